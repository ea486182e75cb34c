/* addresses.test.mjs - old addresses lead to new ones in one step; what never stood anywhere is not there. */
/* SPDX-License-Identifier: Apache-2.0 */
import { JSDOM } from "jsdom";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { frontMatter, Newsroom } from "./newsroom.mjs";

let newsroom, id;
const story = (more = {}) =>
  frontMatter({ title: "Ferry", slug: "ferry", date: "2026-11-05T12:00:00Z", byline: ["Ines Falk"], sections: ["Harbour"], tags: ["Boats"], ...more }) + "It sails.\n";

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.publish({ "ferry.md": story(), "de.md": story({ title: "Fähre", slug: "faehre", language: "de" }) });
  id = (await newsroom.text("/feed/")).match(/\?p=(\d+)<\/guid>/)[1];
});
after(() => newsroom?.stop());

const leads = async (from, to) => {
  const { status, headers } = await newsroom.fetch(from);
  assert.equal(status, 301, from);
  assert.equal(headers.location, to, from);
  const next = await newsroom.fetch(to);
  assert.ok(next.status === 200 || next.status === 410, `${from} leads to ${to}, which answers ${next.status}`);
};
const missing = async (path) => {
  const { status, headers } = await newsroom.fetch(path);
  assert.equal(status, 404, path);
  assert.match(headers["content-type"], /text\/html/);
};

test("WordPress's queries lead to their pages", async () => {
  await leads(`/?p=${id}`, "/2026/11/05/ferry/");
  await leads(`/?page_id=${id}`, "/2026/11/05/ferry/");
  await leads(`/?utm_source=x&p=${id}&feed=rss2`, "/2026/11/05/ferry/");
  await leads("/?cat=1", "/category/harbour/");
  await leads("/?author=1", "/author/ines-falk/");
  await leads("/?tag=boats", "/tag/boats/");
  await leads("/?m=202611", "/2026/11/");
  await leads("/?m=20261105", "/2026/11/05/");
  await leads("/?feed=rss2", "/feed/");
  await leads("/?feed=atom", "/feed/atom/");
  await leads("/?feed=comments-rss2", "/feed/");
  await leads("/?feed=rss2&cat=1", "/category/harbour/feed/");
  await leads("/de/?feed=atom", "/de/feed/atom/");
  for (const query of ["p=0", "p=-1", "p=99999999", "p=1e3", "p=", "p=99999999999999999999999", "p=%F0%9F%9A%A2", "p=../../etc", "cat=x", "author=0", "tag=",
    `tag=${"x".repeat(900)}`, "m=2026111", "m=20261x", "feed=x", "feed=rss2%0d%0aX:y"]) await missing(`/?${query}`);
  assert.equal((await newsroom.fetch("/?unknown=1&x[]=%27")).status, 200);
});

test("a query never leads to another site", async () => {
  for (const value of ["//evil.example", "https://evil.example/", "\\\\evil.example", "/%2F/evil.example"]) {
    const { status, headers } = await newsroom.fetch(`/?tag=${encodeURIComponent(value)}`);
    if (status === 301) assert.match(headers.location, /^\/tag\/[^/]*/, value);
    else assert.equal(status, 404);
  }
});

test("old feed addresses lead to feeds", async () => {
  for (const path of ["/feed/rss2/", "/feed/rss/", "/feed/rdf/", "/feed/feed/", "/rss/", "/rdf/", "/rss.xml", "/feed.xml", "/index.xml", "/comments/feed/"]) await leads(path, "/feed/");
  for (const path of ["/atom/", "/atom.xml", "/comments/feed/atom/"]) await leads(path, "/feed/atom/");
  await leads("/feed.json", "/feed/json/");
  await leads("/category/harbour/feed/rss2/", "/category/harbour/feed/");
  await leads("/tag/boats/feed/rdf/", "/tag/boats/feed/");
  await leads("/author/ines-falk/feed/rss/", "/author/ines-falk/feed/");
  await leads("/de/feed/rss2/", "/de/feed/");
  for (const path of ["/feed/x/", "/feed/%F0%9F%9A%A2/", "/comments/", "/comments/feed/x/"]) await missing(path);
});

