/* away.test.mjs - PostgreSQL is behind, cut off, killed and replaced; readers keep their pages, nothing acknowledged is
 * lost, and nobody has to do anything. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DeskClient } from "../browser/desk_client.mjs";
import { NetworkHole } from "./network_hole.mjs";
import { Newsroom, serve } from "../browser/newsroom.mjs";
import { png } from "../browser/png.mjs";
import { sleep, until } from "../browser/patience.mjs";
import { PostgresPair } from "./postgres_pair.mjs";

let pair, ways, newsroom, desk, first;
before(async () => {
  pair = await PostgresPair.start();
  ways = await Promise.all(pair.ports.map((port) => NetworkHole.to(port)));
  const [one, two] = ways.map((way) => `127.0.0.1:${way.port}`);
  newsroom = await Newsroom.start({
    demo: false,
    language: "en",
    database: `postgresql://postgres@${one},${two}/postgres?target_session_attrs=read-write`,
    conf: `database_replica = postgresql://postgres@${two},${one}/postgres?target_session_attrs=prefer-standby`,
  });
  desk = await DeskClient.signIn(newsroom, "admin", newsroom.password);
});
after(async () => {
  await newsroom?.stop();
  await Promise.all(ways?.map((way) => way.stop()) ?? []);
  await pair?.stop();
});

/* Another node of the same newsroom, which is not there before its store is. */
const secondNode = async () => {
  const folder = join(newsroom.folder, "second");
  await mkdir(folder);
  for (const name of ["dateline.conf", "secret.key"]) await copyFile(join(newsroom.directory, name), join(folder, name));
  return serve(folder);
};
const metric = async (name) => Number((await newsroom.text("/metrics")).match(new RegExp(`^dateline_${name} (\\d+)`, "m"))[1]);
const marks = (path) => newsroom.log.split("\n").flatMap((line) => line.match(new RegExp(` (hit|miss|old) GET ${path} `))?.[1] ?? []);
const comes = (what, look) => until(() => `${what}\n${newsroom.log.slice(-3000)}`, look, { every: 100 });
const publish = async (slug, text) =>
  new URL((await newsroom.publish({ [`${slug}.md`]: `---\ntitle: Boat ${slug}\nslug: ${slug}\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ndate: 2026-11-05\n---\n${text}\n` }))[0]).pathname;
/* The path of a rendition that its page shows. */
const publishPicture = async () => {
  const picture = png(400, 300, (x) => [10, x % 256, 90]);
  const [address] = await newsroom.publish({ "ferry.png": picture, "ferry.md": "---\ntitle: A picture\nimage: ferry.png\nbyline: Ines Falk\nplace: Norhaven\ndate: 2026-11-05\n---\nIt lies still.\n" });
  let path;
  await comes("a rendition", async () => (path = (await newsroom.text(new URL(address).pathname)).match(/\/media\/\w\w\/\w+\/[\w.-]+/)?.[0]));
  return path;
};
const timed = async (asked) => {
  const begin = Date.now();
  const answer = await asked;
  return { status: answer.status, body: answer.text ? await answer.text() : String(answer.body), milliseconds: Date.now() - begin };
};

test("public pages are read from the replica", async () => {
  first = await publish("one", "It sails.");
  await comes("a read of the replica", async () => (await newsroom.fetch("/search/?q=boat")).status === 200 && (await metric("store_replica_reads_total")) > 0);
  assert.equal((await newsroom.fetch(first)).status, 200);
});

/* A story that is new has its related ones looked for meanwhile, which is not what is counted here. */
test("a page that is not there yet takes six statements at most, a feed eight", async () => {
  const taken = (page) => Number(newsroom.log.match(new RegExp(`.*Z 200 \\d+ \\d+ (\\d+) \\d+ miss GET ${page} `, "s"))?.[1]);
  let round = 0;
  await comes("so few", async () => {
    await newsroom.set("title", `The Norhaven Courier ${++round}`);
    for (const page of ["/corrections/", first, "/", "/feed/json/"]) await newsroom.text(page);
    return taken(first) <= 6 && taken("/") <= 6 && taken("/feed/json/") <= 8;
  });
});

test("a replica that is behind never shows what is older", async () => {
  const path = await publish("two", "It sails at eight.");
  await newsroom.text(path);
  await pair.sql(2, "select pg_wal_replay_pause()");
  const behind = await metric("store_replica_behind_total");
  for (let hour = 9; hour <= 12; hour++) {
    await publish("two", `It sails at ${hour}.`);
    assert.match(await newsroom.text(path), new RegExp(`sails at ${hour}\\.`));
    assert.match(await newsroom.text("/feed/"), new RegExp(`sails at ${hour}\\.`));
  }
  assert.ok((await metric("store_replica_behind_total")) > behind);
  await pair.sql(2, "select pg_wal_replay_resume()");
  const reads = await metric("store_replica_reads_total");
  await comes("the replica, read again", async () => (await newsroom.fetch("/search/?q=sails")).status === 200 && (await metric("store_replica_reads_total")) > reads);
});

test("without its replica the primary answers, and the replica again once it is back", async () => {
  await pair.kill(2);
  const path = await publish("three", "It sails still.");
  assert.match(await newsroom.text(path), /sails still/);
  assert.equal((await newsroom.fetch("/search/?q=boat")).status, 200);
  await pair.join(2);
  const reads = await metric("store_replica_reads_total");
  await comes("the replica, read again", async () => (await newsroom.fetch("/search/?q=boat")).status === 200 && (await metric("store_replica_reads_total")) > reads);
});

