/* sessions.test.mjs - three nodes: who loses the right to be at the desk on one of them has lost it on all, at once. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addAccount, DeskClient } from "../browser/desk_client.mjs";
import { askAt } from "../browser/nginx.mjs";
import { Nodes } from "./nodes.mjs";

const skip = process.env.DATELINE_TEST_POSTGRES ? false : "no PostgreSQL";
const NEW = "a new and longer password";
let nodes, a, b, c, chief, number = 0;

const through = (node, client) => new DeskClient(node, client.cookie, client.token);
const home = async (client) => (await client.get("/desk/")).status;
const stories = async () => Number((await nodes.sql("select count(*) from story"))[0]);

/* Somebody new with a session from each node. */
async function person(role) {
  const name = `person${++number}`, password = await addAccount(a, name, role);
  const sessions = [];
  for (const node of [a, b, c]) sessions.push(await DeskClient.signIn(node, name, password));
  return { name, password, sessions };
}

/* No session of these opens the desk of any node, or changes anything by it. */
async function assertOut(sessions) {
  const before = await stories();
  for (const session of sessions) for (const node of [a, b, c]) {
    const there = through(node, session);
    assert.equal(await home(there), 303);
    for (const answer of [await there.post("/desk/api/story", { language: "en" }), await there.form("/desk/account/language/", { language: "es" })]) assert.equal(answer.status, 403);
    assert.ok((await there.get("/desk/api/media")).status >= 300);
  }
  assert.equal(await stories(), before);
}

before(async () => {
  if (skip) return;
  nodes = await Nodes.start(3);
  [a, b, c] = nodes.list;
  chief = await DeskClient.signIn(a, "admin", nodes.password);
});
after(() => nodes?.stop());

test("who signs out is out everywhere, and elsewhere still in with other sessions", { skip }, async () => {
  const { sessions } = await person("editor");
  assert.equal((await through(c, sessions[1]).form("/desk/sign-out/")).status, 303);
  await assertOut([sessions[1]]);
  for (const node of [a, b, c]) assert.equal(await home(through(node, sessions[0])), 200);
});

test("who changes the password keeps the session in hand, and ends all others", { skip }, async () => {
  const { name, password, sessions } = await person("editor");
  const answer = await through(b, sessions[0]).form("/desk/account/password/", { password, fresh: NEW });
  assert.equal(answer.status, 303, await answer.text());
  await assertOut(sessions.slice(1));
  for (const node of [a, b, c]) assert.equal(await home(through(node, sessions[0])), 200);
  await assert.rejects(DeskClient.signIn(c, name, password), /not let in/);
  await DeskClient.signIn(c, name, NEW);
});

test("a password that is set by command ends all sessions", { skip }, async () => {
  const { name, sessions } = await person("editor");
  await b.command("user", "password", name);
  await assertOut(sessions);
});

test("who is given a lesser role has it on all nodes, and no old session with the greater one", { skip }, async () => {
  const { name, password, sessions } = await person("administrator");
  assert.equal((await through(b, sessions[0]).get("/desk/people/")).status, 200);
  const answer = await through(c, chief).form("/desk/people/change/", { name, role: "contributor", person: "" });
  assert.equal(answer.status, 303, await answer.text());
  await assertOut(sessions);
  for (const node of [a, b, c]) assert.equal((await (await DeskClient.signIn(node, name, password)).get("/desk/people/")).status, 403);
});

test("a session that is over is over on all nodes: too long unused, and too old", { skip }, async () => {
  for (const change of ["seen_at = 1", "expires_at = 1"]) {
    const { name, sessions } = await person("editor");
    await nodes.sql(`update session set ${change} where account_id = (select id from account where name = '${name}')`);
    await assertOut(sessions);
  }
});

test("a session's form token is no other's, on whichever node", { skip }, async () => {
  const [mine, theirs] = [await person("editor"), await person("editor")];
  for (const node of [a, b, c]) {
    const mixed = new DeskClient(node, theirs.sessions[0].cookie, mine.sessions[0].token);
    assert.equal((await mixed.post("/desk/api/story", { language: "en" })).status, 403);
    assert.equal((await mixed.form("/desk/sign-out/")).status, 403);
    assert.equal(await home(through(node, theirs.sessions[0])), 200);
  }
});

test("a link to a report ends on all nodes with its maker's rights, and opens for no guess", { skip }, async () => {
  const { name, sessions } = await person("editor");
  const page = await (await through(a, sessions[0]).form("/desk/audience/shared/", { report: "referrer/", open: "7" })).text();
  const path = page.match(/\/desk\/shared\/[\w-]+\//)[0];
  const statuses = () => Promise.all([a, b, c].map(async (node) => (await fetch(node.url + path)).status));
  assert.deepEqual(await statuses(), [200, 200, 200]);
  const shown = await askAt(new URL(b.url).port, b.url + path, { host: "evil.example", "x-forwarded-host": "evil.example" });
  assert.equal(shown.status, 200);
  assert.ok(!String(shown.body).includes("evil.example"));
  assert.match(shown.headers["cache-control"], /no-store/);
  assert.equal(shown.headers["referrer-policy"], "no-referrer");
  assert.equal((await fetch(`${b.url}${path.slice(0, -3)}x/`)).status, 404);
  await b.command("user", "disable", name);
  assert.deepEqual(await statuses(), [404, 404, 404]);
});
