/* nodes.test.mjs - one newsroom on two nodes: what one writes the other shows, whatever becomes of either. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DeskClient } from "../browser/desk_client.mjs";
import { program, run } from "../browser/newsroom.mjs";
import { until } from "../browser/patience.mjs";
import { Nodes } from "./nodes.mjs";

const skip = process.env.DATELINE_TEST_POSTGRES ? false : "no PostgreSQL";
const LISTS = ["/", "/feed/", "/feed/atom/", "/feed/json/", "/category/harbour/", "/news-sitemap.xml"];

let nodes, a, b, desk;
before(async () => {
  if (skip) return;
  nodes = await Nodes.start(2);
  [a, b] = nodes.list;
  desk = await DeskClient.signIn(a, "admin", nodes.password);
});
after(() => nodes?.stop());

const story = (title, words = "The Zanderwort sails twice a day.", more = "") =>
  `---\ntitle: ${title}\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ntags: Ferries\n${more}---\n${words}\n`;
const move = (client, id, to, more = {}) => client.post(`/desk/api/story/${id}/move`, { to, ...more });
const shows = async (node, path, words) => (await node.get(path)).body.includes(words);
const numberOf = async (path) => Number((await nodes.sql(`select id from story where path = '${path}'`))[0]);
const keep = async (node, ...paths) => { for (const path of [...paths, ...paths]) await node.get(path); };

/* How long it takes until all is as it should be, in milliseconds. */
async function soon(what, check) {
  const begin = performance.now();
  await until(what, check, { every: 5 });
  return performance.now() - begin;
}

test("a story that is published on one node is at once on the other: its page, the front, feeds, sections", { skip }, async () => {
  const took = [];
  let told = 0;
  for (let i = 0; i < 12; i++) {
    const title = `Boat ${i} returns`;
    await a.publish(story(title, undefined, "status: draft\n"));
    const id = (await nodes.sql(`select max(id) from story`))[0];
    await keep(b, ...LISTS);
    const answer = await move(desk, id, "published");
    assert.equal(answer.status, 200, await answer.text());
    const [address] = await nodes.sql(`select path from story where id = ${id}`);
    const doubts = await b.metric("node_doubts_total");
    took.push(await soon(title, async () => {
      const found = await Promise.all([shows(b, address, title), ...LISTS.map((list) => shows(b, list, title))]);
      return found.every(Boolean);
    }));
    if ((await b.metric("node_doubts_total")) === doubts) told++;
  }
  took.sort((x, y) => x - y);
  if (process.env.BENCH_FIGURES) console.log(`FIGURES ${took[took.length >> 1].toFixed(1)} ${took.at(-1).toFixed(1)}`);
  assert.ok(told > 0, "it was not told: the other one doubted its pages");
  assert.equal(await b.metric("node_gaps_total"), 0);
  assert.ok(await b.metric("node_messages_total") >= 12);
});

test("a change and a withdrawal, by a command beside the other node", { skip }, async () => {
  const file = story("Lighthouse lit", "It shines green.", "slug: lighthouse\n");
  const [path] = await a.publish(file);
  await keep(b, path, "/");
  assert.ok(await shows(b, path, "It shines green."));
  await a.publish(file.replace("green", "white"));
  await soon("the change", () => shows(b, path, "It shines white."));
  const answer = await move(desk, await numberOf(path), "withdrawn", { reason: "A wrong light" });
  assert.equal(answer.status, 200);
  await soon("the withdrawal", async () => (await b.get(path)).status === 410 && !await shows(b, "/", "Lighthouse lit"));
});

test("a setting, by a command and by the other node's desk", { skip }, async () => {
  await keep(b, "/");
  await a.command("settings", "title", "The Far Courier");
  await soon("the title", () => shows(b, "/", "The Far Courier"));
  await b.command("settings", "title", "The Near Courier");
  await soon("the title on the first node", () => shows(a, "/", "The Near Courier"));
});

