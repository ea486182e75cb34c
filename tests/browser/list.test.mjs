/* list.test.mjs - the list of stories at the desk: found as one types, moved many at once, kept up to date, by keys. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { follow, open } from "./chromium.mjs";
import { colleague, openEditor } from "./editor.mjs";
import { counts, shows, until } from "./patience.mjs";
import { room } from "./room.mjs";

let newsroom, browser;
room({}, async (...both) => {
  [newsroom, browser] = both;
  for (const [slug, status] of [["berth", "draft"], ["sawmill", "draft"], ["council", "review"]])
    await newsroom.publish({ [`${slug}.md`]: `---\ntitle: The ${slug} story\nslug: ${slug}\nbyline: Ines Falk\nplace: Norhaven\nstatus: ${status}\n---\nA sentence about it.\n` });
});

const desk = async (options) => {
  const page = await open(browser, options);
  await page.goto(`${newsroom.url}/desk/`);
  await page.locator("input[name=name]").fill("admin");
  await page.locator("input[name=password]").fill(newsroom.password);
  await page.locator("button[type=submit]").click();
  await page.locator("ul.stories").waitFor();
  return page;
};

const headlines = (page) => page.locator(".what > *").allInnerTexts();

test("what is typed filters at once, and the address says it", async () => {
  const page = await desk();
  await page.keyboard.press("/");
  await page.keyboard.type("SAWMILL story");
  await page.waitForFunction(() => document.querySelectorAll(".stories li").length === 1);
  assert.deepEqual(await headlines(page), ["The sawmill story"]);
  await page.waitForURL(({ search }) => search === "?q=SAWMILL+story"); /* fewer letters find it, too */
  await page.reload();
  assert.deepEqual(await headlines(page), ["The sawmill story"]);
  await page.locator("#q").fill("no such words anywhere");
  await page.locator(".none a").click();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/desk/");
  assert.deepEqual(page.seen.console, []);
  await page.context().close();
});

test("by keys alone: chosen, moved; what may not be moved says why", async () => {
  const page = await desk();
  await page.goto(`${newsroom.url}/desk/?q=berth`);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await shows(page.locator("#count"), "1 chosen");
  await page.locator("#move").selectOption("review");
  await page.locator("#chosen button:not(.quiet)").press("Enter");
  await page.locator(".done").waitFor();
  await shows(page.locator(".stories li.review").first(), /The berth story/);
  await page.context().close();
});

test("a section and a name are added to many at once, once", async () => {
  const page = await desk();
  for (let round = 0; round < 2; round++) {
    await page.goto(`${newsroom.url}/desk/`);
    await page.locator("#q").fill("sawmill story");
    await page.waitForFunction(() => document.querySelectorAll(".stories li").length === 1);
    await page.locator(".stories input").check();
    await page.locator("#add-section").selectOption({ label: "Harbour" });
    await page.locator("#chosen button.quiet").click();
    await shows(page.locator(".done"), /1/);
  }
  await page.locator("#section").selectOption({ label: "Harbour" });
  await page.waitForFunction(() => [...document.querySelectorAll(".what > *")].some((each) => each.textContent === "The sawmill story"));
  await page.locator(".stories li", { hasText: "The sawmill story" }).locator("input").check();
  await page.locator("#add-person").fill("Pia Lund");
  await page.locator("#chosen button.quiet").click();
  await shows(page.locator(".stories li", { hasText: "The sawmill story" }).locator(".facts"), /Ines Falk, Pia Lund/);
  await page.context().close();
});

test("another's change appears by itself", async () => {
  const page = await desk();
  await newsroom.publish({ "in.md": "---\ntitle: Just come in\nslug: just-come-in\nbyline: Tor Amsel\n---\nA sentence.\n" });
  await page.waitForFunction(() => document.querySelector(".what > *").textContent === "Just come in");
  await page.context().close();
});

test("the list says who is writing in which story, by the name of bylines, while it lasts", async () => {
  const falk = await colleague(newsroom, "falk", "editor", "Ines Falk");
  const page = await desk();
  const id = Number((await page.locator(".what > a").first().getAttribute("href")).match(/\d+/)[0]);
  const line = page.locator(`.edited[data-story="${id}"]`);
  const other = await openEditor(browser, newsroom, { id, person: falk });
  await page.waitForTimeout(4000);
  assert.equal(await line.textContent(), "", "who only reads is not said to write");
  await other.locator("#text").click();
  await other.keyboard.type("A word. ");
  const isSaid = async () => await line.textContent() === "Being edited by Ines Falk";
  await until("who writes, on the page that is open", isSaid);
  await until("who writes, on a page that is loaded", () => page.reload().then(isSaid)); /* nobody writes who was not heard of for ten seconds */
  const third = await openEditor(browser, newsroom, { id });
  await third.waitForFunction(() => /Ines Falk/.test(document.querySelector("#here").textContent));
  await third.context().close();
  await other.context().close();
  await page.waitForFunction((number) => document.querySelector(`.edited[data-story="${number}"]`).textContent === "", id);
  await page.context().close();
});

test("a filter is kept, shown, and removed", async () => {
  const page = await desk();
  await page.goto(`${newsroom.url}/desk/?status=review&q=council`);
  await page.locator("#keep").fill("Council <b>");
  await page.locator(".keep button").click();
  assert.equal(new URL(page.url()).search, "?status=review&q=council");
  await shows(page.locator(".kept a[aria-current]"), "Council <b>");
  await page.locator(".kept button").click();
  await counts(page.locator(".kept"), 0);
  await page.context().close();
});

test("without JavaScript the same form filters and moves", async () => {
  const page = await desk({ javaScriptEnabled: false });
  await page.locator("#q").fill("council story");
  await follow(page.locator("#filter button"));
  assert.deepEqual(await headlines(page), ["The council story"]);
  await page.locator(".stories input").check();
  await page.locator("#move").selectOption("ready");
  await follow(page.locator("#chosen button:not(.quiet)"));
  await counts(page.locator(".done"), 1);
  await page.context().close();
});

test("a senseless address is refused by name", async () => {
  const page = await desk();
  for (const query of ["status=gone", "from=yesterday", "before=x", "before=1-"]) {
    const answer = await page.goto(`${newsroom.url}/desk/?${query}`);
    assert.equal(answer.status(), 400, query);
  }
  await page.context().close();
});
