/* nodes.mjs - one newsroom on several nodes: servers with a folder each, over a schema of the tests' PostgreSQL. */
/* SPDX-License-Identifier: Apache-2.0 */
import { spawn } from "node:child_process";
import { appendFile, copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endsWithTests, freePort, program, run, TITLE, whenListening } from "../browser/newsroom.mjs";
import { until } from "../browser/patience.mjs";

/* PostgreSQL's own client, which may lie beside the server alone. */
export const psqlPath = async () => {
  const base = "/usr/lib/postgresql";
  const versions = (await readdir(base).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  return versions.length ? join(base, versions[0], "bin", "psql") : "psql";
};

/* The machine that the tests run on: as those of hosts.mjs. */
const here = { outside: "127.0.0.1", spawn, run, ask: async (url) => (await fetch(url)).text() };

class Node {
  constructor(directory, host = here) {
    this.directory = directory;
    this.host = host;
    this.log = "";
  }

  /* At the same port as before; hears: not before it hears the others. */
  async serve({ hears = true } = {}) {
    this.listen ??= `${this.host.outside}:${await freePort()}`;
    this.child = endsWithTests(this.host.spawn(program, ["serve", this.directory, "--listen", this.listen, "--access-log", "off"], { stdio: ["ignore", "pipe", "pipe"] }));
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (bytes) => { this.log = (this.log + bytes).slice(-100_000); });
    this.ended = new Promise((done) => { this.child.once("close", (code, signal) => done(signal ?? code)); });
    this.url = await whenListening(this.child);
    if (hears) await until(() => `hearing the other nodes\n${this.log.slice(-2000)}`, async () => await this.metric("node_hears") === 1);
  }

  /* Answers how it ended: its code, or the signal. */
  async end(signal = "SIGTERM") {
    this.child.kill(signal);
    const how = await this.ended;
    this.child = null;
    return how;
  }

  async metric(name) {
    const text = await this.host.ask(`${this.url}/metrics`); /* told to its own machine alone */
    return Number(text.split("\n").find((line) => line.startsWith(`dateline_${name} `)).split(" ").at(-1));
  }

  async get(path) {
    const answer = await fetch(this.url + path, { redirect: "manual" });
    return { status: answer.status, body: await answer.text() };
  }

  command(name, ...words) {
    return this.host.run(program, [name, this.directory, ...words], { maxBuffer: 1 << 24 });
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
  /* A new newsroom on so many nodes, all of which hear each other. lines: more of dateline.conf; settings: by name;
   * database: an empty one, in place of a schema of the tests' PostgreSQL; hosts: a machine for each. stop() it in the end. */
  static async start(count, { lines = "", settings = {}, database, hosts = [] } = {}) {
    const nodes = new Nodes();
    nodes.folder = await mkdtemp(join(tmpdir(), "dateline-nodes-"));
    nodes.schema = database ? null : `nodes_${process.pid}`;
    try {
      await nodes.#open(count, database ?? await nodes.#makeSchema(), { lines, settings, hosts });
    } catch (problem) {
      await nodes.stop();
      throw problem;
    }
    return nodes;
  }

  async #makeSchema() {
    const base = process.env.DATELINE_TEST_POSTGRES;
    await this.sql(`create schema ${this.schema}`);
    return `${base}${base.includes("?") ? "&" : "?"}options=-csearch_path%3D${this.schema}`;
  }

  async #open(count, database, { lines, settings, hosts }) {
    this.list = [];
    const first = join(this.folder, "0");
    const { stdout } = await (hosts[0] ?? here).run(program, ["init", first, ...TITLE, "--url", "http://127.0.0.1:8080", "--admin", "admin", "--database", database]);
    this.password = stdout.match(/password (\S+)/)[1];
    await appendFile(join(first, "dateline.conf"), `\n${lines}\n`);
    for (let i = 0; i < count; i++) this.list.push(i ? await this.join(String(i), hosts[i]) : new Node(first, hosts[0]));
    for (const [name, value] of Object.entries(settings)) await this.list[0].command("settings", name, value);
    await Promise.all(this.list.map((node) => node.serve()));
  }

  /* Another node's folder, as one who adds a machine makes it, with the pictures of all; not served yet. */
  async join(name, host) {
    const directory = join(this.folder, name);
    await mkdir(directory);
    await symlink(join(this.folder, "0", "media"), join(directory, "media"));
    for (const file of ["dateline.conf", "secret.key"]) await copyFile(join(this.folder, "0", file), join(directory, file));
    return new Node(directory, host);
  }

  /* What PostgreSQL answers, row by row. */
  async sql(words) {
    const { stdout } = await run(await psqlPath(), [process.env.DATELINE_TEST_POSTGRES, "-XqtA", "-v", "ON_ERROR_STOP=1", "-c",
      `set client_min_messages = warning; set search_path = ${this.schema}; ${words}`]);
    return stdout.trim().split("\n");
  }

  async stop() {
    await Promise.all((this.list ?? []).map((node) => node.child && node.end()));
    if (this.schema) await this.sql(`drop schema if exists ${this.schema} cascade; drop schema if exists ${this.schema}_audience cascade`);
    await rm(this.folder, { recursive: true, force: true });
  }
}
