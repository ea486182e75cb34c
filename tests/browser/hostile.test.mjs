/* hostile.test.mjs - what the desk's resources refuse: wrong types, too much, broken texts, depth, and who may not ask. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { Newsroom } from "./newsroom.mjs";
import { png } from "./png.mjs";

const PICTURE = png(900, 600, (x, y) => [x % 256, y % 256, 0]);
const deep = (count) => `${"[".repeat(count)}${"]".repeat(count)}`;
/* Bodies that are no object of JSON, or one that no reader takes. */
const BROKEN = ["", "[]", "7", "null", "{", '{"a":1,"a":2}', '{"a":"\\u0000"}', '{"a":"\\ud800"}', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
  deep(5000), `{"a":${deep(3000)}}`, '{"a":1e999}', '{"a":99999999999999999999}'];
let newsroom, admin, tor, pia;
before(async () => {
  newsroom = await Newsroom.start({ demo: false, language: "en" });
  const join = async (name, role) => DeskClient.signIn(newsroom, name, await addAccount(newsroom, name, role));
  admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  tor = await join("tor", "writer");
  pia = await join("pia", "contributor");
});
after(() => newsroom?.stop());

const send = (path, body, headers = {}, who = admin) => fetch(`${newsroom.url}/desk/api/${path}`, {
  method: "POST", redirect: "manual", body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  headers: { Cookie: who?.cookie ?? "", "X-Dateline-Token": who?.token ?? "", "Content-Type": "application/json", ...headers },
});
const picture = (bytes, headers = {}, who = admin) => send("media", bytes, { "Content-Type": "image/png", "X-File-Name": "a.png", ...headers }, who);
const refused = async (promise, status, words = /./) => {
  const answer = await promise;
  const text = await answer.text();
  assert.equal(answer.status, status, text.slice(0, 200));
  if (answer.headers.get("content-type") === "application/json") assert.match(JSON.parse(text).problem, words);
};
const answered = async (promise) => {
  const answer = await promise;
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
};

