/* others.test.mjs - what is another's, and not out: no role that sees its own alone finds it by a number, a name or a side door. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DeskClient } from "./desk_client.mjs";
import { Engine } from "./engine.mjs";
import { frontMatter, Newsroom, program, run } from "./newsroom.mjs";
import { PATIENCE, until } from "./patience.mjs";
import { png } from "./png.mjs";

/* Stands in every field of an editor's draft, and nowhere else. */
const WORD = "Zebrawood";
const HIDDEN = new RegExp(WORD, "i");
const picture = (shade) => png(640, 480, (x, y) => [x % 256, y % 256, shade]);
let newsroom, routes, editor, writer, pia, translator, theirs, photograph, own, note, link;

const json = async (answer, status = 200) => {
  assert.equal(answer.status, status, await answer.clone().text());
  return answer.json();
};
const join = async (name, role, ...words) => {
  const { stdout } = await run(program, ["user", newsroom.directory, "add", name, "--role", role, ...words]);
  return DeskClient.signIn(newsroom, name, stdout.match(/password (\S+)/)[1]);
};
const bringIn = async (who, bytes) => json(await fetch(`${newsroom.url}/desk/api/media`, {
  method: "POST", body: bytes, headers: { Cookie: who.cookie, "X-Dateline-Token": who.token, "Content-Type": "image/png", "X-File-Name": "a.png" } }));
const begin = async (who, fields) => json(await who.post("/desk/api/story", { language: "en", ...(fields && { fields }) }), 201);
const stored = async () => JSON.stringify(await json(await editor.get(`/desk/api/story/${theirs.id}`)));
const sql = (text) => run("sqlite3", [`${newsroom.directory}/dateline.db`, "-cmd", `.timeout ${PATIENCE}`, text]);
const shown = (media) => ({ id: media.id, alt: null, caption: null, credit: null });

before(async () => {
  newsroom = await Newsroom.start({ demo: false, language: "en" });
  routes = JSON.parse((await run(program, ["routes", "json"])).stdout);
  editor = await join("edda", "editor");
  writer = await join("tor", "writer");
  pia = await join("pia", "contributor");
  translator = await join("tove", "translator", "--language", "es");
  photograph = await bringIn(editor, picture(1));
  await json(await editor.post(`/desk/api/media/${photograph.id}`, { alt: `${WORD} alt`, caption: `${WORD} caption`, credit: `${WORD} credit` }));
  const { fields } = await begin(editor);
  theirs = await begin(editor, {
    ...fields, headline: `${WORD} headline`, standfirst: `${WORD} standfirst`, slug: "zebrawood-slug", body: `<p>${WORD} body</p>`, place: `${WORD} place`, agency: `${WORD} agency`,
    tags: [`${WORD} tag`], sections: [`${WORD} section/${WORD} part`], bylines: [{ name: `${WORD} person`, role: "" }], picture: shown(photograph) });
  note = (await json(await editor.post(`/desk/api/story/${theirs.id}/notes`, { field: "", passage: "", before: "", behind: "", body: `${WORD} note`, told: [] }))).added;
  await json(await editor.post(`/desk/api/story/${theirs.id}/preview`, { days: 7 }));
  link = (await json(await editor.get(`/desk/api/story/${theirs.id}/preview`))).links[0].id;
  own = await begin(pia);
});
after(() => newsroom?.stop());

/* A body that every route of a story would take. */
const whole = () => ({ base: theirs.revision, serial: 9, fields: { ...theirs.fields, headline: "Taken" }, revision: 1, to: "review", field: "", passage: "", before: "", behind: "", body: "x",
  told: [], note: "x", was: "", becomes: "", days: 1 });
const ofStory = (pattern) => /^\/desk\/(api\/story|stories|audience\/story)\/:id/.test(pattern);
const addressOf = (pattern, id) => pattern.replace(":id", id).replace(":note", note).replace(":link", link).replace(/compare$/, "compare?from=1&to=1");

test("no route of a story is a contributor's or a translator's where the story is another's draft", async () => {
  const before = await stored(), walked = routes.filter(({ pattern }) => ofStory(pattern));
  assert.ok(walked.length >= 20, `${walked.length}`);
  for (const who of [pia, translator])
    for (const { method, pattern } of walked) {
      const path = addressOf(pattern, theirs.id);
      const answer = await (method === "GET" ? who.get(path) : who.post(path, whole()));
      assert.ok([403, 404].includes(answer.status), `${method} ${path}: ${answer.status}`);
      assert.doesNotMatch(await answer.text(), HIDDEN, path);
    }
  for (const query of ["?copy=yes", "?revision=1", "?as=feed", "?as=card"])
    for (const who of [pia, translator]) assert.equal((await who.get(`/desk/stories/${theirs.id}/preview/${query}`)).status, 403, query);
  assert.equal(await stored(), before);
});

