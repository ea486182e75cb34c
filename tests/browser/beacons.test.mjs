/* beacons.test.mjs - the server under beacons: what a stop and a kill leave on both engines, and what any bytes do to it. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { program, run, serve } from "./newsroom.mjs";
import { PATIENCE, sleep, until } from "./patience.mjs";

const PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const GROWTH_MOST = 64 * 1024; /* KB of memory that a flood may leave the server with */
const cluster = fileURLToPath(new URL("../postgres", import.meta.url));
let folder, database;
const rooms = {};

/* A newsroom with one story, whose server believes the addresses that a proxy names: {directory, path, sql(text)}. */
async function makeRoom(engine) {
  const directory = join(folder, engine), file = join(folder, "ferry.md");
  await run(program, ["init", directory, "--url", "http://127.0.0.1", ...(engine === "postgres" ? ["--database", database] : [])]);
  await appendFile(join(directory, "dateline.conf"), "trusted_proxies = 127.0.0.1\n");
  await writeFile(file, "---\ntitle: Ferry\nslug: ferry\n---\nThe ferry sails twice a day.\n");
  const { stdout } = await run(program, ["publish", directory, file]);
  const ask = (text) => engine === "postgres"
    ? run("psql", [database, "-qAt", "-c", `set search_path to audience; ${text}`])
    : run("sqlite3", [join(directory, "audience.db"), text]);
  return { directory, path: new URL(stdout.match(/http\S+/)[0]).pathname, sql: async (text) => (await ask(text)).stdout.trim() };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dateline-beacons-"));
  await run("chmod", ["711", folder]);
  database = (await run(cluster, ["start", join(folder, "pg")])).stdout.trim();
  for (const engine of ["sqlite", "postgres"]) rooms[engine] = await makeRoom(engine);
});
after(async () => {
  await run(cluster, ["stop", join(folder, "pg")]);
  await rm(folder, { recursive: true, force: true });
});

/* ---- requests over one connection, many at once ---- */

const requestText = (path, number, method, body = "", agent = PERSON) => {
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ${address}\r\nUser-Agent: ${agent}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

/* Sends requests and waits for their answers, whose statuses it gives; fewer where the server ends the connection. */
const exchange = (url, requests) => new Promise((done) => {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const statuses = [];
  let tail = "";
  const end = () => { socket.destroy(); done(statuses); };
  socket.on("data", (bytes) => {
    const text = tail + bytes.toString("latin1");
    let read = 0;
    for (const { 0: line, 1: status, index } of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      statuses.push(Number(status));
      read = index + line.length;
    }
    tail = text.slice(Math.max(read, text.length - "HTTP/1.1 200 ".length + 1)); /* a status line may lie in two pieces */
    if (statuses.length >= requests.length) end();
  });
  socket.on("error", end).on("close", end).setTimeout(PATIENCE, end);
  socket.write(Buffer.concat(requests.map((request) => Buffer.from(request))));
});

/* The page's number and stamp. */
const markOf = async (url, path) => (await (await fetch(url + path)).text()).match(/data-audience="([^"]+)"/)[1];

/* As many readers with addresses of their own, from a number on: page, seen and left. Answers how many were answered. */
async function readers(url, path, mark, first, count) {
  const requests = [];
  for (let i = first; i < first + count; i++)
    requests.push(requestText(path, i, "GET"), ...["seen", "leave"].map((kind) => requestText(path, i, "POST", `v=1 ${mark} i=${i + 1} k=${kind} t=0 d=0`)));
  return (await exchange(url, requests)).length / 3;
}

const served = (room) => room.sql("select coalesce(sum(served), 0) from view_hour where story_id <> 0").then(Number);
const seen = (room) => room.sql("select coalesce(sum(seen), 0) from view_hour where story_id <> 0").then(Number);

for (const engine of ["sqlite", "postgres"]) {
  test(`${engine}: a clean stop loses nothing`, async () => {
    const room = rooms[engine], server = await serve(room.directory);
    const mark = await markOf(server.url, room.path), answered = await readers(server.url, room.path, mark, 1, 1000);
    await server.stop();
    assert.equal(answered, 1000);
    assert.deepEqual([await served(room), await seen(room)], [1000, 1000]); /* the page with the mark was not asked for by a browser */
  });

  test(`${engine}: kill -9 loses nothing that was written, and all is written without being asked for`, async () => {
    const room = rooms[engine], server = await serve(room.directory);
    const mark = await markOf(server.url, room.path), before = await served(room);
    const kept = async () => (await served(room)) - before;
    assert.equal(await readers(server.url, room.path, mark, 5000, 200), 200);
    await until("all of them written", async () => (await kept()) === 200);
    await readers(server.url, room.path, mark, 6000, 200);
    const written = await kept();
    await server.kill();
    assert.ok((await kept()) >= written, `${await kept()} of ${written} that were written`);
    assert.ok((await kept()) <= 400, `${await kept()} of 400`);
  });
}

/* ---- three nodes on one database ---- */

/* Another node of a newsroom: a folder with the same settings and key. */
async function addNode(room, name) {
  const directory = join(folder, name);
  await mkdir(join(directory, "media"), { recursive: true });
  for (const file of ["dateline.conf", "secret.key"]) await copyFile(join(room.directory, file), join(directory, file));
  return directory;
}

