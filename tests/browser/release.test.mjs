/* release.test.mjs - going out, over HTTP: embargo, schedule, undo, a hundred publishes, previews, notes, rights. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { launch, open } from "./chromium.mjs";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { Newsroom } from "./newsroom.mjs";
import { shows, sleep, until } from "./patience.mjs";
import { payloads as PAYLOADS } from "./payloads.mjs";

const SECOND = 1_000_000;
const FEEDS = ["/feed/", "/feed/atom/", "/feed/json/"];
const PUBLIC = ["/", "/page/1/", ...FEEDS, "/category/harbour/", "/category/harbour/feed/", "/tag/ferries/", "/tag/ferries/feed/json/",
  "/author/ines-falk/", "/author/ines-falk/feed/", "/sitemap.xml", "/news-sitemap.xml", "/search/?q=Zanderwort", "/corrections/"];

let newsroom, admin, editor, writer, contributor, browser;
before(async () => {
  newsroom = await Newsroom.start({ demo: false, language: "en" });
  admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  const join = async (name, role) => DeskClient.signIn(newsroom, name, await addAccount(newsroom, name, role));
  editor = await join("editor", "editor");
  writer = await join("writer", "writer");
  contributor = await join("contributor", "contributor");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
});

const now = () => Date.now() * 1000;
let numbers = 0;

/* A story in a state of its file; answers its number. */
async function story(title, { status = "draft", more = "", body = "The Zanderwort sails twice a day." } = {}) {
  await newsroom.publish({ "story.md": `---\ntitle: ${title}\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ntags: Ferries\nstatus: ${status}\n${more}---\n${body}\n` });
  return ++numbers;
}

const answer = async (promise) => {
  const response = await promise;
  return { ...(await response.json().catch(() => ({}))), code: response.status };
};
const move = (client, id, to, more = {}) => answer(client.post(`/desk/api/story/${id}/move`, { to, ...more }));
const history = async (id) => (await answer(admin.get(`/desk/api/story/${id}/history`))).entries.map((entry) => entry.action);

/* Everything that readers can ask for, as one text. */
async function everywhere(extra = []) {
  const months = (await newsroom.text("/sitemap.xml")).match(/\/sitemap\/[^<]+/g) ?? [];
  const parts = await Promise.all([...PUBLIC, ...months, ...extra].map(async (path) => (await newsroom.fetch(path)).body.toString("utf8")));
  return parts.join("\n");
}

const isOut = (path) => until(`${path}, out`, async () => (await newsroom.fetch(path)).status === 200);

