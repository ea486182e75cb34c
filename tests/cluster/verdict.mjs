/* verdict.mjs - what the checker says of a storm: faults by kind, and figures. */
/* SPDX-License-Identifier: Apache-2.0 */
import { backwards, delays, differing, doubled, invented, late, lost, undone } from "./history.mjs";

const LATE = 2000; /* milliseconds in which a node shows what another has published, or doubts its pages */
/* The same on a machine that has more to do. */
export const BUSY = { late: 10_000 };
const CALM = 15_000;

export const verdict = ({ history, last, scheduled, published, check }, { late: bound = LATE } = {}) => ({
  "acknowledged and lost": lost(history, last),
  "there, and never written": invented(history, last),
  "nodes that differ in the end": differing(last),
  "older than what the node had shown": backwards(history),
  "old long after, and nothing was wrong": late(history, bound, CALM),
  "scheduled, and done twice": doubled(published),
  "scheduled, and never done": undone(published, scheduled),
  "dateline check": / 0 faults/.test(check) ? [] : [check],
});

const count = (list) => {
  const counts = {};
  for (const name of list) counts[name] = (counts[name] ?? 0) + 1;
  return Object.entries(counts).map(([name, number]) => `${name} ${number}`).join(", ");
};

export const figures = ({ history, scheduled }) => {
  const waits = delays(history), living = history.failed.filter(({ lives }) => lives);
  return [
    `writes: ${count(history.writes.map(({ outcome }) => outcome))}`,
    `reads: ${history.reads.length}, not answered by a node that lived: ${living.length} (${count(living.map(({ why }) => why))})`,
    `scheduled: ${scheduled.length}; faults: ${count(history.faults.map(({ what }) => what))}`,
    `acknowledged to shown, with all faults: p50 ${Math.round(waits[Math.floor(waits.length / 2)])} ms, p99 ${Math.round(waits[Math.floor(waits.length * 0.99)])} ms`,
  ];
};
