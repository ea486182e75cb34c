/* storm.mjs - three nodes and two PostgreSQL, written to and read from while they are killed: a history for the checker. */
/* SPDX-License-Identifier: Apache-2.0 */
import { DeskClient } from "../browser/desk_client.mjs";
import { program, run } from "../browser/newsroom.mjs";
import { PATIENCE, sleep, until } from "../browser/patience.mjs";
import { Nodes } from "./nodes.mjs";
import { PostgresPair } from "./postgres_pair.mjs";
import { commander, DATE, deskwriter, look, reader, scheduler, versionsIn } from "./clients.mjs";
import { trouble } from "./faults.mjs";
import { History } from "./history.mjs";

const COMMANDED = [1, 2, 3], AT_DESK = [4, 5, 6], READERS = 2;

/* The versions that the stories' pages of each node show, once they are the same on all; else after our patience. Nobody does anything meanwhile. */
const versionsOn = async (node, pages) => {
  const found = await Promise.all(pages.map((page) => node.get(page).then(({ status, body }) => (status === 200 ? versionsIn(body) : {}), () => ({}))));
  return Object.assign({}, ...found);
};
export const settled = async (nodes, pages) => {
  for (const end = Date.now() + PATIENCE; ; await sleep(250)) {
    const last = Object.fromEntries(await Promise.all(nodes.list.map(async (node) => [node.directory, await versionsOn(node, pages)])));
    const all = Object.values(last).map((versions) => JSON.stringify(versions));
    if (Date.now() > end || (new Set(all).size === 1 && Object.keys(Object.values(last)[0]).length === pages.length)) return last;
  }
};

/* Stories that went out, as often as they did: by themselves, or at once where their time was over when the desk's wish was heard. */
const published = async (pair, primary) =>
  (await pair.sql(primary, "select coalesce(string_agg(subject, ' '), '') from audit where action = 'story.publish'")).split(" ").filter(Boolean);
/* Once all that are due did; else after our patience. */
const publishedAll = async (pair, primary, scheduled) => {
  for (const end = Date.now() + PATIENCE; ; await sleep(250)) {
    const done = (await published(pair, primary)).filter((story) => scheduled.includes(story));
    if (Date.now() > end || scheduled.every((story) => done.includes(story))) return done;
  }
};

/* For so many seconds, and then until the history has enough. {history, last, scheduled, published, check}: last as in history.mjs; scheduled
 * and published: stories as "story:N". */
export const storm = async ({ seconds, enough = () => true, pause = 3000, nodeCount = 3 }) => {
  const history = new History(), pair = await PostgresPair.start();
  let nodes, primary = 1, over = false;
  const stopped = () => over;
  try {
    nodes = await Nodes.start(nodeCount, { lines: `database_replica = ${pair.replica}`, database: pair.url });
    const desk = await DeskClient.signIn(nodes.list[0], "admin", nodes.password);
    const stories = [...COMMANDED, ...AT_DESK];
    const day = DATE.toISOString().slice(0, 10).replaceAll("-", "/");
    const own = stories.map((story) => `/${day}/story-${story}/`), pages = ["/", "/feed/", "/category/harbour/", ...own];
    const work = [
      ...COMMANDED.map((story) => commander(history, nodes, story, stopped)), ...AT_DESK.map((story) => deskwriter(history, nodes, desk, story, stopped)),
      ...nodes.list.flatMap((node) => Array.from({ length: READERS }, () => reader(history, node, pages, stopped))),
    ];
    const planned = scheduler(nodes, desk, stopped);
    const storming = trouble(history, { nodes, pair, primary: () => primary, setPrimary: (number) => { primary = number; } }, stopped, pause);
    await Promise.race([sleep(seconds * 1000).then(() => until("enough written, read and broken", () => enough(history))), storming]);
    over = true;
    await Promise.all([storming, ...work]);
    const scheduled = (await planned).map((id) => `story:${id}`);
    const done = await publishedAll(pair, primary, scheduled), last = await settled(nodes, own);
    for (const node of nodes.list) for (const page of pages) await look(history, node, page);
    const { stdout } = await run(program, ["check", nodes.list[0].directory]);
    return { history, last, scheduled, published: done, check: stdout, log: nodes.list.map(({ log }) => log).join("\n") };
  } finally {
    over = true;
    await nodes?.stop().catch((problem) => console.error(problem));
    await pair.stop();
  }
};
