/* budget.test.mjs - what a page costs as sent. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { open, renew } from "./chromium.mjs";
import { demoStory } from "./newsroom.mjs";
import { everyPage, KINDS } from "./pages.mjs";
import { room } from "./room.mjs";

const PAGE_BYTES = 20 * 1024, FONT_BYTES = 60 * 1024, ITALIC_BYTES = 3 * 1024, STYLE_BYTES = 32 * 1024, SELECTOR_PARTS = 3;
const URDU_BYTES = 140 * 1024; /* Nastaliq is a large script: only where the device has none of its own */
let newsroom, page, pages;
room({}, async (newsroomOfTest, browser) => {
  newsroom = newsroomOfTest;
  page = await open(browser, { width: 375 });
  pages = await everyPage(newsroom);
});

/* Bytes of an address in Brotli; that it is Brotli is seen by opening it. */
async function sent(url) {
  const { headers, body } = await newsroom.fetch(url, { "Accept-Encoding": "br" });
  assert.equal(headers["content-encoding"], "br", url);
  assert.ok(brotliDecompressSync(body).length > body.length);
  return body.length;
}

/* In the page: its selectors of more than so many parts. Commas and spaces inside brackets part nothing. */
const deepSelectors = (most) => {
  const outside = (selector) => {
    let flat = selector;
    for (let before = ""; before !== flat;) [before, flat] = [flat, flat.replace(/\([^()]*\)|\[[^\]]*\]/g, "")];
    return flat;
  };
  const rulesOf = (list) => [...list].flatMap((rule) => rule.selectorText ? [rule] : rulesOf(rule.cssRules ?? []));
  const selectors = [...document.styleSheets].flatMap((sheet) => rulesOf(sheet.cssRules)).flatMap((rule) => outside(rule.selectorText).split(","));
  if (selectors.length < 50) return ["no style sheet"];
  return selectors.filter((selector) => selector.trim().split(/\s*[>+~]\s*|\s+/).length > most);
};

/* The italic comes only where its letters occur: a fifth request, and with it a little over the fonts' room. */
async function assertCheap(path, { isUrdu = false } = {}) {
  const answers = [], hear = (response) => answers.push(response);
  await renew(page);
  page.on("response", hear);
  await page.goto(newsroom.url + path, { waitUntil: "networkidle" });
  page.off("response", hear);
  const of = (...types) => answers.filter((answer) => types.includes(answer.request().resourceType()));
  /* That it was seen is told behind it, on a slow machine while the network is still looked at. */
  const others = answers.filter((answer) => !["image", "ping"].includes(answer.request().resourceType()));
  assert.ok(others.length > 1, `${path}: some came from a cache`);
  const isItalic = others.some((answer) => answer.url().endsWith("/serif-i.woff2"));
  assert.ok(others.length <= (isUrdu || isItalic ? 5 : 4), `${path}\n${others.map((answer) => answer.url()).join("\n")}`);
  let bytes = 0;
  for (const answer of of("document", "script", "stylesheet")) bytes += await sent(answer.url());
  assert.ok(bytes <= PAGE_BYTES, `${path}: ${bytes} bytes of HTML, CSS and JavaScript`);
  let fonts = 0;
  for (const answer of of("font")) fonts += (await answer.body()).length;
  assert.ok(fonts <= (isUrdu ? URDU_BYTES : FONT_BYTES + (isItalic ? ITALIC_BYTES : 0)), `${path}: ${fonts} bytes of fonts`);
  const style = await page.evaluate(() => [...document.querySelectorAll("style")].map((element) => element.textContent.length));
  assert.ok(style.length === 1 && style[0] <= STYLE_BYTES, `${path}: ${style} bytes of CSS`);
  assert.deepEqual(await page.evaluate(deepSelectors, SELECTOR_PARTS), [], path);
}

for (const kind of KINDS.filter((each) => each !== "sign in")) {
  test(`${kind}: 4 requests beside pictures, 20 KB, fonts 60 KB, CSS 32 KB, in each language`, async () => {
    for (const { path, language } of pages.filter((page) => page.kind === kind)) await assertCheap(path, { isUrdu: language === "ur" });
  });
}

test("what never changes is kept for good, pages are asked for again", async () => {
  const html = await newsroom.text(demoStory());
  const assets = [...html.matchAll(/(?:src|href)="(\/(?:assets|media)\/[^"]+)"/g)].map((match) => match[1]);
  assert.ok(assets.length >= 4);
  for (const asset of assets) {
    const { status, headers } = await newsroom.fetch(asset);
    assert.equal(status, 200, asset);
    assert.match(headers["cache-control"], /immutable/, asset);
  }
  assert.doesNotMatch((await newsroom.fetch(demoStory())).headers["cache-control"], /immutable/);
});