test("a story under embargo stands nowhere before its time, whoever publishes it", async () => {
  const id = await story("Embargoed Zanderwort", { more: "embargo: 2031-01-01T06:00:00Z\n", body: "A sealed Zanderwort." });
  const published = await move(editor, id, "published");
  assert.equal(published.code, 200, JSON.stringify(published));
  const state = await answer(editor.get(`/desk/api/story/${id}/history`));
  assert.equal(state.entries[0].action, "story.schedule");
  const path = published.path;
  assert.match(path, /^\/2031\/01\/01\//);
  assert.equal((await newsroom.fetch(path)).status, 404);
  assert.equal((await newsroom.fetch(`${path}?preview=1`)).status, 404);
  assert.equal((await newsroom.fetch(`${path}embed/`)).status, 404);
  for (const oembed of ["/oembed", "/wp-json/oembed/1.0/embed"])
    assert.equal((await newsroom.fetch(`${oembed}?url=${encodeURIComponent(newsroom.url + path)}`)).status, 404);
  assert.equal((await newsroom.fetch(`/?p=${id}`)).status, 404);
  assert.equal((await newsroom.fetch(`/desk/stories/${id}/preview/page/`)).status, 303);
  const all = await everywhere(["/2031/", "/2031/01/", "/wp-json/wp/v2/posts"]);
  assert.ok(!all.includes("Embargoed"), "the headline stands somewhere");
  assert.ok(!all.includes("sealed"), "the text stands somewhere");
  await newsroom.publish({ "again.md": "---\ntitle: Another\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ntags: Ferries\n---\nRead on.\n" });
  numbers++;
  assert.ok(!(await everywhere()).includes("Embargoed"));
  assert.equal((await editor.get(`/desk/stories/${id}/preview/page/`)).status, 200);
});

test("a scheduled story goes out at its second, and after a stop that lasted over it", async () => {
  const soon = await story("Soon out"), later = await story("Out after the stop");
  const at = now() + 2 * SECOND;
  const scheduled = await move(editor, soon, "scheduled", { at });
  assert.equal(scheduled.code, 200);
  await isOut(scheduled.path);
  assert.ok(now() >= at, "out before its time");
  const after = now() + 4 * SECOND, stopped = await move(editor, later, "scheduled", { at: after });
  await newsroom.restart(() => sleep((after - now()) / 1000 + 1000));
  await isOut(stopped.path);
  assert.ok((await newsroom.text("/feed/")).includes("Out after the stop"));
  assert.equal((await history(later)).filter((action) => action === "story.publish").length, 1);
});

test("a hundred publishes at once are one, with one entry in the log", async () => {
  const id = await story("Once only");
  const all = await Promise.all(Array.from({ length: 100 }, () => move(editor, id, "published", { base: 1 })));
  assert.deepEqual([...new Set(all.map((one) => one.code))], [200]);
  assert.equal(all.filter((one) => one.undo_until).length, 1);
  assert.equal((await history(id)).filter((action) => action === "story.publish").length, 1);
  assert.equal((await newsroom.text("/feed/")).split("<title>Once only</title>").length, 2);
});

test("a move is taken back within ten seconds, everywhere; another's is not", async () => {
  let id, path, title, round = 0;
  await until("a move that is looked at and taken back in its time", async () => {
    title = `Taken back ${++round}`;
    id = await story(title);
    const moved = await move(editor, id, "published");
    path = moved.path;
    assert.ok((await everywhere()).includes(title));
    assert.equal((await answer(admin.post(`/desk/api/story/${id}/undo`))).code, 404);
    const { code } = await answer(editor.post(`/desk/api/story/${id}/undo`));
    assert.ok(code === 200 || (code === 404 && now() > moved.undo_until), `${code}`);
    return code === 200;
  });
  assert.equal((await newsroom.fetch(path)).status, 404);
  assert.ok(!(await everywhere()).includes(title));
  assert.equal((await answer(editor.post(`/desk/api/story/${id}/undo`))).code, 404);
  assert.deepEqual((await history(id)).slice(0, 2), ["story.undo", "story.publish"]);
});

test("a withdrawn story says why, with 410", async () => {
  const id = await story("Withdrawn soon", { status: "published" });
  assert.equal((await move(editor, id, "withdrawn")).code, 400);
  const { path } = await move(editor, id, "withdrawn", { reason: `Wrong <img src=x onerror=alert(1)>` });
  const page = await newsroom.fetch(path);
  assert.equal(page.status, 410);
  assert.ok(page.body.includes("Wrong &lt;img src=x"));
  assert.equal((await move(editor, id, "published")).code, 200);
  assert.equal((await newsroom.fetch(path)).status, 200);
});

test("what blocks stops every road, and says which field", async () => {
  const id = await story("Blocked");
  await newsroom.set("preflight", "standfirst = blocks");
  const blocked = await move(editor, id, "published");
  assert.equal(blocked.code, 422);
  assert.deepEqual(blocked.items.filter((item) => item.level === "blocks").map((item) => item.field), ["standfirst"]);
  await assert.rejects(newsroom.publish({ "x.md": "---\ntitle: No way\nbyline: A B\n---\nText.\n" }), /standfirst/);
  await assert.rejects(newsroom.set("preflight", "standfirst = loud"), /blocks, warns or off/);
  await newsroom.set("preflight", "");
  assert.equal((await move(editor, id, "published")).code, 200);
});

test("a secret link shows the page to who has it, is told to nobody, and ends", async () => {
  const id = await story("Shown to a source");
  const { url } = await answer(editor.post(`/desk/api/story/${id}/preview`, { days: 1 }));
  assert.match(url, /\/preview\/[A-Za-z0-9_-]{43}\/$/);
  const page = await fetch(url);
  assert.equal(page.status, 200);
  const html = await page.text();
  assert.ok(html.includes("Shown to a source"));
  assert.ok(!html.includes("/share/"), "it invites to share what is not out");
  assert.equal(page.headers.get("cache-control"), "no-store");
  assert.equal(page.headers.get("referrer-policy"), "no-referrer");
  assert.match(page.headers.get("x-robots-tag"), /noindex/);
  assert.equal(page.headers.get("set-cookie"), null);
  assert.ok(!(await everywhere()).includes("Shown to a source"));
  const secret = url.match(/preview\/([^/]+)/)[1];
  await fetch(`${newsroom.url}/preview/${secret}`, { redirect: "manual" });
  await until("the access line", () => newsroom.log.includes("/preview/:secret/"));
  assert.ok(!newsroom.log.includes(secret), "the log knows the secret");
  const { links } = await answer(editor.get(`/desk/api/story/${id}/preview`));
  assert.equal(links.length, 1);
  assert.ok(!JSON.stringify(links).includes(secret));
  assert.equal((await answer(editor.post(`/desk/api/story/${id}/preview/${links[0].id}/end`))).code, 200);
  assert.equal((await fetch(url)).status, 404);
  assert.equal((await fetch(`${newsroom.url}/preview/${"A".repeat(43)}/`)).status, 404);
});

/* The status of a request whose path goes out as it is written. */
const statusOf = (path, { method = "GET", headers = {}, body } = {}) =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(newsroom.url);
    const sent = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      answer.resume().on("end", () => done(answer.statusCode)).on("error", fail);
    });
    sent.on("error", fail).end(body);
  });