test("nobody without a session, without the token, from another site or as another type is answered", async () => {
  const media = await answered(picture(PICTURE));
  const asks = { paste: { html: "x" }, address: { url: "https://a.example/" }, [`media/${media.id}`]: { alt: "x" } };
  for (const [path, body] of Object.entries(asks)) {
    await refused(send(path, body, {}, null), 403);
    for (const headers of [{ "X-Dateline-Token": "" }, { "X-Dateline-Token": tor.token }, { Origin: "https://evil.example" }, { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" }, { "Content-Type": "text/plain" }, { "Content-Type": "multipart/form-data; boundary=x" }])
      await refused(send(path, body, headers), 403);
    assert.equal((await admin.get(`/desk/api/${path}`)).status, path.startsWith("media/") ? 200 : 405, path);
  }
  await refused(picture(PICTURE, {}, null), 403);
  for (const headers of [{ "X-Dateline-Token": "" }, { "X-Dateline-Token": tor.token }, { Origin: "https://evil.example" }, { "Sec-Fetch-Site": "same-site" }, { "Content-Type": "text/plain" }])
    await refused(picture(PICTURE, headers), 403);
  const door = await fetch(`${newsroom.url}/desk/api/suggest?kind=tag`, { redirect: "manual" });
  assert.deepEqual([door.status, await door.text()], [303, ""]);
  assert.equal((await answered(admin.get(`/desk/api/media/${media.id}`))).alt, "");
});

test("a contributor brings in pictures and asks, and changes no picture of another", async () => {
  const { id } = await answered(picture(PICTURE, {}, pia));
  await refused(send(`media/${id}`, { alt: "mine" }, {}, pia), 403);
  assert.equal((await answered(send(`media/${id}`, { alt: "a writer's" }, {}, tor))).alt, "a writer's");
  await answered(pia.get("/desk/api/suggest?kind=person&q=a"));
});

test("a body that is no object of JSON is refused by each of them", async () => {
  const { id } = await answered(picture(PICTURE));
  for (const body of BROKEN)
    for (const path of ["paste", "address", `media/${id}`, "story"]) await refused(send(path, body), 400);
});

test("paste: another type, too much, too deep; what it loses is told", async () => {
  for (const body of [{}, { html: 7 }, { html: null }, { html: ["x"] }]) await refused(send("paste", body), 400, /html/);
  for (const html of ["<div>".repeat(5000), "<b>".repeat(200_000), "x".repeat(3_000_000)]) await refused(send("paste", { html }), 413);
  await refused(send("paste", { html: "x".repeat(5_000_000) }), 413);
  const { body, left_out: lost } = await answered(send("paste", { html: '<p onclick="x()">Words<iframe src="https://ads.example/"></iframe></p>' }));
  assert.equal(body, "<p>Words</p>\n");
  assert.match(lost.join(), /ads\.example/);
});

test("paste: what a site's plugins wrote into its story does not come along, unless it was all that was taken", async () => {
  const html = "<p>Spread the love</p><h3>Translate &gt;&gt;</h3><p>The ferry sails.</p><p>Click here to display content from X.<br>Learn more in X's privacy policy.</p><p>Loading the ferry takes an hour.</p><p>Verified by MonsterInsights</p>";
  const { body, left_out: lost } = await answered(send("paste", { html }));
  assert.equal(body, "<p>The ferry sails.</p>\n<p>Loading the ferry takes an hour.</p>\n");
  assert.equal(lost.length, 5);
  assert.match(lost[1], /^the text loses "Translate >>", which a plugin/);
  assert.deepEqual(await answered(send("paste", { html: "<p>Translate &gt;&gt;</p>" })), { body: "<p>Translate &gt;&gt;</p>\n", left_out: [] });
});

test("address: only of the web or of this site", async () => {
  for (const url of ["", "word", "javascript:alert(1)", "file:///etc/passwd", "//evil.example/", "http://", "https://a b/", "https://[::1", "https://user:word@a.example/", `https://a.example/${"a".repeat(9000)}`])
    await refused(send("address", { url }), 400, /no address/);
  for (const body of [{}, { url: 7 }, { url: null }]) await refused(send("address", body), 400);
  await refused(send("address", { url: `https://a.example/${"a".repeat(100_000)}` }), 413);
  for (const path of ["/%ff", "/%00", "/2026/01/01/none/"]) assert.deepEqual(await answered(send("address", { url: newsroom.url + path })), { kind: "link" }, path);
});

test("suggest: any words are words, whatever they are to the store", async () => {
  for (const query of ["", "?kind=", "?kind=x", "?kind=tag%00"]) assert.equal((await admin.get(`/desk/api/suggest${query}`)).status, 400, query);
  const words = ["%25", "%25_%5C", "%FF%FE", "%00", "a".repeat(4000), encodeURIComponent("' or 1=1 --"), encodeURIComponent('" OR * NEAR( -'), encodeURIComponent("\u202e\u0301".repeat(300))];
  for (const kind of ["tag", "section", "person", "place", "agency", "story"])
    for (const q of words) for (const language of ["", "en", "%FF", "x".repeat(500)])
      assert.ok(Array.isArray((await answered(admin.get(`/desk/api/suggest?kind=${kind}&q=${q}&language=${language}`))).items), `${kind} ${q.slice(0, 20)}`);
});

test("media: what is no whole picture, whatever it says it is", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
  for (const [bytes, headers] of [["", {}], ["words", {}], [svg, {}], [svg, { "Content-Type": "image/svg+xml" }], ["<script>alert(1)</script>", { "Content-Type": "image/gif" }],
    [PICTURE.subarray(0, 60), {}], [PICTURE.subarray(0, PICTURE.length - 200), {}], [Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(40)]), {}]])
    await refused(picture(bytes, headers), 400, /picture/);
  for (const name of ["%ff%fe", "%zz", "%", "a%00b.png"]) await refused(picture(PICTURE, { "X-File-Name": name }), 400, /file name/);
  for (const name of ["", "..%2F..%2Fetc%2Fpasswd", encodeURIComponent(`${"x".repeat(3000)}.png`), encodeURIComponent("<img src=x onerror=alert(1)>.png")]) {
    const { src } = await answered(picture(PICTURE, { "X-File-Name": name }));
    assert.match(src, /^\/media\/[\w./%-]+\.png$/, name);
    assert.doesNotMatch(src, /\.\.|%00|%3C/i);
  }
  const declared = await fetch(`${newsroom.url}/desk/api/media`, { method: "POST", redirect: "manual", body: Buffer.alloc(101 * 1024 * 1024),
    headers: { Cookie: admin.cookie, "X-Dateline-Token": admin.token, "Content-Type": "image/png" } }).catch((failure) => failure);
  if (declared.status) assert.equal(declared.status, 413);
  assert.equal((await fetch(`${newsroom.url}/`)).status, 200);
});

