/* problems.test.mjs - what is wrong is said in the person's language, whichever rule says it. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { Newsroom } from "./newsroom.mjs";

let newsroom, chief, tor;
before(async () => {
  newsroom = await Newsroom.start({ demo: false, language: "ar" });
  const password = await addAccount(newsroom, "tor", "writer");
  chief = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  tor = await DeskClient.signIn(newsroom, "tor", password);
});
after(() => newsroom?.stop());

const json = async (answer, status) => {
  const said = await answer.json();
  assert.equal(answer.status, status, JSON.stringify(said));
  return said;
};
const begin = async (who = chief) => json(await who.post("/desk/api/story", { language: "ar" }), 201);
const save = (who, story, change, base = story.revision) => who.post(`/desk/api/story/${story.id}/save`, { base, serial: 1, fields: { ...story.fields, slug: "", ...change } });
/* Words of the language, and no sentence of another. */
const isArabic = (text) => {
  assert.match(text, /^[\u0600-\u06ff]/, text);
  assert.doesNotMatch(text, /[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}/, text);
};

test("a save that clashes, is too long, is another's, or would load from elsewhere", async () => {
  const story = await begin();
  await json(await save(chief, story, { headline: "\u0627\u0644\u0623\u0648\u0644" }), 200);
  isArabic((await json(await save(chief, story, { headline: "\u0627\u0644\u062b\u0627\u0646\u064a" }), 409)).problem);
  const long = (await json(await save(chief, story, { headline: "\u0639".repeat(900) }, 2), 400)).problem;
  isArabic(long);
  assert.match(long, /1800/);
  isArabic((await json(await save(tor, story, {}, 2), 403)).problem);
  isArabic((await json(await save(chief, story, { body: '<script src="https://x.example/a.js"></script><p>a</p>' }, 2), 400)).problem);
});

test("what is pasted, an address, a story that is not there, a move", async () => {
  const { left_out: left } = await json(await chief.post("/desk/api/paste", { html: "<p>a<marquee>b</marquee><input></p><p>Translate</p>" }), 200);
  assert.ok(left.some((each) => each.includes("Translate")));
  for (const each of left) isArabic(each);
  isArabic((await json(await chief.post("/desk/api/address", { url: "no address" }), 400)).problem);
  isArabic((await json(await chief.get("/desk/api/story/99999"), 404)).problem);
  const story = await begin();
  const lacking = await json(await chief.post(`/desk/api/story/${story.id}/move`, { to: "published" }), 422);
  isArabic(lacking.problem);
  for (const item of lacking.items) isArabic(item.words);
  isArabic((await json(await chief.post(`/desk/api/story/${story.id}/move`, { to: "withdrawn" }), 400)).problem);
  isArabic((await json(await chief.post(`/desk/api/story/${story.id}/undo`, {}), 404)).problem);
  isArabic((await json(await tor.post(`/desk/api/story/${story.id}/move`, { to: "published" }), 403)).problem);
});
