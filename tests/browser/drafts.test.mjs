/* drafts.test.mjs - a story being written, over the desk's JSON: begun, kept, saved; nobody overwrites another unseen. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { Newsroom } from "./newsroom.mjs";
import { sleep } from "./patience.mjs";

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

test("a draft that was left before its first word is gone on in; never one of another, or with anything in it", async () => {
  const again = async (who, status, language = "en") => (await json(await who.post("/desk/api/story", { language, again: true }), status)).id;
  const left = await begin(tor);
  assert.equal(await again(tor, 200), left.id);
  const others = await again(pia, 201);
  assert.notEqual(others, left.id);
  await json(await tor.post(path(left, "here"), { place: "headline", editing: false }));
  const second = await again(tor, 201); /* the first is open in a window */
  assert.notEqual(second, left.id);
  await json(await tor.post(path({ id: second }, "keep"), { base: 1, serial: 1, after: 0, fields: { ...left.fields, headline: "A word" } }));
  const third = await again(tor, 201);
  assert.ok(![left.id, second].includes(third));
  await json(await tor.post(path({ id: third }, "save"), { base: 1, serial: 1, fields: { ...left.fields, slug: "", agency: "NCA" } }));
  assert.notEqual(await again(tor, 201), third);
  assert.equal(await again(pia, 200), others);
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

