/* structured.test.mjs - what search engines and networks read in a page's head: schema.org/NewsArticle, the Open Graph. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { JSDOM } from "jsdom";
import { Newsroom } from "./newsroom.mjs";
import { everyPage, LANGUAGES } from "./pages.mjs";

const require = createRequire(import.meta.url);
const { structuredDataTest } = require("structured-data-testing-tool");
const { Facebook, Google } = require("structured-data-testing-tool/presets");
const { schemas } = require("structured-data-testing-tool/lib/schemas");

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
const LONGEST_HEADLINE = 110; /* what search engines show of it */
const PICTURE_TESTS = /image/;
let newsroom, pages;
before(async () => {
  newsroom = await Newsroom.start();
  pages = await everyPage(newsroom);
});
after(() => newsroom?.stop());

const pageOf = (kind, language = "en") => pages.find((page) => page.kind === kind && page.language === language);
const read = async (kind, language) => (await newsroom.fetch(pageOf(kind, language).path)).body.toString("utf8");
const documentOf = (html) => new JSDOM(html).window.document;
const meta = (document, name) => document.querySelector(`meta[property="${name}"]`)?.content;
const dataOf = (document) => [...document.querySelectorAll("script[type='application/ld+json']")].flatMap((script) => JSON.parse(script.textContent));
const textsOf = (document, selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent.trim());

/* What the testing tool finds wrong, by the name of its test. */
async function faults(html, options) {
  const result = await structuredDataTest(html, { ...options, presets: [Google, Facebook] }).catch((problem) => problem.res ?? Promise.reject(problem));
  assert.ok(result.passed.length > 0);
  return [...result.failed, ...result.warnings].map(({ test }) => test);
}

async function assertAnswers(url, type) {
  assert.equal(new URL(url).origin, newsroom.url, url);
  const { status, headers } = await newsroom.fetch(url);
  assert.equal(status, 200, url);
  assert.match(headers["content-type"], type, url);
}

/* Each @type is one that schema.org has. */
function assertKnownTypes(value) {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) assert.ok(value["@type"] in schemas, `@type ${value["@type"]}`);
  for (const part of Object.values(value)) assertKnownTypes(part);
}

async function assertArticle(document) {
  const articles = dataOf(document).filter((data) => data["@type"] === "NewsArticle");
  assert.equal(articles.length, 1);
  const [article] = articles;
  assert.equal(article["@context"], "https://schema.org");
  assertKnownTypes(article);
  assert.equal(article.headline, document.querySelector("h1").textContent);
  assert.ok([...article.headline].length <= LONGEST_HEADLINE);
  assert.equal(article.description, document.querySelector(".standfirst").textContent);
  assert.equal(article.inLanguage, document.documentElement.lang);
  for (const moment of [article.datePublished, article.dateModified]) assert.match(moment, MOMENT);
  assert.ok(Date.parse(article.dateModified) >= Date.parse(article.datePublished));
  const canonical = document.querySelector("link[rel=canonical]").href;
  for (const url of [article.url, article.mainEntityOfPage, meta(document, "og:url")]) assert.equal(url, canonical);
  assert.deepEqual(article.keywords, textsOf(document, ".tags a"));
  assert.ok(article.articleSection.includes(textsOf(document, ".kicker a").at(-1)));
  return article;
}

