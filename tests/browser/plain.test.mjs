/* plain.test.mjs - without JavaScript everything reads and works. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, open } from "./chromium.mjs";
import { demoStory } from "./newsroom.mjs";
import { counts, holds, shows } from "./patience.mjs";
import { room } from "./room.mjs";

const FROM_OWN_FORM = { "Sec-Fetch-Site": "same-origin" };
let newsroom, browser, page;
room({}, async (...both) => {
  [newsroom, browser] = both;
  page = await open(browser, { width: 375, javaScriptEnabled: false });
});

const isSeen = async (locator) => {
  const box = await locator.boundingBox();
  return box !== null && box.width > 0 && box.height > 0;
};

test("every paragraph of a story is seen", async () => {
  await page.goto(newsroom.url + demoStory());
  const paragraphs = page.locator(".text > p");
  await counts(paragraphs, 7);
  for (const paragraph of await paragraphs.all()) assert.ok(await isSeen(paragraph), await paragraph.textContent());
  assert.ok(await isSeen(page.locator("h1")) && await isSeen(page.locator(".standfirst")) && await isSeen(page.locator(".byline")));
});

test("share links are links, and what needs the script is not shown", async () => {
  await page.goto(newsroom.url + demoStory());
  const links = page.locator(".share a");
  await counts(links, 10);
  for (const link of await links.all()) {
    assert.ok(await isSeen(link));
    assert.match(await link.getAttribute("href"), /^(https:|mailto:|http:|\/share\/)/);
  }
  for (const button of await page.locator(".share button").all()) assert.ok(!await isSeen(button));
});

test("the menu opens, and leads to a section", async () => {
  await page.goto(`${newsroom.url}/`);
  await page.locator("details.menu summary").click();
  const link = page.locator("details.menu a", { hasText: "Harbour" }).first();
  assert.ok(await isSeen(link));
  await follow(link);
  assert.match(page.url(), /\/category\/harbour\/$/);
  assert.ok(await page.locator("h3 a").count() >= 3);
});

test("Mastodon's form asks for a server, says what is wrong, and leads there", async () => {
  await page.goto(newsroom.url + demoStory());
  await page.locator(".share a[href*='mastodon']").click();
  assert.ok(await isSeen(page.locator("input[name=server]")));
  await page.locator("input[name=server]").fill("not a server");
  await page.locator("main button[type=submit]").click();
  await shows(page.locator("#problem"), /.{11}/);
  const path = `/share/mastodon/?server=social.example&text=A%20%26%20B&url=${encodeURIComponent(newsroom.url + demoStory())}`;
  const { headers, status } = await newsroom.fetch(path, FROM_OWN_FORM);
  assert.equal(status, 303);
  const target = new URL(headers.location);
  assert.equal(target.origin + target.pathname, "https://social.example/share");
  assert.equal(target.searchParams.get("text"), `A & B ${newsroom.url}${demoStory()}`);
  assert.equal((await newsroom.fetch(path, { Referer: `${newsroom.url}/share/mastodon/` })).status, 303);
});

test("a link from elsewhere leads to Mastodon's form, and no further", async () => {
  const path = `/share/mastodon/?server=evil.example&text=x&url=${encodeURIComponent(newsroom.url + demoStory())}`;
  for (const sent of [{}, { "Sec-Fetch-Site": "cross-site" }, { "Sec-Fetch-Site": "none" }, { "Sec-Fetch-Site": "same-site", Referer: `${newsroom.url}/` },
    { Referer: "https://evil.example/" }, { Referer: `${newsroom.url}.evil.example/` }]) {
    const { headers, status } = await newsroom.fetch(path, sent);
    assert.equal(status, 200, JSON.stringify(sent));
    assert.equal(headers.location, undefined);
  }
  await page.goto(newsroom.url + path);
  await holds(page.locator("input[name=server]"), "evil.example"); /* seen before it is gone to */
  await shows(page.locator("#problem"), "");
});

test("front, section, corrections and the list of languages lead to stories", async () => {
  await page.goto(`${newsroom.url}/`);
  assert.ok(await isSeen(page.locator("h2 a").first()));
  await page.goto(`${newsroom.url}/corrections/`);
  await shows(page.locator("main"), /nineteen was the figure for Sandvik/);
  await page.goto(newsroom.url + demoStory());
  assert.ok(await page.locator(".readin a").count() === 8); /* the page itself among them */
  await page.locator(".readin details summary").click();
  await page.locator(".readin a[hreflang=es]").click();
  await shows(page.locator("h1"), /^Vuelve/);
});

test("Mastodon's form speaks the story's language, and hands on addresses of this site alone", async () => {
  await page.goto(newsroom.url + demoStory("ar"));
  await follow(page.locator(".share a[href*='mastodon']"));
  assert.equal(await page.evaluate(() => document.documentElement.lang), "ar");
  await page.locator("input[name=server]").fill("not a server");
  await page.locator("main button[type=submit]").click();
  assert.equal(new URL(page.url()).pathname, "/ar/share/mastodon/");
  await shows(page.locator("#problem"), /.{11}/);
  for (const url of ["https://evil.example/", `${newsroom.url}.evil.example/`, `${newsroom.url}@evil.example/`]) {
    const { status } = await newsroom.fetch(`/share/mastodon/?server=social.example&text=x&url=${encodeURIComponent(url)}`);
    assert.equal(status, 400, url);
  }
  const long = "港".repeat(500);
  const { headers } = await newsroom.fetch(`/share/mastodon/?server=social.example&text=${encodeURIComponent(long)}`, FROM_OWN_FORM);
  assert.equal(new URL(headers.location).searchParams.get("text").trim(), long.slice(0, 200));
});
