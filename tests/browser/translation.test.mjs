/* translation.test.mjs - a story in the reader's language: from a file that is published to the page in the edition. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { Engine } from "./engine.mjs";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { until } from "./patience.mjs";

const APERTIUM = process.env.DATELINE_TEST_APERTIUM; /* tests/with-apertium */

const text = (price = 12) => `The ferry sails **twice a day** from Monday. The council paid for the boat.

## What it costs

A ticket costs ${price} euros. Children pay half.
`;
const date = new Date(Date.now() - 60_000).toISOString();
const ferry = (values = {}, body = text()) =>
  frontMatter({ title: "The ferry returns to the harbour", slug: "ferry", place: "Norhaven", byline: ["Ada Holm"], sections: ["Harbour"], date, ...values }) + body;

/* Where a story's page says that it stands in another language; undefined: it does not. */
const alternate = async (newsroom, path, language) => {
  const links = (await newsroom.text(path)).match(/<link rel="alternate"[^>]*>/g) ?? [];
  const found = links.find((link) => link.includes(` hreflang="${language}"`))?.match(/ href="([^"]+)"/)[1];
  return found && new URL(found, newsroom.url).pathname;
};
const edition = (newsroom, url, language = "es") =>
  until(`${url} in ${language}`, () => alternate(newsroom, new URL(url).pathname, language), { every: 100 });

const open = async (engines, editions = "es: title El Correo; from en; translate publish") => {
  const newsroom = await Newsroom.start({ demo: false });
  await newsroom.set("engines", engines);
  await newsroom.set("editions", editions);
  return newsroom;
};

let engine, newsroom;
before(async () => {
  engine = await Engine.start();
  newsroom = await open(`fake: libretranslate ${engine.url}`);
});
after(async () => {
  await newsroom?.stop();
  await engine?.stop();
});

test("Apertium: published in English, the Spanish story stands", async () => {
  assert.ok(APERTIUM, "run this through tests/with-apertium");
  const real = await open(`apertium: apertium ${APERTIUM}`);
  try {
    const dated = { date: new Date(Date.now() - 120_000).toISOString() };
    const [url] = await real.publish({ "ferry.md": ferry({ ...dated, slug: "" }) });
    const path = await edition(real, url);
    assert.match(path, /^\/es\/\d{4}\/\d\d\/\d\d\/[a-z-]+\/$/);
    assert.doesNotMatch(path, /the-ferry/);
    const page = await real.text(path);
    assert.match(page, /<html[^>]* lang="es"/);
    assert.match(page, /<strong>dos veces al día<\/strong>/);
    assert.match(page, /href="\/es\/category\/puerto\/"/);
    assert.match(page, /Una entrada cuesta 12 euros\./);
    assert.equal(await alternate(real, path, "en"), new URL(url).pathname);
    assert.match(await real.text("/es/feed/"), new RegExp(path));
    assert.match(await real.text("/es/"), new RegExp(path));
  } finally {
    await real.stop();
  }
});

test("one changed sentence is the one that is sent", async () => {
  const date = new Date(Date.now() - 120_000).toISOString();
  const [url] = await newsroom.publish({ "ferry.md": ferry({ date }) });
  const path = await edition(newsroom, url);
  assert.ok(engine.take().length > 5);
  await newsroom.publish({ "ferry.md": ferry({ date }, text(14)) });
  await until("the changed sentence", async () => (await newsroom.text(path)).includes("14o"));
  assert.deepEqual(engine.take(), ["A ticket costs 14 euros."]);
});

test("the server is killed while the engine thinks: done once, and nothing is lost", async () => {
  engine.take();
  const release = engine.hold();
  const [url] = await newsroom.publish({ "quay.md": ferry({ title: "The quay is closed today", slug: "quay" }, "The quay is closed for repairs.\n") });
  await until("a question", () => engine.asked.length > 0);
  await newsroom.crash();
  release();
  const path = await edition(newsroom, url);
  await newsroom.restart();
  assert.match(await newsroom.text(path), /quayo/);
  const feed = await newsroom.text("/es/feed/");
  assert.match(feed, /<dc:contributor>fake<\/dc:contributor>/);
  assert.match(await newsroom.text("/es/feed/atom/"), /<contributor><name>fake<\/name><\/contributor>/);
  const { items } = JSON.parse(await newsroom.text("/es/feed/json/"));
  const item = items.find((one) => /quayo/.test(one.title));
  assert.equal(item._translation.from, "en");
  assert.equal(item._translation.translator, "fake");
  assert.equal(item._translation.original, url);
  assert.ok(item.content_html.startsWith(`<p><em>${item._translation.notice}</em> <a href="${url}">`), item.content_html);
  assert.equal(feed.match(/<item>[\s\S]*?<\/item>/g).filter((item) => /quayo/.test(item.match(/<title>.*<\/title>/)[0])).length, 1);
});

test("an engine that is down: the original is out, and its version comes when the engine does", async () => {
  const { port } = engine;
  await engine.stop();
  const [url] = await newsroom.publish({ "mayor.md": ferry({ title: "The mayor speaks today", slug: "mayor" }, "The mayor spoke at noon.\n") });
  assert.match(await newsroom.text(new URL(url).pathname), /The mayor spoke/);
  await until("a try that failed", () => /state=due asked=\d+ engine: /.test(newsroom.log));
  assert.equal(await alternate(newsroom, new URL(url).pathname, "es"), undefined);
  engine = await Engine.start({ port });
  const path = await edition(newsroom, url);
  assert.match(await newsroom.text(path), /mayoro/);
});

