/* nodes.mjs - one newsroom on PostgreSQL, served by several programs: each has a folder, and they share media/. */
/* SPDX-License-Identifier: Apache-2.0 */
import { spawn } from "node:child_process";
import { appendFile, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program, run, TITLE, whenListening } from "./newsroom.mjs";

/* Where a PostgreSQL for tests is (tests/with-postgres); none: what needs it is skipped. */
export const postgres = process.env.DATELINE_TEST_POSTGRES;
let made = 0;

class Node {
  constructor(directory) {
    this.directory = directory;
    this.log = "";
  }

  async serve() {
    this.child = spawn(program, ["serve", this.directory, "--listen", "127.0.0.1:0", "--access-log", "off"], { stdio: ["ignore", "pipe", "pipe"] });
    const hear = (bytes) => { this.log += bytes; };
    this.child.stdout.on("data", hear);
    this.child.stderr.on("data", hear);
    this.ended = new Promise((done) => { this.child.once("close", (code, signal) => done(signal ?? code)); });
    this.url = await whenListening(this.child);
  }

  async end(signal = "SIGTERM") {
    this.child.kill(signal);
    const how = await this.ended;
    this.child = null;
    return how;
  }

  async fetch(path, options) {
    return fetch(this.url + path, { redirect: "manual", ...options });
  }
}

export class Nodes {
  /* As many folders of one new newsroom, none served yet; more: lines for their dateline.conf. */
  static async make(count, more = "") {
    const nodes = new Nodes();
    nodes.folder = await mkdtemp(join(tmpdir(), "dateline-nodes-"));
    nodes.name = `nodes_${process.pid}_${++made}`;
    await run("psql", [postgres, "-qc", `create database ${nodes.name} encoding 'UTF8' template template0`]);
    nodes.database = postgres.replace(/(\/\/[^/]*)\/[^?]*/, `$1/${nodes.name}`);
    nodes.all = [...Array(count).keys()].map((i) => new Node(join(nodes.folder, `node-${i}`)));
    const [first, ...others] = nodes.all;
    const { stdout } = await run(program, ["init", first.directory, ...TITLE, "--url", "http://127.0.0.1:8080", "--admin", "admin", "--database", nodes.database]);
    nodes.password = stdout.match(/password (\S+)/)[1];
    await appendFile(join(first.directory, "dateline.conf"), `\n${more}\n`);
    for (const { directory } of others) {
      await mkdir(directory);
      for (const file of ["dateline.conf", "secret.key"]) await copyFile(join(first.directory, file), join(directory, file));
      await symlink(join(first.directory, "media"), join(directory, "media"));
    }
    return nodes;
  }

  /* Changes a setting by a command beside one of them. */
  set(name, value, node = this.all[0]) {
    return run(program, ["settings", node.directory, name, value]);
  }

  async publish(files, node = this.all[0]) {
    const folder = await mkdtemp(join(this.folder, "files-"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await run(program, ["publish", node.directory, ...Object.keys(files).map((name) => join(folder, name))]);
  }

  /* Rows as lines, columns with | between. */
  async sql(text) {
    const { stdout } = await run("psql", [this.database, "-Atc", text]);
    return stdout.split("\n").filter(Boolean);
  }

  async count(text) {
    return Number((await this.sql(`select count(*) from ${text}`))[0]);
  }

  async stop() {
    const ends = await Promise.all(this.all.filter(({ child }) => child).map((node) => node.end()));
    await run("psql", [postgres, "-qc", `drop database if exists ${this.name} with (force)`]);
    await rm(this.folder, { recursive: true, force: true });
    if (ends.some((how) => how !== 0)) throw new Error(`a node ended with ${ends}\n${this.all.map(({ log }) => log).join("\n")}`);
  }
}
