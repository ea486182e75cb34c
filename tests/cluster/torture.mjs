/* torture.mjs - ten minutes of a cluster whose nodes and PostgreSQL are killed at random, and the verdict: node torture.mjs [SECONDS] */
/* SPDX-License-Identifier: Apache-2.0 */
import { writeFile } from "node:fs/promises";
import { storm } from "./storm.mjs";
import { figures, verdict } from "./verdict.mjs";

const SHOWN = 10;
const result = await storm({ seconds: Number(process.argv[2] ?? 600) });
if (process.env.TORTURE_HISTORY) await writeFile(process.env.TORTURE_HISTORY, JSON.stringify({ ...result, log: result.log.slice(-1_000_000) }));
for (const line of figures(result)) console.log(line);
let faults = 0;
for (const [what, found] of Object.entries(verdict(result))) {
  console.log(`${found.length ? "FAULT" : "ok   "} ${what}: ${found.length}`);
  for (const line of found.slice(0, SHOWN)) console.log(`      ${line}`);
  faults += found.length;
}
process.exitCode = faults ? 1 : 0;
