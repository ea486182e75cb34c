/* screenshots.test.mjs - each page as a phone, a tablet and a wide screen show it, light and dark, and right to left: its first screen, and
 * with DATELINE_SHOTS, a folder, all of it, kept there to be looked at. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "./chromium.mjs";
import { everyPage, KINDS } from "./pages.mjs";
import { room } from "./room.mjs";

const SHOTS = process.env.DATELINE_SHOTS; /* KIND-LANGUAGE-WIDTH-SCHEME.png */
const WIDTHS = [360, 768, 1440];
const LANGUAGES = ["en", "ar"];
const SMALLEST_BYTES = 5000; /* an empty page is less */
let newsroom, page, pages;
room({}, async (newsroomOfTest, browser) => {
  newsroom = newsroomOfTest;
  page = await open(browser);
  pages = await everyPage(newsroom);
});

/* Lazy pictures come when they are near, which a picture of the whole page does not wait for. */
const loadPictures = () =>
  page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });

async function shoot(name) {
  const png = await page.screenshot({ animations: "disabled", ...(SHOTS && { path: join(SHOTS, `${name}.png`), fullPage: true }) });
  assert.ok(png.length > SMALLEST_BYTES, name);
}

for (const kind of KINDS) {
  test(`${kind}: screenshots at ${WIDTHS.join(", ")} px, light and dark; nothing wider than the screen`, async () => {
    for (const { name, path, language } of pages.filter((each) => each.kind === kind && LANGUAGES.includes(each.language))) {
      await page.goto(newsroom.url + path, { waitUntil: "load" });
      await loadPictures();
      assert.equal(await page.evaluate(() => document.documentElement.dir || "ltr"), language === "ar" ? "rtl" : "ltr");
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await shoot(`${name}-${width}-${colorScheme}`);
        }
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${width} px`);
      }
    }
  });
}
