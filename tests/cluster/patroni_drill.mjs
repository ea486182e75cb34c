/* patroni_drill.mjs - a newsroom on three machines, two of them with a PostgreSQL that Patroni watches over: the primary is killed, and comes back;
 * then its successor's machine is cut off. Prints what was seen as one line of JSON: node patroni_drill.mjs namespaces|loopback (see hosts.mjs) */
/* SPDX-License-Identifier: Apache-2.0 */
import { DeskClient } from "../browser/desk_client.mjs";
import { program } from "../browser/newsroom.mjs";
import { sleep, until } from "../browser/patience.mjs";
import { commander, DATE, deskwriter, drafter, look, reader } from "./clients.mjs";
import { History } from "./history.mjs";
import { startHosts } from "./hosts.mjs";
import { Nodes } from "./nodes.mjs";
import { PatroniCluster } from "./patroni.mjs";
import { settled } from "./storm.mjs";
import { BUSY, figures, verdict } from "./verdict.mjs";

const TIMES = { ttl: 10, loop_wait: 1, retry_timeout: 4 };
const COMMANDED = [1, 2], AT_DESK = [3, 4];
const QUIET = "---\ntitle: The lighthouse stands\nslug: lighthouse\nbyline: Ines Falk\nplace: Norhaven\nsections: Coast\ndate: 2026-11-05\n---\nNothing happens to it.\n";
const PAUSE = 40; /* milliseconds between two pages of a reader */
const AT_ONCE = 1000; /* milliseconds in which the old primary may still have answered */
const now = () => performance.now();

class Drill {
  history = new History();
  quiet = []; /* {node, at, status}: a page that nobody changes, asked for all the while */
  said = [];
  over = false;

  stopped = () => this.over;

  async open(namespaces) {
    this.hosts = await startHosts(["db1", "db2", "web3"], { namespaces });
    this.cluster = await PatroniCluster.start(this.hosts, TIMES);
    const lines = `database_replica = ${this.cluster.url("prefer-standby", 1)}`;
    this.nodes = await Nodes.start(3, { database: this.cluster.url("read-write"), lines, hosts: this.hosts });
  }