test("a picture's words: what is not sent stays, another type and too long a text are refused", async () => {
  const { id } = await answered(picture(PICTURE));
  await answered(send(`media/${id}`, { alt: "Waves", caption: "The bay", credit: "NCA" }));
  for (const body of [{ alt: 7 }, { caption: null }, { credit: ["x"] }, { alt: "x".repeat(1001) }, { credit: "x".repeat(201) }, { focal_x: 1001 }, { focal_y: -1 }])
    await refused(send(`media/${id}`, body), 400);
  const now = await answered(send(`media/${id}`, { focal_x: 100 }));
  assert.deepEqual([now.alt, now.caption, now.credit, now.focal_x], ["Waves", "The bay", "NCA", 100]);
  for (const number of ["999999", "x", "-1", "0", "99999999999999999999"]) await refused(send(`media/${number}`, {}), 404);
  for (const src of ["", "/etc/passwd", "/media/../secret.key", "/media/%00", "https://evil.example/a.png"])
    assert.equal((await admin.get(`/desk/api/media/by?src=${encodeURIComponent(src)}`)).status, 404, src);
});

test("a working copy: what a save would not read is not kept; what is not there yet may be missing", async () => {
  const answer = await send("story", { language: "en" });
  const { id, fields } = await answer.json();
  const keep = (changed, serial = 1) => send(`story/${id}/keep`, { base: 1, serial, fields: changed });
  const many = (count, of) => Array.from({ length: count }, (_, i) => of(i));
  for (const change of [{ status: "published" }, { __proto__x: 1 }, { headline: 7 }, { headline: null }, { headline: { a: 1 } }, { body: ["x"] }, { bylines: "x" }, { bylines: [{ name: "x" }] },
    { bylines: [{ name: "x", role: "y", html: "z" }] }, { bylines: many(33, (i) => ({ name: `n${i}`, role: "" })) }, { tags: [1] }, { tags: many(65, String) }, { sections: many(17, String) },
    { also_read: many(33, String) }, { tags: [[["x"]]] }, { date: "soon" }, { date: 1.5 }, { embargo: true }, { noindex: 0 }, { picture: 9 }, { picture: { id: -1, alt: null, caption: null, credit: null } },
    { picture: { id: 1 } }, { social_picture: "1" }, { social_picture: 0 }, { headline: "x".repeat(801) }, { slug: "x".repeat(321) }, { place: "x".repeat(401) }, { canonical: "x".repeat(8001) }])
    await refused(keep({ ...fields, ...change }), 400);
  for (const body of [{ base: 1, serial: 1 }, { base: 1, serial: 1, fields: [] }, { base: "1", serial: 1, fields }, { base: -1, serial: 1, fields }, { base: 1, fields }])
    await refused(send(`story/${id}/keep`, body), 400);
  await refused(keep({ ...fields, body: "x".repeat(9_000_000) }), 413);
  assert.equal((await (await admin.get(`/desk/api/story/${id}`)).json()).kept, null);
  await answered(keep({ headline: "As far as it goes" }));
  await answered(keep({ ...fields, headline: "", body: '<script src="https://ads.example/"></script><p>Half a' }, 2));
  assert.match((await (await admin.get(`/desk/api/story/${id}`)).json()).kept.fields.body, /Half a/);
});
