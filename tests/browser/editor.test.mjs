/* editor.test.mjs - the editor as a writer has it: written, checked and published by keyboard; pasted into; nothing lost. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { nextFrame } from "./chromium.mjs";
import { blocks, colleague, goTo, keptHere, keptWith, newest, openEditor, paste, save, saved, story, storyId } from "./editor.mjs";
import { Newsroom } from "./newsroom.mjs";
import { shows } from "./patience.mjs";
import { payloads } from "./payloads.mjs";
import { room } from "./room.mjs";

const fixture = (name) => readFileSync(fileURLToPath(new URL(`paste/${name}`, import.meta.url)), "utf8");
const axe = readFileSync(fileURLToPath(new URL("node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");
const photograph = fileURLToPath(new URL("../../demo/ferry.jpg", import.meta.url));

let newsroom, browser;
room({}, (...both) => { [newsroom, browser] = both; });

const type = (page, text) => page.keyboard.type(text);
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

test("a story is written, illustrated, checked and published by keyboard alone", async () => {
  const page = await openEditor(browser, newsroom);
  await type(page, "Lantern keepers meet on the mole");
  await press(page, "Enter");
  await type(page, "Eleven of them came, and one brought the lantern.");
  await press(page, "Enter");
  await type(page, "The keepers met ");
  await press(page, "Control+b");
  await type(page, "at dusk");
  await press(page, "Control+b");
  await type(page, " and stayed until the lamp was lit.");
  await press(page, "Enter");
  await type(page, "## What was decided");
  await press(page, "Enter");
  await type(page, "- oil for the winter");
  await press(page, "Enter");
  await type(page, "glass for the spring");
  await press(page, "Enter", "Enter");
  await type(page, "/");
  await page.locator("dialog[open] input").waitFor();
  await type(page, "tab");
  await press(page, "Enter");
  await page.locator(".table-tools").waitFor();
  for (const cell of ["Name", "Lamp", "Year", "Sol", "Oil", "1874"]) { await type(page, cell); await press(page, "Tab"); }
  await press(page, "F6");
  await page.locator("#tab-before").focus();
  await press(page, "ArrowRight");
  await page.locator("#byline").focus();
  await type(page, "Ada Strand");
  await press(page, "Enter");
  await page.locator("#sections input").focus();
  await type(page, "Harbour");
  await press(page, "Enter");
  await page.locator("#place").focus();
  await type(page, "Norhaven");
  const chooser = page.waitForEvent("filechooser");
  await page.locator("#lead-add").focus();
  await press(page, "Enter");
  await (await chooser).setFiles(photograph);
  await page.locator("dialog[open] textarea").first().waitFor();
  await type(page, "A lantern on a mole at dusk");
  await press(page, "Tab");
  await type(page, "The mole on Tuesday.");
  await press(page, "Tab");
  await press(page, "Control+a");
  await type(page, "Photograph: A. Strand/NCA");
  await press(page, "Enter");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await save(page);
  await page.locator("#publish").focus();
  await press(page, "Enter");
  await page.locator("dialog[open] [type=radio]").first().waitFor();
  await press(page, "Enter");
  await page.locator("#after a").waitFor();
  const path = await page.locator("#after a").getAttribute("href");
  const read = await newsroom.text(path);
  for (const words of ["Lantern keepers meet on the mole", "<strong>at dusk</strong>", "<h2>What was decided</h2>", "<li>oil for the winter</li>", "1874", "Ada Strand", "Photograph: A. Strand/NCA"])
    assert.ok(read.includes(words), words);
  await shows(page.locator("#after"), /^Published \d\d:\d\d:\d\d\./);
  assert.deepEqual(page.seen.console.filter((line) => !line.includes("/here")), []);
  await page.context().close();
});

test("Markdown becomes blocks and marks as it is typed", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").click();
  for (const line of ["### Small", "plain **bold** and *slanted* and `code`", "> quoted", "", "1. first", "second"]) { await type(page, line); await press(page, "Enter"); }
  const { body } = await keptWith(page, "second");
  assert.equal(body, "<h3>Small</h3>\n<p>plain <strong>bold</strong> and <em>slanted</em> and <code>code</code></p>\n<blockquote>\n<p>quoted</p>\n</blockquote>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>\n");
  await page.context().close();
});

test("a key is heard where the cursor is, also before the browser has told that it moved", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").click();
  await type(page, "one two");
  await press(page, "Home");
  await nextFrame(page);
  await page.evaluate(() => {
    getSelection().modify("move", "forward", "lineboundary");
    document.querySelector("#text").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 13, bubbles: true, cancelable: true }));
  });
  await type(page, "three");
  assert.deepEqual(await blocks(page), ["one two", "three"]);
  await page.context().close();
});

test("undo reaches back across a saved version", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#headline").fill("Undo");
  await page.locator("#text").click();
  await page.keyboard.insertText("first"); /* at once: letters with a pause between them are undone one by one */
  await page.waitForTimeout(700);
  await save(page);
  await page.keyboard.insertText(" second");
  await save(page);
  await press(page, "Control+z", "Control+z");
  assert.deepEqual(await blocks(page), []);
  await press(page, "Control+Shift+z", "Control+Shift+z");
  assert.deepEqual(await blocks(page), ["first second"]);
  await page.context().close();
});

