/* access.test.mjs - every kind of page before axe, as a phone and a wide screen show it, light and dark: no violation. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, violations } from "./axe.mjs";
import { open } from "./chromium.mjs";
import { everyPage, KINDS, LANGUAGES } from "./pages.mjs";
import { room } from "./room.mjs";

const WIDTHS = { 360: LANGUAGES, 1440: ["en", "ar"] };
let newsroom, page, pages;
room({}, async (newsroomOfTest, browser) => {
  newsroom = newsroomOfTest;
  page = await open(browser);
  pages = await everyPage(newsroom);
});

async function goTo(path, width) {
  await page.setViewportSize({ width: Number(width), height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(newsroom.url + path, { waitUntil: "load" });
}

test("axe finds what is wrong", async () => {
  await goTo("/", 360);
  await page.evaluate(() => {
    document.querySelector("main").insertAdjacentHTML("beforeend", "<img src=/favicon.ico><p class=meta>faint</p>");
    document.querySelector("main > p:last-child").attributeStyleMap.set("color", "silver");
  });
  const found = (await violations(page)).join("\n");
  assert.match(found, /image-alt: /);
  assert.match(found, /color-contrast: /);
});

for (const kind of KINDS) {
  for (const [width, languages] of Object.entries(WIDTHS)) {
    test(`${kind}, ${width} px: no violation in ${languages.join(", ")}, light and dark`, async () => {
      for (const { name, path } of pages.filter((each) => each.kind === kind && languages.includes(each.language))) {
        await goTo(path, width);
        await assertAccessible(page, name);
      }
    });
  }
}

for (const width of Object.keys(WIDTHS)) {
  test(`menus, ${width} px: no violation when they are open`, async () => {
    for (const language of ["en", "ar"]) {
      await goTo(pages.find((each) => each.kind === "story" && each.language === language).path, width);
      for (const menu of await page.locator("details > summary:visible").all()) await menu.click();
      await assertAccessible(page, language);
    }
  });
}
