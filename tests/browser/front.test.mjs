/* front.test.mjs - the front and the lists behind it: each story once, pins, layouts, empty and full newsrooms. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { open } from "./chromium.mjs";
import { demoStory, frontMatter, Newsroom, program } from "./newsroom.mjs";
import { counts, holds, shows } from "./patience.mjs";
import { room } from "./room.mjs";

const run = promisify(execFile);
const SOON = () => new Date(Date.now() + 3_600_000).toISOString().slice(0, 19) + "Z";
let newsroom, browser;
room({}, (...both) => { [newsroom, browser] = both; });

const set = (room, name, value) => run(program, ["settings", room.directory, name, value]);

/* A newsroom of its own with count stories, one an hour back from now. */
async function roomOf(count, more = () => ({})) {
  const room = await Newsroom.start({ demo: false });
  const files = {};
  for (let i = 0; i < count; i++) {
    const date = new Date(Date.now() - (i + 1) * 3_600_000).toISOString();
    files[`${String(i).padStart(4, "0")}.md`] =
      `${frontMatter({ title: `Story number ${i}`, slug: `story-${i}`, byline: ["Ines Falk"], place: "Norhaven", date, sections: [["Harbour", "Council", "Culture"][i % 3]], ...more(i) })}\nWords of story ${i}.\n`;
  }
  if (count) await room.publish(files);
  return room;
}

/* What the page shows: its layout, the addresses of its stories in order, and how many links each card has. */
const shown = () => {
  const main = document.querySelector("main");
  const links = [...main.querySelectorAll("article a, .line a")].filter((link) => !link.pathname.includes("/corrections/"));
  return {
    layout: ["ordinary", "quiet", "breaking"].find((name) => main.classList.contains(name)),
    stories: links.map((link) => link.pathname),
    lead: main.querySelector(".top a")?.pathname,
    second: [...main.querySelectorAll(".second a")].map((link) => link.pathname),
    latest: [...main.querySelectorAll(".latest .line a")].map((link) => link.pathname),
    blocks: [...main.querySelectorAll(".blocks .block h2")].map((heading) => heading.textContent),
    linksOfCards: [...main.querySelectorAll("article")].map((card) => card.querySelectorAll("a").length),
    rows: [...main.querySelectorAll(".second, .thirds, .halves, .quarters, .rows")].map((row) =>
      [...row.querySelectorAll(":scope > article")].map((card) => card.querySelector("img") !== null)),
  };
};

async function look(room, path = "/", width = 1280) {
  const page = await open(browser, { width });
  const answer = await page.goto(room.url + path);
  assert.equal(answer.status(), 200, path);
  const found = await page.evaluate(shown);
  found.wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.context().close();
  assert.equal(new Set(found.stories).size, found.stories.length, `${path}: a story stands once`);
  assert.ok(found.linksOfCards.every((count) => count === 1), `${path}: one link a card`);
  assert.ok(found.wide <= 0, `${path}: nothing is cut`);
  return found;
}

test("the demo made now has an ordinary front: twelve stories above, sections below, pictures on all of a row or none", async () => {
  const front = await look(newsroom);
  assert.equal(front.layout, "ordinary");
  assert.equal(front.second.length, 3);
  assert.equal(front.latest.length, 8);
  assert.deepEqual(front.blocks.filter((name) => name === "Harbour").length, 1);
  assert.ok(front.stories.length >= 20, `${front.stories.length} stories`);
  for (const row of front.rows) assert.ok(row.every((pictured) => pictured === row[0]), JSON.stringify(front.rows));
});

for (const language of ["de", "es", "ar"]) {
  test(`${language}: a quiet front in its own words`, async () => {
    const front = await look(newsroom, `/${language}/`);
    assert.equal(front.layout, "quiet");
    assert.ok(front.stories.length >= 6);
    assert.ok(front.stories.every((path) => path.startsWith(`/${language}/`)));
  });
}

test("layouts are set by hand, for an edition, and end by themselves", async () => {
  try {
    await set(newsroom, "front_layout", "quiet; ar ordinary");
    assert.equal((await look(newsroom)).layout, "quiet");
    assert.equal((await look(newsroom, "/ar/")).layout, "ordinary");
    await set(newsroom, "front_layout", `breaking until ${SOON()}`);
    assert.equal((await look(newsroom)).layout, "breaking");
    await set(newsroom, "front_layout", "breaking until 2020-01-01T00:00:00Z");
    assert.equal((await look(newsroom)).layout, "ordinary");
    await assert.rejects(set(newsroom, "front_layout", "breaking"), /must be auto, ordinary, quiet/);
  } finally {
    await set(newsroom, "front_layout", "auto");
  }
});

