/* passages.test.mjs - what stands in and beside the text: notes on a passage, dropped pictures, a story from right to left. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { before, test } from "node:test";
import { nextFrame } from "./chromium.mjs";
import { keptWith, openEditor, save, story } from "./editor.mjs";
import { Newsroom } from "./newsroom.mjs";
import { shows } from "./patience.mjs";
import { room } from "./room.mjs";
import { press, type } from "./tabbing.mjs";

const photograph = readFileSync(fileURLToPath(new URL("../../demo/ferry.jpg", import.meta.url))).toString("base64");

let newsroom, browser;
room({ demo: false }, (...both) => { [newsroom, browser] = both; });

test("a note on a passage is made, told to somebody, found again where the passage went, and settled", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#headline").fill("Noted");
  await page.locator("#text").click();
  for (const words of ["The first paragraph.", "The lantern was lit at dusk.", "The last."]) { await type(page, words); await press(page, "Enter"); }
  await save(page);
  await page.locator("#text > p").nth(1).click();
  await press(page, "Home", "Shift+Control+ArrowRight", "Shift+Control+ArrowRight");
  await nextFrame(page);
  await page.locator("#tab-notes").click();
  await page.locator("#notes button").first().click();
  await shows(page.locator("dialog[open] blockquote"), /^The lantern/);
  await type(page, "Who lit it?");
  await press(page, "Tab");
  await type(page, "admin");
  await press(page, "Enter");
  const note = page.locator("#notes .notes li").first();
  await note.waitFor();
  await shows(note, /The lantern[\s\S]*Who lit it\?[\s\S]*Told: admin/);
  await shows(page.locator("#notes-count"), /1/);
  await page.locator("#text > p").nth(1).click();
  await press(page, "Alt+ArrowDown");
  await save(page);
  await page.locator("#tab-before").click();
  const notes = page.waitForResponse((one) => one.url().endsWith("/notes"));
  await page.locator("#tab-notes").click();
  await notes;
  await nextFrame(page);
  await note.locator("blockquote button").click();
  await page.waitForFunction(() => getSelection().anchorNode?.parentElement.closest("#text > p")?.textContent === "The lantern was lit at dusk.");
  await note.getByRole("button", { name: "Settle" }).click();
  await page.locator("#notes .settled").waitFor();
  await shows(page.locator("#notes-count"), "");
  await page.context().close();
});

test("pictures that are dropped arrive, with their progress, and what is no picture is not taken", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").click();
  let go;
  const seen = new Promise((done) => { go = done; });
  await page.route("**/desk/api/media", async (route) => { await seen; await route.continue(); });
  await page.evaluate((bytes) => {
    const dataTransfer = new DataTransfer();
    const photo = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
    dataTransfer.items.add(new File([photo], "ferry.jpg", { type: "image/jpeg" }));
    dataTransfer.items.add(new File(["<svg onload=alert(1)>"], "broken.png", { type: "image/png" }));
    const place = document.querySelector("#text"), box = place.getBoundingClientRect();
    place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true, clientX: box.left + 20, clientY: box.top + 10 }));
  }, photograph);
  await page.locator("#arriving progress").waitFor();
  assert.equal(await page.locator("#arriving progress").getAttribute("aria-label"), "ferry.jpg");
  go();
  await page.locator("#text figure img").waitFor();
  await page.locator("#arriving .err").waitFor();
  await shows(page.locator("#arriving .err"), /broken\.png was not taken/);
  assert.match((await keptWith(page, "/media/")).body, /<figure><img src="\/media\/[^"]+" alt="[^"]*" width="\d+" height="\d+">/);
  assert.deepEqual(await page.evaluate(() => window.__called), []);
  await page.context().close();
});

test("an Arabic story is written from right to left, with other scripts in it", async () => {
  const own = await Newsroom.start({ demo: false, language: "ar" });
  const page = await openEditor(browser, own);
  const direction = (selector) => page.locator(selector).evaluate((element) => getComputedStyle(element).direction);
  await page.locator("#headline").fill("عودة العبّارة إلى الجزر");
  await page.locator("#text").click();
  await type(page, "وصلت العبّارة Norhaven عند الساعة 7:30 صباحًا.");
  for (const selector of ["#headline", "#standfirst", "#text"]) assert.equal(await direction(selector), "rtl", selector);
  const caret = () => page.evaluate(() => getSelection().getRangeAt(0).getClientRects()[0]?.left ?? 0);
  await press(page, "Home");
  await nextFrame(page);
  const first = await caret();
  await press(page, "ArrowLeft");
  await nextFrame(page);
  assert.ok(await caret() < first, "the left arrow goes on in the words");
  await press(page, "End", "Enter");
  await type(page, "## ما تقرر");
  await press(page, "Enter");
  await type(page, "- زيت الشتاء");
  const saved = await save(page);
  assert.equal(saved.fields.body, "<p>وصلت العبّارة Norhaven عند الساعة 7:30 صباحًا.</p>\n<h2>ما تقرر</h2>\n<ul>\n<li>زيت الشتاء</li>\n</ul>\n");
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await page.context().close();
  await own.stop();
});

test("a telephone has all of it: nothing is wider than 390 pixels, in no tab and no sheet", async () => {
  const page = await openEditor(browser, newsroom, { width: 390, height: 844, hasTouch: true, isMobile: true });
  const fits = async (name) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth
    && [...document.querySelectorAll("dialog[open]")].every((each) => each.scrollWidth <= each.clientWidth)), `${name} is wider than the screen`);
  await page.locator("#headline").fill("On a telephone, a headline that is long enough for three lines");
  await page.locator("#text").tap();
  await type(page, "Words.");
  for (const tab of ["before", "details", "history", "notes"]) {
    await page.locator(`#tab-${tab}`).tap();
    await fits(tab);
  }
  for (const [button, name] of [["#tools .link", "link"], ["#tools .insert_menu", "insert"], ["#tools .more", "more"], ["#notes button", "note"]]) {
    await page.locator(button).first().tap();
    await page.locator("dialog[open]").waitFor();
    await fits(name);
    await press(page, "Escape");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
  }
  await page.context().close();
});