/* A constraint that is looked at within the commit, and takes its time: the node dies in the middle of it. */
test("a node that dies in a commit: the other one shows what was kept", { skip }, async () => {
  await a.publish(story("Pier opens", "At noon.", "slug: pier\nstatus: draft\n"));
  const [id] = await nodes.sql("select max(id) from story");
  await keep(b, "/", "/feed/");
  await nodes.sql(`create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(1); return null; end';
    create constraint trigger slow after update on story deferrable initially deferred for each row execute function slow()`);
  const lost = move(desk, id, "published").then(() => "answered", () => "lost");
  await until("the commit", async () => Number((await nodes.sql("select count(*) from pg_stat_activity where wait_event = 'PgSleep'"))[0]) > 0);
  await a.end("SIGKILL");
  assert.equal(await lost, "lost", "nobody was told that it was kept");
  assert.ok(!await shows(b, "/", "Pier opens"), "not yet");
  await until("the end of the commit", async () => (await nodes.sql(`select status from story where id = ${id}`))[0] === "published");
  await soon("what the dead node wrote", async () => await shows(b, "/", "Pier opens") && await shows(b, "/feed/", "Pier opens"));
  await nodes.sql("drop trigger slow on story");
  await a.serve();
  desk = await DeskClient.signIn(a, "admin", nodes.password);
});

test("a node whose listening connection is lost drops its pages, and hears again", { skip }, async () => {
  await keep(b, "/", "/feed/");
  const doubts = await b.metric("node_doubts_total");
  /* All listeners: none can be told from another here. */
  await nodes.sql(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%listener'`);
  await a.command("settings", "title", "The Storm Courier");
  const [path] = await a.publish(story("Storm warning"));
  await soon("what was published meanwhile", async () => await shows(b, "/", "Storm warning") && await shows(b, "/feed/", "Storm warning"));
  await until("hearing", async () => await b.metric("node_hears") === 1 && await a.metric("node_hears") === 1);
  await until("a setting that was changed meanwhile", () => shows(b, "/", "The Storm Courier"));
  assert.ok(await b.metric("node_doubts_total") > doubts);
  await keep(b, path);
  await a.publish(story("Storm warning", "It is over."));
  await soon("the next one", () => shows(b, "/", "Storm warning"));
});

/* Whoever may open the database may say what he likes on the channel. */
test("what other programs say on the channel costs pages, and no more", { skip }, async () => {
  const say = (words) => nodes.sql(`select pg_notify('dateline_' || md5(current_schema()), ${words})`);
  await say("'hello'");
  await say("repeat('x', 7999)");
  await say("'00000000000000aa 1' || chr(10) || '<script>' || chr(10)");
  await say("'00000000000000aa 2' || chr(10) || repeat('story:1' || chr(10), 900)");
  await say("'00000000000000aa 9' || chr(10) || chr(1)");
  await until("the gap", async () => await b.metric("node_gaps_total") === 1);
  assert.ok(await b.metric("node_foreign_total") >= 2);
  assert.ok(await shows(b, "/", "Storm warning"));
});

test("the desk lists who is there; one that ends is gone, one that died is away", { skip }, async () => {
  const page = async () => (await desk.get("/desk/nodes/")).text();
  await until("both of them", async () => (await page()).split("Hears the others").length === 3);
  assert.ok((await page()).includes(new URL(b.url).host));
  await until("the other one is away", async () => {
    await nodes.sql(`update node set seen_at = seen_at - 20000000 where address = '${b.listen}'`);
    return (await page()).includes("Away");
  });
  await b.end("SIGTERM");
  assert.ok(!(await page()).includes(new URL(b.url).host));
  await b.serve();
});

test("a node with another secret.key is refused", { skip }, async () => {
  const other = await nodes.join("stranger");
  await writeFile(join(other.directory, "secret.key"), "ab".repeat(32));
  const problem = await run(program, ["serve", other.directory, "--listen", "127.0.0.1:0"]).catch((found) => found);
  assert.equal(problem.code, 1);
  assert.match(problem.stderr, /secret\.key is not the key of the newsroom in this database: copy secret\.key from the folder of another node/);
});
