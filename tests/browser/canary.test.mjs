/* canary.test.mjs - one hostile line in every field that a story or a setting has: on all pages, feeds, maps and data it is text. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { JSDOM } from "jsdom";
import { frontMatter, Newsroom, program } from "./newsroom.mjs";

const run = promisify(execFile);
const TAIL = `'"><svg/onload=x>{{7*7}}`;
/* Each field's own, so that it is seen which came through; a section's name has no slash, which would part it. */
const canary = (field) => `${field}${field.startsWith("section") ? TAIL.replace("/", " ") : TAIL}`;
const FIELDS = ["title", "standfirst", "byline", "photographer", "agency", "place", "section", "tag", "alt", "caption", "credit", "correction"];
const ADDRESSES_MAX = 600;
const PICTURE = readFileSync(new URL("../../demo/harbour.jpg", import.meta.url));
const STARTS = ["/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/corrections/", "/search/?q=svg",
  "/wp-json/wp/v2/posts", "/nothing/there/", `/?s=${encodeURIComponent(TAIL)}`, "/desk/sign-in/", "/opensearch.xml"];
let newsroom, visited;

const story = (slug, language) => ({
  [`${slug}-${language}.html`]: `${frontMatter({
    title: canary("title"), standfirst: canary("standfirst"), slug, language, byline: [canary("byline"), `${canary("photographer")} (photographer)`],
    agency: canary("agency"), place: canary("place"), date: "2026-11-20T08:00:00Z", sections: [canary("section")], tags: [canary("tag")],
    image: "harbour.jpg", alt: canary("alt"), caption: canary("caption"), credit: canary("credit"), correction: canary("correction"),
  })}<p>Text &lt;svg/onload=x&gt;{{7*7}}</p>
<h2>Heading &lt;svg/onload=x&gt;</h2>
<table><caption>Caption &lt;svg/onload=x&gt;</caption><tbody><tr><td>Cell &lt;svg/onload=x&gt;</td></tr></tbody></table>
<p><a href="https://news.example/?a='%22&gt;&lt;svg/onload=x&gt;">Link</a></p>
`,
  "harbour.jpg": PICTURE,
});

/* Every address of ours in an answer, whatever its kind. */
const addressesIn = (text) =>
  [...text.matchAll(/(?:href|src|action)="([^"]*)"|<loc>([^<]*)<|"(?:url|link|id|next_url|feed_url|home_page_url)": ?"([^"]*)"/g)]
    .map((match) => (match[1] ?? match[2] ?? match[3]).replaceAll("&amp;", "&").replaceAll("\\/", "/"));

async function crawl() {
  const answers = new Map(), queue = [...STARTS];
  while (queue.length > 0 && answers.size < ADDRESSES_MAX) {
    const path = queue.shift();
    if (answers.has(path)) continue;
    const { status, headers, body } = await newsroom.fetch(path);
    const type = headers["content-type"] ?? "";
    answers.set(path, { path, status, type, text: /text|json|xml/.test(type) ? body.toString("utf8") : "" });
    if (/css|javascript/.test(type)) continue;
    for (const address of addressesIn(answers.get(path).text)) {
      const url = new URL(address, newsroom.url + path);
      if (url.origin === newsroom.url && !/^\/(media|assets)\//.test(url.pathname)) queue.push(url.pathname + url.search);
    }
  }
  return [...answers.values()];
}

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  for (const name of ["title", "description"]) await run(program, ["settings", newsroom.directory, name, canary(`site-${name}`)]);
  for (const language of ["en", "es", "ar"]) await newsroom.publish(story("canary", language));
  await newsroom.publish(story("second", "en"));
  const withdrawn = story("withdrawn", "en");
  await newsroom.publish(withdrawn);
  withdrawn["withdrawn-en.html"] = withdrawn["withdrawn-en.html"].replace("---\n", "---\nstatus: withdrawn\n");
  await newsroom.publish(withdrawn);
  STARTS.push("/2026/11/20/withdrawn/", "/2026/11/20/canary/");
  visited = await crawl();
});
after(() => newsroom?.stop());

const of = (pattern) => visited.filter(({ type }) => pattern.test(type));

/* Nothing that the canary would make where it is not text. */
function assertQuiet(root, where) {
  for (const element of root.querySelectorAll("*")) {
    for (const { name } of element.attributes) assert.match(name, /^(?!on)[a-z][a-z:-]*$/i, `${where}: <${element.localName} ${name}>`);
    if (element.localName === "svg") assert.ok(element.getAttribute("aria-hidden") === "true", `${where}: ${element.outerHTML}`);
  }
}

