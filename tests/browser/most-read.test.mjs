/* most-read.test.mjs - what is most read: on fronts, sections and stories, within the edition, and gone at once where it must be. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { JSDOM } from "jsdom";
import { open } from "./chromium.mjs";
import { countReaders, listsMade } from "./figures.mjs";
import { demoStory, frontMatter, program } from "./newsroom.mjs";
import { shows, until } from "./patience.mjs";
import { room } from "./room.mjs";

const run = promisify(execFile);
let newsroom, browser;

room({}, async (...both) => {
  [newsroom, browser] = both;
  for (const slug of ["bandar", "kashti", "bazar"])
    await newsroom.publish({ [`${slug}.md`]: `${frontMatter({ title: "گشایش بندر تازه", slug, language: "fa", date: "2026-11-20T08:00:00Z" })}\nبندر گشوده شد.\n` });
});

const pageOf = async (path) => new JSDOM(await newsroom.text(path)).window.document;
const lists = async (path) => [...(await pageOf(path)).querySelectorAll(".most section")].map((section) => ({
  title: section.querySelector("h2").textContent,
  items: [...section.querySelectorAll("ol > li")].map((item) => item.querySelector("a").getAttribute("href")),
  ranks: [...section.querySelectorAll(".rank")].map((rank) => rank.textContent),
}));

test("without figures there is nothing: no heading, no empty box", async () => {
  for (const path of ["/", "/category/harbour/", demoStory()]) assert.equal((await pageOf(path)).querySelector(".most"), null, path);
});

test("two lists with headings and ranks, on the front, a section and a story", async () => {
  await countReaders(newsroom);
  for (const path of [demoStory(), "/category/harbour/", "/"]) {
    await listsMade(newsroom, path); /* also on a page that was asked for before */
    const [seen, read] = await lists(path);
    assert.deepEqual([seen.title, read.title], ["Most read", "Most read to the end"], path);
    assert.deepEqual(seen.ranks, ["1", "2", "3", "4", "5"], path);
    assert.deepEqual(new Set([...seen.items, ...read.items]).size > 5, true, path);
  }
  assert.deepEqual(await lists(demoStory()), await lists("/"));
  assert.notDeepEqual(await lists("/category/harbour/"), await lists("/"));
});

test("they stay within the edition, in its words and numerals", async () => {
  for (const [language, title, first] of [["es", "Lo más leído", "1"], ["ar", "الأكثر قراءة", "1"], ["fa", "پرخواننده‌ترین‌ها", "۱"]]) {
    const [seen] = await lists(`/${language}/`);
    assert.equal(seen.title, title);
    assert.equal(seen.ranks[0], first);
    for (const href of seen.items) assert.ok(href.startsWith(`/${language}/`), href);
  }
});

test("a story marks itself in the list and nothing else", async () => {
  const [{ items }] = await lists("/");
  const marked = [...(await pageOf(items[1])).querySelectorAll(".most [aria-current=page]")].map((link) => link.getAttribute("href"));
  assert.ok(marked.length >= 1 && marked.every((href) => href === items[1]), String(marked));
});

test("the pages are kept: asked again they come from memory, whatever is read meanwhile", async () => {
  const hits = async () => Number((await newsroom.text("/metrics")).match(/^dateline_press_hits_total (\d+)/m)[1]);
  for (const path of ["/", demoStory()]) {
    const { headers: { etag } } = await newsroom.fetch(path);
    const before = await hits();
    for (let i = 0; i < 5; i++) assert.equal((await newsroom.fetch(path)).headers.etag, etag);
    assert.equal(await hits() - before, 5, path);
  }
});

test("what is withdrawn is gone from the lists at once, and the next one stands there", async () => {
  const story = { title: "Tug sinks", slug: "tug-sinks", byline: ["Ines Falk"], place: "Norhaven", date: "2026-11-19T08:00:00Z", sections: ["Harbour"] };
  const put = (status) => newsroom.publish({ "tug.md": `${frontMatter({ ...story, status })}\nThe tug sank on Monday.\n` });
  await put("published");
  await countReaders(newsroom);
  const path = "/2026/11/19/tug-sinks/";
  await until("it, at the top", async () => (await lists("/"))[0]?.items[0] === path);
  await until("it, on a story", async () => (await lists(demoStory()))[0].items.includes(path));
  await put("withdrawn");
  for (const at of ["/", demoStory(), "/category/harbour/"]) {
    const [{ items }] = await lists(at);
    assert.equal(items.length, 5, at);
    assert.ok(!items.includes(path), at);
  }
});

test("at the desk a story says how often it was seen", async () => {
  const page = await open(browser);
  await page.goto(`${newsroom.url}/desk/`);
  await page.locator("input[name=name]").fill("admin");
  await page.locator("input[name=password]").fill(newsroom.password);
  await page.locator("button[type=submit]").click();
  await shows(page.locator(".facts .seen").first(), /^seen 1,0\d\d times, 1,0\d\d in 24 h$/);
  await page.context().close();
});

test("the setting says how many, and none", async () => {
  await newsroom.set("most_read", "3");
  assert.deepEqual((await lists("/")).map(({ items }) => items.length), [3, 3]);
  await newsroom.set("most_read", "0");
  for (const path of ["/", demoStory()]) assert.deepEqual(await lists(path), [], path);
  await newsroom.set("most_read", "5");
  await newsroom.set("audience", "no");
  assert.deepEqual(await lists("/"), []);
  await newsroom.set("audience", "yes");
});

test("without audience.db the server begins anew: pages stand, beacons are taken, the chain is empty", async () => {
  const file = join(newsroom.directory, "audience.db");
  await newsroom.restart(() => Promise.all(["", "-wal", "-shm"].map((end) => rm(file + end, { force: true }))));
  assert.deepEqual(await lists("/"), []);
  const page = await open(browser, { userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" });
  await page.goto(newsroom.url + demoStory(), { waitUntil: "networkidle" });
  await page.context().close();
  const seen = async () => (await run("sqlite3", ["-readonly", file, "select coalesce(sum(seen), 0) from view_hour where story_id > 0"])).stdout.trim();
  await until("one reader", async () => (await seen()) === "1");
  assert.match((await run(program, ["audience", "verify", newsroom.directory])).stdout, /no day is sealed yet/);
});
