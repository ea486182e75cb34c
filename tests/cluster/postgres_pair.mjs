/* postgres_pair.mjs - a PostgreSQL and its streaming replica, to be killed, promoted and joined again. */
/* SPDX-License-Identifier: Apache-2.0 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const tool = fileURLToPath(new URL("../postgres-pair", import.meta.url));

/* Number 1 begins as the primary, 2 as its replica. url is for database, replica for database_replica. */
export class PostgresPair {
  static async start() {
    const pair = new PostgresPair();
    pair.folder = await mkdtemp(join(tmpdir(), "dateline-pair-"));
    await run("chmod", ["711", pair.folder]);
    pair.directory = join(pair.folder, "pair");
    const { stdout } = await run(tool, ["start", pair.directory]);
    [pair.url, pair.replica] = stdout.trim().split("\n");
    pair.ports = pair.url.match(/:\d+/g).map((text) => Number(text.slice(1)));
    return pair;
  }

  /* As a power cut ends it. */
  kill(number) {
    return run(tool, ["kill", this.directory, String(number)]);
  }

  promote(number) {
    return run(tool, ["promote", this.directory, String(number)]);
  }

  /* Back as the other's replica. */
  join(number) {
    return run(tool, ["join", this.directory, String(number)]);
  }

  /* Started again as what it was. */
  run(number) {
    return run(tool, ["run", this.directory, String(number)]);
  }

  /* What comes of a statement, as text. */
  async sql(number, statement) {
    const { stdout } = await run(tool, ["sql", this.directory, String(number), statement]);
    return stdout.trim();
  }

  async stop() {
    await run(tool, ["stop", this.directory]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
