/* outbox.test.mjs - IndexNow and WebSub, against a hub of our own on this machine. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { sleep, until } from "./patience.mjs";

/* What was sent, and what is answered. */
const hub = { heard: [], status: 200 };
let newsroom, server, address;

const story = (more = {}) => frontMatter({ title: "Ferry", slug: "ferry", date: "2026-11-20T16:40:00Z", byline: ["Ines Falk"], ...more }) + "It sails.\n";

const heard = (path, part) => until(() => `${path} ${part}; heard ${JSON.stringify(hub.heard)}`, () => hub.heard.find((one) => one.path === path && one.body.includes(part)));

before(async () => {
  server = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (bytes) => { body += bytes; });
    asked.on("end", () => {
      hub.heard.push({ path: asked.url, method: asked.method, type: asked.headers["content-type"], body });
      answer.writeHead(hub.status).end();
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${server.address().port}`;
  newsroom = await Newsroom.start({ demo: false });
});
after(async () => {
  await newsroom?.stop();
  server?.close();
});

test("this machine is not reached unless dateline.conf says so", async () => {
  await newsroom.set("websub_hub", `${address}/hub`);
  await newsroom.publish({ "ferry.md": story() });
  await until("the refusal", () => newsroom.log.includes("outgoing requests may not go"));
  assert.deepEqual(hub.heard, []);
});

test("hub and search engine are told of a publication, a change and a withdrawal", async () => {
  await newsroom.restart(async () => {
    await appendFile(join(newsroom.directory, "dateline.conf"), `fetch_networks = 127.0.0.1\nfetch_ports = ${server.address().port}\n`);
  });
  await newsroom.set("indexnow", `${address}/indexnow`);
  await newsroom.set("websub_hub", `${address}/push`); /* a hub that did not fail before */
  await newsroom.publish({ "tide.md": story({ title: "Tide", slug: "tide" }) });
  const ping = await heard("/push", encodeURIComponent(`${newsroom.url}/feed/`));
  assert.equal(ping.type, "application/x-www-form-urlencoded");
  const form = new URLSearchParams(ping.body);
  assert.equal(form.get("hub.mode"), "publish");
  for (const path of ["/feed/", "/feed/atom/", "/feed/json/", "/author/ines-falk/feed/"]) {
    assert.ok(form.getAll("hub.url").includes(newsroom.url + path), path);
  }
  const news = await heard("/indexnow", "/2026/11/20/tide/");
  const { host, key, keyLocation, urlList } = JSON.parse(news.body);
  assert.equal(host, new URL(newsroom.url).host);
  assert.deepEqual(urlList, [`${newsroom.url}/2026/11/20/tide/`]);
  assert.equal(keyLocation, `${newsroom.url}/${key}.txt`);
  assert.equal(await newsroom.text(`/${key}.txt`), key);
  assert.equal((await newsroom.fetch(`/${key.replace(/^./, (c) => (c === "0" ? "1" : "0"))}.txt`)).status, 404);

  hub.heard = [];
  await newsroom.publish({ "tide.md": story({ title: "Tide again", slug: "tide" }) });
  await heard("/indexnow", "/tide/");
  hub.heard = [];
  await newsroom.publish({ "tide.md": story({ title: "Tide again", slug: "tide", status: "withdrawn" }) });
  await heard("/indexnow", "/tide/");
  await heard("/push", "feed");
});

test("what changes again and again is one message, many are one request", async () => {
  hub.heard = [];
  const files = Object.fromEntries([...Array(300).keys()].map((i) => [`${i}.md`, story({ title: `Story ${i}`, slug: `story-${i}` })]));
  await newsroom.publish(files);
  await heard("/indexnow", "/story-299/");
  const lists = hub.heard.filter(({ path }) => path === "/indexnow").map(({ body }) => JSON.parse(body).urlList);
  assert.equal(lists.flat().length, 300);
  assert.equal(new Set(lists.flat()).size, 300);
  assert.ok(lists.length <= 3, `${lists.length} requests`);
});

test("a service that fails is not asked again at once", async () => {
  hub.heard = [];
  hub.status = 503;
  await newsroom.publish({ "gale.md": story({ title: "Gale", slug: "gale" }) });
  await heard("/indexnow", "/gale/");
  hub.status = 200;
  await sleep(3000);
  assert.equal(hub.heard.filter(({ path, body }) => path === "/indexnow" && body.includes("/gale/")).length, 1);
});

test("the key is not served while the service is off", async () => {
  const { key } = JSON.parse((await heard("/indexnow", "gale")).body);
  await newsroom.set("indexnow", "");
  assert.equal((await newsroom.fetch(`/${key}.txt`)).status, 404);
});