for (const [name, expected] of [
  ["word", "<h2>Ferry dues</h2>\n<p>The <strong>council</strong> met on <em>Monday</em>.</p>\n<ul>\n<li>dues stay\n<ul>\n<li>for a year</li>\n</ul>\n</li>\n<li>the quay is mended</li>\n</ul>\n<p>See <a href=\"https://example.org/minutes\">the minutes</a>.</p>\n"],
  ["docs", "<h2>Ferry dues</h2>\n<p>The <strong>council</strong> met on <em>Monday</em>.</p>\n<ul>\n<li>dues stay</li>\n<li>the quay is mended</li>\n</ul>\n"],
  ["page", "<p>A line of a page, with a <a href=\"https://example.org/\">link</a>.</p>\n<p>Another line.</p>\n"],
])
  test(`what is pasted from ${name} comes out clean`, async () => {
    const page = await openEditor(browser, newsroom);
    await page.locator("#text").click();
    await paste(page, { html: fixture(`${name}.html`), text: "plain" });
    assert.equal((await keptWith(page, expected.match(/>([A-Z][a-z]+ [a-z]+)/)[1])).body, expected);
    assert.deepEqual(await page.evaluate(() => window.__called), []);
    await page.context().close();
  });

test("plain text is pasted as paragraphs; a lone address becomes an embed, or a link to our own story", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").click();
  await paste(page, { text: "one <b>\ntwo" });
  assert.equal((await keptWith(page, "two")).body, "<p>one &lt;b&gt;</p>\n<p>two</p>\n");
  await press(page, "Enter");
  await paste(page, { text: "https://www.youtube.com/watch?v=abcdefghijk" });
  await page.locator("#text .embed").waitFor();
  await press(page, "Enter");
  await paste(page, { text: `${newsroom.url}/2026/11/20/ferry-line-returns/` });
  assert.match((await keptWith(page, "/2026/11/20/ferry-line-returns/")).body, /<figure data-embed="https:\/\/www\.youtube\.com\/watch\?v=abcdefghijk"><\/figure>\n<p><a href="\/2026\/11\/20\/ferry-line-returns\/">[A-Z][^<]+<\/a><\/p>/);
  await page.context().close();
});

test("without the server words stay in the browser, and go out when it is back", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").click();
  await page.context().setOffline(true);
  await type(page, "written while the line was down");
  await page.waitForFunction(() => /^Offline\. Kept on this device, \d+ changes to send$/.test(document.querySelector("#band.offline")?.innerText));
  await page.context().setOffline(false);
  await keptWith(page, "written while the line was down");
  await page.locator("#band").waitFor({ state: "hidden" });
  await page.context().close();
});

