/* access.test.mjs - every kind of page before axe, as a phone and a wide screen show it, light and dark: no violation. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { open } from "./chromium.mjs";
import { everyPage, KINDS, LANGUAGES } from "./pages.mjs";
import { room } from "./room.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOURS = ["color-contrast", "link-in-text-block"];
const WIDTHS = { 360: LANGUAGES, 1440: ["en", "ar"] };
let newsroom, browser, pages;
room({}, async (...both) => {
  [newsroom, browser] = both;
  pages = await everyPage(newsroom);
});

/* What axe finds wrong with the page as it stands; every rule, or only some. */
const violations = (page, rules) =>
  page.evaluate(async (runOnly) => {
    const { violations: found } = await axe.run({ runOnly, resultTypes: ["violations"] });
    return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
  }, rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS });

async function openWithAxe(path, width) {
  const page = await open(browser, { width: Number(width) });
  await page.goto(newsroom.url + path, { waitUntil: "load" });
  await page.evaluate(AXE);
  return page;
}

/* Colours alone differ between light and dark. */
async function assertAccessible(page, where) {
  assert.deepEqual(await violations(page), [], `${where}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await violations(page, COLOURS), [], `${where}, dark`);
}

test("axe finds what is wrong", async () => {
  const page = await openWithAxe("/", 360);
  await page.evaluate(() => {
    document.querySelector("main").insertAdjacentHTML("beforeend", "<img src=/favicon.ico><p class=meta>faint</p>");
    document.querySelector("main > p:last-child").attributeStyleMap.set("color", "silver");
  });
  const found = (await violations(page)).join("\n");
  assert.match(found, /image-alt: /);
  assert.match(found, /color-contrast: /);
  await page.context().close();
});

for (const kind of KINDS) {
  for (const [width, languages] of Object.entries(WIDTHS)) {
    test(`${kind}, ${width} px: no violation in ${languages.join(", ")}, light and dark`, async () => {
      for (const { name, path } of pages.filter((each) => each.kind === kind && languages.includes(each.language))) {
        const page = await openWithAxe(path, width);
        await assertAccessible(page, name);
        await page.context().close();
      }
    });
  }
}

for (const width of Object.keys(WIDTHS)) {
  test(`menus, ${width} px: no violation when they are open`, async () => {
    for (const language of ["en", "ar"]) {
      const page = await openWithAxe(pages.find((each) => each.kind === "story" && each.language === language).path, width);
      for (const menu of await page.locator("details > summary:visible").all()) await menu.click();
      await assertAccessible(page, language);
      await page.context().close();
    }
  });
}