test("a secret address is in no log, however near to it a request comes and whoever refuses it", async () => {
  const secret = "S3cret".repeat(7) + "x";
  for (const [status, path, options] of [
    [404, `/preview/${secret}/`],
    [301, `/preview/${secret}`],
    [404, `/preview/${secret}/more/`],
    [405, `/preview/${secret}/`, { method: "PUT" }],
    [405, `/preview/${secret}/`, { method: "DELETE" }],
    [405, `/desk/shared/${secret}/csv/`, { method: "PATCH" }],
    [413, `/preview/${secret}/`, { method: "POST", body: "x" }],
    [405, `/desk/shared/${secret}/`, { method: "PUT", body: "x" }],
    [431, `/desk/link/${secret}/`, { headers: { "X-Long": "x".repeat(9_000) } }],
    [417, `/preview/${secret}/`, { method: "POST", headers: { Expect: "wonders" }, body: "x" }],
    [501, `/preview/${secret}/`, { method: "SEARCH" }],
    [400, `//preview/${secret}/`],
    [404, `/%70review/${secret}/`],
    [404, `/es/preview/${secret}/`],
    [404, `/Preview/${secret}/`],
    [400, `/preview/${secret}/%`],
    [404, `${newsroom.url}/desk/link/${secret}/more/`],
  ]) {
    assert.equal(await statusOf(path, options), status, `${options?.method ?? "GET"} ${path}`);
  }
  await statusOf("/behind-them/");
  await until("the access line of the last", () => newsroom.log.includes(" /behind-them/ "));
  assert.ok(!newsroom.log.includes(secret), newsroom.log.split("\n").filter((line) => line.includes(secret)).join("\n"));
});

test("the desk's preview shows page, phone, feed item and card, and its frame works", async () => {
  const id = await story("Looked at before");
  const page = await open(browser);
  const [name, value] = editor.cookie.split("=");
  await page.context().addCookies([{ name, value, url: newsroom.url }]);
  for (const as of ["wide", "phone"]) {
    await page.goto(`${newsroom.url}/desk/stories/${id}/preview/?as=${as}`);
    const frame = page.frameLocator("iframe");
    await shows(frame.locator("h1"), "Looked at before");
    await shows(frame.locator(".preview-band"), "Preview, not published");
  }
  assert.equal(await page.evaluate(() => document.querySelector("iframe").clientWidth), 388);
  await page.frameLocator("iframe").locator("nav a").first().click();
  assert.equal(new URL(page.url()).pathname, "/");
  for (const as of ["feed", "card"]) {
    await page.goto(`${newsroom.url}/desk/stories/${id}/preview/?as=${as}`);
    await shows(page.locator("main"), /Looked at before/);
  }
  assert.deepEqual(page.seen.console, []);
  await page.context().close();
});

