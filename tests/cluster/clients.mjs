/* clients.mjs - those who write and read in a cluster, and note what they did. */
/* SPDX-License-Identifier: Apache-2.0 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { program } from "../browser/newsroom.mjs";
import { sleep } from "../browser/patience.mjs";

/* Of all stories that are not scheduled: their addresses stay what they are when midnight comes. */
export const DATE = new Date(Date.now() - 60_000);
const GIVES_UP = 15_000; /* milliseconds after which a client does not wait for an answer any more */
const now = () => performance.now();
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const headline = (story, version) => `Version ${version} of story ${story}`;
const living = (nodes) => nodes.list.filter(({ child }) => child);

/* Notes what became of a write: make answers "ok" or "refused"; what it throws leaves that unknown. */
const noted = async (history, story, version, node, make) => {
  const write = { story, version, node: node.directory, begun: now(), outcome: "unknown" };
  history.writes.push(write);
  try {
    write.outcome = await make();
  } catch (problem) {
    write.why = String(problem.message ?? problem).slice(0, 300);
  }
  write.ended = now();
  return write.outcome;
};

/* Versions of one story by the command `publish` beside one node or another, until stopped() says so. */
export const commander = async (history, nodes, story, stopped) => {
  const file = join(nodes.folder, `story-${story}.md`);
  for (let version = 1; !stopped(); version++) {
    const node = pick(nodes.list);
    await writeFile(file, `---\ntitle: ${headline(story, version)}\nslug: story-${story}\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ndate: ${DATE.toISOString()}\n---\nThe boat sails.\n`);
    await noted(history, story, version, node, async () => {
      await node.host.run(program, ["publish", node.directory, file], { timeout: 4 * GIVES_UP });
      return "ok";
    });
    await sleep(100 + Math.random() * 300);
  }
};

const ask = async (desk, node, path, body) => {
  const answer = await fetch(node.url + path, {
    ...(body && { method: "POST", body: JSON.stringify(body) }), redirect: "manual", signal: AbortSignal.timeout(GIVES_UP),
    headers: { Cookie: desk.cookie, "Content-Type": "application/json", "X-Dateline-Token": desk.token },
  });
  return { status: answer.status, json: await answer.json() };
};

/* A draft is no version: only its release is. */
const begin = async (desk, nodes, story) => {
  for (;;)
    try {
      const empty = await ask(desk, pick(living(nodes)), "/desk/api/story", { language: "en" });
      const fields = { ...empty.json.fields, headline: headline(story, 1), slug: `story-${story}`, date: DATE.getTime() * 1000, agency: "NCA", body: "<p>The boat sails.</p>" };
      const made = await ask(desk, pick(living(nodes)), "/desk/api/story", { language: "en", fields });
      if (made.status === 201) return made.json.id;
    } catch {
      await sleep(300);
    }
};

/* Versions of one story through the desk of one node or another. */
export const deskwriter = async (history, nodes, desk, story, stopped) => {
  const id = await begin(desk, nodes, story);
  for (let version = 1; !stopped(); version++) {
    const node = pick(living(nodes));
    if (!node) continue;
    try {
      let { json } = await ask(desk, node, `/desk/api/story/${id}`);
      const saved = await ask(desk, node, `/desk/api/story/${id}/save`, { base: json.revision, serial: 1, fields: { ...json.fields, headline: headline(story, version) } });
      if (saved.status !== 200) throw new Error(`save: ${saved.status}`);
      await noted(history, story, version, node, async () => {
        const { status, json: said } = await ask(desk, node, `/desk/api/story/${id}/move`, { to: "published", base: saved.json.revision });
        if (status >= 500) throw new Error(`${status} ${JSON.stringify(said)}`);
        return status === 200 ? "ok" : "refused";
      });
    } catch (problem) {
      history.failed.push({ node: node.directory, page: "desk", begun: now(), ended: now(), why: String(problem) });
    }
    await sleep(100 + Math.random() * 300);
  }
};

/* Drafts, each under a headline of its own, by the desk of one node until stopped: no later write hides the loss of one. Answers those that
 * were acknowledged. */
export const drafter = async (node, desk, stopped, pause) => {
  const kept = [], { json: blank } = await ask(desk, node, "/desk/api/story", { language: "en" });
  for (let number = 1; !stopped(); number++, await sleep(pause))
    try {
      const headline = `Draft ${number} by ${node.directory}`;
      const { status } = await ask(desk, node, "/desk/api/story", { language: "en", fields: { ...blank.fields, headline } });
      if (status === 201) kept.push(headline);
    } catch { /* what was not acknowledged is not waited for */ }
  return kept;
};

/* Stories that are to go out by themselves, one after another; answers their numbers. */
export const scheduler = async (nodes, desk, stopped) => {
  const scheduled = [];
  for (let number = 1; !stopped(); number++) {
    try {
      const node = pick(living(nodes));
      const empty = await ask(desk, node, "/desk/api/story", { language: "en" });
      const fields = { ...empty.json.fields, headline: `Scheduled ${number}`, slug: `scheduled-${number}`, agency: "NCA", body: "<p>It is time.</p>" };
      const made = await ask(desk, node, "/desk/api/story", { language: "en", fields });
      const at = (Date.now() + 1500) * 1000;
      const moved = await ask(desk, node, `/desk/api/story/${made.json.id}/move`, { to: "scheduled", at });
      if (moved.status === 200) scheduled.push(made.json.id);
    } catch { /* what was not acknowledged is not waited for */ }
    await sleep(700);
  }
  return scheduled;
};

/* What a page says of stories: {number: version}. */
export const versionsIn = (text) => {
  const versions = {};
  for (const [, version, story] of text.matchAll(/Version (\d+) of story (\d+)/g))
    versions[story] = Math.max(versions[story] ?? 0, Number(version));
  return versions;
};

/* One read of a page of a node, noted; answers whether somebody answered. */
export const look = async (history, node, page) => {
  const begun = now(), name = node.directory;
  try {
    const answer = await fetch(node.url + page, { redirect: "manual", signal: AbortSignal.timeout(GIVES_UP) });
    const text = await answer.text(), ended = now();
    if (answer.status !== 200 && answer.status !== 404) throw new Error(`${answer.status}`);
    for (const [story, version] of Object.entries(versionsIn(answer.status === 200 ? text : "")))
      history.reads.push({ node: name, page, story: Number(story), version, begun, ended });
    return true;
  } catch (problem) {
    history.failed.push({ node: name, page, begun, ended: now(), lives: Boolean(node.child) && !node.stands, why: String(problem) });
    return false;
  }
};

/* A reader of one node, who turns pages until stopped, and looks at each for some milliseconds. */
export const reader = async (history, node, pages, stopped, pause = 5) => {
  while (!stopped()) {
    if (!node.child || !await look(history, node, pick(pages))) await sleep(50);
    else await sleep(pause);
  }
};
