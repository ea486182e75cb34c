/* apertium.test.mjs - from the desk to the reader in Spanish, with a real Apertium: published, changed, reviewed by keyboard, seen. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch, nextFrame, open } from "./chromium.mjs";
import { openEditor, colleague, save, signIn } from "./editor.mjs";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { until } from "./patience.mjs";
import { press, reach, type } from "./tabbing.mjs";

const APERTIUM = process.env.DATELINE_TEST_APERTIUM; /* tests/with-apertium */
const STORY = frontMatter({
  title: "The ferry returns to the harbour", standfirst: "The first boat sails in March.", place: "Norhaven", byline: ["Ada Holm"], sections: ["Harbour"], tags: ["Boats"],
  status: "draft",
}) + "The ferry sails **twice a day** from Monday. A ticket costs 12 euros. Children pay half.\n";
let newsroom, browser, front, page, english, spanish, people;
const sent = [];

/* Hands everything on to the engine, and remembers what was to be translated. */
const listening = () => new Promise((done) => {
  const server = createServer(async (question, answer) => {
    let body = "";
    for await (const part of question) body += part;
    if (question.url.startsWith("/translate")) sent.push(new URLSearchParams(body || question.url.split("?")[1]).get("q"));
    const { method, headers } = question;
    const got = await fetch(APERTIUM + question.url, { method, headers: { "Content-Type": headers["content-type"] ?? "text/plain" }, ...(method === "POST" ? { body } : {}) });
    answer.writeHead(got.status, { "Content-Type": got.headers.get("content-type") }).end(Buffer.from(await got.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1", () => done(server));
});

const comes = (what, ask) => until(() => `${what}\n${newsroom.log}`, ask);
const alternates = (html) => [...html.matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)].map(([, language, url]) => `${language} ${new URL(url).pathname}`);
/* Publishes by the last sheet; answers the story's address. */
const release = async () => {
  await page.locator("#publish").click();
  await page.locator("dialog[open] .readers").waitFor();
  await page.locator("dialog[open] [type=submit]").click();
  await page.locator("#after a").waitFor();
  return page.locator("#after a").getAttribute("href");
};
/* The story as the page's data has it. */
const articleOf = (html) => [JSON.parse(html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)[1])].flat().flatMap((each) => each["@graph"] ?? each).find((each) => each.headline);

before(async () => {
  assert.ok(APERTIUM, "run this through tests/with-apertium");
  [front, newsroom, browser] = await Promise.all([listening(), Newsroom.start({ demo: false }), launch()]);
  await newsroom.set("engines", `apertium: apertium http://127.0.0.1:${front.address().port}`);
  await newsroom.set("editions", "es: title El Correo; from en; translate publish");
  people = { edda: await colleague(newsroom, "edda", "editor", "Edda Lind") };
  await newsroom.publish({ "ferry.md": STORY });
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
  front?.close();
});

test("published at the desk, the Spanish page stands at an address of its own, with notice, feed and hreflang both ways", async () => {
  page = await openEditor(browser, newsroom, { id: 1, person: people.edda });
  english = new URL(await release(), newsroom.url).pathname;
  const link = await comes("a Spanish version", async () => alternates(await newsroom.text(english)).find((each) => each.startsWith("es ")));
  spanish = link.slice(3);
  assert.match(spanish, /^\/es\/\d{4}\/\d\d\/\d\d\/[a-z-]+-al-puerto\/$/);
  const html = await newsroom.text(spanish);
  assert.match(html, /<strong>dos veces al día<\/strong>/);
  assert.match(html, /<aside class="note">[^<]*<a href="[^"]+" hreflang="en"/);
  assert.deepEqual(alternates(html), [`en ${english}`, `es ${spanish}`, `x-default ${english}`]);
  assert.deepEqual(alternates(await newsroom.text(english)), alternates(html));
  assert.ok((await newsroom.text("/es/feed/")).includes(spanish));
  assert.equal(articleOf(html).inLanguage, "es");
});

test("the language menu leads to it and back", async () => {
  const reader = await open(browser);
  await reader.goto(newsroom.url + english);
  await reader.locator("details.langs summary").click();
  await reader.locator("details.langs a[hreflang=es]").click();
  assert.equal(new URL(reader.url()).pathname, spanish);
  await reader.locator("details.langs summary").click();
  await reader.locator("details.langs a[hreflang=en]").click();
  assert.equal(new URL(reader.url()).pathname, english);
  await reader.context().close();
});

test("a sentence is reviewed by keyboard alone: changed, approved, the next one has the focus; published, it names who read it", async () => {
  const desk = await open(browser);
  await signIn(desk, newsroom, ...people.edda);
  await reach(desk, "a[href='/desk/translations/']");
  await press(desk, "Enter");
  await desk.waitForURL(/\/desk\/translations\/$/);
  await desk.locator(".queue a").first().waitFor();
  await press(desk, "j", "Enter");
  await desk.waitForURL(/\/desk\/translations\/\d+\/$/);
  const part = desk.locator("li.segment", { has: desk.locator(".source", { hasText: "Children pay half" }) });
  await reach(desk, `#${await part.locator("textarea").getAttribute("id")}`);
  await press(desk, "Control+a");
  await type(desk, "Los niños abonan la mitad.");
  await press(desk, "Control+Enter");
  await comes("an approved sentence", async () => (await part.getAttribute("class")).includes("reviewed"));
  assert.ok(await desk.evaluate((id) => document.activeElement.closest(".segment, body").id !== id, await part.getAttribute("id")), "the focus goes on");
  await reach(desk, ".deeds button[value=approve]", "Shift+Tab");
  await press(desk, "Enter");
  await desk.locator("p.done").waitFor();
  await reach(desk, ".deeds button[value=publish]");
  await press(desk, "Enter");
  await desk.locator("p.done").waitFor();
  const html = await comes("the reviewed sentence", async () => { const text = await newsroom.text(spanish); return text.includes("Los niños abonan la mitad.") && text; });
  assert.match(html.match(/<aside class="note">[^]*?<\/aside>/)[0], /Edda Lind/);
  assert.equal(articleOf(html).editor?.name ?? articleOf(html).editor?.[0]?.name, "Edda Lind");
  await desk.context().close();
});

test("one sentence changed at the desk: it alone goes to the engine, and the reviewed one stays", async () => {
  sent.length = 0;
  await page.reload();
  await page.waitForFunction(() => document.querySelector("#text.ProseMirror p"));
  await page.locator("#text p").first().click();
  await page.evaluate(() => {
    const node = [...document.querySelector("#text p").childNodes].find((each) => each.textContent.includes("12"));
    const at = node.textContent.indexOf("12");
    getSelection().setBaseAndExtent(node, at, node, at + 2);
  });
  await nextFrame(page); /* a browser tells of a selection with it */
  await type(page, "14");
  await save(page);
  await release();
  const html = await comes("the changed sentence", async () => { const text = await newsroom.text(spanish); return text.includes("14 euros") && text; });
  assert.equal(sent.length, 1, sent.join("\n"));
  assert.match(sent[0], /A ticket costs 14 euros/);
  assert.doesNotMatch(sent[0], /twice|Children|harbour/);
  assert.match(html, /Los niños abonan la mitad\./);
});
