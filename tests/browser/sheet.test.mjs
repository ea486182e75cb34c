/* sheet.test.mjs - the last sheet before a story goes out, and what stands on it, as an editor has it. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { colleague, goTo, keptWith, openEditor, save, story, storyId } from "./editor.mjs";
import { counts, PATIENCE, shows, until } from "./patience.mjs";
import { room } from "./room.mjs";

const axe = readFileSync(fileURLToPath(new URL("node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");

let newsroom, browser;
room({}, async (...both) => {
  [newsroom, browser] = both;
  await newsroom.set("zone", "Europe/Oslo");
});

/* A story in the editor, written as far as it can go out. */
const written = async (headline, options) => {
  const page = await openEditor(browser, newsroom, options);
  await page.locator("#headline").fill(headline);
  await page.locator("#text").click();
  await page.keyboard.type("The line is open.");
  await page.locator("#tab-details").click();
  await page.locator("#byline").fill("Ines Falk");
  await page.keyboard.press("Enter");
  await page.locator("#sections input").fill("Harbour");
  await page.keyboard.press("Enter");
  await save(page);
  return page;
};
const openSheet = async (page) => {
  await page.locator("#publish").click();
  await page.locator("dialog[open] .readers").waitFor();
};
const choose = (page, to) => page.locator(`dialog[open] [value=${to}]`).check();
const readers = (page) => page.locator("dialog[open] .readers").innerText();
const publish = async (page) => {
  await openSheet(page);
  await page.locator("dialog[open] [type=submit]").click();
  await page.locator("#after a").waitFor();
  return page.locator("#after a").getAttribute("href");
};
const change = async (page, words) => {
  await page.locator("#text > p").first().click();
  await page.keyboard.press("End");
  await page.keyboard.type(words);
  return save(page);
};
const SOON = 9; /* seconds from now, for a schedule */
/* The newsroom's clock on the wall, so many seconds from now, as a field has it. */
const wall = (seconds) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo", dateStyle: "short", timeStyle: "medium" }).format(Date.now() + seconds * 1000).replace(" ", "T");

test("the slug follows the headline until readers have it, or somebody gives one", async () => {
  const page = await openEditor(browser, newsroom);
  const headline = async (words) => {
    await page.locator("#headline").fill(words);
    await keptWith(page, words);
    return (await save(page)).fields.slug;
  };
  assert.equal(await headline("Ferry li"), "ferry-li");
  assert.equal(await headline("Ferry line returns soon"), "ferry-line-returns-soon");
  await page.locator("#tab-details").click();
  await page.locator("#slug").fill("ferry");
  assert.equal(await headline("Ferry line returns"), "ferry");
  await page.context().close();
});

