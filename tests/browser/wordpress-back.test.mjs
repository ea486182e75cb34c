/* wordpress-back.test.mjs - a newsroom moves out to a real WordPress, by what WordPress's importer does. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/wordpress/import.php takes an export's files by WordPress's own functions. What came is held against the export for
 * news agencies, which says all there is of a story.
 */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { png } from "./png.mjs";
import { Newsroom, program, run } from "./newsroom.mjs";
import { WordPress } from "./wordpress.mjs";

const shared = process.env.DATELINE_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
let newsroom, site, items, told, lost;

const picture = (side, shade) => png(side, side, (x) => [shade, x, 90]);

const STORY = `---
title: Pictures within
slug: pictures-within
date: 2026-10-01T09:00:00Z
byline: Ines Falk
standfirst: Ice & "snow" <here>
sections: [Harbour]
tags: [Ice & snow, R&D, C++, "50 % \\\\ more"]
canonical: https://elsewhere.example/a?b=1&c=2
social_title: A "social" title & 100 % \\ more
noindex: yes
image: lead.png
alt: The lead's words
caption: The lead's caption & more
credit: L. Brandt
---
First words, [sic] and [gallery ids="1"] as they stand.

![In the text](inside.png "Under it")

Last words: a < b & c \\ d.

https://www.youtube.com/watch?v=dQw4w9WgXcQ
`;

/* Bylines without a person: the agency itself, alone and behind somebody. */
const agency = (slug, byline) => `---\ntitle: From the agency, ${slug}\nslug: ${slug}\ndate: 2026-10-03T09:00:00Z\nagency: Norden & Söhne\nbyline: ${byline}\n---\nWords.\n`;
const SAME = "---\ntitle: The same headline\nslug: NAME\ndate: 2026-10-02T09:00:00Z\n---\nWords of NAME.\n";

const filesOf = async (folder, ending) =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(ending)).sort().map((name) => join(folder, name));

before(async () => {
  newsroom = await Newsroom.start();
  await run(program, ["import", newsroom.directory, `${shared}/data/wordpress-theme-unit-test.xml`]);
  await newsroom.publish({ "one.md": SAME.replaceAll("NAME", "one"), "other.md": SAME.replaceAll("NAME", "other"),
    "undated.md": "---\ntitle: Not out\nslug: undated\nstatus: draft\n---\nWords.\n", "alone.md": agency("alone", "Norden & Söhne"), "behind.md": agency("behind", "[Ines Falk, Norden & Söhne]") });
  const folder = join(newsroom.folder, "markdown");
  await mkdir(folder);
  for (const [name, text] of Object.entries({ "lead.png": picture(90, 40), "inside.png": picture(80, 90), "within.md": STORY })) await writeFile(join(folder, name), text);
  await run(program, ["import", newsroom.directory, folder]);
  for (const format of ["wxr", "ninjs"]) await run(program, ["export", newsroom.directory, "--to", join(newsroom.folder, format), "--format", format]);
  const read = (await filesOf(join(newsroom.folder, "ninjs/items"), ".json")).map(async (name) => JSON.parse(await readFile(name, "utf8")));
  items = await Promise.all(read);
  site = await WordPress.start();
  lost = [];
  for (const file of await filesOf(join(newsroom.folder, "wxr"), ".xml")) lost.push(...(await site.php("import.php", file)).split("\n"));
  told = JSON.parse(await site.php("tell.php"));
});
after(async () => {
  await newsroom?.stop();
  await site?.stop();
});

const idOf = (item, role) => item.altIds.find((id) => id.role === role)?.value;
const postOf = (item) => told.posts.find(({ meta }) => meta._dateline_slug[0] === idOf(item, "slug") && meta._dateline_language[0] === item.language);
const bodyOf = (item) => item.bodies.find(({ role }) => role === "main")?.value ?? "";
const pairs = () => items.map((item) => [item, postOf(item)]);

test("everything comes but what a plugin has to know", () => {
  assert.deepEqual(lost.filter((line) => line && !/^term of (author|language): .*Invalid taxonomy/.test(line)), []);
  assert.ok(items.length > 120);
  assert.equal(told.posts.length, items.length);
  assert.deepEqual(pairs().filter(([, post]) => !post).map(([item]) => item.uri), []);
});

const STATES = { published: "publish", scheduled: "future", review: "pending", ready: "pending", withdrawn: "private", draft: "draft" };

test("titles, states, authors, excerpts and slugs are the same", () => {
  const first = items.filter(({ language }) => language === "en");
  const taken = (item) => items.filter((other) => idOf(other, "slug") === idOf(item, "slug")).length > 1;
  for (const [item, post] of pairs()) {
    assert.equal(post.title, item.headlines[0].value, item.uri);
    assert.equal(post.status, STATES[idOf(item, "datelineStatus")], item.uri);
    assert.equal(post.excerpt, item.descriptions.find(({ role }) => role === "summary")?.value ?? post.excerpt, item.uri);
    const author = item.people?.find(({ rel }) => rel === "author");
    if (author) assert.equal(post.author, author.name, item.uri);
    if (first.includes(item) || !taken(item)) assert.equal(post.slug, idOf(item, "slug"), item.uri);
    else assert.ok(post.meta._wp_old_slug.includes(idOf(item, "slug")), item.uri);
  }
});

const named = (item, rel) => (item.subjects ?? []).filter((subject) => subject.rel === rel).map(({ name }) => name);