test("an engine that answers nonsense: no edition shows it", async () => {
  const { answer } = engine;
  engine.answer = (question) => `<script>alert(1)</script>${question.slice(0, 3)}<g id="9">`;
  const [url] = await newsroom.publish({ "lamp.md": ferry({ title: "The lamps are lit tonight", slug: "lamp" }, "The **lamps** are lit.\n") });
  await until("a version that is held", () => /state=held asked=\d+ segments/.test(newsroom.log));
  engine.answer = answer;
  assert.equal(await alternate(newsroom, new URL(url).pathname, "es"), undefined);
  assert.doesNotMatch(await newsroom.text("/es/"), /alert\(1\)|lamps/i);
});

test("a story of the archive is translated once since says so, and one held stays unseen", async () => {
  await newsroom.set("editions", "");
  const [old] = await newsroom.publish({ "old.md": ferry({ title: "The old pier opens", slug: "pier", date: new Date(Date.now() - 30 * 86_400_000).toISOString() }, "The pier opened in spring.\n") });
  await newsroom.set("editions", `es: from en; translate publish; since ${new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10)}\npt: from en; translate hold`);
  const path = await edition(newsroom, old);
  assert.match(await newsroom.text(path), /piero/);
  const [news] = await newsroom.publish({ "news.md": ferry({ title: "The new pier opens", slug: "new-pier" }, "The pier opened today.\n") });
  await edition(newsroom, news);
  await until("a version that is held", () => /language=pt state=held/.test(newsroom.log));
  assert.equal(await alternate(newsroom, new URL(news).pathname, "pt"), undefined);
});

/* Sends a form of the desk, as a browser without a script does. */
const send = (desk, path, fields) =>
  fetch(newsroom.url + path, { method: "POST", redirect: "manual", headers: { Cookie: desk.cookie, "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ token: desk.token, ...fields }) });

test("what stands around a translated story is its edition's: card, share links, search, who read it, why it went", async () => {
  const photograph = (name) => readFileSync(fileURLToPath(new URL(`../../demo/${name}.jpg`, import.meta.url)));
  const pictures = { "ferry.jpg": photograph("ferry") };
  const lighthouse = ferry({ title: "The lighthouse is lit", slug: "lighthouse", standfirst: "It was dark.", image: "ferry.jpg", alt: "A ferry at the quay", social_image: "ferry.jpg" }, "The lighthouse was dark for a year.\n");
  const [url] = await newsroom.publish({ ...pictures, "light.md": lighthouse });
  const path = await edition(newsroom, url);
  const page = await newsroom.text(path);
  assert.match(page, /<meta property="og:image:alt" content="Ao ferryo ato theo quayo">/);
  const shared = [...page.matchAll(/href="https:[^"]*(?:sharer|intent|share)[^"]*"/g)].map(([link]) => decodeURIComponent(link));
  assert.ok(shared.length > 1 && shared.every((link) => link.includes(newsroom.url + path) && !link.includes(new URL(url).pathname.slice(0, -1) + "/&")), shared.join(" "));
  assert.ok(shared.some((link) => link.includes("lighthouseo")) && !shared.some((link) => / lighthouse /.test(link)), shared.join(" "));
  const found = [...(await newsroom.text("/es/search/?q=lighthouseo")).matchAll(/<h[23][^>]*>\s*<a href="([^"]+)"/g)].map(([, href]) => href);
  assert.ok(found.length > 0 && found.every((href) => href.startsWith("/es/")), found.join(" "));
  assert.doesNotMatch(await newsroom.text("/search/?q=lighthouseo"), /lighthouseo-/);
  const desk = await DeskClient.signIn(newsroom, "edda", await addAccount(newsroom, "edda", "editor"));
  const queue = await (await desk.get("/desk/translations/?lang=es")).text();
  const review = queue.match(/href="(\/desk\/translations\/\d+\/)"[^>]*>[^<]*lighthouseo/)[1];
  assert.equal((await send(desk, review, { do: "approve" })).status, 303);
  const feed = (await newsroom.text("/es/feed/")).match(/<item>[\s\S]*?<\/item>/g).find((item) => /lighthouseo/.test(item));
  assert.match(feed, /<dc:contributor>fake<\/dc:contributor>\s*<dc:contributor>edda<\/dc:contributor>/);
  assert.match(await newsroom.text("/es/feed/atom/"), /<contributor><name>edda<\/name><\/contributor>/);
  assert.equal(JSON.parse(await newsroom.text("/es/feed/json/")).items.find((item) => /lighthouseo/.test(item.title))._translation.reviewer, "edda");
  const story = JSON.parse(await newsroom.text("/feed/json/")).items.find((item) => item.url === url).id.match(/p=(\d+)/)[1];
  assert.equal((await desk.post(`/desk/api/story/${story}/move`, { to: "withdrawn", reason: "The lamp was another." })).status, 200);
  const gone = await until("the page that is gone", async () => { const answer = await newsroom.fetch(path); return answer.status === 410 && answer.body.toString("utf8"); });
  assert.match(gone, /<html[^>]* lang="es"/);
  assert.match(gone, /<p class="reason" lang="en" dir="ltr">The lamp was another\.<\/p>/);
  assert.match((await newsroom.fetch(new URL(url).pathname)).body.toString("utf8"), /<p class="reason">The lamp was another\.<\/p>/);
});