test("sections and stories are named by what people call them, also when the page is opened again", async () => {
  const page = await written("Chips by name");
  await page.locator("#also_read input").fill("ferry line returns");
  await page.locator("#also_read [role=option]").first().waitFor();
  assert.doesNotMatch(await page.locator("#also_read [role=option]").first().innerText(), /\//);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const { fields } = await save(page);
  assert.deepEqual(fields.sections, ["harbour"]);
  for (let i = 0; i < 2; i++) {
    await page.locator("#tab-details").click();
    assert.deepEqual(await page.locator("#sections bdi").allInnerTexts(), ["Harbour"]);
    assert.doesNotMatch((await page.locator("#also_read bdi").allInnerTexts()).join(), /\//);
    if (!i) await goTo(page, newsroom, storyId(page));
  }
  await page.context().close();
});

test("the sheet says address, sections and time in the newsroom's zone, by the newsroom's own pattern", async () => {
  await newsroom.restart(() => newsroom.set("permalink", "/%category%/%year%/%postname%/"));
  const page = await written("Pattern of its own");
  await openSheet(page);
  await page.waitForFunction(() => document.querySelector("dialog .readers bdi").textContent.includes("pattern"));
  assert.match(await readers(page), /\/harbour\/\d{4}\/pattern-of-its-own\/[\s\S]*Harbour[\s\S]*At once/);
  await choose(page, "scheduled");
  await page.locator("dialog[open] [type=datetime-local]").fill("2031-03-05T18:40");
  await page.waitForFunction(() => document.querySelector("dialog .readers").innerText.includes("2031"));
  assert.match(await readers(page), /\/harbour\/2031\/pattern-of-its-own\/[\s\S]*5 Mar 2031, 18:40.*\(.?Europe\/Oslo/);
  await choose(page, "ready");
  assert.match(await readers(page), /Readers see nothing of it yet/);
  assert.equal((await story(page)).status, "draft", "a move that is tried is not made");
  await page.keyboard.press("Escape");
  await newsroom.restart(() => newsroom.set("permalink", "/%year%/%monthnum%/%day%/%postname%/"));
  await page.context().close();
});

test("what blocks is named first, leads to its place, and stops publishing but not handing on", async () => {
  await newsroom.restart(() => newsroom.set("preflight", "place = blocks"));
  const page = await written("Without a place");
  await openSheet(page);
  await shows(page.locator("dialog[open] .lacks h3"), /: 1$/);
  await page.locator("dialog[open] [type=submit]").click();
  assert.match(await page.evaluate(() => document.activeElement.innerText), /no place/);
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.id === "place");
  await openSheet(page);
  await choose(page, "ready");
  await page.locator("dialog[open] [type=submit]").click();
  await page.locator("#after").waitFor();
  assert.equal((await story(page)).status, "ready");
  await newsroom.restart(() => newsroom.set("preflight", ""));
  await page.context().close();
});

test("a change to a story that is out: shown by words, scheduled, taken off the schedule, scheduled anew, and out at its second", async () => {
  const page = await written("A change that waits");
  const path = await publish(page);
  assert.deepEqual((await change(page, " It closes at ten.")).waits, { release_at: null, dated: true });
  await page.waitForFunction(() => /waits/.test(document.querySelector("#waits").innerText));
  await openSheet(page);
  await page.locator("dialog[open] .changes ins").waitFor();
  assert.match((await page.locator("dialog[open] .changes ins").allInnerTexts()).join(" "), /It closes at ten/);
  await choose(page, "scheduled");
  await page.locator("dialog[open] [type=datetime-local]").fill(wall(3600));
  await page.locator("dialog[open] [type=submit]").click();
  await page.waitForFunction(() => /The change goes out/.test(document.querySelector("#after").innerText));
  assert.ok(Math.abs((await story(page)).waits.release_at / 1e6 - Date.now() / 1000 - 3600) < PATIENCE / 1000);
  await openSheet(page);
  await choose(page, "keep_back");
  await page.locator("dialog[open] [type=submit]").click();
  await page.waitForFunction(() => /Off the schedule/.test(document.querySelector("#after").innerText));
  assert.equal((await story(page)).waits.release_at, null);
  await openSheet(page);
  await choose(page, "scheduled");
  const at = Date.now() + (SOON - 1) * 1000;
  await page.locator("dialog[open] [type=datetime-local]").fill(wall(SOON));
  await page.locator("dialog[open] [type=submit]").click();
  await until("the change", async () => /closes at ten/.test(await newsroom.text(path)));
  assert.ok(Date.now() > at, "out before its second");
  await page.context().close();
});

test("a newer version of a scheduled change waits again, and the page says so", async () => {
  const page = await written("Scheduled and written on");
  await publish(page);
  await change(page, " One.");
  await openSheet(page);
  await choose(page, "scheduled");
  await page.locator("dialog[open] [type=submit]").click();
  await page.waitForFunction(() => /goes out/.test(document.querySelector("#waits").innerText));
  assert.equal((await change(page, " Two.")).waits.release_at, null);
  await page.waitForFunction(() => /was to go out/.test(document.querySelector("#offer").innerText));
  await page.context().close();
});

test("a story that is out is corrected and withdrawn from the sheet, with the reason that readers are told", async () => {
  const page = await written("Out and withdrawn");
  const path = await publish(page);
  await page.locator("#status.published").waitFor();
  await openSheet(page);
  assert.deepEqual(await page.locator("dialog[open] [type=radio]").evaluateAll((all) => all.map((each) => each.value)), ["correct", "withdrawn"]);
  await shows(page.locator("dialog[open] .changes"), /newest version/);
  await page.locator("dialog[open] details textarea").fill("The line is not open.");
  await page.locator("dialog[open] [type=submit]").click();
  await page.waitForFunction(() => /Correction added/.test(document.querySelector("#after").innerText));
  assert.match(await newsroom.text(path), /The line is not open\./);
  await openSheet(page);
  await choose(page, "withdrawn");
  await page.locator("dialog[open] [type=submit]").click();
  await counts(page.locator("dialog[open]"), 1, "no reason, no withdrawal");
  await page.locator("dialog[open] textarea:visible").fill("It was another line.");
  await page.locator("dialog[open] [type=submit]").click();
  await page.waitForFunction(() => /Withdrawn/.test(document.querySelector("#after").innerText));
  const gone = await newsroom.fetch(path);
  assert.equal(gone.status, 410);
  assert.match(gone.body.toString(), /It was another line\./);
  await page.context().close();
});

for (const [width, colorScheme] of [[1280, "light"], [390, "dark"]])
  test(`axe finds nothing on the sheet: ${width}, ${colorScheme}`, async () => {
    const page = await written(`Sheet at ${width}`, { width, colorScheme });
    await publish(page);
    await change(page, " More.");
    await openSheet(page);
    await page.locator("dialog[open] .changes ins").waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run("dialog", { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes[0].html}`), []);
    assert.ok(await page.evaluate(() => { const sheet = document.querySelector("dialog"); return sheet.scrollWidth <= sheet.clientWidth; }));
    await page.context().close();
  });
