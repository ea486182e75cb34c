/* parsers.test.mjs - what independent readers of feeds get: every field of a story, whatever stands in it. */
/* SPDX-License-Identifier: Apache-2.0 */
import FeedMe from "feedme";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { JSDOM } from "jsdom";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { sleep } from "./patience.mjs";

const HEADLINE = `Ferry & quay <4> "sails" ]]> again \u{1F6A2} \u{20BB7}`;
const STANDFIRST = "The council's vote: 34 < 55 & no 'but'.";
const AUTHORS = ["Falk, Ines", "Tor & Söhne <Amsel>", "الين مو"];
const TAGS = ["Fish & chips", "A/B \u{1F41F}"];
const HUB = "https://hub.example/?a=1&b=2";
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const BODY = `The boat [sails](/2001/02/03/older/?a=1&b=2#x) at noon, ]]> and [home](https://other.example/).

https://www.youtube.com/watch?v=dQw4w9WgXcQ

It waits at the quay. <script>alert(1)</script>\u{1F6A2}
`;

let newsroom;
const story = (more = {}) =>
  frontMatter({
    title: HEADLINE, slug: "ferry", standfirst: STANDFIRST, date: "2026-11-20T16:40:00+01:00", byline: AUTHORS, sections: ["Harbour"], tags: TAGS,
    image: "boat.png", alt: "A boat", caption: "The boat & its crew", credit: "Photo: P. Lund", also_read: ["older"], ...more,
  }) + BODY;
const older = frontMatter({ title: "Older <story>", slug: "older", date: "2001-02-03T10:00:00Z", byline: ["Ines Falk"] }) + "Long ago.\n";

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.set("foreign_content", "leave_out");
  await newsroom.set("websub_hub", HUB);
  await newsroom.publish({ "older.md": older, "ferry.md": story(), "boat.png": PICTURE });
});
after(() => newsroom?.stop());

/* One item in one form, from whichever parser. */
const check = (item) => {
  assert.equal(item.title, HEADLINE);
  assert.equal(item.summary, STANDFIRST);
  assert.equal(item.url, `${newsroom.url}/2026/11/20/ferry/`);
  assert.match(item.id, /\/\?p=\d+$/);
  assert.deepEqual(item.authors, AUTHORS);
  assert.deepEqual(item.tags, ["Harbour", ...TAGS]);
  assert.equal(Date.parse(item.published), Date.parse("2026-11-20T15:40:00Z"));
  assert.ok(Date.parse(item.updated) >= Date.parse(item.published));
  assert.match(item.picture.url, new RegExp(`^${newsroom.url}/media/`));
  assert.match(item.picture.type, /^image\/(png|jpeg|webp)$/);
  assert.ok(Number(item.picture.length) > 0);
  const { document } = new JSDOM(item.content).window;
  assert.deepEqual([...document.querySelectorAll("a")].map((link) => link.getAttribute("href")), [
    `${newsroom.url}/2001/02/03/older/?a=1&b=2#x`, "https://other.example/", "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    `${newsroom.url}/2001/02/03/older/`]);
  assert.match(document.body.textContent, /at noon, \]\]> and home\./);
  assert.match(document.body.textContent, /Also read: Older <story>/);
  assert.match(document.body.textContent, /\u{1F6A2}/u);
  assert.equal(document.querySelector("script, iframe, aside, figure"), null);
};

const rssparser = new RssParser({
  customFields: {
    feed: [["atom:link", "atomlinks", { keepArray: true }], "copyright"],
    item: [["dc:creator", "creators", { keepArray: true }], ["author", "people", { keepArray: true }], ["category", "cats", { keepArray: true }],
      ["link", "links", { keepArray: true }], ["atom:updated", "changed"], ["updated", "altered"], "description"],
  },
});
const feedme = (text) => new Promise((done, fail) => {
  const parser = new FeedMe(true);
  parser.on("finish", () => done(parser.done())).on("error", fail);
  parser.end(text);
});
/* RSS says HTML there (RSS 2.0, "description"), the others plain text. */
const fromHtml = (html) => html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const find = (items) => items.find((item) => (item.title?.value ?? item.title) === HEADLINE);

test("RSS, by feedsmith", async () => {
  const feed = parseRssFeed(await newsroom.text("/feed/"));
  assert.equal(feed.title, "The Norhaven Courier");
  assert.equal(feed.copyright, "© The Norhaven Courier");
  assert.deepEqual(feed.atom.links.map(({ rel, href }) => [rel, href]), [["self", `${newsroom.url}/feed/`], ["hub", HUB]]);
  const item = find(feed.items);
  check({
    title: item.title, summary: fromHtml(item.description), url: item.link, id: item.guid.value, authors: item.dc.creators, tags: item.categories.map(({ name }) => name),
    published: item.pubDate, updated: item.atom.updated, picture: item.enclosures[0], content: item.content.encoded,
  });
  const [media] = item.media.contents;
  assert.equal(media.fileSize, item.enclosures[0].length);
  assert.equal(media.description.value, "The boat & its crew");
  assert.equal(media.credits[0].value, "Photo: P. Lund");
});