async function assertPeople(document, article) {
  assert.deepEqual(article.author.map(({ name }) => name).sort(), textsOf(document, ".byline a[rel=author]").sort());
  for (const author of article.author) {
    assert.equal(author["@type"], "Person");
    assert.doesNotMatch(author.name, /,| and /);
    await assertAnswers(author.url, /^text\/html/);
  }
  assert.equal(article.publisher["@type"], "NewsMediaOrganization");
  assert.equal(article.publisher.name, meta(document, "og:site_name"));
  await assertAnswers(article.publisher.url, /^text\/html/);
  await assertAnswers(article.publisher.logo.url, /^image\//);
}

async function assertPicture(document, { image }) {
  assert.equal(image["@type"], "ImageObject");
  assert.ok(image.width >= 696 && image.height > 0, `${image.width} x ${image.height}`);
  await assertAnswers(image.url, /^image\//);
  await assertAnswers(meta(document, "og:image"), /^image\//);
  assert.ok(meta(document, "og:image:alt").length > 10);
  assert.equal(document.querySelector("meta[name='twitter:card']").content, "summary_large_image");
}

for (const language of LANGUAGES) {
  test(`${language}, several authors and a picture: a valid NewsArticle, a whole card`, async () => {
    const html = await read("story", language);
    assert.deepEqual(await faults(html, { schemas: ["jsonld:NewsArticle"] }), []);
    const document = documentOf(html);
    const article = await assertArticle(document);
    assert.ok(article.author.length >= 2);
    await assertPeople(document, article);
    await assertPicture(document, article);
  });
}

for (const kind of ["correction", "opinion", "table", "embed"]) {
  test(`story with ${kind}: a valid NewsArticle`, async () => {
    const html = await read(kind);
    const document = documentOf(html);
    const article = await assertArticle(document);
    await assertPeople(document, article);
    const found = await faults(html, { schemas: ["jsonld:NewsArticle"] });
    assert.deepEqual(article.image ? found : found.filter((name) => !PICTURE_TESTS.test(name)), []);
    if (article.image) await assertPicture(document, article);
    else assert.equal(document.querySelector("meta[name='twitter:card']").content, "summary");
  });
}

test("a correction stands in the data as on the page", async () => {
  const document = documentOf(await read("correction"));
  const { correction } = await assertArticle(document);
  assert.equal(correction.length, textsOf(document, ".correction").length);
  for (const { "@type": type, text, datePublished } of correction) {
    assert.equal(type, "CorrectionComment");
    assert.ok(textsOf(document, ".correction").some((notice) => notice.includes(text)));
    assert.match(datePublished, MOMENT);
  }
});

test("a withdrawn story, a page that is not there and a form say nothing to search engines", async () => {
  for (const kind of ["withdrawn", "not found", "sign in", "share"]) {
    const document = documentOf(await read(kind));
    assert.deepEqual(dataOf(document), [], kind);
    assert.match(document.querySelector("meta[name=robots]").content, /noindex/, kind);
  }
});

test("lists describe themselves, and their address is the one on their card", async () => {
  for (const kind of ["front", "section", "tag", "author"]) {
    for (const language of LANGUAGES) {
      const document = documentOf(await read(kind, language));
      const where = `${kind}, ${language}`;
      const canonical = document.querySelector("link[rel=canonical]").href;
      await assertAnswers(canonical, /^text\/html/);
      assert.ok(document.querySelector("meta[name=description]").content.length > 0, where);
      if (kind !== "front" && !meta(document, "og:title")) continue;
      assert.equal(meta(document, "og:url"), canonical, where);
      for (const name of ["og:title", "og:type", "og:site_name"]) assert.ok(meta(document, name)?.length > 0, `${where}: ${name}`);
    }
  }
});

test("breadcrumbs, wherever they stand, are numbered, named and lead somewhere", async () => {
  for (const { path, name } of pages.filter((page) => page.status === 200)) {
    const data = dataOf(documentOf((await newsroom.fetch(path)).body.toString("utf8")));
    for (const list of data.flatMap((each) => each.breadcrumb ?? each).filter((each) => each["@type"] === "BreadcrumbList")) {
      assert.ok(list.itemListElement.length > 0, name);
      for (const [i, item] of list.itemListElement.entries()) {
        assert.equal(item.position, i + 1, name);
        assert.ok(item.name.length > 0, name);
        if (item.item || i + 1 < list.itemListElement.length) await assertAnswers(item.item, /^text\/html/);
      }
    }
  }
});
