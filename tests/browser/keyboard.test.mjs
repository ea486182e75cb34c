/* keyboard.test.mjs - the page by Tab alone: skip link first, each stop seen, all share links reached. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./chromium.mjs";
import { demoStory } from "./newsroom.mjs";
import { room } from "./room.mjs";

let newsroom, browser;
room({}, (...both) => { [newsroom, browser] = both; });

/* Where the focus stands: what, its outline, whether it lies in view and nothing lies on it. */
const stop = () => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  return {
    name: `${at.localName}.${at.className} ${at.textContent.trim().slice(0, 40)}`,
    href: at.getAttribute("href"),
    isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isInView: box.width > 0 && box.height > 0 && x >= 0 && x <= innerWidth && y >= 0 && y <= innerHeight,
    isCovered: !(hit && (at.contains(hit) || hit.contains(at))),
  };
};

async function walk(page) {
  const stops = [];
  for (let i = 0; i < 300; i++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(stop);
    if (!here) break;
    stops.push(here);
  }
  return stops;
}

test("the skip link is first, is seen, and leads past the menu", async () => {
  const page = await open(browser);
  await page.goto(newsroom.url + demoStory());
  await page.keyboard.press("Tab");
  const first = await page.evaluate(stop);
  assert.match(first.name, /^a\.skip/);
  assert.ok(first.isOutlined && first.isInView && !first.isCovered, JSON.stringify(first));
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  await page.context().close();
});

for (const [kind, path] of [["story", demoStory()], ["story, right to left", demoStory("ar")], ["front", "/"],
  ["section", "/category/harbour/"], ["sign in", "/desk/sign-in/"]]) {
  for (const width of [375, 1280]) {
    test(`${kind}, ${width} px: each stop is seen`, async () => {
      const page = await open(browser, { width });
      await page.goto(newsroom.url + path);
      const stops = await walk(page);
      assert.ok(stops.length >= (kind === "sign in" ? 1 : 10), `${stops.length} stops`);
      const bad = stops.filter((here) => !here.isOutlined || !here.isInView || here.isCovered);
      assert.deepEqual(bad, []);
      await page.context().close();
    });
  }
}

test("all share links are reached, in the order of the page", async () => {
  const page = await open(browser);
  await page.goto(newsroom.url + demoStory());
  const wanted = await page.locator(".share a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.equal(wanted.length, 10);
  const shared = (await walk(page)).filter((here) => wanted.includes(here.href)).map((here) => here.href);
  assert.deepEqual(shared.filter((href) => !href.startsWith("http://127.")), wanted.filter((href) => !href.startsWith("http://127.")));
  assert.ok(shared.some((href) => href.startsWith("http://127.")), "copy link");
  await page.context().close();
});
