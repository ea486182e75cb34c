/* edition-page.test.mjs - what a reader meets on an edition's pages: where the words came from, dates, digits, direction. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JSDOM } from "jsdom";
import { DeskClient } from "./desk_client.mjs";
import { Engine } from "./engine.mjs";
import { demoStory, frontMatter, Newsroom } from "./newsroom.mjs";
import { until } from "./patience.mjs";

const demo = await Newsroom.start();
let engine, newsroom, english;
after(() => demo.stop());

const page = async (room, path) => new JSDOM(await room.text(path)).window.document;
const data = (document) => JSON.parse(document.querySelector("script[type='application/ld+json']").textContent);
const trimmed = (node) => node?.textContent.replace(/\s+/g, " ").trim();

/* The path of a story's version, once it stands. */
async function version(path, language) {
  const link = await until(`${path} in ${language}`, async () => (await page(newsroom, path)).querySelector(`link[hreflang="${language}"]`), { every: 100 });
  return new URL(link.href).pathname;
}

before(async () => {
  engine = await Engine.start({ targets: ["es", "fa"] });
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.set("engines", `fake: libretranslate ${engine.url}`);
  await newsroom.set("editions", "es: from en; translate publish\nfa: from en; translate publish");
  const write = (title, slug, more = "") => `${frontMatter({ title, slug, byline: ["Ada Holm"], place: "Norhaven", sections: ["Harbour"], tags: ["Boats"], date: new Date(Date.now() - 60_000).toISOString() })}\nThe ferry sails twice a day. ${more}\n`;
  const urls = await newsroom.publish({ "a.md": write("The ferry returns", "ferry"), "b.md": write("The quay is closed", "quay") });
  english = urls.map((address) => new URL(address).pathname);
});
after(async () => {
  await newsroom?.stop();
  await engine?.stop();
});

test("a machine's translation says so above its text, with the way to the original", async () => {
  const spanish = await page(newsroom, await version(english[0], "es"));
  const note = spanish.querySelector(".main .note");
  assert.equal(trimmed(note), "Traducido por una máquina (original: inglés), aún sin revisar. Original");
  assert.equal(note.querySelector("a").getAttribute("href"), english[0]);
  assert.equal(note.querySelector("a").hreflang, "en");
  assert.ok(note.compareDocumentPosition(spanish.querySelector(".text")) & spanish.defaultView.Node.DOCUMENT_POSITION_FOLLOWING);
  assert.equal((await page(newsroom, english[0])).querySelector(".note"), null);
});

test("one that a person has checked says who", async () => {
  const path = await version(english[1], "es");
  const desk = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  const queue = new JSDOM(await (await desk.get("/desk/translations/?lang=es")).text()).window.document;
  const link = [...queue.querySelectorAll(".queue li")].find(({ textContent }) => textContent.includes("The quay is closed")).querySelector("a");
  const answer = await fetch(newsroom.url + link.getAttribute("href"), {
    method: "POST",
    redirect: "manual",
    headers: { Cookie: desk.cookie },
    body: new URLSearchParams({ token: desk.token, do: "approve" }),
  });
  assert.equal(answer.status, 303);
  const note = trimmed((await page(newsroom, path)).querySelector(".main .note"));
  assert.equal(note.replace(/[\u2068\u2069]/g, ""), "Traducido por una máquina (original: inglés), revisado por admin. Original");
});

test("its data names the engine and the work it is a translation of; the original's names neither", async () => {
  const said = data(await page(newsroom, await version(english[0], "es")));
  assert.equal(said.inLanguage, "es");
  assert.deepEqual(said.translationOfWork, { "@type": "NewsArticle", url: newsroom.url + english[0], inLanguage: "en" });
  assert.deepEqual(said.translator, [{ "@type": "Organization", name: "fake" }]);
  const original = data(await page(newsroom, english[0]));
  assert.deepEqual([original.translator, original.translationOfWork], [undefined, undefined]);
});

test("the API says it too", async () => {
  const path = await version(english[0], "es");
  const [, id] = (await newsroom.text("/es/feed/")).match(new RegExp(`${path}</link>\\s*<guid[^>]*>[^<]*\\?p=(\\d+)`));
  const post = JSON.parse(await newsroom.text(`/wp-json/wp/v2/posts/${id}`));
  assert.equal(post.lang, "es");
  assert.deepEqual({ ...post.translation, original: 0 }, { engine: "fake", from: "en", original: 0, reviewed: false });
  assert.ok((await newsroom.text("/es/feed/")).includes(path));
});

test("a translation by a person names the person, in the byline and in the data", async () => {
  await demo.publish({ "p.md": `${frontMatter({ title: "Las farolas", slug: "farolas", language: "es", byline: ["Ines Falk", "Ada Holm (translator)"], translation_of: "/2026/11/18/council-adopts-budget/", date: "2026-11-18T18:00:00Z" })}\nTexto.\n` });
  const document = await page(demo, "/es/2026/11/18/farolas/");
  assert.match(trimmed(document.querySelector(".byline")), /Traducción: Ada Holm/);
  assert.equal(document.querySelector(".note"), null);
  assert.deepEqual(data(document).translator, [{ "@type": "Person", name: "Ada Holm" }]);
  assert.equal(data(document).translationOfWork.inLanguage, "en");
});

