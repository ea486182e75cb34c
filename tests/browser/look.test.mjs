/* look.test.mjs - what stands where: nothing is cut, broken in mid-word or off its line, and no page says what is not so. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open } from "./chromium.mjs";
import { DeskClient } from "./desk_client.mjs";
import { openEditor, save, story, storyId } from "./editor.mjs";
import { frontMatter } from "./newsroom.mjs";
import { counts, shows } from "./patience.mjs";
import { room } from "./room.mjs";

const STORY = "/2026/11/18/boats-counted/";
const TABLE = "\n| Route | Boats | Passengers in the first year | Passengers in the second year | Remarks of the company |\n|---|---|---|---|---|\n| Norhaven | 2 | 12,400 | 13,900 | none |\n";
const PHONE = { width: 360, height: 800 };
let newsroom, browser;
room({ demo: false }, async (...both) => {
  [newsroom, browser] = both;
  const about = { byline: ["Ines Falk", "Pia Lund (editor)"], place: "Norhaven", sections: ["Harbour"], tags: ["Boats"] };
  const tug = { ...about, title: "Tug renamed", slug: "tug-renamed", date: "2026-11-19T08:00:00Z" };
  const ferry = { ...about, title: "連絡船が戻る", slug: "ferry", language: "ja", date: "2026-11-17T08:00:00Z", image: "ferry.jpg", alt: "船", credit: "イラスト：NCA" };
  await newsroom.publish({
    "ferry.jpg": readFileSync(new URL("../../demo/ferry.jpg", import.meta.url)),
    "boats.md": `${frontMatter({ ...about, title: "Boats counted", slug: "boats-counted", date: "2026-11-18T08:00:00Z" })}\nThey were counted on Monday, and the boats stay.\n${TABLE}`,
    "tug.md": `${frontMatter({ ...tug, status: "published" })}\nIt was named on Monday.\n`,
    "ferry.md": `${frontMatter(ferry)}\n船が戻る。\n`,
  });
  for (const section of ["Council", "Economy", "Schools", "Weather", "Zoology"])
    await newsroom.publish({ "lamp.md": `${frontMatter({ ...about, title: "Lamp lit", slug: "lamp", date: "2026-11-16T08:00:00Z", sections: [section] })}\nIt was lit.\n` });
  await newsroom.publish({ "tug.md": `${frontMatter({ ...tug, status: "withdrawn" })}\nIt was named on Monday.\n` });
});

const at = async (path, size) => {
  const page = await open(browser, size);
  await page.goto(newsroom.url + path);
  return page;
};
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const start = (page, selector) => page.locator(selector).first().evaluate((element) => Math.round(element.getBoundingClientRect().left));

test("words of a table stay whole on a phone", async () => {
  const page = await at(STORY, PHONE);
  const broken = await page.locator(".scroll :is(th, td)").evaluateAll((cells) => cells.flatMap((cell) => {
    const text = cell.firstChild, range = document.createRange();
    return [...text.data.matchAll(/\S+/g)].filter(({ 0: word, index }) => {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return range.getClientRects().length > 1;
    }).map(([word]) => word);
  }));
  assert.deepEqual(broken, []);
  assert.ok(await fits(page));
  await page.context().close();
});

test("what follows a story stands on its line, on a tablet too; its place stands with the reporters", async () => {
  for (const width of [768, 1440]) {
    const page = await at(STORY, { width });
    assert.equal(await start(page, width < 1000 ? ".share .label" : ".share .words"), await start(page, ".text"), `${width} px`);
    assert.deepEqual((await page.locator(".byline > div").innerText()).split("\n").filter(Boolean), ["Ines Falk", "in Norhaven", "Editing: Pia Lund"]);
    await page.context().close();
  }
});

test("the page on privacy is read on a phone without scrolling sideways", async () => {
  const page = await at("/privacy/", PHONE);
  assert.ok(await page.locator(".scroll").evaluateAll((all) => all.every((each) => each.scrollWidth <= each.clientWidth)));
  await page.context().close();
});

test("a withdrawn story promises no reason where none was given; a credit that names its kind gets no other", async () => {
  const { status, body } = await newsroom.fetch("/2026/11/19/tug-renamed/");
  assert.equal(status, 410);
  assert.doesNotMatch(body.toString().split("<main")[1], /reason/i);
  assert.match(await newsroom.text("/ja/2026/11/17/ferry/"), /class="credit">イラスト：NCA</);
});

test("a withdrawn story's page leads on: a search for its words, and the newest of its section", async () => {
  const page = await at("/2026/11/19/tug-renamed/", PHONE);
  await shows(page.locator("main h1"), /^This story was withdrawn on /);
  assert.equal(await page.locator("#q").inputValue(), await page.locator(".withdrawn h2").innerText());
  await shows(page.locator("main .day h2"), "Harbour");
  assert.equal(await page.locator("main .day .kicker").count(), 0, "the section is named above its list");
  assert.deepEqual(await page.locator("main .rows a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))), [STORY]);
  assert.ok(await fits(page));
  await page.setViewportSize({ width: 1440, height: 900 });
  const [headline, search] = await Promise.all([".withdrawn h2", "#q"].map((each) => page.locator(each).boundingBox()));
  assert.equal(search.x, headline.x);
  await page.context().close();
});

test("field and button of a page that is not there stand in a row", async () => {
  const page = await at("/nothing/here/", { width: 1440 });
  const [field, button] = await Promise.all(["#q", ".find .button"].map((each) => page.locator(each).boundingBox()));
  assert.ok(Math.abs(field.y - button.y) < 1 && button.x >= field.x + field.width);
  await page.context().close();
});

test("who is signed in stays in the desk where there is no page; a stranger sees what readers do", async () => {
  const client = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  for (const path of ["/desk/nowhere/", "/desk/stories/9999/", "/desk/stories/x/"]) {
    const answer = await client.get(path);
    assert.equal(answer.status, 404, path);
    assert.match(await answer.text(), /class="rooms"/, path);
  }
  const answer = await fetch(`${newsroom.url}/desk/nowhere/`);
  assert.equal(answer.status, 404);
  assert.doesNotMatch(await answer.text(), /class="rooms"/);
});

test("a sheet cuts neither its choices nor what it finds; a wide table widens no page", async () => {
  const page = await openEditor(browser, newsroom, PHONE);
  await page.locator("#text").click();
  await page.keyboard.type("/");
  await page.locator("dialog[open] .choices").waitFor();
  const [choice, button] = await page.locator(".choices .row, dialog[open] .choices").evaluateAll(([list, row]) => [list.scrollHeight <= list.clientHeight, getComputedStyle(row).backgroundColor]);
  assert.ok(choice);
  assert.equal(button, "rgba(0, 0, 0, 0)");
  await page.keyboard.type("also");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Find a story by its words" }).fill("boats");
  const found = page.locator("dialog[open] .found li").first();
  await found.waitFor();
  assert.ok(await found.evaluate((item) => item.getBoundingClientRect().bottom <= item.closest("dialog").getBoundingClientRect().bottom));
  await page.context().close();
  const rows = await DeskClient.signIn(newsroom, "admin", newsroom.password).then((client) => client.get("/desk/")).then((answer) => answer.text());
  const id = rows.match(/id="h(\d+)"[^>]*>Boats counted/)[1];
  const wide = await openEditor(browser, newsroom, { id, ...PHONE });
  assert.ok(await fits(wide));
  await shows(wide.locator("#publish"), "Correct or withdraw…");
  await wide.locator("#text p").first().click();
  await wide.keyboard.type("x");
  await shows(wide.locator("#publish"), "Publish the change…");
  await wide.context().close();
});

test("the list's bar asks for a time where one is used, and fits a phone", async () => {
  const page = await openEditor(browser, newsroom, PHONE);
  await page.goto(`${newsroom.url}/desk/`);
  await page.locator("#rows input").first().check();
  await page.locator("#at").waitFor({ state: "hidden" });
  await page.locator("#move").selectOption("scheduled");
  await page.locator("#at").waitFor();
  assert.ok(await fits(page));
  await page.context().close();
});

test("the section, and the room of the desk, where one is stand in a phone's strip without a touch", async () => {
  const seen = (page, strip) => page.locator(`${strip} [aria-current]`).evaluate((link) => {
    const { left, right, top, bottom } = link.getBoundingClientRect();
    return left >= 0 && right <= innerWidth && link.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
  });
  const page = await openEditor(browser, newsroom, PHONE);
  await page.goto(`${newsroom.url}/desk/people/`);
  assert.ok(await seen(page, ".rooms"));
  for (const path of ["/2026/11/16/lamp/", STORY]) {
    await page.goto(newsroom.url + path);
    assert.ok(await seen(page, ".strip"), path);
  }
  await page.context().close();
});

test("words are found in the text and replaced, all of them undone at once", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#headline").fill("Found");
  await page.locator("#text").click();
  await page.keyboard.type("The mole’s lamp. A mole, and a MOLE (two).");
  await page.keyboard.press("Control+Shift+F");
  await page.keyboard.type("mole's");
  await page.waitForFunction(() => document.querySelector("#finder output").textContent === "1 of 1");
  await page.locator("#finder input").first().fill("mole");
  await shows(page.locator("#finder output"), "1 of 3");
  await page.keyboard.press("Enter");
  await shows(page.locator("#finder output"), "2 of 3");
  await page.locator("#finder input").nth(1).fill("new mole");
  await page.keyboard.press("Enter");
  await shows(page.locator("#finder output"), "3 of 3");
  await shows(page.locator("#text p"), "The mole’s lamp. A new mole, and a MOLE (two).");
  await page.getByRole("button", { name: "Replace all" }).click();
  await shows(page.locator("#text p"), "The new mole’s lamp. A new new mole, and a new mole (two).");
  await page.locator("#finder input").first().fill("(");
  await shows(page.locator("#finder output"), "1 of 1");
  await page.keyboard.press("Escape");
  await counts(page.locator(".hit"), 0);
  await page.keyboard.press("Control+z");
  await shows(page.locator("#text p"), "The mole’s lamp. A new mole, and a MOLE (two).");
  await save(page);
  assert.equal((await story(page)).id, storyId(page));
  await page.context().close();
});

test("in a desk read from the right a story's picture begins where its words do, and a section's parent under its name", async () => {
  await newsroom.publish({ "quay.md": `${frontMatter({ title: "Quay", slug: "quay", byline: ["Ines Falk"], date: "2026-11-15T08:00:00Z", sections: ["Harbour/Ferries"] })}\nOne.\n` });
  const client = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  const id = (await (await client.get("/desk/")).text()).match(/id="h(\d+)"[^>]*>連絡船が戻る/)[1];
  await client.form("/desk/account/language/", { language: "ar" });
  const page = await openEditor(browser, newsroom, { id });
  await page.locator("#lead img").waitFor();
  const box = (selector) => page.locator(selector).first().boundingBox();
  const start = (await box("#headline")).x;
  for (const selector of ["#lead img", "#lead-add"]) assert.ok(Math.abs((await box(selector)).x - start) < 4, selector);
  await page.goto(`${newsroom.url}/desk/sections/?lang=ja`);
  const own = page.locator(".own", { has: page.locator("bdi") });
  const [name, parent] = await own.locator("a, bdi").evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right));
  assert.ok(Math.abs(name - parent) < 1, "both begin at the right");
  await client.form("/desk/account/language/", { language: "" });
  await page.context().close();
});
