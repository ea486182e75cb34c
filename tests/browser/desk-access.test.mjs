/* desk-access.test.mjs - every page of the desk and every sheet of the editor before axe: light and dark, from either side. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { COLOURS } from "./axe.mjs";
import { launch, open } from "./chromium.mjs";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { goTo, save, signIn, story, storyId } from "./editor.mjs";
import { Newsroom, run, program } from "./newsroom.mjs";
import { press, type } from "./tabbing.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const photograph = fileURLToPath(new URL("../../demo/ferry.jpg", import.meta.url));

let browser;
const newsrooms = new Map();
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  for (const newsroom of newsrooms.values()) await newsroom.stop();
});

const newsroomIn = async (language) => {
  if (!newsrooms.has(language)) newsrooms.set(language, await Newsroom.start({ demo: false, language }));
  return newsrooms.get(language);
};

/* Fails with what axe finds, in the dark of colours, which alone differ; and when the page is wider than its screen. */
async function look(page, name) {
  if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(AXE);
  const found = await page.evaluate(async (values) => {
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const { violations } = await window.axe.run({ resultTypes: ["violations"], ...(isDark && { runOnly: { type: "rule", values } }) });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }, COLOURS);
  assert.deepEqual(found, [], name);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${name}: wider than the screen`);
}

/* The sheet that is open. */
async function lookAtSheet(page, name) {
  await page.locator("dialog[open] h2").waitFor();
  await look(page, name);
}

async function leave(page) {
  await press(page, "Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

const chosen = (page, value) => page.locator(`dialog[open] [type=radio][value=${value}]`).check();
const submit = (page) => page.locator("dialog[open] [type=submit]").click();

/* What the menu of things to put in offers, by its place in the list. */
async function insert(page, number) {
  await page.locator("#tools .insert_menu").click();
  await page.locator("dialog[open] .choices button").nth(number).click();
}

async function lookAtText(page) {
  await page.locator("#headline").fill("Lamps");
  await page.locator("#text").click();
  await type(page, "Lanterns on the mole, and words to choose.");
  await press(page, "Shift+Control+ArrowLeft", "Control+k");
  await lookAtSheet(page, "link");
  await leave(page);
  await page.locator("#tools .insert_menu").click();
  await lookAtSheet(page, "insert");
  await leave(page);
  await page.locator("#tools .more").click();
  await lookAtSheet(page, "more");
  await leave(page);
  for (const [number, name] of [[1, "embed"], [2, "also read"]]) {
    await insert(page, number);
    await page.locator("dialog[open]:not(.menu)").waitFor();
    await lookAtSheet(page, name);
    await leave(page);
  }
  await insert(page, 3);
  await page.locator(".table-tools").waitFor();
  for (const words of ["Name", "Lamp", "Year"]) { await type(page, words); await press(page, "Tab"); }
  await look(page, "table");
  await page.locator("#keys").click();
  await lookAtSheet(page, "keys");
  await leave(page);
}

async function lookAtPicture(page) {
  const chooser = page.waitForEvent("filechooser");
  await page.locator("#lead-add").click();
  await (await chooser).setFiles(photograph);
  await page.locator("dialog[open] textarea").first().fill("A lantern");
  await lookAtSheet(page, "picture");
  await submit(page);
  await page.locator("#lead img").waitFor();
  await look(page, "lead picture");
}

async function lookAtNotes(page) {
  await page.locator("#text > p").first().dblclick();
  await page.locator("#tab-notes").click();
  await page.locator("#notes button").first().click();
  await lookAtSheet(page, "note");
  await type(page, "Who says so?");
  await submit(page);
  await page.locator(".notes li").waitFor();
  await look(page, "notes");
}

async function lookAtVersions(page) {
  await page.locator("#text > p").first().click();
  await press(page, "Home");
  await type(page, "More ");
  await save(page);
  await page.locator("#tab-history").click();
  await page.locator("#history .versions-list li").nth(1).waitFor();
  await look(page, "history");
  await page.locator("#history .acts button").first().click();
  await page.locator("dialog[open] ins").first().waitFor();
  await lookAtSheet(page, "comparison");
  await leave(page);
}

async function lookAtConflict(page, other) {
  const { id, fields, revision } = await story(page);
  await page.locator("#headline").fill(`Lamps of mine, ${id}`);
  const answer = await other.post(`/desk/api/story/${id}/save`, { base: revision, serial: 1, fields: { ...fields, headline: "Lamps of theirs" } });
  assert.equal(answer.status, 200);
  await press(page, "Control+s");
  await page.locator("#conflict fieldset").waitFor();
  await look(page, "two versions");
  await page.locator("#conflict > .actions button").first().click();
  await save(page);
}

async function lookAtPublishing(page) {
  await page.locator("#tab-details").click();
  await page.locator("#byline").fill("Ada Strand");
  await press(page, "Enter");
  await save(page);
  await page.locator("#publish").click();
  await lookAtSheet(page, "publish");
  await submit(page);
  await page.locator("#after a").waitFor();
  await look(page, "published");
  await page.locator("#text > p").first().click();
  await type(page, "Changed. ");
  await save(page);
  await page.locator("#publish").click();
  await page.locator("dialog[open] form > details summary").click();
  await lookAtSheet(page, "change and correction");
  await chosen(page, "withdrawn");
  await page.locator("dialog[open] textarea:visible").fill("Another meeting");
  await lookAtSheet(page, "withdraw");
  await submit(page);
  await page.waitForFunction(() => document.querySelector("#status.withdrawn"));
  await look(page, "withdrawn");
}

async function lookAtBands(page) {
  await page.context().setOffline(true);
  await page.locator("#text > p").first().click();
  await type(page, "x");
  await page.locator("#band.offline").waitFor();
  await look(page, "offline");
  await page.context().setOffline(false);
  await page.locator("#band").waitFor({ state: "hidden" });
  await page.context().clearCookies();
  await type(page, "y");
  await page.locator("#band.signed-out").waitFor();
  await look(page, "signed out");
}

let people = 0;
for (const [language, colorScheme] of [["en", "light"], ["en", "dark"], ["ar", "light"], ["ar", "dark"]]) {
  test(`the editor and its sheets: ${language}, ${colorScheme}`, async () => {
    const newsroom = await newsroomIn(language);
    const name = `colleague${++people}`;
    const other = await DeskClient.signIn(newsroom, name, await addAccount(newsroom, name, "editor"));
    const page = await open(browser, { colorScheme });
    await signIn(page, newsroom);
    await goTo(page, newsroom);
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    await lookAtText(page);
    await lookAtPicture(page);
    await lookAtNotes(page);
    await save(page);
    await lookAtVersions(page);
    await lookAtConflict(page, other);
    await lookAtPublishing(page);
    await lookAtBands(page);
    await page.context().close();
  });

  test(`the pages of the desk: ${language}, ${colorScheme}`, async () => {
    const newsroom = await newsroomIn(language);
    const page = await open(browser, { colorScheme });
    const name = `invited${++people}`;
    await run(program, ["user", newsroom.directory, "add", name, "--role", "writer"]);
    const { stdout } = await run(program, ["user", newsroom.directory, "link", name]);
    for (const address of [`${newsroom.url}/desk/sign-in/`, stdout.match(/https?:\S+/)[0]]) {
      await page.goto(address);
      await look(page, address);
    }
    await signIn(page, newsroom);
    await goTo(page, newsroom);
    const id = storyId(page);
    await page.locator("#headline").fill("For a look");
    await page.locator("#text").click();
    await type(page, "Words.");
    await save(page);
    await goTo(page, newsroom); /* one without a headline */
    for (const path of ["/desk/", "/desk/?q=look", "/desk/?q=nothing-has-this", "/desk/people/", "/desk/embeds/", "/desk/account/", "/desk/account/second-factor/", "/desk/account/passkeys/",
      `/desk/stories/${id}/`, `/desk/stories/${id}/preview/`, `/desk/stories/${id}/preview/page/`]) {
      await page.goto(newsroom.url + path);
      await page.waitForLoadState("networkidle").catch(() => {});
      await look(page, path);
    }
    await page.context().close();
  });
}
