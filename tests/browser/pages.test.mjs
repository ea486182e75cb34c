/* pages.test.mjs - every kind of page in Chromium: quiet, ours alone, nothing kept, nothing moves, nothing cut. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { keptIn, NOTHING_KEPT, open, renew } from "./chromium.mjs";
import { demoStory } from "./newsroom.mjs";
import { shows } from "./patience.mjs";
import { room } from "./room.mjs";

const WIDTHS = [320, 375, 768, 1280];
const KINDS = [
  "story", "story with a table", "story with an embed", "story with a video", "front", "section", "author", "tag", "corrections", "privacy", "Mastodon", "not found",
  "sign in",
];
let newsroom, browser, page, addresses;

/* The addresses that the story itself leads to. */
async function findAddresses() {
  const page = await open(browser);
  await page.goto(newsroom.url + demoStory());
  const path = (selector) => page.locator(selector).first().evaluate((link) => link.pathname + link.search);
  const found = {
    "story": demoStory(),
    "story with a table": "/2026/11/18/council-adopts-budget/",
    "story with an embed": "/2026/11/21/storm-closes-moles/",
    "story with a video": new URL((await newsroom.text("/feed/")).match(/<link>(\S*observatory-opens\/)<\/link>/)[1]).pathname,
    "front": "/",
    "section": await path(".kicker a"),
    "author": await path("a[rel=author]"),
    "tag": await path("a[rel=tag]"),
    "corrections": "/corrections/",
    "privacy": "/privacy/",
    "Mastodon": await path(".share a[href*='mastodon']"),
    "not found": "/nothing/stands/here/",
    "sign in": "/desk/sign-in/",
  };
  await page.context().close();
  return found;
}

room({}, async (...both) => {
  [newsroom, browser] = both;
  page = await open(browser);
  addresses = await findAddresses();
});

/* Scrolls through, so that lazy pictures come and whatever moves has moved. */
async function readThrough(page) {
  for (let y = 0; y < await page.evaluate(() => document.body.scrollHeight); y += 800) {
    await page.evaluate((top) => scrollTo(0, top), y);
    await page.waitForTimeout(20);
  }
  await page.waitForLoadState("networkidle");
}

const isOwn = (url) => url.startsWith(newsroom.url) || url.startsWith("data:");

/* Chromium reports the status of a document itself as an error. */
const isStatusOf = (address) => (line) => line.includes("the server responded with a status of 404") && line.includes(address);

async function look(kind, width, colorScheme) {
  await renew(page);
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
  const where = `${kind}, ${width} px, ${colorScheme}`;
  const answer = await page.goto(newsroom.url + addresses[kind], { waitUntil: "load" });
  assert.equal(answer.status(), kind === "not found" ? 404 : 200, where);
  await readThrough(page);
  const { seen } = page;
  assert.deepEqual(seen.console.filter((line) => !isStatusOf(addresses[kind])(line)), [], `${where}: the console is quiet`);
  assert.deepEqual(seen.requests.filter((url) => !isOwn(url)), [], `${where}: no other host`);
  assert.deepEqual(seen.cookies, [], `${where}: no cookie is set`);
  assert.deepEqual(await keptIn(page), NOTHING_KEPT, `${where}: nothing is kept`);
  const shift = await page.evaluate(() => window.__shift);
  assert.equal(shift.toFixed(3), "0.000", `${where}: nothing moves`);
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= view, `${where}: ${content} px wide`);
}

for (const kind of KINDS) {
  for (const width of WIDTHS) {
    test(`${kind}, ${width} px: quiet, ours alone, nothing kept, moved or cut; light and dark`, async () => {
      await look(kind, width, "light");
      await look(kind, width, "dark");
    });
  }
}

test("dark is dark and light is light, and words stand out in both", async () => {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const [colorScheme, isDark] of [["light", false], ["dark", true]]) {
    const page = await open(browser, { colorScheme });
    await page.goto(newsroom.url + demoStory());
    const [paper, ink] = await page.evaluate(() => {
      const body = getComputedStyle(document.body).backgroundColor;
      const root = getComputedStyle(document.documentElement).backgroundColor;
      return [body === "rgba(0, 0, 0, 0)" ? root : body, getComputedStyle(document.querySelector(".text p")).color];
    });
    const [dark, light] = [luminance(paper), luminance(ink)].sort((a, b) => a - b);
    assert.equal(luminance(paper) < luminance(ink), isDark, `${colorScheme}: ${paper} ${ink}`);
    assert.ok((light + 0.05) / (dark + 0.05) >= 7, `${colorScheme}: ${paper} ${ink}`);
    await page.context().close();
  }
});

test("a picture is never moved, cut or without its words", async () => {
  const page = await open(browser, { width: 375 });
  await page.goto(newsroom.url + demoStory());
  await readThrough(page);
  const lead = await page.locator("figure.lead img").evaluate((image) => ({
    ready: image.complete && image.naturalWidth > 0, alt: image.alt, shown: image.width / image.height, own: image.naturalWidth / image.naturalHeight,
  }));
  assert.ok(lead.ready && lead.alt.length > 20);
  assert.ok(Math.abs(lead.shown - lead.own) < 0.02, `shown ${lead.shown}, is ${lead.own}`);
  await shows(page.locator("figure.lead figcaption"), /Solveig.*Illustration: NCA/s);
  await page.context().close();
});

test("printed: the story and its address, no menu, no share links, no related stories", async () => {
  const page = await open(browser);
  await page.emulateMedia({ media: "print" });
  await page.goto(newsroom.url + demoStory());
  for (const part of [".masthead .name", "h1", ".standfirst", ".byline", "figure.lead img", ".text p", ".printed"]) {
    await page.locator(part).first().waitFor();
  }
  for (const part of [".strip", ".share", ".tags", ".readin", ".also", ".footer", ".skip", ".langs"]) {
    assert.ok(!await page.locator(part).first().isVisible(), part);
  }
  await page.context().close();
});