test("a browser that dies while offline has the words when it is opened again", async () => {
  const page = await openEditor(browser, newsroom);
  const id = storyId(page);
  await page.locator("#text").click();
  const context = page.context();
  await context.route("**/desk/api/story/*/keep", (route) => route.abort());
  await type(page, "these were never sent");
  await keptHere(page, "these were never sent");
  await page.close();
  await context.unroute("**/desk/api/story/*/keep");
  const again = await context.newPage();
  await goTo(again, newsroom, id);
  assert.deepEqual(await blocks(again), ["these were never sent"]);
  await shows(again.locator("#offer"), /^These are your words of \d\d:\d\d:\d\d/);
  await keptWith(again, "these were never sent");
  await context.close();
});

test("the server is killed twenty times while one types: the text is what was typed", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").click();
  let typed = "";
  for (let i = 0; i < 20; i++) {
    const words = `sentence ${i} was typed before a crash. `;
    const typing = page.keyboard.type(words, { delay: 15 });
    await page.waitForTimeout(100 + 31 * i);
    await newsroom.crash();
    await typing;
    typed += words;
  }
  await keptWith(page, "sentence 19 was typed before a crash.");
  await saved(page);
  assert.equal((await newest(page)).body, `<p>${typed.trim()}</p>\n`);
  await page.reload();
  await page.locator("#text.ProseMirror").waitFor();
  assert.deepEqual(await blocks(page), [typed.trim()]);
  await page.context().close();
});

test("signed out while writing: the words stay, and go out after signing in again", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").click();
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await type(page, "the session ended here");
  await page.locator("#band.signed-out a").waitFor();
  assert.ok(cookies.length);
  const other = await page.context().newPage();
  await other.goto(`${newsroom.url}/desk/sign-in/`);
  await other.locator("input[name=name]").fill("admin");
  await other.locator("input[name=password]").fill(newsroom.password);
  await other.locator("button[type=submit]").click();
  await page.bringToFront();
  await keptWith(page, "the session ended here");
  await page.locator("#band").waitFor({ state: "hidden" });
  await page.context().close();
});

test("two in one story: what does not clash becomes one, what does is shown to choose", async () => {
  const one = await openEditor(browser, newsroom);
  await one.locator("#headline").fill("Two pens");
  await one.locator("#text").click();
  await type(one, "first paragraph");
  await press(one, "Enter");
  await type(one, "second paragraph");
  await save(one);
  const other = await openEditor(browser, newsroom, { id: storyId(one), person: await colleague(newsroom, "amsel", "editor") });
  assert.deepEqual(await blocks(other), ["first paragraph", "second paragraph"]);
  await one.locator("#text > p").first().click();
  await press(one, "End");
  await type(one, " by one");
  await save(one);
  await other.locator("#text > p").nth(1).click();
  await press(other, "End");
  await type(other, " by the other");
  await save(other);
  await other.waitForFunction(() => document.querySelector("#text").innerText.includes("by one"));
  assert.deepEqual(await blocks(other), ["first paragraph by one", "second paragraph by the other"]);
  await goTo(one, newsroom, storyId(one));
  await one.locator("#text > p").first().click();
  await press(one, "End");
  await type(one, ", surely");
  await other.locator("#text > p").first().click();
  await press(other, "End");
  await type(other, ", perhaps");
  await save(one);
  await press(other, "Control+s");
  await other.locator("#conflict fieldset").waitFor();
  await shows(other.locator("#conflict"), /, perhaps[\s\S]*, surely/);
  await other.locator("#conflict [type=radio]").nth(1).check();
  await other.locator("#conflict > .actions button").last().click();
  await other.waitForFunction(() => !document.querySelector("#text").innerText.includes("perhaps"));
  await save(other);
  assert.match((await story(other)).fields.body, /first paragraph by one, surely/);
  await one.context().close();
  await other.context().close();
});