  async #watchQuiet(node, page) {
    for (; !this.over; await sleep(PAUSE)) {
      const at = now(), status = await node.get(page).then((answer) => answer.status, String);
      this.quiet.push({ node: node.host.name, at, status });
    }
  }

  /* Begins to write and to read, once all nodes have written; work is done when over is set. */
  async begin() {
    const { history, nodes, stopped } = this, desk = await DeskClient.signIn(nodes.list[0], "admin", nodes.password);
    const day = DATE.toISOString().slice(0, 10).replaceAll("-", "/");
    const [quiet] = await nodes.list[0].publish(QUIET);
    this.own = [...COMMANDED, ...AT_DESK].map((story) => `/${day}/story-${story}/`);
    this.pages = ["/", "/feed/", "/category/harbour/", ...this.own];
    await until("the quiet page", async () => (await Promise.all(nodes.list.map((node) => node.get(quiet)))).every(({ status }) => status === 200));
    this.work = Promise.all([
      ...COMMANDED.map((story) => commander(history, nodes, story, stopped)), ...AT_DESK.map((story) => deskwriter(history, nodes, desk, story, stopped)),
      ...nodes.list.flatMap((node) => [reader(history, node, this.pages, stopped, PAUSE), this.#watchQuiet(node, quiet)]),
    ]);
    this.drafted = Promise.all(nodes.list.map((node) => drafter(node, desk, stopped, 5 * PAUSE)));
    await Promise.race([this.work, this.written(nodes.list, 0)]);
  }

  #kept(node, since) {
    return this.history.writes.filter((write) => write.node === node.directory && write.outcome === "ok" && write.begun > since);
  }

  /* Once each of some nodes has had a write acknowledged that began after a time. */
  written(nodes, since) {
    return until("writes by every node", () => nodes.every((node) => this.#kept(node, since).length));
  }

  say(what, since, at = now()) {
    this.said.push(`${((at - since) / 1000).toFixed(1)} s: ${what}`);
  }

  /* What happens to the primary, and how its successor takes over. */
  async #lose(what, strike, living) {
    await this.cluster.settled();
    const old = await this.cluster.primary(), next = this.cluster.other(old);
    const fault = { what, begun: now(), ended: Infinity }, nodes = living(old);
    this.history.faults.push(fault);
    this.said.push(`-- ${what}: ${old.host.name}`);
    await strike(old);
    await until(`${next.host.name} as primary`, () => next.is("primary"));
    this.say(`${next.host.name} is the primary`, fault.begun);
    await this.written(nodes, now());
    const first = Math.min(...nodes.flatMap((node) => this.#kept(node, fault.begun + AT_ONCE)).map(({ ended }) => ended));
    this.say("the first write is acknowledged", fault.begun, first);
    this.say("every node that reaches it has written", fault.begun);
    return { old, fault };
  }

  /* The old one back as a synchronous replica. */
  async #recover(fault) {
    const begun = now();
    await this.cluster.settled();
    this.say("it follows the new one, and acknowledges with it", begun);
    await this.written(this.nodes.list, now());
    fault.ended = now();
  }

  async killed() {
    const { old, fault } = await this.#lose("the primary is killed, and its Patroni", (member) => member.kill(), () => this.nodes.list);
    this.said.push("-- it is started again");
    old.start();
    await this.#recover(fault);
  }

  /* The old one must have given up by itself: nobody can tell it. */
  async cutOff() {
    const beyond = (member) => this.nodes.list.filter(({ host }) => host !== member.host);
    const { old, fault } = await this.#lose("the primary's machine is cut off", (member) => member.host.cut(), beyond);
    await until("the old primary's end as one", async () => await old.sql("select pg_is_in_recovery()").catch(() => "") === "t");
    this.say("the one cut off takes no writes any more", fault.begun);
    const inside = this.history.writes.filter(({ node, begun, outcome }) => outcome === "ok" && begun > fault.begun && !beyond(old).some(({ directory }) => directory === node));
    this.said.push(`acknowledged by the node that is cut off: ${inside.length}`);
    this.said.push("-- the way is open again");
    await old.host.heal();
    await this.#recover(fault);
  }

  /* Lines of figures, and faults by kind. */
  async judge() {
    const { history, nodes, own, pages } = this;
    const last = await settled(nodes, own), olds = await Promise.all(nodes.list.map((node) => node.metric("press_old_total")));
    for (const node of nodes.list) for (const page of pages) await look(history, node, page);
    const { stdout } = await nodes.list[2].host.run(program, ["check", nodes.list[2].directory]);
    const result = { history, last, scheduled: [], published: [], check: stdout };
    const drafted = (await this.drafted).flat(), kept = new Set((await (await this.cluster.primary()).sql("select headline from story", "dateline")).split("\n"));
    const unanswered = this.quiet.filter(({ status }) => status !== 200);
    return {
      figures: [...this.said, ...figures(result), `drafts acknowledged: ${drafted.length}`, `the quiet page: ${this.quiet.length} times; older pages given: ${olds.join(", ")}`],
      counts: { written: history.writes.filter(({ outcome }) => outcome === "ok").length, read: history.reads.length, old: Math.max(...olds) },
      verdict: { ...verdict(result, BUSY), "a draft acknowledged and lost": drafted.filter((headline) => !kept.has(headline)), "a page that nobody changes, not given": unanswered.map(({ node, at, status }) => `${node} at ${at}: ${status}`) },
    };
  }

  async close() {
    this.over = true;
    await this.nodes?.stop().catch((problem) => console.error(problem));
    await this.cluster?.stop();
    await Promise.all((this.hosts ?? []).map((host) => host.stop()));
  }

  log() {
    return [...(this.nodes?.list ?? []).map(({ host, log }) => `== Dateline on ${host.name}\n${log}`), this.cluster?.log() ?? ""].join("\n");
  }
}

const drill = new Drill();
try {
  await drill.open(process.argv[2] === "namespaces");
  await drill.begin();
  await drill.killed();
  await drill.cutOff();
  drill.over = true;
  await drill.work;
  const result = await drill.judge();
  console.log(JSON.stringify({ ...result, log: Object.values(result.verdict).some(({ length }) => length) ? drill.log() : "" }));
} catch (problem) {
  console.error(`${problem.stack}\n${drill.said.join("\n")}\n${drill.log()}`);
  process.exitCode = 1;
} finally {
  await drill.close();
}