test("Breaking on a phone: headline, then updates, then the picture", async () => {
  try {
    await set(newsroom, "front_layout", `breaking until ${SOON()}`);
    await set(newsroom, "front_pins", `lead ${demoStory()}`);
    const page = await open(browser, { width: 375 });
    await page.goto(newsroom.url + "/");
    const [words, updates, picture] = await page.evaluate(() =>
      [".top h2", ".updates", ".top img"].map((selector) => document.querySelector(selector).getBoundingClientRect().top));
    assert.ok(words < updates && updates < picture, `${words} ${updates} ${picture}`);
    await page.context().close();
  } finally {
    await set(newsroom, "front_layout", "auto");
    await set(newsroom, "front_pins", "");
  }
});

test("pins win, for as long as they are set, and only where a story stands", async () => {
  try {
    await set(newsroom, "front_pins", `lead ${demoStory()}; second-2 /2026/11/10/library-lends-skis/ until ${SOON()}; second-1 /no/such/story/`);
    const front = await look(newsroom);
    assert.equal(front.lead, demoStory());
    assert.equal(front.second[1], "/2026/11/10/library-lends-skis/");
    assert.equal(front.second.length, 3);
    await set(newsroom, "front_pins", `lead ${demoStory()} until 2020-01-01T00:00:00Z`);
    assert.notEqual((await look(newsroom)).lead, demoStory());
    await assert.rejects(set(newsroom, "front_pins", "top /x/"), /must be a slot/);
  } finally {
    await set(newsroom, "front_pins", "");
  }
});

for (const [count, pages] of [[0, 1], [1, 1], [5, 1], [47, 3]]) {
  test(`${count} stories: a whole front, and every one of them is found by turning pages`, async () => {
    const room = await roomOf(count);
    try {
      const seen = new Set();
      for (let number = 1; number <= pages; number++)
        for (const path of (await look(room, number === 1 ? "/" : `/page/${number}/`)).stories) seen.add(path);
      assert.equal(seen.size, count);
      for (const width of [320, 768]) await look(room, "/", width);
      if (count === 0) assert.match(await room.text("/"), /Nothing has been published here yet/);
      const past = await room.fetch(`/page/${pages + 1}/`); /* of a site that had more of them */
      assert.deepEqual([past.status, new URL(past.headers.location, room.url).pathname], [302, "/"]);
      for (const bad of [0, 1, "x", "-1", "01", "99999999999999999999"])
        assert.equal((await room.fetch(`/page/${bad}/`)).status, 404, `/page/${bad}/`);
    } finally {
      await room.stop();
    }
  });
}

test("a word longer than its column breaks, and the columns stay alike", async () => {
  const room = await roomOf(24, (i) => (i % 4 ? {} : { title: "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu" }));
  try {
    for (const width of [768, 1280]) {
      const page = await open(browser, { width });
      await page.goto(`${room.url}/`);
      const rows = await page.evaluate(() => [...document.querySelectorAll(":is(.second, .thirds, .halves, .quarters)")].filter((row) => getComputedStyle(row).display === "grid")
        .map((row) => getComputedStyle(row).gridTemplateColumns.split(" ").map(Number.parseFloat)));
      assert.ok(rows.length > 0);
      for (const columns of rows) assert.ok(Math.max(...columns) - Math.min(...columns) < 1, `${width}: ${columns}`);
      await page.context().close();
    }
  } finally {
    await room.stop();
  }
});

test("a page of a list says where it stands: canonical address, the pages beside it", async () => {
  const room = await roomOf(64);
  try {
    const page = await open(browser);
    await page.goto(`${room.url}/category/harbour/page/2/`);
    const links = await page.evaluate(() => Object.fromEntries(
      ["link[rel=canonical]", ".pager a[rel=prev]"].map((selector) => [selector, new URL(document.querySelector(selector).href).pathname])));
    assert.deepEqual(links, { "link[rel=canonical]": "/category/harbour/page/2/", ".pager a[rel=prev]": "/category/harbour/" });
    await shows(page.locator(".pager [aria-current=page]"), "2");
    assert.equal(await page.locator(".top").count(), 0, "a section's lead stands on its first page");
    await page.context().close();
  } finally {
    await room.stop();
  }
});

