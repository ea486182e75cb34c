/* pooler.test.mjs - PgBouncer between the nodes and PostgreSQL: what works, and what is said where it cannot. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { freePort, program, run, TITLE } from "../browser/newsroom.mjs";
import { until } from "../browser/patience.mjs";
import { Nodes, psqlPath } from "./nodes.mjs";

const skip = process.env.DATELINE_TEST_POSTGRES ? false : "no PostgreSQL";
const folder = await mkdtemp(join(tmpdir(), "dateline-pooler-"));
await chmod(folder, 0o755);
const ends = [() => rm(folder, { recursive: true, force: true })];
after(async () => {
  while (ends.length) await ends.pop()();
});

const answers = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => { socket.destroy(); done(true); });
    socket.on("error", () => done(false));
  });

/* A database of its own: by a PgBouncer in one mode, and directly. */
const pooled = async (mode) => {
  const base = process.env.DATELINE_TEST_POSTGRES, name = `pooled_${mode}_${process.pid}`, psql = await psqlPath(), port = await freePort();
  const say = (words) => run(psql, [base, "-Xqc", words]);
  await say(`create database ${name} encoding 'UTF8' template template0`);
  const file = join(folder, `${mode}.ini`), { hostname, port: its, searchParams } = new URL(base.replace("@/", "@localhost/"));
  await writeFile(file, `[databases]\n* = host=${searchParams.get("host") ?? hostname} ${its && `port=${its} `}user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any\npool_mode = ${mode}\ndefault_pool_size = 60\n`);
  const words = process.getuid() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
  const [command, ...others] = [...words, "/usr/sbin/pgbouncer", "-q", file];
  const child = spawn(command, others, { stdio: "ignore" });
  const over = new Promise((done) => { child.once("close", done); child.once("error", done); });
  ends.push(async () => {
    child.kill("SIGKILL");
    await over;
    await say(`drop database ${name} with (force)`);
  });
  await until("PgBouncer", () => answers(port));
  return { url: `postgresql://postgres@127.0.0.1:${port}/${name}`, direct: base.replace(/\/postgres(?=\?|$)/, `/${name}`) };
};

test("with pool_mode = session two nodes serve, and hear each other", { skip }, async () => {
  const nodes = await Nodes.start(2, { database: (await pooled("session")).url });
  try {
    const [one, two] = nodes.list, [path] = await one.publish("---\ntitle: The first boat\nslug: boat\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ndate: 2026-11-05\n---\nIt sails at eight.\n");
    assert.match((await two.get(path)).body, /sails at eight/);
    await one.publish("---\ntitle: The first boat\nslug: boat\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ndate: 2026-11-05\n---\nIt sails at nine.\n");
    await until("the new words on the other node", async () => /sails at nine/.test((await two.get(path)).body));
    assert.equal(await two.metric("node_gaps_total"), 0);
  } finally {
    await nodes.stop();
  }
});

test("with pool_mode = transaction each command, and the server, say what to change, and end", { skip }, async () => {
  const { url, direct } = await pooled("transaction"), directory = join(folder, "newsroom");
  const says = ({ stderr }) => /a pooler gives each transaction another connection; say pool_mode = session/.test(stderr);
  const make = (database) => run(program, ["init", directory, ...TITLE, "--url", "http://127.0.0.1:8080", "--admin", "admin", "--database", database]);
  await assert.rejects(make(url), says);
  await make(direct);
  await writeFile(join(directory, "dateline.conf"), `database = ${url}\n`);
  await assert.rejects(run(program, ["serve", directory, "--listen", "127.0.0.1:0"]), says);
  await assert.rejects(run(program, ["check", directory]), says);
});