test("RSS, by rss-parser", async () => {
  const feed = await rssparser.parseString(await newsroom.text("/feed/"));
  assert.deepEqual(feed.atomlinks.map(({ $ }) => [$.rel, $.href]), [["self", `${newsroom.url}/feed/`], ["hub", HUB]]);
  const item = find(feed.items);
  check({
    title: item.title, summary: fromHtml(item.description), url: item.link, id: item.guid, authors: item.creators, tags: item.categories.map(({ _ }) => _),
    published: item.pubDate, updated: item.changed, picture: item.enclosure, content: item["content:encoded"],
  });
});

test("Atom, by feedsmith", async () => {
  const feed = parseAtomFeed(await newsroom.text("/feed/atom/"));
  assert.equal(feed.rights.value, "© The Norhaven Courier");
  assert.deepEqual(feed.links.map(({ rel, href }) => [rel, href]), [["self", `${newsroom.url}/feed/atom/`], ["alternate", `${newsroom.url}/`], ["hub", HUB]]);
  const item = find(feed.entries);
  const picture = item.links.find(({ rel }) => rel === "enclosure");
  check({
    title: item.title.value, summary: item.summary.value, url: item.links.find(({ rel }) => rel === "alternate").href, id: item.id,
    authors: item.authors.map(({ name }) => name), tags: item.categories.map(({ term }) => term), published: item.published, updated: item.updated,
    picture: { ...picture, url: picture.href }, content: item.content.value,
  });
});

test("Atom, by rss-parser", async () => {
  const feed = await rssparser.parseString(await newsroom.text("/feed/atom/"));
  const item = find(feed.items);
  const picture = item.links.map(({ $ }) => $).find(({ rel }) => rel === "enclosure");
  check({
    title: item.title, summary: item.summary, url: item.link, id: item.id, authors: item.people.map(({ name }) => name[0]),
    tags: item.cats.map(({ $ }) => $.term), published: item.pubDate, updated: item.altered, picture: { ...picture, url: picture.href }, content: item.content,
  });
});

for (const [name, read] of [["feedsmith", parseJsonFeed], ["feedme", feedme]]) {
  test(`JSON Feed, by ${name}`, async () => {
    const feed = await read(await newsroom.text("/feed/json/"));
    assert.equal(feed.title, "The Norhaven Courier");
    assert.equal(feed.feed_url, `${newsroom.url}/feed/json/`);
    assert.deepEqual(feed.hubs.map(({ type, url }) => [type, url]), [["WebSub", HUB]]);
    const item = find(feed.items);
    const [file] = item.attachments;
    assert.equal(item.image, file.url);
    check({
      title: item.title, summary: item.summary, url: item.url, id: item.id, authors: item.authors.map((author) => author.name), tags: item.tags,
      published: item.date_published, updated: item.date_modified, picture: { url: file.url, type: file.mime_type, length: file.size_in_bytes },
      content: item.content_html,
    });
  });
}

test("the hub stands in the headers too", async () => {
  const { headers } = await newsroom.fetch("/feed/");
  assert.equal(headers.link, `<${HUB}>; rel="hub", <${newsroom.url}/feed/>; rel="self"`);
});

test("feeds of sections, tags and authors find theirs by encoded addresses", async () => {
  for (const list of ["/category/harbour", "/tag/fish-chips", "/author/falk-ines"]) {
    const feed = parseRssFeed(await newsroom.text(`${list}/feed/`));
    assert.deepEqual(feed.items.map(({ title }) => title), [HEADLINE], list);
    assert.ok(feed.link.startsWith(newsroom.url + list));
  }
  for (const list of ["/tag/a%2Fb", "/tag/%F0%9F%90%9F", `/tag/${"x".repeat(3000)}`, "/tag/%00", "/tag/%ff", "/author/..%2F..", "/category/%22%3E%3Cscript%3E"]) {
    for (const ending of ["", "feed/", "feed/atom/", "feed/json/", "page/2/"]) {
      const { status, body } = await newsroom.fetch(`${list}/${ending}?${"q=%27%22&".repeat(9)}`);
      assert.ok(status === 404 || status === 400, `${list}/${ending}: ${status}`);
      assert.doesNotMatch(body.toString(), /<script>/);
    }
  }
});

test("a hostile Host changes no address", async () => {
  const { body } = await newsroom.fetch("/feed/", { Host: "evil.example" });
  assert.doesNotMatch(body.toString(), /evil\.example/);
  assert.doesNotMatch((await newsroom.fetch("/sitemap.xml", { Host: "evil.example" })).body.toString(), /evil\.example/);
  assert.doesNotMatch(await newsroom.text("/feed/"), /evil\.example/);
});