test("a save refuses by name what would load from another site, and makes an embed of an address that stands alone", async () => {
  const story = await begin();
  const save = (body) => ines.post(path(story, "save"), { base: 1, serial: 1, fields: { ...story.fields, body } });
  for (const body of ['<iframe src="https://ads.example/f"></iframe>', '<p>a</p><script src="https://ads.example/x.js"></script>', '<img src="https://ads.example/a.png" alt="">'])
    assert.match((await json(await save(body), 400)).problem, /ads\.example/);
  const saved = await json(await save("<p>https://youtu.be/abcdefghijk</p>"));
  assert.equal(saved.fields.body, '<figure data-embed="https://youtu.be/abcdefghijk"></figure>\n');
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

test("what another window of the same person kept is not overwritten unseen, nor forgotten by a save", async () => {
  const story = await begin();
  const keep = (serial, after, headline) => ines.post(path(story, "keep"), { base: 1, serial, after, fields: { ...story.fields, headline } });
  await json(await keep(5, 0, "one"));
  const other = await json(await keep(9, 0, "other"), 409);
  assert.deepEqual([other.kept.serial, other.kept.fields.headline, other.base.headline], [5, "one", story.fields.headline]);
  await json(await keep(6, 5, "one more"));
  await json(await keep(6, 5, "one more")); /* its answer was lost */
  await json(await keep(6, 5, "of the same number"), 409);
  const save = (serial, after) => ines.post(path(story, "save"), { base: 1, serial, after, fields: { ...story.fields, headline: "one more" } });
  await json(await save(9, 5));
  assert.equal((await json(await ines.get(path(story)))).kept.serial, 6);
  await json(await save(9, 6));
  assert.equal((await json(await ines.get(path(story)))).kept, null);
  assert.equal((await json(await keep(10, 6, "begun anew"), 409)).kept, null);
  await json(await keep(10, 0, "begun anew"));
});

test("two persons' changes become one where they do not clash", async () => {
  const story = await begin(ines, { ...(await begin()).fields, headline: "Ferry", body: "<p>One two three.</p><p>Second.</p>" });
  const save = (who, change) => who.post(path(story, "save"), { base: 1, serial: 1, fields: { ...story.fields, ...change } });
  await json(await save(tor, { standfirst: "Tor's", tags: ["harbour"], body: "<p>One TWO three.</p><p>Second.</p>" }));
  const both = await json(await save(ines, { headline: "Ines's", tags: ["sea"], body: "<p>One two THREE.</p><p>Second.</p><p>Third.</p>" }));
  assert.equal(both.merged, true);
  assert.equal(both.revision, 3);
  assert.equal(both.fields.headline, "Ines's");
  assert.equal(both.fields.standfirst, "Tor's");
  assert.deepEqual(both.fields.tags, ["harbour", "sea"]);
  assert.equal(both.fields.body, "<p>One TWO THREE.</p>\n<p>Second.</p>\n<p>Third.</p>\n");
});

test("what clashes is shown word for word, and nothing of it is saved", async () => {
  const story = await begin(ines, { ...(await begin()).fields, headline: "Ferry", body: "<p>One.</p><p>Two.</p>" });
  const save = (who, change) => who.post(path(story, "save"), { base: 1, serial: 1, fields: { ...story.fields, ...change } });
  await json(await save(tor, { headline: "A", body: "<p>One.</p><p>Zwei.</p>" }));
  const clash = await json(await save(ines, { headline: "B", place: "Oslo", body: "<p>One.</p><p>Deux.</p>" }), 409);
  assert.deepEqual(clash.clashes, [
    { field: "headline", base: "Ferry", theirs: "A", mine: "B" },
    { field: "body", index: 1, base: "<p>Two.</p>\n", theirs: "<p>Zwei.</p>\n", mine: "<p>Deux.</p>\n" },
  ]);
  assert.equal(clash.merged.place, "Oslo");
  assert.equal(clash.mine.headline, "B");
  assert.equal(clash.base.headline, "Ferry");
  assert.equal((await json(await ines.get(path(story)))).revision, 2);
});

test("versions are listed, compared by words and restored", async () => {
  let story = await begin(ines, { ...(await begin()).fields, headline: "Ferry", body: "<p>The boat sails at nine.</p>" });
  story = await json(await ines.post(path(story, "save"), { base: 1, serial: 1, note: "the hour", fields: { ...story.fields, body: "<p>The boat sails at ten.</p>" } }));
  const { revisions, more } = await json(await ines.get(path(story, "revisions")));
  assert.deepEqual(revisions.map(({ number, author, words, note, live }) => [number, author, words, note, live]),
    [[2, "admin", 5, "the hour", true], [1, "admin", 5, "", false]]);
  assert.equal(more, false);
  const { body, fields } = await json(await tor.get(path(story, "compare?from=1&to=2")));
  assert.deepEqual(fields, []);
  assert.deepEqual(body, [{ kind: "changed", parts: [
    { kind: "same", text: "The boat sails at " }, { kind: "del", text: "nine" }, { kind: "add", text: "ten" }, { kind: "same", text: "." }] }]);
  assert.equal((await ines.post(path(story, "restore"), { revision: 1, base: 1 })).status, 409);
  const again = await json(await ines.post(path(story, "restore"), { revision: 1, base: 2 }));
  assert.equal(again.revision, 3);
  assert.equal(again.fields.body, "<p>The boat sails at nine.</p>\n");
  for (const [query, status] of [["from=1&to=9", 404], ["from=x&to=1", 400], ["to=1", 400]])
    assert.equal((await ines.get(path(story, `compare?${query}`))).status, status, query);
  assert.equal((await pia.get(path(story, "revisions"))).status, 404);
  assert.equal((await pia.get(path(story, "compare?from=1&to=2"))).status, 404);
});

test("a story that is out stays as readers see it until its change is released", async () => {
  let story = await begin(ines, { ...(await begin()).fields, headline: "Harbour opens", agency: "NTB", body: "<p>It is open.</p>" });
  story = await json(await ines.post(path(story, "move"), { to: "published", base: 1 }));
  const seen = async () => (await (await fetch(newsroom.url + story.path)).text()).includes("It is shut.");
  const fields = (await json(await ines.get(path(story)))).fields;
  const change = await json(await ines.post(path(story, "save"), { base: 1, serial: 1, fields: { ...fields, body: "<p>It is shut.</p>" } }));
  assert.equal(change.revision, 2);
  assert.equal(change.seen, 1);
  assert.equal(change.fields.body, "<p>It is shut.</p>\n");
  assert.equal(await seen(), false);
  assert.equal((await ines.post(path(story, "save"), { base: 1, serial: 1, fields: { ...fields, body: "<p>It is old.</p>" } })).status, 409);
  await json(await ines.post(path(story, "move"), { to: "published", base: 2 }));
  assert.equal(await seen(), true);
});

test("who else is in a story, and where", async () => {
  const story = await begin();
  const here = (who, place) => who.post(path(story, "here"), { place, editing: true });
  assert.deepEqual((await json(await here(ines, "headline"))).others, []);
  const said = await json(await here(tor, "body:3"));
  assert.deepEqual(said.others.map(({ name, place }) => [name, place]), [["admin", "headline"]]);
  assert.equal(said.revision, 1);
  assert.deepEqual((await json(await here(ines, "slug"))).others.map(({ name, place }) => [name, place]), [["tor", "body:3"]]);
  assert.equal((await here(pia, "headline")).status, 404);
  assert.equal((await here(ines, "x".repeat(65))).status, 400);
});

test("who has a story open in two windows is told in both, others are not", async () => {
  const story = await begin();
  const here = async (who, window) => {
    const { elsewhere, others } = await json(await who.post(path(story, "here"), { place: "headline", window, editing: true }));
    return [elsewhere, others.length];
  };
  assert.deepEqual(await here(ines, "one"), [false, 0]);
  assert.deepEqual(await here(ines, "two"), [true, 0]);
  assert.deepEqual(await here(ines, "one"), [true, 0]);
  assert.deepEqual(await here(ines, "one"), [false, 0]);
  assert.deepEqual(await here(tor, "three"), [false, 1]);
  assert.equal((await ines.post(path(story, "here"), { place: "", window: "x".repeat(65) })).status, 400);
});

test("twenty deaths of the server while one keeps and saves: all that was acknowledged is there", async () => {
  let { id, revision, fields } = await begin(), serial = 0, saved = "", kept = "";
  for (let death = 0; death < 20; death++) {
    const killing = sleep(15 + 7 * death).then(() => newsroom.child.kill("SIGKILL"));
    for (;;) {
      try {
        const headline = `Word ${++serial}`;
        if ((await ines.post(path({ id }, "keep"), { base: revision, serial, fields: { ...fields, headline } })).status === 200) kept = headline;
        if (serial % 3) continue;
        const answer = await ines.post(path({ id }, "save"), { base: revision, serial, fields: { ...fields, headline } });
        if (answer.status === 200) ({ revision } = await answer.json(), saved = headline);
      } catch {
        break;
      }
    }
    await killing;
    await newsroom.ended.promise;
    await newsroom.restart();
    const story = await json(await ines.get(path({ id })));
    const at = (text) => Number(text.split(" ")[1] ?? 0);
    assert.ok(at(story.fields.headline) >= at(saved), `saved ${saved}, found ${story.fields.headline}`);
    assert.ok(at((story.kept ?? story).fields.headline) >= at(kept), `kept ${kept}, found ${story.kept?.fields.headline}`);
    ({ revision, fields } = story);
  }
});
