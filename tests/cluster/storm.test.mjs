/* storm.test.mjs - a minute of what `make torture-cluster` does for ten: nothing acknowledged is lost, nothing goes back, nothing is done twice. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FAULTS } from "./faults.mjs";
import { storm } from "./storm.mjs";
import { BUSY, figures, verdict } from "./verdict.mjs";

test("three nodes, two PostgreSQL, and each kind of fault once", async (t) => {
  const enough = ({ writes, reads, faults }) =>
    writes.filter(({ outcome }) => outcome === "ok").length > 30 && reads.length > 1000 && new Set(faults.map(({ what }) => what)).size === Object.keys(FAULTS).length;
  const result = await storm({ seconds: 40, enough, pause: 1500 });
  for (const line of figures(result)) t.diagnostic(line);
  for (const [what, found] of Object.entries(verdict(result, BUSY))) assert.deepEqual(found.slice(0, 20), [], `${what}\n${result.log.slice(-20_000)}`);
});
