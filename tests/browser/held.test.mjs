/* held.test.mjs - date and source of a story: remembered by its versions, held back with a change, merged like the rest. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JSDOM } from "jsdom";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { Newsroom } from "./newsroom.mjs";

const DAY = 86_400_000_000, NOVEMBER_20 = Date.UTC(2026, 10, 20, 9) * 1000;
let newsroom, admin, tor;
before(async () => {
  newsroom = await Newsroom.start({ demo: false, language: "en" });
  admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  tor = await DeskClient.signIn(newsroom, "tor", await addAccount(newsroom, "tor", "editor"));
});
after(() => newsroom?.stop());

const json = async (promise, status = 200) => {
  const answer = await promise;
  assert.equal(answer.status, status, await answer.clone().text());
  return answer.json();
};
const read = (id) => json(admin.get(`/desk/api/story/${id}`));
const move = (id, to, more = {}) => json(admin.post(`/desk/api/story/${id}/move`, { to, ...more }));
const begin = async (change) => {
  const { fields } = await json(admin.post("/desk/api/story", { language: "en" }), 201);
  return json(admin.post("/desk/api/story", { language: "en", fields: { ...fields, slug: "", agency: "NCA", body: "<p>Text.</p>", ...change } }), 201);
};
const live = async (change) => {
  const { id } = await begin(change);
  await move(id, "published");
  return read(id);
};
const write = (who, story, change) => who.post(`/desk/api/story/${story.id}/save`, { base: story.revision, serial: 1, fields: { ...story.fields, ...change } });
const status = async (path) => (await newsroom.fetch(path)).status;

test("a live story's other date waits, is a version, and gives it its address when it is released", async () => {
  const story = await live({ headline: "Redated", date: NOVEMBER_20 });
  const held = await json(write(admin, story, { date: NOVEMBER_20 - DAY }));
  assert.deepEqual([held.revision, held.seen, held.fields.date, held.path], [2, 1, NOVEMBER_20 - DAY, "/2026/11/20/redated/"]);
  assert.deepEqual([await status("/2026/11/20/redated/"), await status("/2026/11/19/redated/")], [200, 404]);
  assert.equal((await json(write(admin, held, {}))).revision, 2);
  assert.equal((await move(story.id, "published", { base: 2 })).path, "/2026/11/19/redated/");
  assert.deepEqual([await status("/2026/11/20/redated/"), await status("/2026/11/19/redated/")], [301, 200]);
  assert.ok((await newsroom.text("/feed/json/")).includes("/2026/11/19/redated/"));
});

test("the other date may be taken back before anybody sees it, and after, for ten seconds", async () => {
  const story = await live({ headline: "Taken back", date: NOVEMBER_20 });
  const held = await json(write(admin, story, { date: NOVEMBER_20 - DAY }));
  const back = await json(write(admin, held, { date: NOVEMBER_20 }));
  assert.deepEqual([back.revision, back.fields.date], [1, NOVEMBER_20]);
  const again = await json(write(admin, back, { date: NOVEMBER_20 - 2 * DAY }));
  await move(story.id, "published", { base: again.revision });
  assert.equal((await read(story.id)).path, "/2026/11/18/taken-back/");
  await json(admin.post(`/desk/api/story/${story.id}/undo`));
  const undone = await read(story.id);
  assert.deepEqual([undone.path, undone.fields.date], ["/2026/11/20/taken-back/", NOVEMBER_20 - 2 * DAY]);
  assert.equal(await status("/2026/11/20/taken-back/"), 200);
});

test("a date or an embargo ahead is refused while the story is out", async () => {
  const story = await live({ headline: "Ahead" });
  const ahead = (Date.now() + 86_400_000) * 1000;
  for (const change of [{ date: ahead }, { embargo: ahead }])
    assert.match((await json(write(admin, story, change), 400)).problem, /lie ahead/);
  assert.equal(await status(story.path), 200);
});

test("a live story's source waits too, joins the editions when released, and leaves them when taken away", async () => {
  await newsroom.publish({ "origen.md": "---\ntitle: Origen\nslug: origen\nlanguage: es\nagency: NCA\ndate: 2026-11-10T09:00:00Z\n---\nTexto.\n" });
  const editions = async (path) => [...new JSDOM(await newsroom.text(path)).window.document.querySelectorAll("link[rel=alternate][hreflang]")].map((link) => link.hreflang);
  const story = await live({ headline: "Origin" });
  const held = await json(write(admin, story, { translation_of: "/es/2026/11/10/origen/" }));
  assert.deepEqual([held.revision, held.fields.translation_of], [2, "/es/2026/11/10/origen/"]);
  assert.deepEqual(await editions(story.path), []);
  await move(story.id, "published", { base: 2 });
  assert.ok((await editions(story.path)).includes("es"));
  const alone = await json(write(admin, await read(story.id), { translation_of: "" }));
  assert.deepEqual([alone.revision, alone.fields.translation_of], [3, ""]);
  assert.ok((await editions(story.path)).includes("es"));
  await move(story.id, "published", { base: 3 });
  assert.deepEqual(await editions(story.path), []);
});

test("a draft's date alone, and its source alone, are versions", async () => {
  await newsroom.publish({ "fuente.md": "---\ntitle: Fuente\nslug: fuente\nlanguage: es\nagency: NCA\ndate: 2026-11-11T09:00:00Z\n---\nTexto.\n" });
  let story = await begin({ headline: "Dated draft" });
  story = await json(write(admin, story, { date: NOVEMBER_20 }));
  assert.deepEqual([story.revision, story.path], [2, "/2026/11/20/dated-draft/"]);
  story = await json(write(admin, story, { translation_of: "/es/2026/11/11/fuente/" }));
  assert.equal(story.revision, 3);
  assert.equal((await json(write(admin, story, {}))).revision, 3);
  story = await json(admin.post(`/desk/api/story/${story.id}/restore`, { revision: 1, base: 3 }));
  assert.deepEqual([story.fields.date, story.fields.translation_of], [NOVEMBER_20, "/es/2026/11/11/fuente/"]);
});

test("two persons' dates and sources merge where they do not clash", async () => {
  const story = await begin({ headline: "Both", date: NOVEMBER_20 });
  await json(write(tor, story, { date: NOVEMBER_20 + DAY }));
  const both = await json(write(admin, story, { standfirst: "Mine" }));
  assert.deepEqual([both.merged, both.fields.date, both.fields.standfirst], [true, NOVEMBER_20 + DAY, "Mine"]);
  await json(write(tor, both, { standfirst: "Theirs" }));
  const mine = await json(write(admin, both, { date: NOVEMBER_20 + 2 * DAY }));
  assert.deepEqual([mine.fields.date, mine.fields.standfirst], [NOVEMBER_20 + 2 * DAY, "Theirs"]);
  const clash = await json(write(tor, both, { date: NOVEMBER_20 + 3 * DAY }), 409);
  assert.deepEqual(clash.clashes, [{ field: "date", base: String(NOVEMBER_20 + DAY), theirs: String(NOVEMBER_20 + 2 * DAY), mine: String(NOVEMBER_20 + 3 * DAY) }]);
});

test("what a move dated meanwhile is no clash", async () => {
  const story = await begin({ headline: "Published meanwhile" });
  await move(story.id, "published");
  await json(write(tor, await read(story.id), { standfirst: "Theirs" }));
  const mine = await json(write(admin, story, { place: "Oslo" }));
  assert.deepEqual([mine.merged, mine.fields.standfirst, mine.fields.place], [true, "Theirs", "Oslo"]);
  assert.ok(mine.fields.date > 0);
});

test("noindex: of two values no third can clash; who changed it has it", async () => {
  for (const base of [false, true]) for (const theirs of [false, true]) for (const mine of [false, true]) {
    const story = await begin({ headline: `Index ${base} ${theirs} ${mine}`, noindex: base });
    await json(write(tor, story, { noindex: theirs, standfirst: "Theirs" }));
    const both = await json(write(admin, story, { noindex: mine, place: "Oslo" }));
    assert.equal(both.fields.noindex, theirs !== base ? theirs : mine, `${base} ${theirs} ${mine}`);
  }
});