test("dates stand in two calendars where that is set, in the language's digits", async () => {
  await demo.set("editions", "fa: calendar persian\nar: digits native; zone Asia/Riyadh\nur: digits latin\nes: title El Correo del Puerto");
  const persian = await page(demo, demoStory("fa"));
  assert.match(trimmed(persian.querySelector(".times time")), /۱۴۰۵.*\(۲۰ نوامبر ۲۰۲۶\)/);
  assert.match(trimmed(persian.querySelector(".placeline")), /۲۹ آبان ۱۴۰۵ \(۲۰ نوامبر ۲۰۲۶\)/);
  const arabic = await page(demo, demoStory("ar"));
  assert.match(trimmed(arabic.querySelector(".times time")), /٢٠.*٢٠٢٦/);
  assert.match(trimmed(await page(demo, "/ar/search/?q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1").then((document) => document.querySelector("h1"))), /[١-٩]/);
  assert.match((await page(demo, "/ar/privacy/")).querySelector("table").textContent, /١٤ .*٧٢٠ /);
  assert.match(arabic.querySelector(".times time").dateTime, /\+03:00$/);
  assert.equal((await page(demo, "/es/")).querySelector(".name").textContent, "El Correo del Puerto");
});

test("page numbers are the language's", async () => {
  await demo.set("page_size", "5");
  await demo.set("editions", "ar: digits native");
  const pager = (await page(demo, "/ar/page/2/")).querySelector(".pager");
  assert.equal(pager.querySelector("[aria-current]").textContent, "٢");
  assert.ok(pager.querySelector("a[href='/ar/']"));
  await demo.set("page_size", "20");
  await demo.set("editions", "");
});

test("a name of the other direction is isolated in a sentence", async () => {
  const dateline = (await page(demo, demoStory("ar"))).querySelector(".placeline").textContent;
  assert.match(dateline, /\u2068NCA\u2069/);
  assert.doesNotMatch((await page(demo, demoStory("es"))).querySelector(".placeline").textContent, /[\u2066-\u2069]/);
});

test("the dateline has the form of the language's papers", async () => {
  const line = async (language) => trimmed((await page(demo, demoStory(language))).querySelector(".placeline"));
  assert.match(await line("en"), /^Norhaven, 20 November 2026 \(NCA\):$/);
  assert.match(await line("es"), /^Norhaven, 20 nov \(NCA\) –$/);
  assert.match(await line("de"), /^Norhaven \(NCA\) –$/);
});

/* The language of what a link of the newsroom leads to, by its path. */
const languageOf = (href) => new URL(href, demo.url).pathname.match(/^\/(\w\w)\//)?.[1] ?? "en";

test("what a page suggests, finds and shares stays in its edition", async () => {
  for (const language of ["en", "es", "ar", "de"]) {
    const document = await page(demo, demoStory(language));
    const inside = [...document.querySelectorAll(".related a, .also a, .kicker a, .tags a, .strip a, .footer a, .byline a")];
    assert.ok(inside.length > 8, language);
    assert.deepEqual(inside.map(({ href }) => href).filter((href) => languageOf(href) !== language), [], language);
    const copy = document.querySelector("[data-do=copy]");
    assert.equal(new URL(copy.href).pathname, new URL(document.querySelector("link[rel=canonical]").href).pathname);
    const shared = [...document.querySelectorAll(".share a")].find(({ href }) => href.includes("mastodon"));
    assert.equal(languageOf(shared.href), language);
    assert.ok(decodeURIComponent(shared.href.replaceAll("+", " ")).includes(document.querySelector("h1").textContent.slice(0, 12)), language);
    const home = language === "en" ? "" : `/${language}`;
    const found = await page(demo, `${home}/search/?q=Sandvik`);
    assert.deepEqual([...found.querySelectorAll(".hits a, main article a")].map(({ href }) => languageOf(href)).filter((one) => one !== language), [], language);
  }
});

test("also read: what an editor puts into a story of another edition leads to this edition's version, or is not shown", async () => {
  await demo.publish({ "q.md": `${frontMatter({ title: "Una nota", slug: "nota", language: "es", byline: ["Ines Falk"], also_read: ["/2026/11/20/ferry-line-returns/", "/2026/11/18/council-adopts-budget/"], date: "2026-11-19T18:00:00Z" })}\nUno.\n\nDos.\n\nTres.\n\nCuatro.\n\nCinco.\n` });
  const links = [...(await page(demo, "/es/2026/11/19/nota/")).querySelectorAll(".also a")].map((link) => link.getAttribute("href"));
  assert.deepEqual(links, [demoStory("es"), "/es/2026/11/18/farolas/"]);
});
