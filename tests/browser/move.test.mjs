/* move.test.mjs - the demo newsroom to PostgreSQL and back: the same pages, byte for byte, and the same rows; also after kill -9. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ask, read } from "./crawl.mjs";
import { copyDemo } from "./demo.mjs";
import { program, run, serve } from "./newsroom.mjs";

const server = process.env.DATELINE_TEST_POSTGRES;
const skip = server ? false : "no PostgreSQL (tests/with-postgres)";
const schema = `move_${process.pid}`;
const there = server && `${server}${server.includes("?") ? "&" : "?"}options=-csearch_path%3D${schema}`;
const URL_OF_READERS = "http://127.0.0.1:8080"; /* the same for every server: it stands in the pages */
const PAGES = 160;
const SMALL_MB = 3; /* less than the demo takes there */
let folder, newsroom;

const sql = (text) => run("psql", ["--no-psqlrc", "--quiet", "--command", `set client_min_messages = warning; ${text}`, server]);
const drop = () => sql(`drop schema if exists ${schema}_audience cascade; drop schema if exists ${schema} cascade`);
const config = () => readFile(join(newsroom, "dateline.conf"), "utf8");

/* What the site says at these addresses; without them at the first PAGES that its pages lead to, and of feeds and sitemaps. */
async function pages(addresses) {
  const serving = await serve(newsroom);
  const texts = {};
  try {
    const queue = addresses ?? ["/", "/es/", "/ar/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt",
      "/search/?q=harbour", "/corrections/"].map((path) => URL_OF_READERS + path);
    for (let address; (address = queue.shift());) {
      const { text } = texts[address] = await ask(serving, address);
      if (addresses) continue;
      const more = read(text, address).leads.filter((lead) => lead.startsWith(URL_OF_READERS) && !/\/(desk|share|media|assets|stats)\//.test(lead));
      for (const lead of more) if (!texts[lead] && !queue.includes(lead) && Object.keys(texts).length + queue.length < PAGES) queue.push(lead);
    }
  } finally {
    await serving.stop();
  }
  const withoutMark = (text) => text.replace(/(data-audience="n=\S+) s=[^"]+/, "$1"); /* it is of the day, and a night may fall meanwhile */
  return Object.fromEntries(Object.entries(texts).map(([address, { status, text }]) => [address, `${status} ${withoutMark(text)}`]));
}

/* Moves, and kills the program after some milliseconds; whether it had ended by then. */
const moveAndKill = (milliseconds) =>
  new Promise((done) => {
    const child = spawn(program, ["move", newsroom, "--to", there], { stdio: "ignore" });
    const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    child.on("close", (code) => {
      clearTimeout(timer);
      done(code === 0);
    });
  });

before(async () => {
  if (!server) return;
  folder = await mkdtemp(join(tmpdir(), "dateline-move-"));
  newsroom = join(folder, "newsroom");
  await copyDemo(newsroom, URL_OF_READERS);
  await drop();
  await sql(`create schema ${schema}`);
});
after(async () => {
  if (!server) return;
  await drop();
  await rm(folder, { recursive: true, force: true });
});

test("the demo newsroom moves to PostgreSQL and back, and nobody sees a difference", { skip }, async () => {
  const first = await pages();
  assert.equal(Object.values(first).filter((text) => text.startsWith("200 ")).length, PAGES);
  const old = join(folder, "old");
  await mkdir(old);

  /* A moment's kill leaves the newsroom where it was, or has it moved. */
  let moved = false;
  for (const milliseconds of [30, 90, 200]) moved ||= await moveAndKill(milliseconds);
  assert.equal((await config()).includes("postgresql://"), moved);
  if (!moved) {
    const { stdout } = await run(program, ["move", newsroom, "--to", there]);
    assert.match(stdout, /rows of \d+ tables .*compared row by row\n.*names it now.*\nthe old database is as it was: .*dateline\.db/);
  }
  assert.match((await run(program, ["check", newsroom])).stdout, / 0 faults/);
  for (const name of ["dateline.db", "audience.db"]) await rename(join(newsroom, name), join(old, name));
  const second = await pages(Object.keys(first));
  for (const address of Object.keys(first)) assert.equal(second[address], first[address], address);

  await run(program, ["move", newsroom, "--to", "sqlite:"]);
  assert.match(await config(), /^database = sqlite:$/m);
  assert.match((await run(program, ["check", newsroom])).stdout, / 0 faults/);
  const third = await pages(Object.keys(first));
  for (const address of Object.keys(first)) assert.equal(third[address], first[address], address);
});

test("a newsroom that is served does not move, and one that moves is not served", { skip }, async () => {
  await sql(`drop schema if exists ${schema}_audience cascade; drop schema ${schema} cascade; create schema ${schema}`);
  const serving = await serve(newsroom);
  const refused = await run(program, ["move", newsroom, "--to", there]).catch((problem) => problem);
  await serving.stop();
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^dateline move: a server serves this newsroom: stop it first\n$/);
  await writeFile(join(newsroom, "dateline.conf"), `# The desk's own words\r\n${await config()}`);
  const text = await config();
  await run(program, ["move", newsroom, "--to", there]);
  assert.equal(await config(), text.replace("database = sqlite:", `database = ${there}`));

  /* Back to another file: the first one, which was only read, and that are the same row by row. */
  await run(program, ["move", newsroom, "--to", "sqlite:back.db"]);
  await writeFile(join(newsroom, "dateline.conf"), text);
  const { stdout } = await run(program, ["move", newsroom, "--to", "sqlite:back.db"]);
  assert.match(stdout, /rows of \d+ tables were already in .*back\.db, compared row by row/);
});

test("PostgreSQL's disk is full: one clear line, and the newsroom is where it was", { skip }, async (t) => {
  const small = join(folder, "small");
  await mkdir(small);
  await run("chmod", ["711", folder]); /* user postgres finds the way */
  const uid = await run("id", ["-u", "postgres"]).then(({ stdout }) => stdout.trim(), () => "0");
  const mount = ["-t", "tmpfs", "-o", `size=${SMALL_MB}m,mode=0700,uid=${uid}`, "tmpfs", small];
  if (!await run("mount", mount).then(() => true, () => false)) return t.diagnostic("no right to mount");
  try {
    await drop();
    await run("psql", ["--no-psqlrc", "--quiet", "--command", `create tablespace ${schema} location '${small}'`, server]);
    await sql(`create schema ${schema}`);
    const before = await config();
    const full = await run(program, ["move", newsroom, "--to", `${there}%20-cdefault_tablespace%3D${schema}`]).catch((problem) => problem);
    assert.match(full.stderr, /^dateline move: .*the disk is full$/m);
    assert.equal(full.code, 1);
    assert.equal(await config(), before);
    assert.match((await run(program, ["check", newsroom])).stdout, / 0 faults/);
  } finally {
    await drop();
    await run("psql", ["--no-psqlrc", "--quiet", "--command", `drop tablespace if exists ${schema}`, server]).catch(() => {});
    await run("umount", [small]);
  }
});
