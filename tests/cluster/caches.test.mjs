/* caches.test.mjs - two nodes tell one cache what to forget: one of them does it, and the other when that one dies. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { frontMatter } from "../browser/newsroom.mjs";
import { until } from "../browser/patience.mjs";
import { Nodes } from "./nodes.mjs";

const skip = process.env.DATELINE_TEST_POSTGRES ? false : "no PostgreSQL";
const heard = [];
let nodes, hook, ferry, hangs = false;

const story = (slug) => frontMatter({ title: `The ${slug}`, slug, date: "2026-11-20T16:40:00Z" }) + "It sails.\n";
const comes = (what, look) => until(() => `${what}; heard ${JSON.stringify(heard)}\n${nodes.list.map(({ log }) => log.slice(-3000)).join("\n----\n")}`, look);
const timesOf = (tag) => heard.filter(({ tags }) => tags.includes(tag)).length;
const timesOfAll = () => heard.filter(({ everything }) => everything).length;
/* Once nothing is to be told any more. */
const quiet = () => comes("nothing to be told", async () => (await nodes.sql("select count(*) from outbox where service = 'purge'"))[0] === "0");
const sumOf = async (name) => (await Promise.all(nodes.list.map((node) => node.metric(name)))).reduce((sum, one) => sum + one);
/* A node that may have missed something has all of it forgotten: one that stood still, and one that hears the others for
 * the first time when it serves already. */
const doubts = () => sumOf("purge_doubts_total");
/* A telling of which the answer came too late is done again. */
const again = () => sumOf('purges_total{result="failed"}');
const storyTag = async (slug) => `story:${(await nodes.sql(`select id from story where slug = '${slug}'`))[0]}`;

before(async () => {
  if (skip) return;
  hook = createServer(async (asked, answer) => {
    let body = "";
    for await (const part of asked) body += part;
    if (hangs) return; /* it took the request and says nothing */
    heard.push(JSON.parse(body));
    answer.end("{}");
  });
  await new Promise((done) => { hook.listen(0, "127.0.0.1", done); });
  const { port } = hook.address();
  nodes = await Nodes.start(2, { lines: `fetch_networks = 127.0.0.1\nfetch_ports = ${port}`, settings: { related_size: "0", purge: `hook: webhook http://127.0.0.1:${port}/` } });
});
after(async () => {
  await nodes?.stop();
  hook?.closeAllConnections();
  hook?.close();
});

test("a change is told twice, whichever node does it", { skip }, async () => {
  await quiet();
  const atStart = timesOfAll();
  assert.ok(atStart >= 2 && atStart <= 2 * (1 + await doubts()) + await again(), `at the start, and once more; heard ${atStart}`);
  heard.length = 0;
  await nodes.list[0].publish(story("ferry"));
  ferry = await storyTag("ferry");
  await comes("the second time", () => timesOf(ferry) + timesOfAll() >= 2);
  await quiet();
  assert.ok(timesOf(ferry) <= 2 + await again() && timesOfAll() + atStart <= 2 * (1 + await doubts()) + await again(), JSON.stringify(heard));
});

test("what a node was telling when it died is told by the other", { skip }, async () => {
  hangs = true;
  await nodes.list[1].publish(story("tide"));
  const tag = await storyTag("tide");
  const toldAgain = await again();
  const [address] = await comes("a purge on its way", async () => {
    const found = await nodes.sql("select n.address from outbox o join node n on n.id = o.lease_by where o.service = 'purge' limit 1");
    return found[0] && found;
  });
  await nodes.list.find(({ url }) => url === `http://${address}`).end("SIGKILL");
  hangs = false;
  assert.equal(timesOf(tag), 0);
  const before = timesOfAll();
  await comes("the purge", () => timesOf(tag) + timesOfAll() > before);
  assert.ok(timesOf(ferry) <= 2 + toldAgain, JSON.stringify(heard));
});
