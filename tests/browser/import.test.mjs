/* import.test.mjs - a WordPress site that moved in, as its readers find it: by its old addresses, and without what its
 * plugins left in the text. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Newsroom, program, run } from "./newsroom.mjs";

const own = fileURLToPath(new URL("../data/wordpress-export.xml", import.meta.url));
const ghost = fileURLToPath(new URL("../data/ghost/norhaven.ghost.json", import.meta.url));
const shared = process.env.DATELINE_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const theme = `${shared}/data/wordpress-theme-unit-test.xml`;
let newsroom;

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  await run(program, ["import", newsroom.directory, own]);
});
after(() => newsroom?.stop());

const get = (path) => fetch(newsroom.url + path, { redirect: "manual" });

const leads = async (from, to) => {
  const answer = await get(from);
  assert.equal(answer.status, 301, from);
  assert.equal(new URL(answer.headers.get("location"), newsroom.url).pathname, to, from);
};

test("old addresses answer, those of numbers too", async () => {
  assert.equal((await get("/2019/03/04/ferry-returns/")).status, 200);
  await leads("/?p=10", "/2019/03/04/ferry-returns/");
  await leads("/?page_id=16", "/2015/01/01/about/");
  await leads("/?attachment_id=20", "/2019/03/04/ferry-returns/");
  await leads("/2019/03/04/ferry-returns/quay/", "/2019/03/04/ferry-returns/");
  await leads("/About/", "/2015/01/01/about/");
  await leads("/2019/03/04/ferry-comes-back", "/2019/03/04/ferry-returns/");
  await leads("/2019/03/04/ferry-returns/feed/", "/2019/03/04/ferry-returns/");
  assert.equal((await get("/?p=14")).status, 404); /* it was private */
  assert.equal((await get("/category/harbour/")).status, 200);
  assert.equal((await get("/category/harbour/feed/")).status, 200);
});

test("feeds call a story what they called it where it came from", async () => {
  const text = async (path) => await (await get(path)).text();
  const guid = "https://old.example/?p=10";
  assert.ok((await text("/feed/")).includes(`<guid isPermaLink="false">${guid}</guid>`));
  assert.ok((await text("/feed/atom/")).includes(`<id>${guid}</id>`));
  const { items } = JSON.parse(await text("/feed/json/"));
  assert.equal(items.find((item) => item.url.endsWith("/2019/03/04/ferry-returns/")).id, guid);
  assert.equal(new Set(items.map((item) => item.id)).size, items.length);
});

test("Atom has addresses alone", async () => {
  await run(program, ["import", newsroom.directory, ghost]);
  const find = (text) => text.includes("64500000000000000000a001");
  assert.ok(find(await (await get("/feed/")).text()));
  const atom = await (await get("/feed/atom/")).text();
  assert.ok(!find(atom));
  for (const [, id] of atom.matchAll(/<id>([^<]*)<\/id>/g)) assert.match(id, /^https?:\/\//);
});

test("a story has its words and none of the plugins'", async () => {
  const page = await (await get("/2019/03/04/ferry-returns/")).text();
  for (const words of ["came in at noon", "Mara Lind", "Ines Falk", "Nets are mended on the pier", "Words of a slider"]) assert.ok(page.includes(words), words);
  for (const words of ["Spread the love", "Also Read:", "Translate &gt;", "MonsterInsights", "Click here to display", "[slider", "[caption"])
    assert.ok(!page.includes(words), words);
});

test("what was imported is found by its words", async () => {
  assert.ok((await (await get("/search/?q=ropes")).text()).includes("Nets are mended"));
});

test("the theme unit test comes whole", { skip: !existsSync(theme) }, async () => {
  const { stdout } = await run(program, ["import", newsroom.directory, theme]);
  assert.match(stdout, /^stories: 72 new, 0 changed, 0 as before, 0 left out$/m);
  const items = (await readFile(theme, "utf8")).split("<item>").slice(1);
  const field = (item, name) => item.match(new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`))?.[1] ?? "";
  let seen = 0;
  for (const item of items) {
    const path = field(item, "link").replace(/^https?:\/\/[^/]*/, "");
    const published = field(item, "wp:status") === "publish" && !field(item, "wp:post_password");
    if (!published || !["post", "page"].includes(field(item, "wp:post_type")) || path.startsWith("//")) continue;
    const answer = await fetch(newsroom.url + path);
    assert.equal(answer.status, 200, path);
    const page = await answer.text();
    assert.ok(!page.includes("<!-- wp:"), path);
    assert.doesNotMatch(page, /\[(caption|gallery|embed|audio|video|playlist)[ \]]/, path);
    seen++;
  }
  assert.ok(seen > 60, String(seen));
});