/* WordPress takes two of a title and a second for one: the export dates the later ones a second on. */
test("dates are the same, to the second", () => {
  const seen = new Map();
  let open = 0;
  for (const [item, post] of pairs()) {
    if (!item.firstCreated) { assert.equal(post.gmt, "0000-00-00 00:00:00", item.uri); open++; continue; }
    const apart = (Date.parse(`${post.gmt.replace(" ", "T")}Z`) - Date.parse(item.firstCreated)) / 1000;
    const key = `${post.title.toLowerCase()} ${item.firstCreated}`;
    seen.set(key, [...(seen.get(key) ?? []), apart]);
  }
  for (const [key, seconds] of seen) assert.deepEqual(seconds.sort((a, b) => a - b), seconds.map((_, at) => at), key);
  assert.ok(open > 0 && seen.size > 100);
});

test("tags and sections have the same names", () => {
  const sorted = (names) => [...new Set(names)].sort();
  let tagged = 0;
  for (const [item, post] of pairs()) {
    assert.deepEqual(sorted(post.labels), sorted(named(item, "tag")), item.uri);
    const sections = named(item, "section").map((path) => path.split("/").at(-1));
    assert.deepEqual(sorted(post.sections), sections.length ? sorted(sections) : ["Uncategorized"], item.uri);
    tagged += post.labels.length > 0;
  }
  assert.ok(tagged > 50);
});

const decoded = (text) => text?.replace(/&(\w+|#\d+);/g, (entity, name) => ENTITIES[name] ?? (name[0] === "#" ? String.fromCodePoint(name.slice(1)) : entity));

test("what search engines and other sites are told is the same, as Yoast keeps it", () => {
  for (const [item, { meta }] of pairs()) {
    const said = (key) => decoded(meta[key]?.[0]);
    assert.equal(said("_yoast_wpseo_metadesc"), item.descriptions.find(({ role }) => role === "summary")?.value, item.uri);
    assert.equal(said("_yoast_wpseo_opengraph-title"), item.headlines.find(({ role }) => role === "social")?.value, item.uri);
    assert.equal(meta._yoast_wpseo_canonical?.[0], idOf(item, "canonical"), item.uri);
    assert.equal(meta["_yoast_wpseo_meta-robots-noindex"]?.[0], idOf(item, "noindex") && "1", item.uri);
  }
  const { meta } = told.posts.find(({ slug }) => slug === "pictures-within");
  assert.equal(decoded(meta["_yoast_wpseo_opengraph-title"][0]), 'A "social" title & 100 % \\ more');
  assert.equal(meta._yoast_wpseo_canonical[0], "https://elsewhere.example/a?b=1&c=2");
  assert.equal(meta["_yoast_wpseo_meta-robots-noindex"][0], "1");
});

test("a byline without a person is WordPress's author of that name", () => {
  assert.equal(told.posts.find(({ slug }) => slug === "alone").author, "Norden & Söhne");
  assert.equal(told.posts.find(({ slug }) => slug === "behind").author, "Ines Falk");
});

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", hellip: "…" };
const textOf = (html) => html.replace(/<[^>]*>/g, " ").replace(/https?:\/\/\S+/g, " ")
  .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
  .replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity).replaceAll("×", "x"); /* as WordPress writes 3x4 */
const wordsOf = (html) => textOf(html).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
/* An address that is shown as itself is an embed whose site nobody asked. */
const count = (html, tag) => html.replace(/<a href="([^"]+)"[^>]*>\1<\/a>/g, "").split(new RegExp(`<${tag}[ >]`)).length;
const TAGS = ["p", "br", "img", "figure", "figcaption", "a", "ul", "ol", "li", "h2", "h3", "h4", "pre", "code", "blockquote", "table", "td", "em", "strong"];

test("no text loses a word, a picture or a mark", () => {
  for (const [item, post] of pairs()) {
    assert.deepEqual(wordsOf(post.html), wordsOf(bodyOf(item)), item.uri);
    for (const tag of TAGS) assert.equal(count(post.html, tag), count(bodyOf(item), tag), `${tag} of ${item.uri}`);
  }
});

test("pictures are WordPress's own, with their words", () => {
  const post = told.posts.find(({ slug }) => slug === "pictures-within");
  const [, inside] = post.html.match(/<img[^>]* src="([^"]+)"/);
  assert.match(inside, /^http:\/\/old\.example\/wp-content\/uploads\//);
  const lead = told.pictures.find(({ id }) => id === post.picture);
  assert.equal(lead.meta._wp_attachment_image_alt[0], "The lead's words");
  assert.equal(lead.caption, "The lead's caption & more");
  assert.equal(lead.meta._media_credit[0], "L. Brandt");
  assert.equal(lead.parent, post.id);
  assert.ok(told.pictures.some(({ address }) => address === inside));
  assert.deepEqual(told.pictures.filter(({ bytes }) => bytes === 0), []);
  const featured = told.posts.filter(({ meta }) => meta._thumbnail_id);
  assert.ok(featured.length > 30);
  assert.deepEqual(featured.filter(({ picture: id }) => !told.pictures.some((one) => one.id === id)), []);
  for (const { html, slug } of told.posts) assert.doesNotMatch(html, new RegExp(`src="${newsroom.url}`), slug);
});

test("sections keep their tree, what is pinned is sticky, old addresses are known", () => {
  assert.deepEqual(told.categories["child-2"], ["child-1", "parent"]);
  assert.ok(told.posts.some(({ sticky }) => sticky));
  const renamed = items.filter((item) => item.altIds.some(({ role, value }) => role === "oldPath" && /\/[a-z-]+\/$/.test(value)));
  assert.ok(renamed.length > 5);
  for (const item of renamed) {
    const slugs = item.altIds.filter(({ role }) => role === "oldPath").map(({ value }) => value.split("/").at(-2));
    for (const slug of slugs.filter((one) => /^[a-z-]+$/.test(one) && one !== idOf(item, "slug"))) assert.ok(postOf(item).meta._wp_old_slug.includes(slug), item.uri);
  }
});
