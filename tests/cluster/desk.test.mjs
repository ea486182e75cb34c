/* desk.test.mjs - two nodes on one PostgreSQL: what one of them is told at the desk holds at once at the other. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount, DeskClient } from "../browser/desk_client.mjs";
import { until } from "../browser/patience.mjs";
import { Nodes } from "./nodes.mjs";

const skip = process.env.DATELINE_TEST_POSTGRES ? false : "no PostgreSQL";
let nodes, one, other, ines, passwords;

/* The same person's session, by another node. */
const through = (node, client) => new DeskClient(node, client.cookie, client.token);
const json = async (answer, status = 200) => {
  assert.equal(answer.status, status, await answer.clone().text());
  return answer.json();
};
const path = (story, verb) => `/desk/api/story/${story.id}${verb ? `/${verb}` : ""}`;
const home = async (client) => (await client.get("/desk/")).status;
const user = (node, ...words) => node.command("user", ...words);

before(async () => {
  if (skip) return;
  nodes = await Nodes.start(2); /* at once: both find that the audience has no tables */
  [one, other] = nodes.list;
  passwords = { tor: await addAccount(one, "tor", "editor"), pia: await addAccount(other, "pia", "editor") };
  ines = await DeskClient.signIn(one, "admin", nodes.password);
});
after(() => nodes?.stop());

test("who is signed in at one is at the other, and signed out at both", { skip }, async () => {
  const tor = await DeskClient.signIn(other, "tor", passwords.tor);
  assert.equal(await home(through(one, tor)), 200);
  const form = new URLSearchParams({ token: tor.token });
  await fetch(`${one.url}/desk/sign-out/`, { method: "POST", redirect: "manual", headers: { Cookie: tor.cookie, "Content-Type": "application/x-www-form-urlencoded" }, body: form });
  assert.notEqual(await home(tor), 200);
});

test("who is shut out at one is out at the other with the next request", { skip }, async () => {
  const tor = await DeskClient.signIn(other, "tor", passwords.tor);
  assert.equal(await home(tor), 200);
  await user(one, "disable", "tor");
  assert.notEqual(await home(tor), 200);
  assert.equal((await tor.post("/desk/api/story", { language: "en" })).status, 403);
  await assert.rejects(DeskClient.signIn(other, "tor", passwords.tor), /not let in/);
  await user(other, "enable", "tor");
  await DeskClient.signIn(one, "tor", passwords.tor);
});

test("who guesses passwords is kept waiting by both", { skip }, async () => {
  for (let i = 0; i < 6; i++) await assert.rejects(DeskClient.signIn(i % 2 ? one : other, "pia", "wrong password"), /not let in/);
  await nodes.sql("update throttle set blocked_until = blocked_until + 3600000000 where blocked_until > 0"); /* from seconds, which a busy machine outlasts */
  for (const node of [one, other]) await assert.rejects(DeskClient.signIn(node, "pia", passwords.pia), /not let in: 429/);
  await nodes.sql("delete from throttle");
  await DeskClient.signIn(other, "pia", passwords.pia);
});

test("two editors at two nodes see each other in a story, and what the other saved", { skip }, async () => {
  const tor = await DeskClient.signIn(other, "tor", passwords.tor);
  const story = await json(await ines.post("/desk/api/story", { language: "en" }), 201);
  const here = async (who, place, seen) => json(await who.post(path(story, "here"), { place, editing: true, seen }));
  assert.deepEqual((await here(ines, "headline")).others, []);
  assert.deepEqual((await here(tor, "body")).others.map(({ name, place }) => [name, place]), [["admin", "headline"]]);
  assert.deepEqual((await here(ines, "headline")).others.map(({ name, place }) => [name, place]), [["tor", "body"]]);
  await json(await tor.post(path(story, "save"), { base: 1, serial: 1, fields: { ...story.fields, headline: "Tor's" } }));
  const seen = await here(ines, "headline");
  assert.deepEqual([seen.revision, seen.author], [2, "tor"]);
  const clash = await json(await ines.post(path(story, "save"), { base: 1, serial: 1, fields: { ...story.fields, headline: "Ines's" } }), 409);
  assert.equal(clash.theirs.fields.headline, "Tor's");
});

test("a setting that is changed at one is in force at the other", { skip }, async () => {
  const shows = async (node, title) => (await node.get("/")).body.includes(`<title>${title}`);
  for (const [title, at] of [["The Second Courier", one], ["The Third Courier", other]]) {
    await at.command("settings", "title", title);
    for (const node of [one, other]) await until(() => `${title}\n${node.log}`, () => shows(node, title));
  }
});

test("what is typed at one is kept for the other", { skip }, async () => {
  const story = await json(await ines.post("/desk/api/story", { language: "en" }), 201);
  await json(await ines.post(path(story, "keep"), { base: 1, serial: 2, fields: { ...story.fields, headline: "Two" } }));
  assert.equal((await json(await through(other, ines).get(path(story)))).kept.fields.headline, "Two");
  await one.end("SIGKILL"); /* the editor's page goes on at the other, as behind a balancer */
  await json(await through(other, ines).post(path(story, "save"), { base: 1, serial: 2, fields: { ...story.fields, headline: "Two" } }));
  assert.equal((await json(await through(other, ines).get(path(story)))).kept, null);
});
