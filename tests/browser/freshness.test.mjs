/* freshness.test.mjs - a change is seen at once on every page, feed and map that shows it, and no other is made anew. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { sleep } from "./patience.mjs";

let newsroom;
const FEEDS = ["feed/", "feed/atom/", "feed/json/"];
const HARBOUR = "/category/harbour/", COUNCIL = "/category/council/", BOATS = "/tag/boats/", BUDGET = "/tag/budget/";
const INES = "/author/ines-falk/", TOR = "/author/tor-amsel/";
const withFeeds = (list) => [list, ...FEEDS.map((feed) => list + feed)];
const LISTS = ["/", HARBOUR, COUNCIL, BOATS, BUDGET, INES, TOR].flatMap(withFeeds);
const HARBOUR_STORY = "/2001/03/04/old-harbour/", COUNCIL_STORY = "/2001/02/03/old-council/";
const MAPS = ["/sitemap.xml", "/news-sitemap.xml", "/sitemap/2001-03.xml", "/sitemap/2001-02.xml"];
const OTHERS = ["/corrections/", "/2001/03/", "/2001/02/", "/robots.txt", "/opensearch.xml"];
const month = () => new Date().toISOString().slice(0, 7);

/* What is there before the story that all tests are about. */
const old = (name, more) => frontMatter({ title: `Old ${name}`, slug: `old-${name}`, ...more }) + "Long ago.\n";
/* It, as it is by now. */
const story = { title: "Fresh tide", slug: "fresh", byline: ["Ines Falk"], sections: ["Harbour"], tags: ["Boats"] };
let path, pages;
const publish = async (change) => {
  Object.assign(story, change);
  const urls = await newsroom.publish({ "fresh.md": frontMatter(story) + "It rises.\n" });
  if (urls.length) path = new URL(urls[0]).pathname;
};

const renders = async () => Number((await newsroom.text("/metrics")).match(/^dateline_press_renders_total (\d+)$/m)[1]);

/* What each page is, and whether it was made for this request. The counters' page counts itself. */
const look = async () => {
  const all = new Map();
  const one = (await renders(), await renders()) - (await renders());
  for (const page of pages) {
    const earlier = await renders();
    const { status, body } = await newsroom.fetch(page);
    all.set(page, { status, body: body.toString(), made: (await renders()) - earlier + one > 0 });
  }
  return all;
};

/*
 * Makes a change and looks at all pages. shows: those that must have text in them, hides: those that must not have it; no
 * page but these and those in may was made anew.
 */
const change = async (what, { text, shows = [], hides = [], may = [] }) => {
  await newsroom.related(); /* which are shown is found behind a publication */
  const warm = await look();
  const still = await look();
  for (const [page, { status, made }] of still) assert.ok(!made || status === 404, `${page} is kept`);
  await what();
  const now = await look();
  for (const page of shows) assert.ok(now.get(page).body.includes(text), `${page} shows ${text}`);
  for (const page of hides) assert.ok(!now.get(page).body.includes(text), `${page} does not show ${text}`);
  /* Which stories are related, the texts of all of them say. */
  const allowed = new Set([...shows, ...hides, ...may, HARBOUR_STORY, COUNCIL_STORY]);
  for (const [page, { made }] of now) assert.ok(!made || allowed.has(page), `${page} was made anew`);
  for (const page of pages) if (!allowed.has(page)) assert.equal(now.get(page).body, warm.get(page).body, page);
  return now;
};

const map = () => `/sitemap/${month()}.xml`;
const archive = () => `/${month().replace("-", "/")}/`;
/* Every list of the edition's newest, the story's own lists, its page and maps. */
const everywhere = (...lists) => [path, "/", ...lists].flatMap((list) => (list === path ? [list] : withFeeds(list)));

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.publish({
    "harbour.md": old("harbour", { date: "2001-03-04T10:00:00Z", byline: ["Ines Falk"], sections: ["Harbour"], tags: ["Boats"] }),
    "council.md": old("council", { date: "2001-02-03T10:00:00Z", byline: ["Tor Amsel"], sections: ["Council"], tags: ["Budget"] }),
  });
  pages = [...LISTS, HARBOUR_STORY, COUNCIL_STORY, ...MAPS, ...OTHERS];
});
after(() => newsroom?.stop());

test("a publication", async () => {
  await change(() => publish({}), {
    text: "Fresh tide",
    shows: [...withFeeds("/"), ...withFeeds(HARBOUR), ...withFeeds(BOATS), ...withFeeds(INES), "/news-sitemap.xml"],
    may: ["/sitemap.xml"],
  });
  pages.push(path, map(), archive());
  assert.match((await newsroom.text("/sitemap.xml")), new RegExp(month()));
  assert.ok((await newsroom.text(map())).includes(path));
});

test("a change of its words", async () => {
  await change(() => publish({ title: "Fresher tide" }), {
    text: "Fresher tide",
    shows: [...everywhere(HARBOUR, BOATS, INES), archive(), "/news-sitemap.xml"],
    may: ["/sitemap.xml", map()],
  });
});

test("a correction", async () => {
  await change(() => publish({ correction: "It was the ebb." }), {
    text: "It was the ebb.",
    shows: [path, "/corrections/", ...["/", HARBOUR, BOATS, INES].flatMap((list) => FEEDS.map((feed) => list + feed))],
    may: ["/", HARBOUR, BOATS, INES, archive(), "/news-sitemap.xml", "/sitemap.xml", map()],
  });
});

test("another section", async () => {
  await change(() => publish({ sections: ["Council"] }), {
    text: "Fresher tide",
    shows: [...everywhere(COUNCIL, BOATS, INES), archive(), "/news-sitemap.xml"],
    hides: withFeeds(HARBOUR),
    may: ["/sitemap.xml", map(), "/corrections/"],
  });
});

test("another tag", async () => {
  const now = await change(() => publish({ tags: ["Budget"] }), {
    text: "Fresher tide",
    shows: [...everywhere(COUNCIL, BUDGET, INES), archive(), "/news-sitemap.xml"],
    hides: withFeeds(BOATS),
    may: ["/sitemap.xml", map(), "/corrections/"],
  });
  assert.match(now.get(path).body, /\/tag\/budget\//);
});

test("another byline", async () => {
  await change(() => publish({ byline: ["Tor Amsel"] }), {
    text: "Fresher tide",
    shows: [...everywhere(COUNCIL, BUDGET, TOR), archive(), "/news-sitemap.xml"],
    hides: withFeeds(INES),
    may: ["/sitemap.xml", map(), "/corrections/"],
  });
});

test("what changes no words does not say 'updated'", async () => {
  const before = await newsroom.text(path);
  const updated = (html) => html.match(/"dateModified":"([^"]+)"/)[1];
  await sleep(1100);
  await publish({ tags: ["Budget", "Boats"], sections: ["Harbour"] });
  assert.equal(updated(await newsroom.text(path)), updated(before));
  await publish({ standfirst: "Other words." });
  assert.ok(Date.parse(updated(await newsroom.text(path))) > Date.parse(updated(before)));
});

test("a withdrawal", async () => {
  const now = await change(() => publish({ status: "withdrawn" }), {
    text: "Fresher tide",
    hides: [...everywhere(HARBOUR, BUDGET, TOR).filter((page) => page !== path), ...withFeeds(BOATS), "/news-sitemap.xml", HARBOUR_STORY, "/corrections/"],
    may: [path, "/sitemap.xml", map(), archive()],
  });
  assert.equal(now.get(path).status, 410);
  assert.equal(now.get(map()).status, 404);
});
