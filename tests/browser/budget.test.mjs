/* budget.test.mjs - what a page costs as sent. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { launch, open } from "./chromium.mjs";
import { demoStory, Newsroom } from "./newsroom.mjs";

const PAGE_BYTES = 20 * 1024, FONT_BYTES = 64 * 1024, STYLE_BYTES = 32 * 1024;
const URDU_BYTES = 140 * 1024; /* Nastaliq is a large script: only where the device has none of its own */
let newsroom, browser;
before(async () => {
  newsroom = await Newsroom.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
});

/* Bytes of an address in Brotli; that it is Brotli is seen by opening it. */
async function sent(url) {
  const { headers, body } = await newsroom.fetch(url, { "Accept-Encoding": "br" });
  assert.equal(headers["content-encoding"], "br", url);
  assert.ok(brotliDecompressSync(body).length > body.length);
  return body.length;
}

const pages = [["en", demoStory()], ["front", "/"], ["section", "/category/harbour/"],
  ...["es", "de", "ar", "fa", "he", "ur", "ja"].map((language) => [language, demoStory(language)])];

for (const [name, path] of pages) {
  test(`${name}: 4 requests beside pictures, 20 KB, fonts 64 KB`, async () => {
    const page = await open(browser, { width: 375 });
    const answers = [];
    page.on("response", (response) => answers.push(response));
    await page.goto(newsroom.url + path, { waitUntil: "networkidle" });
    const of = (...types) => answers.filter((answer) => types.includes(answer.request().resourceType()));
    const others = answers.filter((answer) => answer.request().resourceType() !== "image");
    assert.ok(others.length <= (name === "ur" ? 5 : 4), others.map((answer) => answer.url()).join("\n"));
    let bytes = 0;
    for (const answer of of("document", "script", "stylesheet")) bytes += await sent(answer.url());
    assert.ok(bytes <= PAGE_BYTES, `${bytes} bytes of HTML, CSS and JavaScript`);
    let fonts = 0;
    for (const answer of of("font")) fonts += (await answer.body()).length;
    assert.ok(fonts <= (name === "ur" ? URDU_BYTES : FONT_BYTES), `${fonts} bytes of fonts`);
    const style = await page.evaluate(() => document.querySelector("style").textContent.length);
    assert.ok(style <= STYLE_BYTES, `${style} bytes of CSS`);
    await page.context().close();
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