/* A template that looked into a value would have left 49, or nothing, where the braces were. */
const assertNotRun = (text, where) => {
  assert.doesNotMatch(text, /svg[/ ]onload=x(>|&gt;|\\u003e)49/i, where);
  assert.doesNotMatch(text, /('|&#39;)("|&quot;|\\"|\\u0022)(>|&gt;|\\u003e)(<|&lt;|\\u003c)svg[/ ]onload=x(>|&gt;|\\u003e)(?!\{\{7\*7\}\})/i, where);
};

test("the crawl reached every kind of answer", () => {
  assert.ok(visited.length > 40 && visited.length < ADDRESSES_MAX, `${visited.length}`);
  for (const type of [/html/, /rss/, /atom/, /feed\+json/, /application\/json/, /application\/xml|text\/xml/, /text\/plain/]) {
    assert.ok(of(type).length > 0, `${type} of ${[...new Set(visited.map((each) => each.type))].join("; ")}`);
  }
  for (const status of [200, 404, 410]) assert.ok(visited.some((each) => each.status === status), `${status}`);
  assert.deepEqual(visited.filter(({ status }) => status >= 500).map(({ path }) => path), []);
  for (const part of ["/category/", "/tag/", "/author/", "/es/", "/ar/", "/share/"]) assert.ok(visited.some(({ path }) => path.includes(part)), part);
});

test("pages: the canary makes no element and no attribute", () => {
  for (const { path, text } of of(/html/)) {
    const { document } = new JSDOM(text).window;
    assertQuiet(document, path);
    assert.doesNotMatch(text, /<svg\/|<svg onload/, path);
    assertNotRun(text, path);
    for (const script of document.scripts) assert.ok(script.type === "application/ld+json" || script.getAttribute("src"), path);
  }
});

test("a story's page shows every field as it was typed", () => {
  const { document } = new JSDOM(visited.find(({ path }) => path === "/2026/11/20/canary/").text).window;
  const image = document.querySelector("figure.lead img");
  const seen = document.body.textContent;
  for (const field of FIELDS.filter((each) => each !== "alt" && each !== "byline")) assert.ok(seen.includes(canary(field)), field);
  assert.ok(seen.includes(canary("byline")) && seen.includes("Text <svg/onload=x>{{7*7}}") && seen.includes("Cell <svg/onload=x>"));
  assert.equal(image.alt, canary("alt"));
  assert.ok(document.title.includes(canary("title")) && document.title.includes(canary("site-title")));
  assert.equal(document.querySelector("meta[property='og:title']").content, canary("title"));
  assert.equal(document.querySelector("meta[name=description]").content, canary("standfirst"));
  const data = JSON.parse(document.querySelector("script[type='application/ld+json']").textContent);
  assert.equal(data.headline, canary("title"));
  assert.deepEqual(data.author.map(({ name }) => name), [canary("byline"), canary("photographer")]);
  assert.deepEqual([data.dateline, data.articleSection, data.keywords, data.image.caption, data.image.creditText, data.correction[0].text],
    [canary("place"), [canary("section")], [canary("tag")], canary("caption"), canary("credit"), canary("correction")]);
  assert.equal(data.publisher.name, canary("site-title"));
});

/* XML as browsers read it, and HTML inside its texts. */
function assertXml(path, text) {
  const { window } = new JSDOM("");
  const document = new window.DOMParser().parseFromString(text, "application/xml");
  assert.equal(document.querySelector("parsererror"), null, path);
  assert.equal(document.getElementsByTagNameNS("*", "svg").length, 0, path);
  assertNotRun(text, path);
  for (const element of document.querySelectorAll("*")) {
    if (/^(encoded|content)$/.test(element.localName) && element.children.length === 0) assertQuiet(JSDOM.fragment(element.textContent), path);
  }
  return document;
}

test("feeds and maps in XML: well-formed, the canary is text in them and in the HTML that they carry", () => {
  const all = of(/xml/).filter(({ status, type }) => status === 200 && !type.includes("svg"));
  for (const { path, text } of all) assertXml(path, text);
  for (const path of ["/feed/", "/feed/atom/"]) {
    const document = assertXml(path, visited.find((each) => each.path === path).text);
    const titles = [...document.getElementsByTagNameNS("*", "title")].map((title) => title.textContent);
    assert.ok(titles.includes(canary("title")) && titles.includes(canary("site-title")), `${path}: ${titles}`);
  }
});

/* Every text in it that is HTML by its name. */
function assertJson(value, path, name = "") {
  if (typeof value === "string" && /^(content_html|rendered)$/.test(name)) assertQuiet(JSDOM.fragment(value), path);
  if (typeof value === "object" && value !== null) for (const [key, part] of Object.entries(value)) assertJson(part, path, key);
}

test("data in JSON: whole, and the HTML in it is quiet", () => {
  for (const { path, text } of of(/json/).filter(({ status }) => status === 200)) {
    assertJson(JSON.parse(text), path);
    assertNotRun(text, path);
  }
  const feed = JSON.parse(visited.find(({ path }) => path === "/feed/json/").text);
  assert.equal(feed.title, canary("site-title"));
  assert.ok(feed.items.every(({ title }) => title === canary("title")));
});
