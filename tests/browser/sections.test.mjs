/* sections.test.mjs - the desk's page of sections and tags across editions, and what readers' pages then say. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.mjs";
import { follow, open } from "./chromium.mjs";
import { addAccount } from "./desk_client.mjs";
import { frontMatter, run, program } from "./newsroom.mjs";
import { shows } from "./patience.mjs";
import { room } from "./room.mjs";

const SHOTS = process.env.DATELINE_SHOTS; /* a folder for pictures of the pages, to be looked at */
let newsroom, browser, passwords;
room({ demo: false }, async (...both) => {
  [newsroom, browser] = both;
  const story = (slug, language, sections, tags) =>
    frontMatter({ title: `Story ${slug}`, slug, language, byline: ["Ada Holm"], date: new Date(Date.now() - 60_000).toISOString(), sections, tags }) + "Text.\n";
  await newsroom.publish({
    "a.md": story("a", "en", ["Harbour", "Culture"], ["Ferries", "Lanterns"]),
    "b.md": story("b", "es", ["Puerto", "Cultura"], ["Barcos"]),
    "c.md": story("c", "fa", ["بندر"], ["کشتی"]),
  });
  passwords = { edda: await addAccount(newsroom, "edda", "editor"), will: await addAccount(newsroom, "will", "writer"), farah: await addAccount(newsroom, "farah", "editor") };
});

const signIn = async (name, options) => {
  const page = await open(browser, options);
  await page.goto(`${newsroom.url}/desk/sign-in/`);
  await page.locator("input[name=name]").fill(name);
  await page.locator("input[name=password]").fill(passwords[name]);
  await page.locator("form button[type=submit]").first().click();
  await page.locator(".rooms").waitFor();
  return page;
};
const alternates = async (path) =>
  [...(await newsroom.text(path)).matchAll(/<link rel="alternate"[^>]* hreflang="([^"]+)"[^>]*>/g)].map(([tag, language]) => `${language} ${decodeURI(new URL(tag.match(/href="([^"]+)"/)[1]).pathname)}`);
const row = (page, name) => page.locator(".pairs li", { has: page.locator(".own a", { hasText: name }) });

test("an editor ties, renames and unties a section, without a script, and the pages say so", async () => {
  const page = await signIn("edda", { javaScriptEnabled: false });
  await page.locator(".rooms a", { hasText: "Sections and tags" }).click();
  await page.locator("#lang").selectOption("es");
  await page.locator(".finder button").click();
  assert.deepEqual(await alternates("/category/harbour/"), []);
  const harbour = row(page, "Harbour");
  await harbour.locator("input[name=name]").fill("Puerto");
  await follow(harbour.locator("button"));
  await shows(page.locator("main"), /Tied/);
  for (const path of ["/category/harbour/", "/es/category/puerto/"]) {
    const said = await alternates(path);
    assert.ok(said.includes("en /category/harbour/") && said.includes("es /es/category/puerto/"), `${path}: ${said}`);
  }
  await harbour.locator("input[name=name]").fill("El puerto");
  await harbour.locator("button[value=rename]").click();
  assert.match(await newsroom.text("/es/category/puerto/"), /<h1[^>]*>\s*El puerto/);
  assert.match(await newsroom.text(new URL((await newsroom.publish({ "d.md": frontMatter({ title: "D", slug: "d", language: "es", byline: ["Ada Holm"], sections: ["El puerto"], date: new Date().toISOString() }) + "Text.\n" }))[0]).pathname), /href="\/es\/category\/puerto\/"/);
  await page.locator(".filters a", { hasText: "Tags" }).click();
  const ferries = row(page, "Ferries");
  await ferries.locator("input[name=name]").fill("Nada");
  await follow(ferries.locator("button"));
  await shows(page.locator("main"), /none of that name/);
  await shows(page.locator(".filters [aria-current]"), "Tags");
  await row(page, "Ferries").locator("input[name=name]").fill("barcos");
  await row(page, "Ferries").locator("button").click();
  assert.ok((await alternates("/tag/ferries/")).includes("es /es/tag/barcos/"));
  await page.locator("#q").fill("lan");
  await follow(page.locator(".finder button"));
  assert.deepEqual(await page.locator(".pairs .own").allInnerTexts(), ["Lanterns"]);
  await page.locator(".filters a", { hasText: "Sections" }).click();
  await row(page, "Harbour").locator("button[value=untie]").click();
  assert.deepEqual(await alternates("/category/harbour/"), []);
  assert.deepEqual(await alternates("/es/category/puerto/"), []);
  await page.context().close();
});

test("a writer may not", async () => {
  const page = await signIn("will");
  assert.equal((await page.goto(`${newsroom.url}/desk/sections/`)).status(), 403);
  await page.context().close();
});

for (const [who, language] of [["edda", "en"], ["farah", "fa"]]) {
  test(`is clean before axe, light and dark, and fits a phone: ${language}`, async () => {
    const page = await signIn(who);
    if (language !== "en") {
      await page.goto(`${newsroom.url}/desk/account/`);
      await page.locator("select[name=language]").selectOption(language);
      await page.locator("form", { has: page.locator("select[name=language]") }).locator("button").click();
    }
    await page.goto(`${newsroom.url}/desk/sections/`);
    await page.locator("#lang").selectOption("fa");
    await page.locator(".finder button").click();
    await page.waitForURL(/lang=fa/);
    if (await page.locator(".pairs button[value=tie]").count() === 2) {
      await page.locator(".pairs input[name=name]").first().fill("بندر");
      await follow(page.locator(".pairs button[value=tie]").first());
    }
    for (const [name, width, colorScheme] of [["wide", 1280, "light"], ["phone", 390, "light"], ["dark", 1280, "dark"]]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], name);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), name);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/sections-${name}-${language}.png`, fullPage: true });
    }
    await page.context().close();
  });
}
