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
  await nodes.list[0].publish(story("ferry"));
  ferry = await storyTag("ferry");
  await comes("the second time", () => timesOf(ferry) >= 2);
  const all = () => heard.filter(({ everything }) => everything).length;
  await comes("everything, the second time", () => all() >= 2);
  assert.equal(all(), 2);
});

test("what a node was telling when it died is told by the other", { skip }, async () => {
  hangs = true;
  await nodes.list[1].publish(story("tide"));
  const tag = await storyTag("tide");
  const [address] = await comes("a purge on its way", async () => {
    const found = await nodes.sql("select n.address from outbox o join node n on n.id = o.lease_by where o.service = 'purge' limit 1");
    return found[0] && found;
  });
  await nodes.list.find(({ url }) => url === `http://${address}`).end("SIGKILL");
  hangs = false;
  assert.equal(timesOf(tag), 0);
  await comes("the purge", () => timesOf(tag) > 0);
  assert.equal(timesOf(ferry), 2, JSON.stringify(heard));
});