test("no payload runs, pasted or typed into any field", async () => {
  const page = await openEditor(browser, newsroom);
  const all = payloads.slice(0, 400);
  await page.locator("#text").click();
  for (let i = 0; i < all.length; i += 50) {
    await paste(page, { html: `<p>part ${i}</p>${all.slice(i, i + 50).join("\n")}`, text: "x" });
    await page.waitForFunction((words) => document.querySelector("#text").innerText.includes(words), `part ${i}`);
  }
  for (const id of ["headline", "standfirst", "place", "agency"]) await page.locator(`#${id}`).fill(`"><img src=x onerror=alert(1)><script>alert(1)</script>`);
  await page.locator("#tab-details").click();
  await page.locator("#byline").fill("<img src=x onerror=alert(1)>");
  await press(page, "Enter");
  await keptWith(page, JSON.stringify({ name: "<img src=x onerror=alert(1)>" }).slice(1, -1)); /* the last of them */
  await saved(page);
  await page.reload();
  await page.locator("#text.ProseMirror").waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => window.__called), []);
  assert.equal(await page.locator("#text [onerror], #text script, #text iframe, #text [href^='javascript' i]").count(), 0);
  assert.deepEqual(page.seen.dialogs, []);
  await page.context().close();
});

for (const [width, colorScheme, language] of [[1280, "light", "en"], [360, "dark", "en"], [1280, "light", "ar"]])
  test(`axe finds nothing, and nothing is wider than the screen: ${width}, ${colorScheme}, ${language}`, async () => {
    const own = language === "en" ? newsroom : await Newsroom.start({ demo: false, language });
    const page = await openEditor(browser, own, { width, colorScheme });
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    await page.locator("#text").click();
    await type(page, "words");
    await page.evaluate(axe);
    for (const tab of ["before", "details", "history", "notes"]) {
      await page.locator(`#tab-${tab}`).click();
      await page.waitForFunction(() => document.getAnimations().length === 0);
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes[0].html}`), [], tab);
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    await page.context().close();
    if (own !== newsroom) await own.stop();
  });

test("an Arabic picture's words at an English desk: each stands in its own line and direction", async () => {
  const page = await openEditor(browser, newsroom, { id: 1 });
  const lines = page.locator("#lead .words > span");
  await lines.nth(2).waitFor();
  const found = await lines.evaluateAll((all) => all.map((line) => [line.getBoundingClientRect().top, line.getBoundingClientRect().bottom, getComputedStyle(line).direction]));
  assert.deepEqual(found.map(([, , direction]) => direction), ["ltr", "rtl", "rtl"]);
  for (let i = 1; i < found.length; i++) assert.ok(found[i][0] >= found[i - 1][1], JSON.stringify(found));
  await shows(lines.first(), /^Alt text: \u2068.+\u2069$/);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => { const { scrollHeight, clientHeight } = document.querySelector("#headline"); return scrollHeight <= clientHeight; });
  await page.context().close();
});

test("versions are listed, compared and restored", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#headline").fill("Versions");
  await page.locator("#text").click();
  await type(page, "the first words");
  await save(page);
  await type(page, " and more");
  await save(page);
  await page.locator("#tab-history").click();
  const versions = page.locator("#history .versions-list").first().locator("li");
  await versions.nth(1).waitFor();
  await versions.first().locator("button").first().click();
  await page.locator("dialog[open] ins").first().waitFor();
  await shows(page.locator("dialog[open]"), /and more/);
  await press(page, "Escape");
  await versions.nth(1).getByRole("button").last().click();
  await page.waitForFunction(() => document.querySelector("#text").innerText.trim() === "the first words");
  await page.context().close();
});

test("the editor's page sends at most 150 KB of script", async () => {
  const page = await openEditor(browser, newsroom);
  const sources = await page.locator("script[src]").evaluateAll((all) => all.map((script) => script.getAttribute("src")));
  let sum = 0;
  for (const source of sources) sum += (await newsroom.fetch(source, { "Accept-Encoding": "br" })).body.length;
  assert.ok(sum > 0 && sum <= 150 * 1024, `${sum} bytes`);
  await page.context().close();
});
