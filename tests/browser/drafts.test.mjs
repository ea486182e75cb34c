/* drafts.test.mjs - a story being written, over the desk's JSON: begun, kept, saved; nobody overwrites another unseen. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { Newsroom } from "./newsroom.mjs";

let newsroom, ines, tor, pia;
before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  ines = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  tor = await DeskClient.signIn(newsroom, "tor", await addAccount(newsroom, "tor", "editor"));
  pia = await DeskClient.signIn(newsroom, "pia", await addAccount(newsroom, "pia", "contributor"));
});
after(() => newsroom?.stop());

const json = async (answer, status = 200) => {
  assert.equal(answer.status, status, await answer.clone().text());
  return answer.json();
};
const begin = async (who = ines, fields) => json(await who.post("/desk/api/story", { language: "en", ...(fields && { fields }) }), 201);
const path = (story, verb) => `/desk/api/story/${story.id}${verb ? `/${verb}` : ""}`;

test("a draft begins without a headline, and gets its address from the first one", async () => {
  const story = await begin();
  assert.equal(story.status, "draft");
  assert.equal(story.fields.headline, "");
  assert.deepEqual(story.rights, { save: true, review: true, ready: true, publish: true, withdraw: true });
  const fields = { ...story.fields, headline: "Ferry line returns", slug: "", body: "<p>It sails</p>" };
  const saved = await json(await ines.post(path(story, "save"), { base: story.revision, serial: 1, fields }));
  assert.equal(saved.revision, 2);
  assert.equal(saved.fields.slug, "ferry-line-returns");
  assert.equal(saved.fields.body, "<p>It sails</p>\n");
});

test("two drafts without a name are two", async () => {
  assert.notEqual((await begin()).id, (await begin()).id);
});

test("what is typed is kept; an older message changes nothing; a save forgets what it holds and no more", async () => {
  const story = await begin();
  const keep = (serial, headline) => ines.post(path(story, "keep"), { base: 1, serial, fields: { ...story.fields, headline } });
  assert.equal((await json(await keep(2, "Two"))).serial, 2);
  assert.equal((await json(await keep(1, "One"))).serial, 2);
  let seen = await json(await ines.get(path(story)));
  assert.equal(seen.kept.fields.headline, "Two");
  assert.equal(seen.fields.headline, "");
  assert.equal((await json(await tor.get(path(story)))).kept, null);
  await json(await keep(9, "Nine"));
  seen = await json(await ines.post(path(story, "save"), { base: 1, serial: 5, fields: { ...story.fields, headline: "Five" } }));
  assert.equal(seen.kept.serial, 9);
  await json(await ines.post(path(story, "drop"), { serial: 9 }));
  assert.equal((await json(await ines.get(path(story)))).kept, null);
});

test("what was acknowledged survives the server's death", async () => {
  const story = await begin();
  for (let round = 1; round <= 5; round++) {
    await json(await ines.post(path(story, "keep"), { base: 1, serial: round, fields: { ...story.fields, headline: `Round ${round}` } }));
    newsroom.child.kill("SIGKILL");
    await newsroom.ended.promise;
    await newsroom.restart();
    assert.equal((await json(await ines.get(path(story)))).kept.fields.headline, `Round ${round}`);
  }
});

test("a save over another's is refused, with both before one's eyes", async () => {
  const story = await begin();
  const save = (who, base, headline) => who.post(path(story, "save"), { base, serial: 1, fields: { ...story.fields, headline } });
  await json(await save(tor, 1, "Tor's"));
  const clash = await json(await save(ines, 1, "Ines's"), 409);
  assert.equal(clash.theirs.fields.headline, "Tor's");
  assert.equal(clash.theirs.revision, 2);
  assert.equal((await json(await save(ines, 2, "Ines's"))).revision, 3);
});

test("of many saves from one revision at the same time one is written", async () => {
  const story = await begin();
  const answers = await Promise.all(Array.from({ length: 16 }, (_, i) =>
    ines.post(path(story, "save"), { base: 1, serial: 1, fields: { ...story.fields, headline: `Save ${i}` } })));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, ...Array(15).fill(409)]);
  assert.equal((await json(await ines.get(path(story)))).revision, 2);
});

test("a contributor sees and changes own drafts alone", async () => {
  const theirs = await begin(tor), own = await begin(pia);
  assert.equal((await pia.get(path(theirs))).status, 404);
  for (const verb of ["keep", "save", "drop"])
    assert.equal((await pia.post(path(theirs, verb), { base: 1, serial: 1, fields: theirs.fields })).status, 404, verb);
  assert.deepEqual((await json(await pia.get(path(own)))).rights, { save: true, review: true, ready: false, publish: false, withdraw: false });
  await json(await pia.post(path(own, "keep"), { base: 1, serial: 1, fields: own.fields }));
});

test("what is sent is taken strictly: no field too many, none missing, none of another type", async () => {
  const story = await begin();
  const save = async (fields) => (await ines.post(path(story, "save"), { base: 1, serial: 1, fields })).status;
  const { headline, ...without } = story.fields;
  for (const fields of [
    without, { ...story.fields, status: "published" }, { ...story.fields, headline: 7 }, { ...story.fields, bylines: "x" },
    { ...story.fields, bylines: [{ name: "x" }] }, { ...story.fields, picture: { id: -1, alt: null, caption: null, credit: null } },
    { ...story.fields, date: "soon" }, { ...story.fields, tags: [1] }, { ...story.fields, noindex: "yes" },
    { ...story.fields, headline: "x".repeat(201) },
  ]) assert.equal(await save(fields), 400, JSON.stringify(fields).slice(0, 90));
  assert.equal(await save({ ...story.fields, body: "<p>" + "<b><i>".repeat(300) }), 413);
  assert.equal(headline, "");
  assert.equal((await ines.post(path(story, "keep"), { base: 1, fields: {} })).status, 400);
  assert.equal((await ines.post("/desk/api/story/9999999/keep", { base: 1, serial: 1, fields: {} })).status, 404);
  for (const body of ["", "[]", "{", '{"base":1,"base":2}', "\xff"])
    assert.equal((await fetch(newsroom.url + path(story, "keep"), {
      method: "POST", body,
      headers: { Cookie: ines.cookie, "Content-Type": "application/json", "X-Dateline-Token": ines.token },
    })).status, 400, body);
});

test("no token, another's token, another site, another type: refused, and nothing is kept", async () => {
  const story = await begin();
  const body = { base: 1, serial: 1, fields: story.fields };
  for (const headers of [
    { "X-Dateline-Token": "" }, { "X-Dateline-Token": tor.token }, { Origin: "https://evil.example" },
    { "Sec-Fetch-Site": "cross-site" }, { "Content-Type": "text/plain" },
  ]) assert.equal((await ines.post(path(story, "keep"), body, headers)).status, 403, JSON.stringify(headers));
  assert.equal((await json(await ines.get(path(story)))).kept, null);
});
