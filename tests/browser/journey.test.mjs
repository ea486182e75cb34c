/* journey.test.mjs - a story from the first letter to its withdrawal, by keyboard alone: no mouse, no script that moves the
 * focus, which is seen wherever it stands. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { nextFrame, open } from "./chromium.mjs";
import { keptWith, newest, save, story } from "./editor.mjs";
import { shows, until } from "./patience.mjs";
import { room } from "./room.mjs";
import { goToText, press, reach, type } from "./tabbing.mjs";

const photograph = fileURLToPath(new URL("../../demo/ferry.jpg", import.meta.url));
const EMBED = "https://www.youtube.com/watch?v=abcdefghijk";
const SOON = 9000; /* milliseconds from now, for a schedule; more where the machine needs more to set it */

let newsroom, browser, page, path;
room({}, async (...both) => {
  [newsroom, browser] = both;
  page = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
});

const readers = async () => newsroom.fetch(path);
const status = (text) => page.waitForFunction((wanted) => document.querySelector("#status").textContent === wanted, text);
const sheet = () => page.locator("dialog[open] h2").waitFor();
const left = () => page.locator("dialog[open]").waitFor({ state: "detached" });

/* Chooses from a list of completions the first that holds these words. */
async function completed(words) {
  const option = page.locator("[role=option]:visible").filter({ hasText: words }).first();
  await option.waitFor();
  for (let i = 0; i < 10 && await option.getAttribute("aria-selected") !== "true"; i++) await press(page, "ArrowDown");
  await press(page, "Enter");
}

/* A local time in the newsroom's zone, typed into the parts that the browser asks for, in its order. */
async function typeTime(at) {
  const zone = await page.evaluate(() => JSON.parse(document.querySelector("#editor-data").textContent).zone);
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, month: "2-digit", day: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  for (const { type: kind, value } of format.formatToParts(at)) if (kind !== "literal") await type(page, kind === "dayPeriod" ? value[0] : value);
}

async function publishSheet() {
  await reach(page, "#publish", "Shift+Tab");
  await press(page, "Enter");
  await sheet();
}

async function goDoIt() {
  await reach(page, "dialog[open] [type=submit]");
  await press(page, "Enter");
}

test("signs in and begins a story", async () => {
  await page.goto(`${newsroom.url}/desk/`);
  await reach(page, "input[name=name]");
  await type(page, "admin");
  await reach(page, "input[name=password]");
  await type(page, newsroom.password);
  await press(page, "Enter");
  await page.waitForURL(`${newsroom.url}/desk/`);
  await reach(page, "a[href='/desk/stories/new/']");
  await press(page, "Enter");
  await page.waitForFunction(() => document.activeElement?.id === "headline" && /\/stories\/\d+\/$/.test(location.pathname));
});

test("writes headline, standfirst and a text with Markdown's signs", async () => {
  await type(page, "Lantern keepers meet on the mole");
  await press(page, "Enter");
  await type(page, "Eleven of them came, and one brought the lantern.");
  await press(page, "Enter");
  await type(page, "The keepers met **at dusk** and stayed until the ferry came.");
  await press(page, "Enter");
  await type(page, "## What was decided");
  await press(page, "Enter");
  await type(page, "- oil for the winter");
  await press(page, "Enter");
  await type(page, "glass for the spring");
  await press(page, "Enter", "Enter");
  await type(page, "> The lamp stays lit.");
  await press(page, "Enter", "Enter");
  const { body } = await keptWith(page, "The lamp stays lit.");
  assert.equal(body, "<p>The keepers met <strong>at dusk</strong> and stayed until the ferry came.</p>\n<h2>What was decided</h2>\n"
    + "<ul>\n<li>oil for the winter</li>\n<li>glass for the spring</li>\n</ul>\n<blockquote>\n<p>The lamp stays lit.</p>\n</blockquote>\n");
});

test("links to a story that the archive's search finds, and pastes an address that becomes an embed", async () => {
  await page.evaluate((url) => navigator.clipboard.writeText(url), EMBED);
  await press(page, "Control+v");
  await page.locator("#text .embed").waitFor();
  await press(page, "Control+Home", "End", "ArrowLeft");
  await press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Shift+Control+ArrowLeft");
  await nextFrame(page); /* a browser tells of a selection with it; no hand is faster */
  await press(page, "Control+k");
  await sheet();
  await type(page, "ferry line");
  await completed(/ferry/i);
  await left();
  const { body } = await keptWith(page, "/2026/11/20/ferry-line-returns/");
  assert.match(body, /<a href="\/2026\/11\/20\/ferry-line-returns\/">ferry ?<\/a>/);
  assert.ok(body.includes(`<figure data-embed="${EMBED}"></figure>`), body);
  assert.equal(await page.evaluate(() => document.activeElement.id), "text");
});

