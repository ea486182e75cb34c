/* roles.test.mjs - every route of the table, asked by everybody and in every wrong way: only its own answer. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The routes come from `dateline routes json`, so that a new one is asked here by itself. Bodies are senseless: what is
 * looked at is whether a request reaches its handler, whose own answer is never 403 with the words of the door.
 */
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { Newsroom, program, run } from "./newsroom.mjs";

const ROLES = ["nobody", "translator", "contributor", "writer", "editor", "administrator"];
const WRITERS = ["contributor", "writer", "editor", "administrator"];
/* Who may call a route of an access. */
const MAY = {
  public: ROLES,
  account: ROLES.slice(1),
  translator: ["translator", "editor", "administrator"],
  contributor: WRITERS,
  writer: WRITERS.slice(1),
  editor: WRITERS.slice(2),
  administrator: WRITERS.slice(3),
};
let newsroom, routes, people;

/* {status, headers, body}; nothing is added to what is asked for. */
const ask = (method, path, { cookie, headers = {}, body } = {}) =>
  new Promise((done, fail) => {
    const asked = request(new URL(path, newsroom.url), { method, headers: { ...headers, ...(cookie ? { Cookie: cookie } : {}), ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }) } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
      answer.on("error", fail);
    });
    asked.on("error", fail).end(body);
  });

const FORM = "application/x-www-form-urlencoded";
const tokenOf = (page) => page.body.match(/<meta name="token" content="([0-9a-f]{64})"/)[1];

const signIn = async (name, password) => {
  const token = tokenOf(await ask("GET", "/desk/sign-in/"));
  const answer = await ask("POST", "/desk/sign-in/", { headers: { "Content-Type": FORM, Origin: newsroom.url }, body: new URLSearchParams({ name, password, token }).toString() });
  assert.equal(answer.status, 303, `${name} signs in: ${answer.body.slice(0, 300)}`);
  const cookie = answer.headers["set-cookie"][0].split(";")[0];
  return { name, password, cookie, token: tokenOf(await ask("GET", "/desk/account/", { cookie })) };
};

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  routes = JSON.parse((await run(program, ["routes", "json"])).stdout);
  people = { nobody: { token: tokenOf(await ask("GET", "/desk/sign-in/")) } };
  for (const role of ROLES.slice(1)) {
    const { stdout } = await run(program, ["user", newsroom.directory, "add", `the-${role}`, "--role", role, ...(role === "translator" ? ["--language", "es"] : [])]);
    people[role] = await signIn(`the-${role}`, stdout.match(/password (\S+)/)[1]);
  }
});
after(() => newsroom?.stop());

/* An address of a pattern; what its names stand for exists nowhere. */
const addressOf = ({ pattern }) => pattern.replaceAll(/:[a-z_]+\*?/g, "999999");

const headersOf = (route, token) => ({
  Origin: newsroom.url,
  "Sec-Fetch-Site": "same-origin",
  "Content-Type": route.pattern.startsWith("/desk/api/") ? "application/json" : FORM,
  ...(token ? { "X-Dateline-Token": token } : {}),
});

/* A request as our own pages send it, with a token or none. */
const send = (route, person, token, changed = {}) => {
  const json = route.pattern.startsWith("/desk/api/");
  return ask(route.method, addressOf(route), {
    cookie: person.cookie,
    ...(route.method === "GET" ? {} : { headers: { ...headersOf(route, token), ...changed }, body: json ? "{}" : new URLSearchParams(token ? { token } : {}).toString() }),
  });
};

const named = (route) => `${route.method} ${route.pattern}`;
const isDoor = (answer) => answer.status === 303 && answer.headers.location.startsWith("/desk/sign-in/?next=");
const guarded = () => routes.filter(({ access }) => access !== "loopback");
/* Ends what the walk itself stands on. */
const isLast = ({ pattern }) => /sign-out|sessions\/end/.test(pattern);

test("the table has what this walks over, and each change is guarded", () => {
  assert.ok(routes.length > 50);
  for (const route of routes) {
    assert.ok(route.access in MAY || route.access === "loopback", named(route));
    if (route.pattern.startsWith("/desk/") && route.method !== "GET") assert.ok(route.form, `${named(route)} asks for no token`);
    if (route.method !== "GET" && route.body_limit === 0) assert.fail(`${named(route)} has no limit`);
  }
});

for (const role of ROLES) {
  test(`each route as ${role}`, async () => {
    for (const route of guarded().filter((each) => !isLast(each))) {
      const answer = await send(route, people[role], people[role].token);
      const may = MAY[route.access].includes(role);
      if (may) {
        assert.ok(!isDoor(answer), `${named(route)} sends ${role} to the door`);
        assert.ok(answer.status < 500 || answer.status === 503, `${named(route)}: ${answer.status}`);
        if (route.method === "GET" && route.access !== "public") assert.notEqual(answer.status, 403, named(route));
      } else if (role === "nobody" && route.method === "GET") {
        assert.ok(isDoor(answer), `${named(route)}: ${answer.status}`);
      } else {
        assert.equal(answer.status, 403, `${named(route)} as ${role}`);
      }
    }
  });
}

test("loopback routes are for this machine itself, not for who comes through a proxy", async () => {
  for (const route of routes.filter(({ access }) => access === "loopback"))
    assert.ok([403, 404].includes((await ask(route.method, addressOf(route), { headers: { "X-Forwarded-For": "192.0.2.1" } })).status), named(route));
});

