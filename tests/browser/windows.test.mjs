/* windows.test.mjs - one story open more than once: by two persons, by one person in two tabs, and in two browsers. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks, colleague, goTo, keptHere, keptWith, openEditor, save, story, storyId } from "./editor.mjs";
import { shows } from "./patience.mjs";
import { room } from "./room.mjs";
import { press, type } from "./tabbing.mjs";

let newsroom, browser;
room({}, (...both) => { [newsroom, browser] = both; });

const has = (page, ...words) => page.waitForFunction((all) => all.every((each) => document.querySelector("#text").innerText.includes(each)), words);
const paragraph = (page, i) => page.locator("#text > p").nth(i).click();
const append = async (page, i, words) => { await paragraph(page, i); await press(page, "End"); await type(page, words); };
/* As tabs do whose process ends: one that is closed may still send its last words to the server, past the routes that abort. */
const die = async (...pages) => {
  const sessions = await Promise.all(pages.map((page) => page.context().newCDPSession(page)));
  const dead = Promise.all(pages.map((page) => page.waitForEvent("crash")));
  for (const session of sessions) session.send("Page.crash").catch(() => {});
  await dead;
  await Promise.all(pages.map((page) => page.close()));
};
const close = (...pages) => Promise.all(pages.map((page) => page.context().close()));

/* A story of three paragraphs, saved, in a page of its own. */
async function begin(headline) {
  const page = await openEditor(browser, newsroom);
  await page.locator("#headline").fill(headline);
  await paragraph(page, 0);
  for (const words of ["alpha", "beta", "gamma"]) { await type(page, words); if (words !== "gamma") await press(page, "Enter"); }
  await save(page);
  return page;
}

/* Another tab of the same browser, or the same person's other browser. */
const secondTab = async (page) => {
  const other = await page.context().newPage();
  await goTo(other, newsroom, storyId(page));
  return other;
};
const secondBrowser = (page) => openEditor(browser, newsroom, { id: storyId(page) });

for (const [name, second] of [["two tabs", secondTab], ["two browsers", secondBrowser]]) {
  test(`one person in ${name}: what is typed in both becomes one, and a version of either is saved`, async () => {
    const one = await begin(`One person in ${name}`), other = await second(one);
    assert.deepEqual(await blocks(other), ["alpha", "beta", "gamma"]);
    await append(one, 0, " from one");
    await append(other, 2, " from the other");
    await has(one, "alpha from one", "gamma from the other");
    await has(other, "alpha from one", "gamma from the other");
    await append(other, 1, " again");
    const saved = await save(other);
    assert.equal(saved.fields.body, "<p>alpha from one</p>\n<p>beta again</p>\n<p>gamma from the other</p>\n");
    await has(one, "beta again");
    await append(one, 1, " and again");
    assert.match((await save(one)).fields.body, /beta again and again/);
    await close(one, other);
  });

  test(`one person in ${name}: an empty draft that is open twice says so in both, before a word is typed, and no longer once one is closed`, async () => {
    const one = await openEditor(browser, newsroom), other = await second(one);
    const says = (page, words) => page.waitForFunction((text) => document.querySelector("#here").innerText === text, words);
    for (const page of [one, other]) await says(page, "This story is open in another window of yours.");
    await other.close();
    await says(one, "");
    await close(one, other);
  });

  test(`one person in ${name}, typing at the same time: no letter is lost`, async () => {
    const one = await begin(`At once in ${name}`), other = await second(one);
    await paragraph(one, 0);
    await press(one, "End");
    await paragraph(other, 2);
    await press(other, "End");
    for (let i = 0; i < 12; i++) {
      await one.bringToFront();
      await one.keyboard.type(` a${i}`);
      await one.waitForTimeout(130 + 40 * (i % 3));
      await other.bringToFront();
      await other.keyboard.type(` c${i}`);
      await other.waitForTimeout(110 + 50 * (i % 4));
    }
    const a = ["alpha", ...Array.from({ length: 12 }, (_, i) => `a${i}`)].join(" "), c = ["gamma", ...Array.from({ length: 12 }, (_, i) => `c${i}`)].join(" ");
    await one.bringToFront();
    await has(one, a, c);
    assert.equal((await save(one)).fields.body, `<p>${a}</p>\n<p>beta</p>\n<p>${c}</p>\n`);
    await other.bringToFront();
    await has(other, a, c);
    await close(one, other);
  });

  test(`one person in ${name}, in the same words: both are shown to choose`, async () => {
    const one = await begin(`Same words in ${name}`), other = await second(one);
    await other.context().route("**/desk/api/story/*/{keep,here}", (route) => (route.request().frame().page() === other ? route.abort() : route.continue()));
    await append(other, 1, " over there");
    await one.bringToFront();
    await append(one, 1, " over here");
    await keptWith(one, "over here");
    await other.context().unroute("**/desk/api/story/*/{keep,here}");
    await other.bringToFront();
    await type(other, ".");
    await other.locator("#conflict fieldset").waitFor();
    await shows(other.locator("#conflict"), /beta over there\.[\s\S]*Your other window[\s\S]*beta over here/);
    await other.locator("#conflict [type=radio]").nth(2).check();
    await other.locator("#conflict > .actions button").last().click();
    await has(other, "beta over there.", "beta over here");
    assert.match((await save(other)).fields.body, /<p>beta over here<\/p>\n<p>beta over there\.<\/p>/);
    await close(one, other);
  });
}

