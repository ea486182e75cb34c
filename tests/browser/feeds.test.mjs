/* feeds.test.mjs - what machines read: feeds, sitemaps, JSON-LD, each by a real parser. */
/* SPDX-License-Identifier: Apache-2.0 */
import { JSDOM } from "jsdom";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readdirSync, readFileSync } from "node:fs";
import { demoStory, frontMatter, Newsroom } from "./newsroom.mjs";
import { sleep } from "./patience.mjs";

let newsroom;
const demo = new URL("../../demo/", import.meta.url);
const withdrawn = readFileSync(new URL("withdrawn.conf", demo), "utf8").split("\n").filter((line) => /^[^#\s]/.test(line)).length;
const demoStories = readdirSync(demo).filter((name) => /^\d.*\.md$/.test(name)).length - withdrawn;
before(async () => { newsroom = await Newsroom.start(); });
after(() => newsroom?.stop());

/* Throws where the text is not well-formed. */
async function xml(path, type) {
  const { status, headers, body } = await newsroom.fetch(path);
  assert.equal(status, 200, path);
  assert.match(headers["content-type"], type, path);
  return new JSDOM(body.toString("utf8"), { contentType: "application/xml" }).window.document;
}

const words = (node, name) => node.getElementsByTagName(name)[0]?.textContent.trim() ?? "";
const isTime = (text) => !Number.isNaN(Date.parse(text));

const LISTS = ["", "/category/harbour", "/author/ines-falk", "/tag/ferries"];

for (const list of LISTS) {
  test(`RSS of ${list || "/"}`, async () => {
    const document = await xml(`${list}/feed/`, /rss\+xml|application\/xml/);
    const channel = document.querySelector("rss > channel");
    for (const name of ["title", "link", "description"]) assert.ok(words(channel, name), name);
    const items = [...channel.querySelectorAll("item")];
    assert.ok(items.length >= 1);
    for (const item of items) {
      assert.ok(words(item, "title") && words(item, "guid"));
      assert.ok(words(item, "link").startsWith(newsroom.url));
      assert.ok(isTime(words(item, "pubDate")), words(item, "pubDate"));
    }
    assert.equal(new Set(items.map((item) => words(item, "guid"))).size, items.length);
  });

  test(`Atom of ${list || "/"}`, async () => {
    const document = await xml(`${list}/feed/atom/`, /atom\+xml/);
    const feed = document.documentElement;
    assert.equal(feed.namespaceURI, "http://www.w3.org/2005/Atom");
    assert.ok(words(feed, "title") && words(feed, "id") && isTime(words(feed, "updated")));
    const entries = [...feed.getElementsByTagName("entry")];
    assert.ok(entries.length >= 1);
    for (const entry of entries) {
      assert.ok(words(entry, "title") && words(entry, "id") && isTime(words(entry, "updated")));
      assert.ok(words(entry, "name"), "an author");
      assert.ok(entry.getElementsByTagName("link")[0].getAttribute("href").startsWith(newsroom.url));
    }
  });

  test(`JSON Feed of ${list || "/"}`, async () => {
    const { headers, body } = await newsroom.fetch(`${list}/feed/json/`);
    assert.match(headers["content-type"], /application\/(feed\+)?json/);
    const feed = JSON.parse(body.toString("utf8"));
    assert.equal(feed.version, "https://jsonfeed.org/version/1.1");
    assert.ok(feed.title && feed.home_page_url.startsWith(newsroom.url) && feed.feed_url.startsWith(newsroom.url));
    assert.ok(feed.items.length >= 1);
    for (const item of feed.items) {
      assert.ok(typeof item.id === "string" && item.id && item.url.startsWith(newsroom.url) && item.title);
      assert.ok((item.content_html ?? item.content_text).length > 200 && isTime(item.date_published));
      assert.ok(item.authors.every((author) => author.name));
    }
  });
}

test("a feed carries the whole story, and its picture", async () => {
  const document = await xml("/feed/", /xml/);
  const item = [...document.querySelectorAll("item")].find((one) => words(one, "link").endsWith(demoStory()));
  const content = words(item, "content:encoded");
  assert.match(content, /^<p>The first scheduled ferry/);
  assert.match(content, /Season cards can be ordered at the harbour office from the day after\.<\/p>(\n<p>Also read: <a href="http[^<]+<\/a><\/p>)*$/);
  const picture = item.getElementsByTagName("enclosure")[0];
  const { status, headers, body } = await newsroom.fetch(picture.getAttribute("url"));
  assert.equal(status, 200);
  assert.equal(headers["content-type"], picture.getAttribute("type"));
  assert.equal(body.length, Number(picture.getAttribute("length")));
});

test("the sitemap leads to every story, in every edition", async () => {
  const index = await xml("/sitemap.xml", /xml/);
  const maps = [...index.querySelectorAll("sitemapindex > sitemap > loc")].map((loc) => loc.textContent);
  assert.ok(maps.length >= 8);
  const stories = [];
  for (const map of maps) {
    const document = await xml(map, /xml/);
    assert.equal(document.documentElement.localName, "urlset");
    for (const url of document.querySelectorAll("url")) {
      stories.push(words(url, "loc"));
      assert.ok(isTime(words(url, "lastmod")));
    }
  }
  assert.equal(new Set(stories).size, stories.length);
  assert.equal(stories.length, demoStories);
  for (const story of stories) assert.equal((await newsroom.fetch(story)).status, 200, story);
});

test("a sitemap says when it changed, and shows versions in other languages", async () => {
  const part = "/sitemap/2001-03.xml";
  const story = (title, more) => frontMatter({ title, date: "2001-03-04T10:00:00Z", byline: ["Ines Falk"], ...more }) + "One sentence.\n";
  const lastmod = async () => {
    const index = await xml("/sitemap.xml", /xml/);
    const entry = [...index.querySelectorAll("sitemap")].find((one) => words(one, "loc") === newsroom.url + part);
    return Date.parse(words(entry, "lastmod"));
  };
  const paths = async () => [...(await xml(part, /xml/)).querySelectorAll("url > loc")].map((loc) => new URL(loc.textContent).pathname);
  const before = Math.floor(Date.now() / 1000) * 1000;
  await newsroom.publish({
    "one.md": story("Spring tide"),
    "three.md": story("Springflut", { language: "de", slug: "springflut", translation_of: "/2001/03/04/spring-tide/" }),
  });
  assert.ok((await lastmod()) >= before);
  assert.deepEqual(await paths(), ["/2001/03/04/spring-tide/"]);
  const document = await xml(part, /xml/);
  const versions = [...document.getElementsByTagName("xhtml:link")].map((link) => `${link.getAttribute("hreflang")} ${new URL(link.getAttribute("href")).pathname}`);
  assert.deepEqual(versions, ["de /de/2001/03/04/springflut/", "en /2001/03/04/spring-tide/", "x-default /2001/03/04/spring-tide/"]);
  const german = await xml("/de/sitemap/2001-03.xml", /xml/);
  assert.equal(german.getElementsByTagName("xhtml:link").length, 3);
  await newsroom.publish({ "four.md": story("Neap tide") });
  assert.deepEqual(await paths(), ["/2001/03/04/spring-tide/", "/2001/03/04/neap-tide/"]);
  await sleep(1100);
  const changed = await lastmod();
  await newsroom.publish({ "four.md": story("Neap tide", { status: "withdrawn" }) });
  assert.deepEqual(await paths(), ["/2001/03/04/spring-tide/"]);
  assert.ok((await lastmod()) > changed, "the withdrawal counts as a change");
  for (const path of ["2001-3.xml", "2001-13.xml", "2001-03-1.xml", "2001-03-2.xml", "2001-03-02.xml", "2001-03-99999999999.xml", "x", "2001-03.xml.xml", "%F0%9F%9A%A2"]) {
    assert.equal((await newsroom.fetch(`/sitemap/${path}`)).status, 404, path);
  }
});

test("pictures stand in the sitemap", async () => {
  const document = await xml("/sitemap/2026-11.xml", /xml/);
  const url = [...document.querySelectorAll("url")].find((one) => words(one, "loc").endsWith(demoStory()));
  const picture = await newsroom.fetch(words(url, "image:loc"));
  const { status, headers } = picture.status === 302 ? await newsroom.fetch(picture.headers.location) : picture;
  assert.equal(status, 200);
  assert.match(headers["content-type"], /^image\//);
});

test("the news sitemap holds the last two days", async () => {
  const document = await xml("/news-sitemap.xml", /xml/);
  const titles = [...document.getElementsByTagName("news:title")].map((title) => title.textContent);
  assert.ok(titles.includes("What the barge carried: a ledger of 1891 comes home"));
  for (const date of document.getElementsByTagName("news:publication_date")) {
    assert.ok(Date.now() - Date.parse(date.textContent) < 49 * 3600 * 1000);
  }
});

const jsonld = (html) => {
  const { document } = new JSDOM(html).window;
  return { document, data: JSON.parse(document.querySelector("script[type='application/ld+json']").textContent) };
};

test("JSON-LD names every author, and says what the page says", async () => {
  const { document, data } = jsonld(await newsroom.text(demoStory()));
  assert.equal(data["@context"], "https://schema.org");
  assert.equal(data["@type"], "NewsArticle");
  assert.deepEqual(data.author.map((author) => author.name), ["Ines Falk", "Tor Amsel", "Pia Lund", "Eva Rein"]);
  assert.equal(data.headline, document.querySelector("h1").textContent);
  assert.equal(data.url, newsroom.url + demoStory());
  assert.equal(data.inLanguage, "en");
  assert.equal(data.datePublished, document.querySelector(".byline time").getAttribute("datetime"));
  assert.equal(Date.parse(data.datePublished), Date.parse("2026-11-20T16:40:00Z"));
  assert.equal(data.image.width / data.image.height > 1.4, true);
  assert.equal(data.publisher.name, "The Norhaven Courier");
});

test("every story's JSON-LD parses, in each language", async () => {
  for (const language of ["en", "es", "ar", "fa", "he", "ur", "de", "ja"]) {
    const { document, data } = jsonld(await newsroom.text(demoStory(language)));
    assert.equal(data.headline, document.querySelector("h1").textContent);
    assert.equal(data.inLanguage, language);
    const printed = [...document.querySelectorAll(".byline bdi")].map((name) => name.textContent);
    assert.deepEqual(new Set(data.author.map((author) => author.name)), new Set(printed), language);
  }
});

test("hreflang names all editions, on each of them the same", async () => {
  const seen = new Set();
  for (const language of ["en", "es", "ar", "fa", "he", "ur", "de", "ja"]) {
    const { document } = new JSDOM(await newsroom.text(demoStory(language))).window;
    const links = [...document.querySelectorAll("link[hreflang]")].map((link) => `${link.hreflang} ${link.href}`);
    assert.equal(links.length, 9, `${language}: eight editions and x-default`);
    seen.add(links.sort().join("\n"));
    assert.equal(document.querySelector("link[rel=canonical]").href, newsroom.url + demoStory(language));
  }
  assert.equal(seen.size, 1);
});
