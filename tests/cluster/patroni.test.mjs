/* patroni.test.mjs - Patroni moves the primary when it dies and when its machine is cut off: nobody does anything, and nothing acknowledged is lost. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { namespaced } from "./hosts.mjs";

const drill = fileURLToPath(new URL("patroni_drill.mjs", import.meta.url));
const skip = spawnSync("sh", ["-c", "command -v patroni && command -v etcd"]).status === 0 ? false : "no Patroni, or no etcd";
const words = [process.execPath, drill];

test("the primary is killed, and comes back; its successor's machine is cut off, and comes back", { skip }, async (t) => {
  const own = process.env.DATELINE_TEST_NAMESPACES === "off" ? null : await namespaced(...words, "namespaces");
  t.diagnostic(own ? "machines are network namespaces" : "machines are ports on loopback: no namespaces here, or none wanted (DATELINE_TEST_NAMESPACES=off)");
  const [command, ...others] = own ?? [...words, "loopback"];
  const { stdout } = await promisify(execFile)(command, others, { maxBuffer: 1 << 28 });
  const { figures, counts, verdict, log } = JSON.parse(stdout);
  for (const line of figures) t.diagnostic(line);
  assert.ok(counts.written > 20, "hardly anything was written");
  assert.ok(counts.read > 200, "hardly anything was read");
  assert.ok(counts.old > 0, "no page was marked as an older one while the store was away");
  for (const [what, found] of Object.entries(verdict)) assert.equal(found.length, 0, [what, ...found.slice(0, 20), log].join("\n"));
});
