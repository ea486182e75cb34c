/* headers.test.mjs - every public route in every status: the headers that keep a page to itself, and nothing of the inside. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Newsroom, program, serve } from "./newsroom.mjs";
import { everyPage } from "./pages.mjs";

const run = promisify(execFile);
const VALUES = { ":slug": "harbour", ":number": "1", ":month": "2026-11.xml", ":id": "1", ":hash": "0", ":path*": "x" };
const INSIDE = /\/(?:usr|home|tmp|work|root)\/|\b(?:SELECT|INSERT|UPDATE|DELETE) .* (?:FROM|INTO|SET) |sqlite|postgres|libmicrohttpd|\.[ch]:\d+/i;
const LEAST_HSTS = 31536000;
let newsroom, pages, paths;

/* "GET   /tag/:slug/   public   Tag": what a reader may ask for, with a value for each part that varies. */
async function publicPaths() {
  const { stdout } = await run(program, ["routes"]);
  const patterns = [...stdout.matchAll(/^GET +(\S+) +public /gm)].map((match) => match[1]);
  assert.ok(patterns.length > 20);
  return patterns.map((pattern) => pattern.replace(/:\w+\*?/g, (name) => VALUES[name] ?? "x"));
}

before(async () => {
  newsroom = await Newsroom.start();
  pages = await everyPage(newsroom);
  const assets = [...(await newsroom.text("/")).matchAll(/"(\/(?:assets|media)\/[^" ]+)"/g)].map((match) => match[1]);
  const cards = pages.filter(({ kind }) => ["story", "withdrawn"].includes(kind)).map(({ path }) => `${path}embed/`);
  paths = [...new Set([...await publicPaths(), ...pages.map(({ path }) => path), ...cards, ...assets])];
});
after(() => newsroom?.stop());

/* {status, headers, text} of any request. */
const ask = (path, { method = "GET", headers = {}, body } = {}) =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(newsroom.url);
    const asked = request({ hostname, port, path, method, headers: { Connection: "close", ...headers } }, async (answer) => {
      const bytes = Buffer.concat(await answer.toArray());
      done({ status: answer.statusCode, headers: answer.headers, text: bytes.toString("utf8") });
    });
    asked.on("error", fail).end(body);
  });

const policyOf = (headers) =>
  Object.fromEntries((headers["content-security-policy"] ?? "").split(";").map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));

/* The card that other sites show: theirs to frame, and nothing works in it but its style and our pictures. */
function assertFramed(headers, where) {
  const policy = policyOf(headers);
  assert.deepEqual(Object.keys(policy).sort(), ["base-uri", "default-src", "form-action", "frame-ancestors", "img-src", "object-src", "style-src"], where);
  for (const name of ["base-uri", "default-src", "form-action", "object-src"]) assert.deepEqual(policy[name], ["'none'"], `${where}: ${name}`);
  assert.deepEqual([policy["frame-ancestors"], policy["img-src"]], [["*"], ["'self'"]], where);
  assert.match(policy["style-src"].join(" "), /^'sha256-[^' ]+'$/, where);
  assert.equal(headers["x-frame-options"], undefined, where);
}