test("another's note, link and filter are not reached through one's own story", async () => {
  assert.equal((await pia.post(addressOf("/desk/api/story/:id/notes/:note/resolve", own.id), {})).status, 404);
  assert.equal((await pia.post(addressOf("/desk/api/story/:id/preview/:link/end", own.id), {})).status, 404);
  await editor.form("/desk/filters/", { name: "Edda's own", query: "status=draft" });
  await pia.form("/desk/filters/1/remove/");
  assert.match(await (await editor.get("/desk/")).text(), /Edda&#39;s own|Edda's own/);
  assert.equal((await json(await editor.get(`/desk/api/story/${theirs.id}/notes`))).open, 1);
  assert.equal((await json(await editor.get(`/desk/api/story/${theirs.id}/preview`))).links.length, 1);
});

test("chosen in the list by its number, another's draft stays where and as it is", async () => {
  const before = await stored();
  for (const who of [pia, writer])
    for (const [path, fields] of [["move", { to: "review" }], ["change", { add_section: "News" }], ["change", { add_person: "Pia" }]])
      assert.equal((await who.form(`/desk/stories/${path}/`, { [`story${theirs.id}`]: "on", ...fields })).status, 200);
  assert.equal(await stored(), before);
});

test("a picture that waits in another's draft is not a contributor's by its number, in no field and no preview", async () => {
  assert.equal((await pia.get(`/desk/api/media/${photograph.id}`)).status, 404);
  const fields = { ...own.fields, headline: "Mine", body: "<p>Words.</p>" };
  for (const change of [{ picture: shown(photograph) }, { social_picture: photograph.id }]) {
    assert.equal((await pia.post("/desk/api/story", { language: "en", fields: { ...fields, ...change } })).status, 400);
    assert.equal((await pia.post(`/desk/api/story/${own.id}/save`, { base: own.revision, serial: 1, fields: { ...fields, ...change } })).status, 400);
    await json(await pia.post(`/desk/api/story/${own.id}/keep`, { base: own.revision, serial: Date.now(), fields: { ...fields, ...change } }));
    for (const path of ["preview/?copy=yes", "preview/?copy=yes&as=card", "preview/page/?copy=yes"])
      assert.doesNotMatch(await (await pia.get(`/desk/stories/${own.id}/${path}`)).text(), HIDDEN, path);
  }
});

test("it is who brought it in who uses it, again too, and everybody's once its story is out or theirs", async () => {
  const mine = await bringIn(pia, picture(2)), again = await bringIn(editor, picture(3));
  assert.equal((await pia.get(`/desk/api/media/${mine.id}`)).status, 200);
  assert.equal((await pia.get(`/desk/api/media/${again.id}`)).status, 404);
  assert.equal((await bringIn(pia, picture(3))).id, again.id);
  assert.equal((await pia.get(`/desk/api/media/${again.id}`)).status, 200);
  const saved = await json(await pia.post("/desk/api/story", { language: "en", fields: { ...own.fields, headline: "With pictures", picture: shown(mine), social_picture: again.id } }), 201);
  const other = await bringIn(editor, picture(4));
  await json(await editor.post(`/desk/api/story/${saved.id}/save`, { base: saved.revision, serial: 1, fields: { ...saved.fields, picture: shown(other) } }));
  assert.equal((await pia.get(`/desk/api/media/${other.id}`)).status, 200);
  const out = await bringIn(editor, picture(5));
  const { id } = await begin(editor, { ...own.fields, headline: "Out", body: "<p>Words.</p>", bylines: [{ name: "Edda", role: "" }], sections: ["News"],
    picture: { id: out.id, alt: "Waves", caption: "Waves", credit: "NCA" } });
  assert.equal((await pia.get(`/desk/api/media/${out.id}`)).status, 404);
  await json(await editor.post(`/desk/api/story/${id}/move`, { to: "published" }));
  assert.equal((await pia.get(`/desk/api/media/${out.id}`)).status, 200);
});

test("a contributor describes the pictures that are theirs alone, and no other", async () => {
  const say = (who, { id }, alt) => who.post(`/desk/api/media/${id}`, { alt, focal_x: 250 });
  const describes = async (who, { id }) => (await json(await who.get(`/desk/api/media/${id}`))).describes;
  const mine = await bringIn(pia, picture(11)), first = await bringIn(editor, picture(12));
  assert.equal((await say(pia, first, "Taken")).status, 404);
  assert.equal((await bringIn(pia, picture(12))).id, first.id);
  assert.equal((await say(pia, first, "Taken")).status, 403, "an editor's, that came again");
  assert.equal(await describes(pia, first), false);
  assert.equal(await describes(editor, first), true);
  const fields = { ...own.fields, headline: "Two pictures", slug: "two-pictures", body: "<p>Words.</p>", picture: shown(mine), bylines: [{ name: "Edda", role: "" }], sections: ["News"] };
  const { id, revision } = await json(await pia.post("/desk/api/story", { language: "en", fields }), 201);
  assert.equal(await describes(pia, mine), true);
  const { alt, caption, focal_x } = await json(await say(pia, mine, "A quay"));
  assert.deepEqual([alt, caption, focal_x], ["A quay", "", 250]);
  const embed = (column) => `insert into embed (url, host, title, words, author, handle, language, picture_alt, seconds, width, height, frame, source, hidden, problem, attempts, created_at, ${column})
    values ('https://a.example/1', 'a.example', '', '', '', '', '', '', 0, 0, 0, '', '', 0, '', 0, 0, ${mine.id})`;
  for (const [taken, given] of [[`update person set portrait_id = ${mine.id} where name = 'Edda'`, "update person set portrait_id = null"],
    [embed("picture_id"), "delete from embed"], [embed("portrait_id"), "delete from embed"]]) {
    await sql(taken);
    assert.equal((await say(pia, mine, "Taken")).status, 403, taken);
    await sql(given);
  }
  const saved = await json(await editor.post(`/desk/api/story/${id}/save`, { base: revision, serial: 1, fields: { ...fields, picture: { ...shown(mine), caption: "A", credit: "B" } } }));
  await json(await editor.post(`/desk/api/story/${saved.id}/move`, { to: "published" }));
  assert.equal((await say(pia, mine, "Not a quay")).status, 403, "readers see it");
  assert.equal(await describes(pia, mine), false);
  assert.equal((await json(await editor.get(`/desk/api/media/${mine.id}`))).alt, "A quay");
  assert.equal((await say(editor, mine, "A quay at noon")).status, 200);
  assert.equal((await say(translator, mine, "Taken")).status, 403);
});

const KINDS = ["tag", "section", "person", "place", "agency"];
const suggested = async (who, kind, q) => (await json(await who.get(`/desk/api/suggest?kind=${kind}&q=${q}`))).items.map(({ name }) => name).join(" ");

test("no field completes a name that another's draft alone holds; one's own and those that are out it does", async () => {
  for (const kind of KINDS)
    for (const q of ["zebra", "wood", ""]) {
      assert.doesNotMatch(await suggested(pia, kind, q), HIDDEN, `${kind} ${q}`);
      for (const who of [editor, writer]) assert.match(await suggested(who, kind, q), HIDDEN, `${kind} ${q}`);
    }
  assert.doesNotMatch(await suggested(pia, "story", "zebrawood"), HIDDEN);
  assert.doesNotMatch(await (await pia.get("/desk/")).text(), HIDDEN);
  await begin(pia, { ...own.fields, headline: "Mine", place: "Ownport", agency: "Ownwire", tags: ["Own tag"], sections: ["Own section"], bylines: [{ name: "Own person", role: "" }] });
  for (const kind of KINDS) assert.match(await suggested(pia, kind, "own"), /Own/, kind);
  assert.match(await (await pia.get("/desk/")).text(), /"own-section"/);
});

test("a draft that one's own names, by number, address or slug, says nothing of itself", async () => {
  const fields = { ...own.fields, headline: "Names another", body: `<p>Words.</p>\n<aside data-also-read="${theirs.id}"></aside>` };
  for (const change of [{}, { also_read: ["zebrawood-slug"] }, { also_read: [String(theirs.id)] }, { also_read: [`/?p=${theirs.id}`] }, { translation_of: `/?p=${theirs.id}` }]) {
    const answer = await pia.post("/desk/api/story", { language: "en", fields: { ...fields, ...change } });
    const { id } = await json(answer, 201);
    for (const path of ["preview/", "preview/page/", "preview/?as=feed", "preview/?as=card"])
      assert.doesNotMatch(await (await pia.get(`/desk/stories/${id}/${path}`)).text(), HIDDEN, JSON.stringify(change));
  }
});

/* Answers of the public site; what is asked for again stands in the address alone. */
const READERS = (person, section) => ["/", "/page/1/", "/category/zebrawood-section/", "/category/zebrawood-part/", "/category/zebrawood-section/feed/", "/category/zebrawood-part/feed/json/",
  "/tag/zebrawood-tag/", "/tag/zebrawood-tag/feed/", "/author/zebrawood-person/", "/author/zebrawood-person/feed/atom/", `/?author=${person}`, `/?cat=${section}`, `/?cat=${section}&feed=rss2`,
  `/?p=${theirs.id}`, "/nothing/there/", "/search/?q=words", "/sitemap.xml", "/feed/", "/wp-json/wp/v2/posts", "/corrections/"];
const numberOf = async (table, slug) =>
  (await run("sqlite3", ["-readonly", `${newsroom.directory}/dateline.db`, `select id from ${table} where slug = '${slug}'`])).stdout.trim();

test("names that only a draft has are on no public page, and are there with its publication", async () => {
  const numbers = [await numberOf("person", "zebrawood-person"), await numberOf("section", "zebrawood-section")];
  for (const path of READERS(...numbers)) {
    const { status, headers, body } = await newsroom.fetch(path);
    const asked = new RegExp(decodeURIComponent(path).match(/zebrawood[^/]*/)?.[0].replace("-", " ") ?? "^$", "gi");
    assert.doesNotMatch(body.toString().replace(asked, ""), HIDDEN, path);
    assert.doesNotMatch(headers.location ?? "", HIDDEN, path);
    if (/zebrawood|cat=|author=/.test(path)) assert.equal(status, 404, path);
  }
  assert.match(await (await editor.get("/desk/")).text(), /zebrawood-section/, "the desk's own list filters by it");
  const fields = { ...theirs.fields, picture: { ...shown(photograph), alt: "A", caption: "B", credit: "C" } };
  await json(await editor.post(`/desk/api/story/${theirs.id}/save`, { base: theirs.revision, serial: 1, fields }));
  await json(await editor.post(`/desk/api/story/${theirs.id}/move`, { to: "published" }));
  assert.match(await newsroom.text("/"), /href="\/category\/zebrawood-section\/"/);
  assert.match(await newsroom.text("/nowhere/").catch(() => newsroom.fetch("/nowhere/").then(({ body }) => body.toString())), /href="\/category\/zebrawood-section\/"/);
  for (const path of READERS(...numbers).filter((each) => /zebrawood|cat=|author=/.test(each))) assert.ok([200, 301].includes((await newsroom.fetch(path)).status), path);
  for (const kind of KINDS) assert.match(await suggested(pia, kind, "zebra"), HIDDEN, kind);
  await json(await editor.post(`/desk/api/story/${theirs.id}/move`, { to: "withdrawn", reason: "Wrong" }));
  for (const path of ["/category/zebrawood-section/", "/category/zebrawood-section/feed/", "/tag/zebrawood-tag/feed/"]) assert.equal((await newsroom.fetch(path)).status, 200, path);
});

test("a translation into another's language is no translator's, nor any before it is a contributor's or a writer's", async () => {
  const engine = await Engine.start();
  try {
    await newsroom.set("engines", `fake: libretranslate ${engine.url}`);
    await newsroom.set("editions", "es: title El Correo; from en; translate hold\npt: title O Correio; from en; translate hold");
    await newsroom.publish({ "quay.md": frontMatter({ title: "The quay", slug: "quay", byline: ["Ada Holm"], sections: ["Harbour"] }) + "The quay is closed.\n" });
    const listed = (who, language) => until(`a translation into ${language}`, async () =>
      (await (await who.get(`/desk/translations/?lang=${language}`)).text()).match(/\/desk\/translations\/(\d+)\//)?.[1], { every: 100 });
    const [spanish, portuguese] = [await listed(editor, "es"), await listed(editor, "pt")];
    const walked = routes.filter(({ pattern }) => /^\/desk\/(api\/)?translations\/:id/.test(pattern));
    assert.ok(walked.length >= 6, `${walked.length}`);
    const page = async () => (await (await editor.get(`/desk/translations/${portuguese}/`)).text()).replace(/\b[0-9a-f]{64}\b/g, "");
    const before = await until("the machine to have ended with it", async () => {
      const text = await page();
      return text.includes("is-held") && text;
    });
    const ask = (who, { method, pattern }, id) => {
      const path = pattern.replace(":id", id);
      if (pattern.startsWith("/desk/api/")) return who.post(path, { position: 0, source: "x", seen: "x", target: "x", reviewed: true, equal: true });
      return method === "GET" ? who.get(path) : who.form(path, { do: "approve", position: "0", source: "x", seen: "x", target: "x", xliff: "<xliff/>" });
    };
    for (const route of walked) {
      for (const who of [translator, pia, writer]) {
        const answer = await ask(who, route, portuguese);
        assert.ok([403, 404].includes(answer.status), `${route.method} ${route.pattern}: ${answer.status}`);
      }
      if (route.method === "GET") assert.equal((await ask(translator, route, spanish)).status, 200, route.pattern);
    }
    assert.doesNotMatch(await (await translator.get("/desk/translations/?lang=pt")).text(), new RegExp(`/desk/translations/${portuguese}/`));
    assert.equal(await page(), before);
  } finally {
    await engine.stop();
  }
});

test("the token of a session that ended is nobody's, and one of another session none of this", async () => {
  const second = await join("quinn", "contributor");
  await second.form("/desk/sign-out/");
  for (const headers of [{ Cookie: second.cookie }, { Cookie: pia.cookie }])
    assert.equal((await second.post("/desk/api/story", { language: "en" }, headers)).status, 403);
});
