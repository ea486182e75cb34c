/* faults.mjs - what happens to a cluster: nodes and PostgreSQL that are killed, stopped, cut off, and come back. */
/* SPDX-License-Identifier: Apache-2.0 */
import { sleep, until } from "../browser/patience.mjs";

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const some = (least, most) => sleep(least + Math.random() * (most - least));

/* A node that the store has refused at its start, since it was away, is started again, as a service manager does. */
export const serveAgain = (node) => {
  let why;
  return until(() => `a node that serves again: ${why}`, () => node.serve({ hears: false }).then(() => true, (problem) => {
    node.child = null;
    why = problem;
  }), { every: 500 });
};

const killNode = async ({ nodes }) => {
  const node = pick(nodes.list.filter(({ child }) => child));
  await node.end("SIGKILL");
  await some(0, 2000);
  await serveAgain(node);
};

const restartNode = async ({ nodes }) => {
  const node = pick(nodes.list.filter(({ child }) => child));
  await node.end("SIGTERM");
  await serveAgain(node);
};

/* It neither hears nor speaks, and does not know that time went by. */
const stopNode = async ({ nodes }) => {
  const node = pick(nodes.list.filter(({ child }) => child));
  node.stands = true;
  node.child.kill("SIGSTOP");
  await some(500, 6000);
  node.child.kill("SIGCONT");
  node.stands = false;
};

const cutConnections = ({ pair, primary }) =>
  pair.sql(primary(), "select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");

/* The replica becomes the primary, and the old one its replica. */
const failOver = async (cluster) => {
  const dead = cluster.primary();
  await cluster.pair.kill(dead);
  await some(0, 1000);
  await cluster.pair.promote(3 - dead);
  cluster.setPrimary(3 - dead);
  await some(500, 1500);
  await cluster.pair.join(dead);
};

/* PostgreSQL dies and comes back as what it was: nobody was promoted. */
const crashPrimary = async ({ pair, primary }) => {
  await pair.kill(primary());
  await some(500, 2000);
  await pair.run(primary());
  await pair.join(3 - primary());
};

const loseReplica = async ({ pair, primary }) => {
  const replica = 3 - primary();
  await pair.kill(replica);
  await some(500, 1500);
  await pair.join(replica);
};

export const FAULTS = { killNode, restartNode, stopNode, cutConnections, failOver, crashPrimary, loseReplica };

/* One after another, each of them once before any comes again, until stopped. */
export const trouble = async (history, cluster, stopped, pause) => {
  const waiting = [];
  while (!stopped()) {
    await some(pause / 2, pause * 1.5);
    if (waiting.length === 0) waiting.push(...Object.keys(FAULTS).sort(() => Math.random() - 0.5));
    if (stopped()) return;
    const fault = { what: waiting.shift(), begun: performance.now(), ended: Infinity };
    history.faults.push(fault);
    await FAULTS[fault.what](cluster);
    fault.ended = performance.now();
  }
};