test("the preview shows what is being written, and nothing of it is saved", async () => {
  const begun = await answer(editor.post("/desk/api/story", { language: "en" }));
  numbers++;
  const fields = { ...begun.fields, headline: "Still being written", body: "<p>A Zanderwort in the making.</p>", tags: ["never-made"], sections: ["Harbour"] };
  assert.equal((await answer(editor.post(`/desk/api/story/${begun.id}/keep`, { base: begun.revision, serial: 1, fields }))).code, 200);
  const shown = await (await editor.get(`/desk/stories/${begun.id}/preview/page/?copy=yes`)).text();
  assert.ok(shown.includes("Still being written") && shown.includes("in the making") && shown.includes("never-made"));
  const saved = await (await editor.get(`/desk/stories/${begun.id}/preview/page/`)).text();
  assert.ok(!saved.includes("Still being written"));
  assert.equal((await newsroom.fetch("/tag/never-made/")).status, 404);
  assert.deepEqual(await history(begun.id), ["story.save"]);
});

test("notes and corrections are words and nothing else", async () => {
  const id = await story("Noted down", { status: "published" });
  const texts = PAYLOADS.filter((text) => text.trim()).slice(0, 60);
  let kept = 0;
  for (const text of texts) {
    const added = await answer(editor.post(`/desk/api/story/${id}/notes`, { field: "body", passage: text.slice(0, 200), body: text.slice(0, 1000) }));
    assert.ok([200, 400].includes(added.code), `${added.code} ${text}`);
    kept += added.code === 200;
  }
  const list = await editor.get(`/desk/api/story/${id}/notes`);
  assert.equal(list.headers.get("content-type"), "application/json");
  const raw = await list.text();
  assert.ok(!raw.includes("<"), "an unescaped < in the answer");
  assert.equal(JSON.parse(raw).notes.length, kept);
  for (const text of texts.slice(0, 20))
    await editor.post(`/desk/api/story/${id}/correction`, { note: text.slice(0, 1000), material: true });
  const page = await open(browser);
  await page.goto(newsroom.url + (await newsroom.text("/feed/json/").then((feed) => new URL(JSON.parse(feed).items.find((item) => item.title === "Noted down").url).pathname)));
  assert.deepEqual(page.seen.dialogs, []);
  assert.deepEqual(await page.evaluate(() => window.__called), []);
  await page.goto(`${newsroom.url}/corrections/`);
  assert.deepEqual(page.seen.dialogs, []);
  await page.context().close();
});

test("each role gets its own answer from each route", async () => {
  const id = await story("Nobody's business");
  const gets = ["history", "notes", "preview"], posts = ["preflight", "move", "undo", "correction", "notes", "notes/1/resolve", "preview", "preview/1/end"];
  for (const path of gets) assert.equal((await contributor.get(`/desk/api/story/${id}/${path}`)).status, 403, path);
  for (const path of posts) assert.equal((await contributor.post(`/desk/api/story/${id}/${path}`, { to: "review", fields: {} })).status, 403, path);
  for (const path of ["", "page/"]) assert.equal((await contributor.get(`/desk/stories/${id}/preview/${path}`)).status, 403, path);
  for (const path of ["history", "notes"]) assert.equal((await writer.get(`/desk/api/story/${id}/${path}`)).status, 200, path);
  assert.equal((await writer.get(`/desk/api/story/${id}/preview`)).status, 403);
  for (const path of ["move", "correction", "preview", "preview/1/end"])
    assert.equal((await writer.post(`/desk/api/story/${id}/${path}`, { to: "review" })).status, 403, path);
  for (const path of gets) assert.equal((await editor.get(`/desk/api/story/${id}/${path}`)).status, 200, path);
  const stranger = new DeskClient(newsroom, "", "");
  for (const path of gets) assert.equal((await stranger.get(`/desk/api/story/${id}/${path}`)).status, 303, path);
  for (const path of posts) assert.equal((await stranger.post(`/desk/api/story/${id}/${path}`)).status, 403, path);
  assert.equal((await editor.post(`/desk/api/story/${id}/move`, { to: "ready" }, { "X-Dateline-Token": "0".repeat(64) })).status, 403);
  assert.equal((await editor.post(`/desk/api/story/${id}/move`, { to: "ready" }, { Origin: "https://elsewhere.example" })).status, 403);
  for (const body of [[], "x", null, { to: 7 }, { to: "nowhere" }, { to: "scheduled" }, { to: "scheduled", at: "soon" }])
    assert.equal((await editor.post(`/desk/api/story/${id}/move`, body)).status, 400, JSON.stringify(body));
  assert.equal((await editor.post(`/desk/api/story/${id}999/move`, { to: "ready" })).status, 404);
});
