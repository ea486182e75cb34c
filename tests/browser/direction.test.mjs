/* direction.test.mjs - editions written from right to left: mirrored, whole, in their own letters. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./chromium.mjs";
import { demoStory } from "./newsroom.mjs";
import { room } from "./room.mjs";

const FONTS = { ar: /Naskh/, fa: /Vazir/, he: /Hebrew/, ur: /Nastaliq/ };
let newsroom, browser;
room({}, (...both) => { [newsroom, browser] = both; });

/* Edges of the page's parts, from the side where its lines begin. */
const edges = () => {
  const rtl = document.documentElement.dir === "rtl";
  const start = (selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    return Math.round(rtl ? document.documentElement.clientWidth - box.right : box.left);
  };
  return { kicker: start(".kicker"), headline: start("h1"), standfirst: start(".standfirst"), picture: start("figure.lead img"),
    text: start(".text"), rail: start(".byline"), name: start(".masthead .name") };
};

for (const language of ["ar", "fa", "he", "ur"]) {
  test(`${language}: says so, and is the mirror of the English page`, async () => {
    const page = await open(browser);
    await page.goto(newsroom.url + demoStory());
    const english = await page.evaluate(edges);
    await page.goto(newsroom.url + demoStory(language));
    assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    const mirrored = await page.evaluate(edges);
    for (const part of Object.keys(english)) {
      assert.ok(Math.abs(mirrored[part] - english[part]) <= 10, `${part}: ${mirrored[part]}, English ${english[part]}`);
    }
    assert.ok(mirrored.rail < mirrored.text, "the rail stands on the right");
    await page.context().close();
  });

  test(`${language}: its own letters, no tracking, no slant, nothing cut at 320 px`, async () => {
    const page = await open(browser, { width: 320 });
    await page.goto(newsroom.url + demoStory(language));
    const style = await page.evaluate(() => ["h1", ".text p", ".standfirst", ".kicker"].map((selector) => {
      const { direction, fontFamily, letterSpacing, fontStyle, lineHeight, fontSize } = getComputedStyle(document.querySelector(selector));
      return { selector, direction, fontFamily, letterSpacing, fontStyle, line: parseFloat(lineHeight) / parseFloat(fontSize) };
    }));
    for (const { selector, ...is } of style) {
      assert.equal(is.direction, "rtl", selector);
      assert.match(is.fontFamily, FONTS[language], selector);
      assert.ok(["normal", "0px"].includes(is.letterSpacing), `${selector}: ${is.letterSpacing}`);
      assert.equal(is.fontStyle, "normal", selector);
      assert.ok(is.line >= (language === "ur" ? 1.85 : language === "he" ? 1.1 : 1.3), `${selector}: line ${is.line}`);
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    await page.context().close();
  });

  test(`${language}: front and section read from the right too`, async () => {
    const page = await open(browser, { width: 768 });
    await page.goto(newsroom.url + demoStory(language));
    const section = await page.locator(".kicker a").first().getAttribute("href");
    for (const path of [`/${language}/`, section]) {
      const answer = await page.goto(new URL(path, newsroom.url).href);
      assert.equal(answer.status(), 200, path);
      assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
      assert.ok(await page.locator("article a").count() >= 1, path);
    }
    await page.context().close();
  });
}
