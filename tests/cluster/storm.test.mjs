/* storm.test.mjs - less than a minute of what `make torture-cluster` does for ten: nothing acknowledged is lost, nothing goes back, nothing is done twice. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { storm } from "./storm.mjs";
import { figures, verdict } from "./verdict.mjs";

test("three nodes, two PostgreSQL, and each kind of fault once", async (t) => {
  const result = await storm({ seconds: 40, pause: 1500 });
  for (const line of figures(result)) t.diagnostic(line);
  assert.ok(result.history.writes.filter(({ outcome }) => outcome === "ok").length > 30, "hardly anything was written");
  assert.ok(result.history.reads.length > 1000, "hardly anything was read");
  for (const [what, found] of Object.entries(verdict(result))) assert.deepEqual(found.slice(0, 20), [], `${what}\n${result.log.slice(-20_000)}`);
});
