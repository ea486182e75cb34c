/* screenshots.test.mjs - each page as a phone, a tablet and a wide screen show it, light and dark, and right to left: kept in build/screenshots. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { mkdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./chromium.mjs";
import { Newsroom, program } from "./newsroom.mjs";
import { everyPage, KINDS } from "./pages.mjs";

const FOLDER = join(dirname(program), "screenshots"); /* KIND-LANGUAGE-WIDTH-SCHEME.png */
const WIDTHS = [360, 768, 1440];
const LANGUAGES = ["en", "ar"];
const SMALLEST_BYTES = 5000; /* an empty page is less */
let newsroom, browser, pages;
before(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  newsroom = await Newsroom.start();
  browser = await launch();
  pages = await everyPage(newsroom);
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
});

/* Lazy pictures come when they are near, which a picture of the whole page does not wait for. */
const loadPictures = (page) =>
  page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });

async function keep(page, name) {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, fullPage: true, animations: "disabled" });
  assert.ok((await stat(path)).size > SMALLEST_BYTES, name);
}

for (const kind of KINDS) {
  test(`${kind}: screenshots at ${WIDTHS.join(", ")} px, light and dark; nothing wider than the screen`, async () => {
    for (const { name, path, language } of pages.filter((each) => each.kind === kind && LANGUAGES.includes(each.language))) {
      const page = await open(browser, { width: WIDTHS[0] });
      await page.goto(newsroom.url + path, { waitUntil: "load" });
      await loadPictures(page);
      assert.equal(await page.evaluate(() => document.documentElement.dir || "ltr"), language === "ar" ? "rtl" : "ltr");
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await keep(page, `${name}-${width}-${colorScheme}`);
        }
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${width} px`);
      }
      await page.context().close();
    }
  });
}