test("a correction is an update, and a line of the text", async () => {
  const before = parseAtomFeed(await newsroom.text("/feed/atom/")).entries.find(({ title }) => title.value === HEADLINE);
  await sleep(1100);
  await newsroom.publish({ "ferry.md": story({ correction: "The vote was 34 to 21 & not <55>." }), "boat.png": PICTURE });
  const feed = parseAtomFeed(await newsroom.text("/feed/atom/"));
  const item = feed.entries.find(({ title }) => title.value === HEADLINE);
  assert.equal(item.id, before.id);
  assert.ok(Date.parse(item.updated) > Date.parse(before.updated));
  assert.equal(Date.parse(feed.updated), Date.parse(item.updated));
  assert.match(new JSDOM(item.content.value).window.document.body.textContent, /Correction \([^)]+\): The vote was 34 to 21 & not <55>\./);
  const json = parseJsonFeed(await newsroom.text("/feed/json/")).items.find(({ title }) => title === HEADLINE);
  assert.equal(Date.parse(json.date_modified), Date.parse(item.updated));
});

test("summaries alone, by setting", async () => {
  await newsroom.set("feed_full", "no");
  const rss = find(parseRssFeed(await newsroom.text("/feed/")).items);
  assert.equal(rss.content, undefined);
  assert.equal(fromHtml(rss.description), STANDFIRST);
  assert.equal(find(parseAtomFeed(await newsroom.text("/feed/atom/")).entries).content, undefined);
  const json = find(parseJsonFeed(await newsroom.text("/feed/json/")).items);
  assert.equal(json.content_html, undefined);
  assert.equal(json.content_text, STANDFIRST);
  await newsroom.set("feed_full", "yes");
});

test("a taken down story leaves feeds that a reader asked for by date", async () => {
  const first = await newsroom.fetch("/feed/");
  await newsroom.publish({ "late.md": frontMatter({ title: "Late news", byline: ["Ines Falk"] }) + "Now.\n" });
  const second = await newsroom.fetch("/feed/");
  await sleep(1100);
  await newsroom.publish({ "late.md": frontMatter({ title: "Late news", byline: ["Ines Falk"], status: "withdrawn" }) + "Now.\n" });
  const third = await newsroom.fetch("/feed/", { "If-Modified-Since": second.headers["last-modified"] });
  assert.equal(third.status, 200);
  assert.doesNotMatch(third.body.toString(), /Late news/);
  const again = await newsroom.fetch("/feed/", { "If-None-Match": third.headers.etag });
  assert.equal(again.status, 304);
  assert.ok(Date.parse(third.headers["last-modified"]) > Date.parse(first.headers["last-modified"]));
});

test("robots.txt and ads.txt are what the desk wrote", async () => {
  assert.equal((await newsroom.fetch("/ads.txt")).status, 404);
  await newsroom.set("ads", "ads.example, 1, DIRECT\nother.example, 2, RESELLER");
  assert.equal(await newsroom.text("/ads.txt"), "ads.example, 1, DIRECT\nother.example, 2, RESELLER\n");
  await newsroom.set("robots", "User-agent: *\r\nDisallow: /secret/");
  assert.equal(await newsroom.text("/robots.txt"),
    `User-agent: *\nDisallow: /secret/\n\nSitemap: ${newsroom.url}/sitemap.xml\nSitemap: ${newsroom.url}/news-sitemap.xml\n`);
});

test("the search's description is linked and well-formed", async () => {
  const head = new JSDOM(await newsroom.text("/")).window.document.querySelector("link[rel=search]");
  const { window } = new JSDOM(await newsroom.text(head.getAttribute("href")), { contentType: "application/xml" });
  const template = window.document.getElementsByTagName("Url")[0].getAttribute("template");
  assert.equal(template, `${newsroom.url}/search/?q={searchTerms}`);
  assert.ok(window.document.getElementsByTagName("ShortName")[0].textContent.length <= 16);
});

test("a site that is not to be indexed says so everywhere", async () => {
  await newsroom.set("indexed", "no");
  for (const path of ["/", "/feed/", "/feed/atom/", "/feed/json/", "/2026/11/20/ferry/"]) {
    const { status, headers } = await newsroom.fetch(path);
    assert.equal(status, 200, path);
    assert.equal(headers["x-robots-tag"], "noindex", path);
  }
  assert.equal(await newsroom.text("/robots.txt"), "User-agent: *\nDisallow: /\n");
  for (const path of ["/sitemap.xml", "/sitemap/2026-11.xml", "/news-sitemap.xml"]) assert.equal((await newsroom.fetch(path)).status, 404, path);
  await newsroom.set("indexed", "yes");
  assert.equal((await newsroom.fetch("/feed/")).headers["x-robots-tag"], undefined);
});