function assertPolicy(headers, where) {
  const policy = policyOf(headers);
  for (const name of ["default-src", "base-uri", "frame-ancestors"]) assert.deepEqual(policy[name], ["'none'"], `${where}: ${name}`);
  assert.deepEqual(policy["object-src"] ?? policy["default-src"], ["'none'"], where);
  assert.ok(policy["form-action"], `${where}: form-action`);
  for (const value of policy["script-src"] ?? []) assert.match(value, /^('self'|'none'|'sha256-[^']+')$/, where);
  for (const value of policy["style-src"] ?? []) assert.match(value, /^('self'|'none'|'sha256-[^']+')$/, where);
  assert.doesNotMatch(headers["content-security-policy"], /unsafe|\*|data:|blob:/, where);
}

function assertHeaders({ headers, status }, where) {
  const framed = /\/embed\/: /.test(where) && [200, 410].includes(status);
  (framed ? assertFramed : assertPolicy)(headers, where);
  assert.equal(headers["x-content-type-options"], "nosniff", where);
  assert.match(headers["referrer-policy"], /^(no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)$/, where);
  assert.equal(headers["cross-origin-opener-policy"], "same-origin", where);
  if (!framed) assert.equal(headers["x-frame-options"], "DENY", where);
  assert.doesNotMatch(`${headers.server ?? ""} ${headers["x-powered-by"] ?? ""}`, /\d/, `${where}: no version`);
  assert.equal(headers["access-control-allow-credentials"], undefined, where);
  if (headers["access-control-allow-origin"]) assert.match(headers["content-type"] ?? "", /json|xml/, `${where}: others' scripts read data alone`);
}

/* A page's own style is allowed by its hash, and is the only thing inline that may work. */
function assertStyleAllowed({ headers, text }, where) {
  const [, style] = text.match(/<style>([\s\S]*?)<\/style>/) ?? [];
  if (style === undefined) return;
  const hash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
  assert.ok(policyOf(headers)["style-src"].includes(hash), `${where}: ${hash}`);
}

function assertAnswer(answer, where) {
  assertHeaders(answer, where);
  const { status, headers, text } = answer;
  if (/^text\//.test(headers["content-type"] ?? "")) assert.match(headers["content-type"], /charset=utf-8/, where);
  if (text.length > 0) assert.ok(headers["content-type"], where);
  if (/html/.test(headers["content-type"] ?? "")) assertStyleAllowed(answer, where);
  if (status >= 400) assert.doesNotMatch(text, INSIDE, where);
}

const VISITS = {
  "asked for": {},
  "only its head": { method: "HEAD" },
  "posted to": { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "a=b" },
  "put": { method: "PUT", body: "x" },
  "deleted": { method: "DELETE" },
  "with a query": { headers: {}, query: "?a=%22%3E%3Csvg%2Fonload%3Dx%3E&page=999999999999999999999" },
  "from another site": { headers: { Origin: "https://evil.example" } },
};
for (const [name, { query = "", ...how }] of Object.entries(VISITS)) {
  test(`every public address ${name}: all headers, nothing of the inside`, async () => {
    const seen = new Set();
    for (const path of paths) {
      const answer = await ask(path + query, how);
      seen.add(answer.status);
      assertAnswer(answer, `${how.method ?? "GET"} ${path}: ${answer.status}`);
      assert.ok(answer.status < 500, `${path}: ${answer.status}`);
      if (!path.startsWith("/desk/")) assert.equal(answer.headers["set-cookie"], undefined, path);
      else assert.match(answer.headers["cache-control"], /no-store/, path);
    }
    if (name === "asked for") for (const status of [200, 404, 410]) assert.ok(seen.has(status), `a ${status} among ${[...seen]}`);
    if (how.method === "PUT" || how.method === "DELETE") assert.deepEqual([...seen].filter((status) => ![405, 413].includes(status)), []);
  });
}

/* A 304 may leave out what the browser has (RFC 9110, 15.4.5), but says nothing else. */
test("not modified: no header differs from the page's", async () => {
  let count = 0;
  for (const path of paths) {
    const { status, headers } = await ask(path);
    if (status !== 200 || !headers.etag) continue;
    const again = await ask(path, { headers: { "If-None-Match": headers.etag } });
    assert.equal(again.status, 304, path);
    assert.equal(again.text, "", path);
    for (const name of ["etag", "cache-control", "vary"]) assert.equal(again.headers[name], headers[name], `${path}: ${name}`);
    for (const name of Object.keys(again.headers).filter((each) => each !== "date")) assert.equal(again.headers[name], headers[name], `${path}: ${name}`);
    count++;
  }
  assert.ok(count > 20, `${count}`);
});

test("what is refused says so with all headers: 400, 403, 404, 405, 413, 414, 431", async () => {
  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const refused = {
    400: ["/..%2f..%2fetc/passwd"], 403: ["/desk/sign-in/", { method: "POST", headers: form, body: "name=x&password=y" }], 404: ["/nothing/"],
    405: ["/", { method: "PATCH" }], 413: ["/desk/sign-in/", { method: "POST", headers: form, body: `name=${"x".repeat(128 << 10)}` }],
    414: [`/${"a".repeat(10_000)}/`], 431: ["/", { headers: Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`X-${i}`, "a"])) }],
  };
  for (const [status, [path, how]] of Object.entries(refused)) {
    const answer = await ask(path, how);
    assert.equal(answer.status, Number(status), path.slice(0, 80));
    assertAnswer(answer, `${status}`);
    if (status !== "431") assert.match(answer.text, /<h1[^>]*>[^<]+<\/h1>/, `${status}: a page in words`);
  }
});

/* Bytes that are no request: the answer is made before anything is known of it. */
test("what is no HTTP is refused with a status and without a word of the inside", async () => {
  const { hostname, port } = new URL(newsroom.url);
  for (const bytes of ["\0\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"a".repeat(20_000)}\r\n\r\n`]) {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const said = Buffer.concat(await socket.toArray()).toString("latin1");
    if (said.length > 0) assert.match(said, /^HTTP\/1\.[01] [45]\d\d /, JSON.stringify(bytes));
    assert.doesNotMatch(said, INSIDE);
  }
});

test("a site with https says so to browsers for a year, its other names included", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dateline-https-"));
  const directory = join(folder, "newsroom");
  await run(program, ["init", directory, "--url", "https://news.example"]);
  const server = await serve(directory);
  try {
    for (const path of ["/", "/nothing/", "/feed/", "/desk/sign-in/"]) {
      const { headers } = await fetch(server.url + path, { headers: { Host: "news.example" } });
      const [, seconds] = headers.get("strict-transport-security")?.match(/max-age=(\d+); *includeSubDomains/) ?? [];
      assert.ok(Number(seconds) >= LEAST_HSTS, `${path}: ${headers.get("strict-transport-security")}`);
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
  assert.equal((await newsroom.fetch("/")).headers["strict-transport-security"], undefined, "nor without https");
});