test("a tab that died with words of its own is not forgotten for another tab's", async () => {
  const one = await begin("A dead tab"), other = await secondTab(one);
  await one.context().route("**/desk/api/story/*/{keep,save,here}", (route) => route.abort());
  await append(other, 2, " in the tab that dies");
  await append(one, 0, " in the tab that lives");
  await keptHere(other, "in the tab that dies");
  await keptHere(one, "in the tab that lives");
  const id = storyId(one), context = one.context();
  await die(other, one);
  await context.unroute("**/desk/api/story/*/{keep,save,here}");
  const again = await context.newPage();
  await goTo(again, newsroom, id);
  await again.locator("#offer p").nth(1).waitFor();
  const first = await blocks(again);
  await again.getByRole("button", { name: "Use that one" }).click();
  const texts = [first, await blocks(again)].map((each) => each.join("\n")).sort();
  assert.deepEqual(texts, ["alpha\nbeta\ngamma in the tab that dies", "alpha in the tab that lives\nbeta\ngamma"]);
  await context.close();
});

test("words typed while one chooses between two versions stay", async () => {
  const one = await begin("While choosing");
  const other = await openEditor(browser, newsroom, { id: storyId(one), person: await colleague(newsroom, "rike", "editor") });
  await append(one, 0, " by one");
  await append(other, 0, " by the other");
  await save(one);
  await press(other, "Control+s");
  await other.locator("#conflict fieldset").waitFor();
  await append(other, 2, " typed meanwhile");
  await other.locator("#conflict").getByRole("button", { name: "Keep theirs" }).click();
  await has(other, "alpha by one", "gamma typed meanwhile");
  assert.equal((await save(other)).fields.body, "<p>alpha by one</p>\n<p>beta</p>\n<p>gamma typed meanwhile</p>\n");
  await close(one, other);
});

test("two persons see each other, and where", async () => {
  const one = await begin("Who is here");
  const other = await openEditor(browser, newsroom, { id: storyId(one), person: await colleague(newsroom, "sol", "writer") });
  await paragraph(one, 1);
  await other.waitForFunction(() => /admin/.test(document.querySelector("#here").innerText));
  await other.waitForFunction(() => document.querySelector("#text > p:nth-child(2)")?.dataset.here === "admin");
  await one.waitForFunction(() => /sol/.test(document.querySelector("#here").innerText));
  await one.locator("#standfirst").focus();
  await other.waitForFunction(() => document.querySelector("#where").innerText === "admin: Standfirst");
  await one.context().close();
  await other.waitForFunction(() => document.querySelector("#here").innerText === "" && !document.querySelector("[data-here]"));
  await other.context().close();
});