/* As statement_timeout ends it after 30 s: PostgreSQL says that the commit is done, with a warning. */
test("a commit that no replica has is no success, though PostgreSQL calls it one", async () => {
  const begun = await (await desk.post("/desk/api/story", { language: "en" })).json();
  const names = (words) => pair.sql(1, `alter system set synchronous_standby_names = '${words}'`).then(() => pair.sql(1, "select pg_reload_conf()"));
  await names("nobody");
  const saved = desk.post(`/desk/api/story/${begun.id}/save`, { base: begun.revision, serial: 1, fields: { ...begun.fields, headline: "On one machine alone" } });
  try {
    const waiting = "select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'";
    let answered = false;
    saved.finally(() => { answered = true; });
    await comes("no answer", async () => await pair.sql(1, waiting) === "0" && answered);
    assert.equal((await saved).status, 503);
  } finally {
    await names("*");
  }
  const again = await desk.post(`/desk/api/story/${begun.id}/save`, { base: begun.revision, serial: 1, fields: { ...begun.fields, headline: "On one machine alone" } });
  assert.equal(again.status, 200, "it was kept, and is kept once");
});

test("a node that is cut off answers what it has, says so to writers, and all is as before afterwards", async () => {
  const shown = await publishPicture();
  const path = first; /* what is newer may still be touched by those that look for related stories */
  for (const page of [path, "/", "/feed/"]) await newsroom.text(page);
  const begun = await (await desk.post("/desk/api/story", { language: "en" })).json();
  for (const way of ways) way.swallow();
  const asked = Array.from({ length: 12 }, (_, i) => timed(newsroom.fetch(`/search/?q=boat${i}`)));
  const saved = timed(desk.post(`/desk/api/story/${begun.id}/save`, { base: begun.revision, serial: 1, fields: { ...begun.fields, headline: "Written while away" } }));
  assert.equal((await newsroom.fetch(path)).status, 200, "a page that is there needs no store");
  const waited = await Promise.all([...asked, saved]); /* all are answered though nothing is mended */
  for (const { status } of waited) assert.equal(status, 503);
  assert.equal(await metric("store_away"), 1);
  const picture = await newsroom.fetch(shown);
  assert.equal(picture.status, 200, "a picture's file is here, whoever may say so");
  assert.match(picture.headers["content-type"], /^image\//);
  assert.equal((await newsroom.fetch(shown.replace(/[^/]+$/, "none.jpg"))).status, 503);
  assert.equal((await newsroom.fetch(shown.replace(/[^/]+\/[^/]+$/, "..%2f..%2fsecret.key"))).status >= 400, true);
  const longest = Math.max(...waited.map(({ milliseconds }) => milliseconds));
  const quick = await comes(`an answer sooner than in ${longest} ms, since it is known to be away`, async () => {
    const one = await timed(newsroom.fetch("/search/?q=boat"));
    assert.equal(one.status, 503);
    return one.milliseconds < longest / 2 && one;
  });
  assert.match(quick.body, /away for a moment/);
  assert.match(quick.body, /<input id="q" [^>]*value="boat"/, "the words that were looked for are there to be sent again");
  const form = await timed(fetch(`${newsroom.url}/desk/sections/`, { method: "POST", redirect: "manual", headers: { Cookie: desk.cookie, "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ token: desk.token }) }));
  for (const page of [path, "/", "/feed/"]) {
    await comes(`${page}, marked old`, async () => (await newsroom.fetch(page)).status === 200 && marks(page).at(-1) === "old");
  }
  assert.equal(form.status, 503, "nobody is sent to sign in because the store is away");
  assert.match(form.body, /what you typed is still there/);
  for (const way of ways) way.mend();
  await comes("the way back", async () => (await newsroom.fetch("/search/?q=boat")).status === 200);
  await comes("the page, made anew", async () => (await newsroom.fetch(path)).status === 200 && marks(path).at(-1) !== "old");
  const again = await desk.post(`/desk/api/story/${begun.id}/save`, { base: begun.revision, serial: 1, fields: { ...begun.fields, headline: "Written while away" } });
  assert.equal(again.status, 200);
  await publish("one", "It sails at one.");
  assert.match(await newsroom.text(path), /sails at one/);
});

test("the primary is killed and the replica takes its place: readers notice nothing, no acknowledged story is lost", async () => {
  const kept = await publish("five", "It sails for ever.");
  await newsroom.text(kept);
  const acknowledged = [], refused = [], read = [];
  let over = false, second;
  const write = async () => {
    while (!over) {
      const answer = await desk.post("/desk/api/story", { language: "en" });
      if (answer.status === 201) acknowledged.push((await answer.json()).id);
      else refused.push(answer.status);
      await sleep(20);
    }
  };
  const look = async () => {
    for (; !over; await sleep(10)) read.push((await newsroom.fetch(kept)).status);
  };
  const all = Promise.all([write(), look()]);
  try {
    await comes("writes", () => acknowledged.length > 5);
    await pair.kill(1);
    second = secondNode();
    await comes("a refusal, while there is no primary", () => refused.length > 0);
    await pair.promote(2);
    const before = acknowledged.length;
    await comes("writes after the promotion", () => acknowledged.length > before + 5);
  } finally {
    over = true;
    await all;
  }
  assert.deepEqual([...new Set(refused)], [503]);
  assert.deepEqual([...new Set(read)], [200]);
  for (const id of acknowledged) assert.equal((await desk.get(`/desk/api/story/${id}`)).status, 200, `story ${id}`);
  await publish("five", "It sails again.");
  assert.match(await newsroom.text(kept), /sails again/);
  const late = await second;
  assert.match(await (await fetch(late.url + kept)).text(), /sails again/, "a node that was started without a store serves by itself");
  await late.stop();
});