/* How a forged request differs from our own. */
const FORGED = {
  "no token": [() => "", {}],
  "a wrong token": [() => "0".repeat(64), {}],
  "another's token": [() => people.editor.token, {}],
  "a stranger's token": [() => people.nobody.token, {}],
  "another site's Origin": [() => people.administrator.token, { Origin: "https://evil.example" }],
  "an opaque Origin": [() => people.administrator.token, { Origin: "null" }],
  "another site by Sec-Fetch-Site": [() => people.administrator.token, { "Sec-Fetch-Site": "cross-site" }],
  "a sibling site": [() => people.administrator.token, { "Sec-Fetch-Site": "same-site" }],
  "the type text/plain": [() => people.administrator.token, { "Content-Type": "text/plain" }],
  "the type multipart": [() => people.administrator.token, { "Content-Type": "multipart/form-data; boundary=x" }],
};

for (const [how, [token, changed]] of Object.entries(FORGED)) {
  test(`no form is taken with ${how}`, async () => {
    for (const route of guarded().filter(({ form }) => form)) {
      const raw = !route.pattern.startsWith("/desk/api/") ? false : how.startsWith("the type"); /* pictures come in types of their own */
      if (raw && route.body_limit > 1_000_000) continue;
      const answer = await send(route, people.administrator, token(), changed);
      assert.ok([403, 415].includes(answer.status), `${named(route)} with ${how}: ${answer.status}`);
      assert.equal(answer.headers["set-cookie"], undefined, named(route));
    }
  });
}

test("a form's address does nothing when it is only asked for", async () => {
  const asked = new Set(routes.filter(({ method }) => method === "GET").map(({ pattern }) => pattern));
  for (const route of routes.filter(({ method, pattern }) => method === "POST" && !asked.has(pattern)))
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const answer = await ask(method, addressOf(route), { cookie: people.administrator.cookie });
      assert.ok([303, 403, 404, 405, 501].includes(answer.status) && !answer.headers["set-cookie"], `${method} ${route.pattern}: ${answer.status}`);
    }
});

test("no page of the desk is kept by anybody, framed, or named to others", async () => {
  for (const route of guarded().filter(({ method, pattern }) => method === "GET" && pattern.startsWith("/desk/"))) {
    const answer = await send(route, people.administrator);
    assert.match(answer.headers["cache-control"] ?? "", /no-store/, named(route));
    assert.equal(answer.headers["x-frame-options"], "DENY", named(route));
    assert.match(answer.headers["content-security-policy"], /frame-ancestors 'none'/, named(route));
    assert.doesNotMatch(answer.headers["content-security-policy"], /unsafe/, named(route));
  }
});

test("what looks like a file of the desk is no page that a cache would keep", async () => {
  for (const path of ["/desk/x.css", "/desk/account/x.css", "/desk/account/.css", "/desk/people/a.js", "/desk/account/%2e%2e/x.png"]) {
    const answer = await ask("GET", path, { cookie: people.administrator.cookie });
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`);
    assert.match(answer.headers["cache-control"] ?? "", /no-store|no-cache/, path);
    assert.ok(!answer.body.includes(people.administrator.token), path);
  }
});

test("a session that somebody else chose is nobody's, and signing in makes a new one", async () => {
  const fixed = `dateline=${"A".repeat(43)}`;
  assert.ok(isDoor(await ask("GET", "/desk/", { cookie: fixed })));
  const token = tokenOf(await ask("GET", "/desk/sign-in/", { cookie: fixed }));
  const { name, password } = people.writer;
  const answer = await ask("POST", "/desk/sign-in/", { cookie: fixed, headers: { "Content-Type": FORM }, body: new URLSearchParams({ name, password, token }).toString() });
  const given = answer.headers["set-cookie"][0].split(";")[0];
  assert.notEqual(given, fixed);
  assert.ok(isDoor(await ask("GET", "/desk/", { cookie: fixed })));
  /* Signing in over a session ends that one. */
  const again = await ask("POST", "/desk/sign-in/", { cookie: given, headers: { "Content-Type": FORM }, body: new URLSearchParams({ name, password, token: tokenOf(await ask("GET", "/desk/account/", { cookie: given })) }).toString() });
  assert.equal(again.status, 303);
  assert.ok(isDoor(await ask("GET", "/desk/", { cookie: given })));
});

test("another role, a shut-out account and signing out end what was open", async () => {
  const change = (path, fields) => ask("POST", path, { cookie: people.administrator.cookie, headers: headersOf({ pattern: path }, ""), body: new URLSearchParams({ ...fields, token: people.administrator.token }).toString() });
  assert.equal((await change("/desk/people/change/", { name: "the-writer", role: "contributor", person: "" })).status, 303);
  assert.ok(isDoor(await ask("GET", "/desk/", { cookie: people.writer.cookie })));
  assert.equal((await change("/desk/people/disable/", { name: "the-editor" })).status, 303);
  assert.ok(isDoor(await ask("GET", "/desk/", { cookie: people.editor.cookie })));
  const out = routes.find(({ pattern }) => pattern === "/desk/sign-out/");
  assert.equal((await send(out, people.contributor, people.contributor.token)).status, 303);
  assert.ok(isDoor(await ask("GET", "/desk/", { cookie: people.contributor.cookie })));
});