test("gives it a byline with a new guest author, a section, and a tag by completion", async () => {
  await reach(page, "#tab-before", "F6");
  await press(page, "ArrowRight");
  await reach(page, "#byline");
  await type(page, "Ada Strand");
  await press(page, "Enter");
  await page.locator("#bylines li").waitFor();
  await reach(page, "#sections input");
  await type(page, "Harb");
  await completed("Harbour");
  await reach(page, "#tags input");
  await type(page, "ferr");
  await completed(/ferr/i);
  const fields = await until("the tag, kept", async () => {
    const found = await newest(page);
    return found.tags.length === 1 && found;
  });
  assert.deepEqual(fields.bylines, [{ name: "Ada Strand", role: "reporter" }]);
  assert.equal(fields.sections.length, 1);
});

test("gives it a lead picture with words and a focal point moved by the arrows", async () => {
  await reach(page, "#headline", "F6");
  const chooser = page.waitForEvent("filechooser");
  await reach(page, "#lead-add");
  await press(page, "Enter");
  await (await chooser).setFiles(photograph);
  await sheet();
  await type(page, "A lantern on a mole at dusk");
  await press(page, "Tab");
  await type(page, "The mole on Tuesday.");
  await press(page, "Tab");
  await press(page, "Control+a");
  await type(page, "Photograph: A. Strand/NCA");
  await reach(page, "dialog[open] .pad");
  await press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp");
  await goDoIt();
  await left();
  await keptWith(page, "A lantern on a mole at dusk");
  const { picture } = await save(page);
  assert.deepEqual([picture.focal_x, picture.focal_y], [560, 460]);
  assert.equal(await page.evaluate(() => document.activeElement.id), "lead-add");
});

test("reads what it lacks, and follows it to its field", async () => {
  const rows = () => page.locator("#lacks button").allInnerTexts();
  const lacksPlace = async () => (await rows()).some((words) => /place/i.test(words));
  await press(page, "Control+Enter");
  await page.waitForFunction(() => document.activeElement.closest("#lacks"));
  assert.ok(await lacksPlace(), (await rows()).join("\n"));
  for (let i = 0; i < 20 && !/place/i.test(await page.evaluate(() => document.activeElement.innerText)); i++) await press(page, "Tab");
  await press(page, "Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "place");
  await type(page, "Norhaven");
  await press(page, "Escape");
  await until("the place is there", async () => !await lacksPlace());
});

test("schedules it a few seconds ahead, and sees it published", async () => {
  await save(page);
  const begun = Date.now();
  await publishSheet();
  await press(page, "ArrowDown");
  await reach(page, "dialog[open] [type=datetime-local]");
  const at = Date.now() + Math.max(SOON, 4 * (Date.now() - begun));
  await typeTime(at);
  await goDoIt();
  await left();
  await status("Scheduled");
  ({ path } = await story(page));
  assert.match(path, /\/lantern-keepers-meet-on-the-mole\/$/);
  const early = (await readers()).status;
  if (Date.now() < at - 1000) assert.equal(early, 404);
  await until("readers have it", async () => (await readers()).status === 200);
  assert.ok(Date.now() >= Math.floor(at / 1000) * 1000, "not before its second");
  await status("Published");
  const read = await newsroom.text(path);
  for (const words of ["Lantern keepers meet on the mole", "Ada Strand", "Norhaven", "Photograph: A. Strand/NCA", "<strong>at dusk</strong>", "<li>oil for the winter</li>"])
    assert.ok(read.includes(words), words);
});

test("changes it: readers see the change when it is released, with its date and a correction", async () => {
  await goToText(page);
  await press(page, "Control+Home", "End");
  await type(page, " Twelve came.");
  await save(page);
  assert.ok(!(await newsroom.text(path)).includes("Twelve came."));
  await shows(page.locator("#waits"), /waits/i);
  await publishSheet();
  await reach(page, "dialog[open] form > details summary");
  await press(page, "Enter", "Tab");
  await type(page, "An earlier version gave a wrong number.");
  await press(page, "Tab");
  await type(page, "Eleven");
  await press(page, "Tab");
  await type(page, "Twelve");
  await goDoIt();
  await left();
  await until("the change is out", async () => (await newsroom.text(path)).includes("Twelve came."));
  const read = await newsroom.text(path);
  assert.ok(read.includes("An earlier version gave a wrong number."));
  assert.match(read, /Updated/);
  await page.waitForFunction(() => !document.querySelector("#waits").textContent);
});

test("withdraws it with a reason, and takes that back within ten seconds", async () => {
  await publishSheet();
  await press(page, "ArrowUp");
  await reach(page, "dialog[open] textarea");
  await type(page, "The meeting was another one.");
  await goDoIt();
  await left();
  await status("Withdrawn");
  const gone = await readers();
  assert.equal(gone.status, 410);
  assert.ok(gone.body.toString().includes("The meeting was another one."));
  await reach(page, "#after button");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^Undo/);
  await press(page, "Enter");
  await status("Published");
  assert.equal((await readers()).status, 200);
  assert.ok((await newsroom.text(path)).includes("Twelve came."));
});

test("nothing went wrong unseen", () => {
  assert.deepEqual(page.seen.console, []);
  assert.deepEqual(page.seen.dialogs, []);
});
