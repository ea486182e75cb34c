/* search.test.mjs - the search page as readers meet it, and what is also read. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { follow, newContext, open } from "./chromium.mjs";
import { demoStory, frontMatter, program } from "./newsroom.mjs";
import { counts, holds, shows } from "./patience.mjs";
import { room } from "./room.mjs";

const run = promisify(execFile);
let newsroom, browser;

room({}, (...both) => { [newsroom, browser] = both; });

const search = (query, more = "") => newsroom.text(`/search/?q=${encodeURIComponent(query)}${more}`);
const heading = (html) => html.match(/<h1 class="title">(.*?)<\/h1>/s)[1].replace(/&quot;/g, '"').replace(/&#39;/g, "'");
const found = (html) => [...html.matchAll(/<article class="row.*?<h2><a href="([^"]+)">/gs)].map((hit) => hit[1]);
const story = (title, values, text) => `${frontMatter({ title, byline: ["Ines Falk"], place: "Norhaven", date: "2024-05-06T12:00:00Z", ...values })}\n${text}\n`;

test("a reader types, finds, narrows and opens, without JavaScript", async () => {
  const context = await newContext(browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(newsroom.url);
  await page.locator(".masthead a[href='/search/']").click();
  await page.getByRole("searchbox").fill("ferry");
  await page.getByRole("button", { name: "Search" }).click();
  await shows(page.locator("h1"), /^\d+ stories for ferry$/);
  await holds(page.getByRole("searchbox"), "ferry");
  await shows(page.locator("mark").first(), /^ferr(y|ies)$/i);
  const section = page.locator(".narrow a[href*='section=']").first();
  const stories = Number(await section.locator(".meta").innerText());
  await follow(section);
  await counts(page.locator("article.row"), stories);
  await follow(page.locator("article.row a").first());
  await counts(page.locator("h1"), 1);
  assert.match(page.url(), /\/2026\/11\//);
  await context.close();
});

test("each edition finds its own", async () => {
  for (const [language, query] of [["es", "transbordador"], ["de", "Fähren"], ["ar", "العبارة"], ["he", "המעבורת"], ["ja", "フェリー"], ["fa", "کشتی"]]) {
    const html = await newsroom.text(`/${language}/search/?q=${encodeURIComponent(query)}`);
    assert.ok(found(html).length >= 1, `${language}: ${heading(html)}`);
    assert.ok(found(html).every((path) => path.startsWith(`/${language}/`)), language);
  }
  assert.deepEqual(found(await search("transbordador")), []);
});

test("what is published is found, changed with it, and gone with it", async () => {
  const file = (text, values = {}) => ({ "quartz.md": story("Quartz vein under the quay", { slug: "quartz-vein", ...values }, text) });
  const [url] = await newsroom.publish(file("Divers met a **zirconium** seam.\n\nThey will be back."));
  assert.deepEqual(found(await search("zirconium")), [new URL(url).pathname]);
  assert.equal(heading(await search("zirconium")), "1 story for zirconium");
  await newsroom.publish(file("Divers met a beryllium seam.\n\nThey will be back."));
  assert.deepEqual(found(await search("zirconium")), []);
  assert.deepEqual(found(await search('"beryllium seam"')), [new URL(url).pathname]);
  await newsroom.publish(file("Divers met a beryllium seam.\n\nThey will be back.", { status: "withdrawn" }));
  assert.deepEqual(found(await search("beryllium")), []);
});

test("orders, years and pages", async () => {
  const files = {};
  for (let i = 0; i < 45; i++)
    files[`${i}.md`] = story(`Gannet count ${i}`, { slug: `gannet-${i}`, date: `20${15 + (i % 3)}-03-04T12:00:${String(i).padStart(2, "0")}Z` }, i === 7 ? "Gannet, gannet, gannet: the gannet again." : "Birds on the outer skerries.");
  await newsroom.publish(files);
  const best = await search("gannet");
  assert.equal(heading(best), "45 stories for gannet");
  assert.match(found(best)[0], /gannet-7\/$/);
  const newest = found(await search("gannet", "&order=newest"));
  assert.match(newest[0], /^\/2017\/03\/04\/gannet-44\/$/);
  assert.deepEqual([...best.matchAll(/year=(\d+)[^>]*><span>\d+<\/span> <span class="meta">(\d+)</g)].map((m) => [m[1], m[2]]), [["2017", "15"], ["2016", "15"], ["2015", "15"]]);
  assert.equal(heading(await search("gannet", "&year=2016")), "15 stories for gannet");
  const all = new Set();
  for (const page of [1, 2, 3]) for (const path of found(await search("gannet", `&page=${page}`))) all.add(path);
  assert.equal(all.size, 45);
  for (const page of ["0", "-1", "51", "x", "99999999999999999999", "2.5"]) assert.equal((await newsroom.fetch(`/search/?q=gannet&page=${page}`)).status, 200);
});

test("nothing found: the words, a spelling, the sections", async () => {
  const html = await search("harbuor");
  assert.equal(heading(html), "No stories for harbuor");
  assert.match(html, /<a class="linked" href="\/search\/\?q=harbour"><bdi>harbour<\/bdi><\/a>/);
  assert.match(html, /id="all-sections"/);
});

test("any query gets a decent answer, and its own words back as text", async () => {
  const odd = [
    "", " ", "*", '"', '""', "-", "--", "-ferry", "AND OR NOT", "NEAR(a b)", "a* ^b :c", "title:", 'author:"', "year:99999", "from:2020-13-45", "\u0000".replace("\0", "%"),
    "(((((", "'; drop table story; --", "<script>alert(1)</script>", "{{7*7}}", "\u202eferry", "\ud83d\ude80", "ة".repeat(300), "x".repeat(5000), '"a b" '.repeat(300), "ferry ".repeat(300),
  ];
  for (const query of odd) {
    const { status, body } = await newsroom.fetch(`/search/?q=${encodeURIComponent(query)}`);
    const html = body.toString("utf8");
    assert.equal(status, 200, query.slice(0, 40));
    assert.match(html, /<meta name="robots" content="noindex">/);
    assert.ok(!html.includes("<script>alert"), "not as markup");
  }
  for (const raw of ["%ff%fe", "%00", "a%00b", "%", "%zz", "q=q&q=r"]) assert.ok([200, 400].includes((await newsroom.fetch(`/search/?q=${raw}`)).status), raw);
  assert.ok([200, 400, 414, 431].includes((await newsroom.fetch(`/search/?q=${"ferry+".repeat(1700)}`)).status), "10 KB");
});

test("the search of WordPress leads here", async () => {
  const { status, headers } = await newsroom.fetch("/?s=ferry+boat");
  assert.equal(status, 302);
  assert.equal(headers.location, "/search/?q=ferry%20boat");
  assert.equal((await newsroom.fetch("/es/?s=isla")).headers.location, "/es/search/?q=isla");
  assert.equal((await newsroom.fetch("/")).status, 200);
});

test("an address that leads nowhere suggests stories for its words", async () => {
  const { status, body } = await newsroom.fetch("/2019/02/03/ferry-lines-to-northern-islands/");
  assert.equal(status, 404);
  assert.match(body.toString("utf8"), new RegExp(`<h3><a href="${demoStory()}">`));
});

test("also read: one inside the text, others behind it, none twice, none that is linked to", async () => {
  const topic = "The kittiwake colony on the lighthouse rock grew, the kittiwake wardens counted.";
  const others = {};
  for (let i = 0; i < 6; i++) others[`k${i}.md`] = story(`Kittiwake wardens, part ${i}`, { slug: `kittiwake-${i}`, tags: ["Kittiwakes"] }, `${topic}\n\nPart ${i}.`);
  const paths = (await newsroom.publish(others)).map((url) => new URL(url).pathname);
  const text = `${topic}\n\nSecond paragraph, [as told before](${newsroom.url}${paths[5]}).\n\nThird.\n\n- a list\n\nFourth.\n\nFifth.\n\n> A quote.\n\nSixth.`;
  const [url] = await newsroom.publish({ "main.md": story("Kittiwake colony grows", { slug: "kittiwake-colony" }, text) });
  const page = await open(browser);
  await page.goto(url);
  const inside = await page.locator(".text > .also a").evaluateAll((links) => links.map((link) => link.pathname));
  assert.equal(inside.length, 1);
  const beside = await page.locator(".text > .also").evaluate((block) => [block.previousElementSibling.tagName, block.nextElementSibling.tagName]);
  assert.deepEqual(beside, ["P", "P"]);
  const behind = await page.locator(".related h3 a").evaluateAll((links) => links.map((link) => link.pathname));
  assert.equal(behind.length, 4);
  const all = [...inside, ...behind];
  assert.equal(new Set(all).size, 5);
  assert.ok(!all.includes(new URL(url).pathname) && !all.includes(paths[5]), "never itself, nor what it links to");
  assert.ok(all.slice(0, 5).every((path) => path.includes("kittiwake")), all.join(" "));
  const gone = inside[0];
  await newsroom.publish({ "gone.md": story("Kittiwake wardens", { slug: gone.split("/").at(-2), tags: ["Kittiwakes"], status: "withdrawn" }, topic) });
  assert.ok(!(await newsroom.text(new URL(url).pathname)).includes(gone), "a withdrawn story is shown by nobody");
  await page.context().close();
});

test("the index is what the stories say", async () => {
  const { stdout } = await run(program, ["check", newsroom.directory]);
  assert.match(stdout, /: 0 faults$/m);
});