test("slash, case and WordPress's endings lead to the story", async () => {
  const to = "/2026/11/05/ferry/";
  for (const path of ["/2026/11/05/ferry", "/2026/11/05/Ferry/", "/2026/11/05/FERRY", "/2026/11/05/ferry/feed/", "/2026/11/05/ferry/feed/atom/", "/2026/11/05/ferry/amp/",
    "/2026/11/05/ferry/trackback/", "/2026/11/05/ferry/comment-page-3/", "/2026/11/05/ferry/page/2/", "/2026/11/05/ferry/amp"]) await leads(path, to);
  await leads("/de/2026/11/05/Faehre/feed/", "/de/2026/11/05/faehre/");
  assert.equal((await newsroom.fetch("/2026/11/05/f%65rry/")).status, 200);
  for (const path of ["/2026/11/05/ferry/comment-page-/", "/2026/11/05/ferry/x/", "/2026/11/05/ferry/amp/amp/", "/amp/", "/feed/amp/", "/2026/11/05//ferry/"]) {
    const { status } = await newsroom.fetch(path);
    assert.ok(status === 404 || status === 400, `${path}: ${status}`);
  }
});

test("dates list their stories", async () => {
  const files = Object.fromEntries([...Array(25).keys()].map((i) => [`${i}.md`, story({ title: `Note ${i}`, slug: `note-${i}`, date: `2019-0${1 + (i % 3)}-14T12:00:00Z` })]));
  await newsroom.publish(files);
  const cards = async (path) => {
    const { document } = new JSDOM(await newsroom.text(path)).window;
    return { title: document.querySelector("h1").textContent.trim(), count: new Set([...document.querySelectorAll("main a")].map((a) => a.getAttribute("href")).filter((href) => /note-/.test(href))).size,
      canonical: document.querySelector("link[rel=canonical]").href };
  };
  assert.deepEqual(await cards("/2019/"), { title: "2019", count: 20, canonical: `${newsroom.url}/2019/` });
  assert.deepEqual(await cards("/2019/page/2/"), { title: "2019", count: 5, canonical: `${newsroom.url}/2019/page/2/` });
  assert.deepEqual(await cards("/2019/02/"), { title: "February 2019", count: 8, canonical: `${newsroom.url}/2019/02/` });
  assert.deepEqual(await cards("/2019/02/14/"), { title: "14 February 2019", count: 8, canonical: `${newsroom.url}/2019/02/14/` });
  for (const path of ["/2018/", "/2019/04/", "/2019/13/", "/2019/00/", "/2019/02/30/", "/2019/2/", "/2019/02/15/", "/2019/page/1/", "/2019/page/0/", "/2019/page/99999999999999999999/",
    "/2019/page/x/", "/0000/", "/9999/", "/20190/", "/2019x/"]) await missing(path);
  await leads("/2019/02", "/2019/02/");
  const past = await newsroom.fetch("/2019/page/3/"); /* of a site that had more of them */
  assert.deepEqual([past.status, new URL(past.headers.location, newsroom.url).pathname], [302, "/2019/"]);
});

test("another permalink leads from all addresses that ever were, in one step", async () => {
  await newsroom.set("permalink", "/%category%/%postname%.html");
  await leads("/2026/11/05/ferry/", "/harbour/ferry.html");
  await leads("/2026/11/05/ferry", "/harbour/ferry.html");
  await leads("/harbour/ferry.html/", "/harbour/ferry.html");
  await leads("/HARBOUR/Ferry.html", "/harbour/ferry.html");
  await leads(`/?p=${id}`, "/harbour/ferry.html");
  const { document } = new JSDOM(await newsroom.text("/harbour/ferry.html")).window;
  assert.equal(document.querySelector("link[rel=canonical]").href, `${newsroom.url}/harbour/ferry.html`);
  assert.match(await newsroom.text("/"), /\/harbour\/ferry\.html/);
  assert.match(await newsroom.text("/sitemap/2026-11.xml"), /\/harbour\/ferry\.html/);
  await newsroom.set("permalink", "/archives/%post_id%");
  for (const path of ["/2026/11/05/ferry/", "/harbour/ferry.html"]) await leads(path, `/archives/${id}`);
  await newsroom.set("permalink", "/%year%/%monthnum%/%day%/%postname%/");
  for (const path of [`/archives/${id}`, "/harbour/ferry.html"]) await leads(path, "/2026/11/05/ferry/");
  assert.equal((await newsroom.fetch("/2026/11/05/ferry/")).status, 200);
});

test("a withdrawn story is gone, by whatever address", async () => {
  await newsroom.publish({ "ferry.md": story({ status: "withdrawn" }) });
  assert.equal((await newsroom.fetch("/2026/11/05/ferry/")).status, 410);
  await leads(`/?p=${id}`, "/2026/11/05/ferry/");
});
