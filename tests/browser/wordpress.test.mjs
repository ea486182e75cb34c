/* wordpress.test.mjs - a real WordPress moves in: every address of its site answers here, and no story loses a word. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Newsroom, program, run } from "./newsroom.mjs";
import { WordPress } from "./wordpress.mjs";

let site, newsroom, found, items;
const answers = {};

const field = (item, name) => item.match(new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`))?.[1] ?? "";
const numbersOf = (text, name) => [...text.matchAll(new RegExp(`<${name}>(\\d+)</${name}>`, "g"))].map(([, number]) => number);

before(async () => {
  site = await WordPress.start();
  await site.php("fill.php");
  const file = await site.export(), text = await readFile(file, "utf8");
  items = text.split("<item>").slice(1);
  found = await site.crawl();
  for (const item of items) {
    if (!["publish", "inherit"].includes(field(item, "wp:status")) || field(item, "wp:post_type") === "wp_block") continue;
    for (const key of ["p", "page_id", "attachment_id"]) found[`/?${key}=${field(item, "wp:post_id")}`] ??= null;
  }
  for (const number of numbersOf(text, "wp:author_id")) found[`/?author=${number}`] = null;
  for (const number of numbersOf(text, "wp:term_id").slice(0, 6)) found[`/?cat=${number}`] = null;
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.set("permalink", "/%year%/%monthnum%/%postname%/");
  await newsroom.set("zone", "Atlantic/Faroe");
  await run(program, ["import", newsroom.directory, file, "--media", site.uploads]);
  for (const path of Object.keys(found)) answers[path] = await follow(path);
});
after(async () => {
  await newsroom?.stop();
  await site?.stop();
});

/* The statuses on the way to where an address leads, and the text there. */
const follow = async (path) => {
  const first = await newsroom.fetch(path);
  const to = first.headers.location && new URL(first.headers.location, newsroom.url);
  if (!to) return { ways: [first.status], text: first.body.toString("utf8"), path };
  if (to.origin !== newsroom.url) return { ways: [first.status, to.href], text: "", path };
  const last = await newsroom.fetch(to.pathname + to.search);
  return { ways: [first.status, last.status], text: last.body.toString("utf8"), path: to.pathname };
};

/* Behind a password there is a draft, the only story of its day. Files that are no pictures stay where they were. */
const HIDDEN = /^\/2021\/01\/secret\/|^\/2021\/01\/03\/$/, FILE = /\.(mp3|mp4|pdf)(\?|$)/;
const behindPassword = () => items.filter((item) => field(item, "wp:post_password")).map((item) => field(item, "wp:post_id"));
const isFile = ({ ways }, path) => FILE.test(path) || FILE.test(ways[1] ?? "");

test("every address of the old site answers, or leads on in one step", () => {
  const hidden = behindPassword(), wrong = [];
  for (const [path, answer] of Object.entries(answers)) {
    const excused = HIDDEN.test(path) || isFile(answer, path) || hidden.some((number) => path.endsWith(`=${number}`));
    if (!excused && answer.ways.at(-1) !== 200) wrong.push(`${path}: ${answer.ways.join(", ")}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(Object.keys(answers).length > 300, String(Object.keys(answers).length));
});

test("numbers lead where they led there", () => {
  const of = (path) => decodeURIComponent(answers[path].path);
  assert.equal(of("/?author=3"), "/author/omar-hadid/");
  assert.equal(of("/?cat=4"), "/category/north/");
  assert.match(of("/?p=900"), /a-later-target/);
  assert.equal(answers["/?attachment_id=5"].ways[0], 302);
});

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", hellip: "..." };
const textOf = (html) => html.replace(/<(script|style|svg)[^>]*>.*?<\/\1>/gs, " ").replace(/<[^>]*>/g, " ")
  .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
  .replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity).replace(/[\u200e\u200f\u2066-\u2069]/g, "");
const wordsOf = (text) => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/* Words of one text that the other has not, each as often as it is missing. */
const missing = (wanted, given) => {
  const left = new Map();
  for (const word of given) left.set(word, (left.get(word) ?? 0) + 1);
  return wanted.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
};

/* Addresses that WordPress shows as words are embeds and links here; a button's word says nothing beside its link. */
const spoken = (html) => wordsOf(textOf(html.replace(/<a [^>]*file__button.*?<\/a>/gs, "")).replace(/https?:\/\/\S+/g, " "));

test("no story loses a word, none shows a shortcode or a block's comment", () => {
  let seen = 0;
  for (const [path, page] of Object.entries(found)) {
    const article = page?.match(/<article>(.*?)<\/article>/s)?.[1];
    if (!article || HIDDEN.test(path) || /attachment-template|blocks-that-are-drawn/.test(page.split("</body>")[0].match(/<body[^>]*>/)[0] + path)) continue;
    const main = answers[path].text.match(/<main.*<\/main>/s)[0];
    assert.deepEqual(missing(spoken(article), wordsOf(textOf(main))), [], path);
    assert.doesNotMatch(main, /<!-- wp:|\[(caption|embed|audio|video|playlist)[ \]]|\[gallery /, path);
    seen++;
  }
  assert.ok(seen >= 35, String(seen));
});

test("links lead to stories and pictures where they are here", () => {
  const { text } = answers["/2015/06/links-within-the-site/"];
  const links = [...text.match(/<main.*<\/main>/s)[0].matchAll(/<a href="([^"]+)"[^>]*>([^<]+)<\/a>/g)].map(([, to, words]) => [words, to]);
  const to = Object.fromEntries(links);
  assert.equal(to["the later one"], "/2016/07/a-later-target/");
  assert.equal(to["by number"], "/2016/07/a-later-target/#part");
  assert.equal(to["an old slug"], "/2021/03/a-new-slug/");
  assert.equal(to["about"], "/2010/01/about/");
  assert.equal(to["a section"], "/category/islands/");
  assert.match(to["a picture"], /^\/media\//);
  assert.match(text, /<figure[^>]*>\s*<(picture|img)/);
});

test("pictures come along, whatever their files are called", () => {
  const pictures = (path) => (answers[path].text.match(/<main.*<\/main>/s)[0].match(/<img /g) ?? []).length;
  assert.ok(pictures("/2020/05/blocks-of-media/") >= 7);
  assert.ok(pictures("/2012/02/a-classic-post/") >= 6);
});