test("three nodes: beacons come to others than their pages, and the figures are those of one", async () => {
  const room = rooms.postgres, pages = 300, others = [await addNode(room, "second"), await addNode(room, "third")];
  const waiting = () => room.sql("select count(*) from parcel").then(Number);
  /* A server that was killed leaves parcels, which are taken once its turn is over. */
  const nothingWaits = () => whileServed(room, () => until("that nothing waits", async () => (await waiting()) === 0));
  await nothingWaits();
  const nodes = await Promise.all([room.directory, ...others].map((directory) => serve(directory)));
  const before = [await served(room), await seen(room)], mark = await markOf(nodes[0].url, room.path);
  const forged = () => room.sql("select coalesce(sum(beacons), 0) from rejected_day where class = 'forged'").then(Number), forgedBefore = await forged();
  const all = (make) => Promise.all(nodes.map(({ url }, node) => exchange(url, [...Array(pages).keys()].map((i) => make(9000 + ((node + 1) % 3) * pages + i)))));
  await Promise.all(nodes.map(({ url }, node) => exchange(url, [...Array(pages).keys()].map((i) => requestText(room.path, 9000 + node * pages + i, "GET")))));
  await sleep(100);
  await all((number) => requestText(room.path, number, "POST", `v=1 ${mark} i=${number} k=seen t=0 d=0`));
  await all((number) => requestText(room.path, number, "POST", `v=1 ${mark} i=${number} k=leave t=1 d=3`));
  await Promise.all(nodes.map(({ stop }) => stop()));
  await nothingWaits();
  assert.deepEqual([await served(room), await seen(room)], before.map((sum) => sum + 3 * pages));
  assert.equal(await forged(), forgedBefore);
  assert.equal(await waiting(), 0);
  assert.equal(Number(await room.sql("select count(distinct key) from visitor_key where day = (select min(day) from visitor_key)")), 1);
  await run(program, ["audience", "verify", room.directory]);
});

/* ---- any bytes, any size, any rate ---- */

async function whileServed(room, work) {
  const server = await serve(room.directory);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

const memoryOf = async (pid) => Number((await readFile(`/proc/${pid}/status`, "utf8")).match(/VmRSS:\s+(\d+)/)[1]);
const counter = async (url, name) => Number((await (await fetch(`${url}/metrics`)).text()).match(new RegExp(`^dateline_${name.replace(/[{}"]/g, "\\$&")} (\\d+)`, "m"))[1]);
const random = (count) => Buffer.from(Array.from({ length: count }, () => Math.floor(Math.random() * 256)));

test("beacons of any bytes and any size: bounded, answered, and counted with their reason", () => whileServed(rooms.sqlite, async (server) => {
  const room = rooms.sqlite;
  const bodies = [...Array(200).keys()].map((i) => `v=1 ${random(1 + ((i * 7) % 400)).toString("latin1").replace(/[^\x20-\x7e]/g, "?")}`);
  const raw = bodies.map((body, i) => requestText(room.path, i, "POST", body));
  assert.deepEqual(new Set(await exchange(server.url, raw)), new Set([204]));
  await until("all of them counted", async () => (await counter(server.url, 'audience_rejected_total{reason="malformed"}')) >= 200);
  assert.equal(await counter(server.url, 'audience_rejected_total{reason="malformed"}'), 200);
  for (const size of [501, 4096]) assert.deepEqual(await exchange(server.url, [requestText(room.path, 1, "POST", `v=1 ${"x".repeat(size - 4)}`)]), [204], size);
  for (const size of [4097, 100_000, 1_048_576]) assert.deepEqual(await exchange(server.url, [requestText(room.path, 1, "POST", "x".repeat(size))]), [413], size);
  const far = ["99999999", "0", "-1", "1e9", "18446744073709551616"].map((day) => requestText(room.path, 1, "POST", `v=1 n=1.en s=${day}.AAAAAAAAAAA i=1 k=seen t=86400 d=10`));
  await exchange(server.url, far);
  for (let i = 0; i < 20; i++) await exchange(server.url, [Buffer.concat([Buffer.from(`POST ${room.path} HTTP/1.1\r\n`), random(2000), Buffer.from("\r\n\r\n")])]);
  assert.equal((await fetch(server.url + room.path)).status, 200);
}));

test("a flood of beacons for pages that there are not, by agents that there are not, leaves the server as large as it was", () => whileServed(rooms.sqlite, async (server) => {
  const room = rooms.sqlite, mark = await markOf(server.url, room.path);
  await readers(server.url, room.path, mark, 100_000, 500);
  const pid = server.pid, earlier = await memoryOf(pid);
  let number = 200_000;
  for (let round = 0; round < 100; round++) {
    const flood = [];
    for (let i = 0; i < 100; i++, number++)
      flood.push(requestText(room.path, number, "POST", `v=1 n=${number}.en s=20783.AAAAAAAAAAA i=1 k=seen t=0 d=0`),
        requestText(room.path, 7, "POST", `v=1 ${mark} i=${number} k=read t=60 d=10`, `Mozilla/5.0 (X11; ${number}) Gecko/20100101 Firefox/140.0`));
    assert.equal((await exchange(server.url, flood)).length, flood.length);
  }
  const names = ["audience_lost_total", 'audience_rejected_total{reason="stamp"}', 'audience_rejected_total{reason="not-served"}'];
  const counted = async () => (await Promise.all(names.map((name) => counter(server.url, name)))).reduce((sum, count) => sum + count, 0);
  await until("all of them counted", async () => (await counted()) >= 20_000);
  assert.equal(await counted(), 20_000);
  const growth = (await memoryOf(pid)) - earlier;
  assert.ok(growth < GROWTH_MOST, `${growth} KB more after 20,000 forged beacons`);
  assert.equal((await fetch(server.url + room.path)).status, 200);
}));