test("a section: colour, line, parts, days; its parts lead back to it", async () => {
  const page = await open(browser);
  await page.goto(`${newsroom.url}/category/council/`);
  await shows(page.locator(".listhead"), /Council\s+What is decided in the town hall/);
  assert.equal(await page.evaluate(() => document.body.classList.contains("indigo")), true);
  const days = await page.locator(".day > h2").allInnerTexts();
  assert.ok(days.length >= 3 && new Set(days).size === days.length, days.join("; "));
  await shows(page.locator(".day .row").last(), /Jonas Eik/, "names stand under headlines");
  await page.getByRole("main").getByRole("link", { name: "Transport" }).click();
  assert.equal(new URL(page.url()).pathname, "/category/transport/");
  assert.equal(await page.locator(".listhead .kicker a").getAttribute("href"), "/category/council/");
  await shows(page.locator(".strip [aria-current]"), "Council");
  await page.context().close();
});

test("an author: portrait, what they do, two lines, contact; their list without their name", async () => {
  const page = await open(browser);
  await page.goto(`${newsroom.url}/author/ines-falk/`);
  const head = await page.locator(".listhead").innerText();
  assert.match(head, /Ines Falk\s+Harbour reporter\s+Grew up on Lykke/);
  assert.equal(await page.locator(".listhead a[href^=mailto]").getAttribute("href"), "mailto:ines.falk@courier.example");
  const box = await page.locator(".person img").boundingBox();
  assert.deepEqual([Math.round(box.width), Math.round(box.height)], [96, 96]);
  assert.ok(await page.locator(".day .row").count() >= 4);
  assert.doesNotMatch(await page.locator(".rows").first().innerText(), /Ines Falk/);
  await page.goto(`${newsroom.url}/author/marit-holm/`);
  assert.equal(await page.locator(".person img").count(), 0, "without a portrait nothing stands in for it");
  await page.context().close();
});

test("nothing there: the address's words in a search field, the newest stories", async () => {
  const page = await open(browser);
  const answer = await page.goto(`${newsroom.url}/2019/01/02/ferry-line_returns/`);
  assert.equal(answer.status(), 404);
  await holds(page.locator("input[type=search]"), "ferry line returns");
  await counts(page.locator(".rows .row"), 5);
  await page.goto(`${newsroom.url}/x/%3Cimg%20src=x%20onerror=alert(1)%3E/`);
  await holds(page.locator("input[type=search]"), "<img src=x onerror=alert(1)>");
  assert.equal(await page.locator("img[src=x]").count(), 0);
  await page.goto(`${newsroom.url}/${"%F0%9F%98%80".repeat(120)}/`);
  assert.ok((await page.locator("input[type=search]").inputValue()).length <= 200);
  await page.context().close();
});

test("withdrawn: the day, the headline, the reason, the correction", async () => {
  const { status, body } = await newsroom.fetch("/2026/11/14/seal-in-the-hall/");
  assert.equal(status, 410);
  const text = body.toString("utf8");
  assert.match(text, /This story was withdrawn on \d+ \w+ \d{4}/);
  assert.match(text, /Seal spends a night/);
  assert.match(text, /There was no seal in the swimming hall\./);
  assert.match(text, /We should have asked a second person/);
  assert.ok(!(await newsroom.text("/")).includes("seal-in-the-hall"));
});

test("corrections by day; the front leads to each", async () => {
  const page = await open(browser);
  await page.goto(newsroom.url + "/");
  const link = page.locator(".more a[href*='/corrections/#c']").first();
  const headline = await link.innerText();
  await link.click();
  assert.equal(new URL(page.url()).pathname, "/corrections/");
  const right = page.locator(":target");
  await shows(right, new RegExp(headline.slice(0, 20)));
  assert.equal((await newsroom.fetch("/corrections/page/2/")).status, 404);
  await page.context().close();
});

test("right to left: the lead's words and the columns are mirrored", async () => {
  const page = await open(browser);
  await page.goto(`${newsroom.url}/ar/`);
  const [lead, second, width] = await page.evaluate(() => [
    document.querySelector(".top h2").getBoundingClientRect().right, document.querySelector(".second").getBoundingClientRect().left,
    document.documentElement.clientWidth]);
  assert.ok(lead > width - 60 && second < 60, `${lead} ${second}`);
  await page.context().close();
});

test("printed: the stories, no page numbers", async () => {
  const page = await open(browser);
  await page.emulateMedia({ media: "print" });
  await page.goto(newsroom.url + "/");
  await page.locator(".top h2").waitFor();
  assert.ok(!await page.locator(".pager").isVisible());
  await page.context().close();
});
