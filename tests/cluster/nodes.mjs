/* nodes.mjs - one newsroom on PostgreSQL, served by several nodes: each has a folder, and they share media/. */
/* SPDX-License-Identifier: Apache-2.0 */
import { spawn } from "node:child_process";
import { appendFile, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { program, run, TITLE, whenListening } from "../browser/newsroom.mjs";

/* Where a PostgreSQL for tests is (tests/with-postgres); none: what needs it is skipped. */
export const postgres = process.env.DATELINE_TEST_POSTGRES;
const PATIENCE = 15_000; /* milliseconds that a node may take for anything, on a machine with other work */
let made = 0;

export async function until(check, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(5)) if (await check()) return;
  throw new Error(`${what}: not after ${PATIENCE / 1000} s`);
}

class Node {
  constructor(directory) {
    this.directory = directory;
    this.log = "";
  }

  /* Again at the same port as before. */
  async serve() {
    this.child = spawn(program, ["serve", this.directory, "--listen", this.listen ?? "127.0.0.1:0", "--access-log", "off"], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (bytes) => { this.log += bytes; });
    this.ended = new Promise((done) => { this.child.once("close", (code, signal) => done(signal ?? code)); });
    this.url = await whenListening(this.child);
    this.listen = new URL(this.url).host;
  }

  /* Answers how it ended: its code, or the signal. */
  async end(signal = "SIGTERM") {
    this.child.kill(signal);
    const how = await this.ended;
    this.child = null;
    return how;
  }

  fetch(path, options) {
    return fetch(this.url + path, { redirect: "manual", ...options });
  }

  async get(path) {
    const answer = await this.fetch(path);
    return { status: answer.status, body: await answer.text() };
  }

  async metric(name) {
    const { body } = await this.get("/metrics");
    return Number(body.match(new RegExp(`^dateline_${name} (\\d+)$`, "m"))[1]);
  }

  hears() {
    return until(async () => await this.metric("node_hears") === 1, "hearing the other nodes");
  }

  /* A command beside it. */
  command(name, ...words) {
    return run(program, [name, this.directory, ...words], { maxBuffer: 1 << 24 });
  }

  /* Answers the paths of those that readers see. */
  async publish(...files) {
    const paths = [];
    for (const [i, text] of files.entries()) {
      paths.push(join(this.directory, `file-${i}.md`));
      await writeFile(paths[i], text);
    }
    const { stdout } = await this.command("publish", ...paths);
    return (stdout.match(/https?:\/\/\S+/g) ?? []).map((address) => new URL(address).pathname);
  }
}

export class Nodes {
  /* As many folders of one new newsroom, none served yet; more: lines for their dateline.conf; database: an empty one, in place of one that is
   * made for them in the tests' PostgreSQL. */
  static async make(count, more = "", { database } = {}) {
    const nodes = new Nodes();
    nodes.folder = await mkdtemp(join(tmpdir(), "dateline-nodes-"));
    nodes.database = database ?? await nodes.#makeDatabase();
    const first = new Node(join(nodes.folder, "node-0"));
    const { stdout } = await run(program, ["init", first.directory, ...TITLE, "--url", "http://127.0.0.1:8080", "--admin", "admin", "--database", nodes.database]);
    nodes.password = stdout.match(/password (\S+)/)[1];
    await appendFile(join(first.directory, "dateline.conf"), `\n${more}\n`);
    nodes.all = [first];
    for (let i = 1; i < count; i++) nodes.all.push(await nodes.join(`node-${i}`));
    return nodes;
  }

  /* The same, served, and all of them hear each other. */
  static async start(count, more, options) {
    const nodes = await Nodes.make(count, more, options);
    try {
      await Promise.all(nodes.all.map((node) => node.serve()));
      await Promise.all(nodes.all.map((node) => node.hears()));
    } catch (problem) {
      await nodes.stop().catch(() => {});
      throw problem;
    }
    return nodes;
  }

  async #makeDatabase() {
    this.name = `nodes_${process.pid}_${++made}`;
    await run("psql", [postgres, "-qc", `create database ${this.name} encoding 'UTF8' template template0`]);
    return postgres.replace(/(\/\/[^/]*)\/[^?]*/, `$1/${this.name}`);
  }

  /* Another node's folder, as who adds a machine makes it; not served yet. */
  async join(name) {
    const directory = join(this.folder, name), first = join(this.folder, "node-0");
    await mkdir(directory);
    for (const file of ["dateline.conf", "secret.key"]) await copyFile(join(first, file), join(directory, file));
    await symlink(join(first, "media"), join(directory, "media"));
    return new Node(directory);
  }

  /* Changes a setting by a command beside one of them. */
  set(name, value, node = this.all[0]) {
    return node.command("settings", name, value);
  }

  /* Rows as lines, columns with | between. */
  async sql(text) {
    const { stdout } = await run("psql", [this.database, "-XqtA", "-v", "ON_ERROR_STOP=1", "-c", text]);
    return stdout.split("\n").filter(Boolean);
  }

  async count(text) {
    return Number((await this.sql(`select count(*) from ${text}`))[0]);
  }

  async stop() {
    const ends = await Promise.all((this.all ?? []).filter(({ child }) => child).map((node) => node.end()));
    if (this.name) await run("psql", [postgres, "-qc", `drop database if exists ${this.name} with (force)`]);
    await rm(this.folder, { recursive: true, force: true });
    if (ends.some((how) => how !== 0)) throw new Error(`a node ended with ${ends}\n${this.all.map(({ log }) => log).join("\n")}`);
  }
}
