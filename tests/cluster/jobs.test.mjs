/* jobs.test.mjs - three nodes on one PostgreSQL, and one dies: each job is done, and once, by what the others hear. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { SMTPServer } from "../browser/modules.mjs";
import { Engine } from "../browser/engine.mjs";
import { frontMatter } from "../browser/newsroom.mjs";
import { sleep, until } from "../browser/patience.mjs";
import { Nodes } from "./nodes.mjs";
import { png } from "../browser/png.mjs";

const SCHEDULED = 30, STORIES = SCHEDULED + 4; /* the rest goes out at once */
const EMBEDS = 12, HOSTS = 6, THREADS = 4; /* of a node that translate */
const skip = process.env.DATELINE_TEST_POSTGRES ? false : "no PostgreSQL";
let nodes, engine, site, post, dead, killed;

const comes = (what, look) => until(() => `${what}\n${nodes.list.map(({ log }) => log.slice(-4000)).join("\n----\n")}`, look, { every: 100 });

/* Who is told of changes, and whose pages are embedded: keeps what was asked, and when. */
class Site {
  told = []; /* IndexNow: {at, answered, urls} */
  asked = []; /* pages and pictures: paths */

  static async start() {
    const self = new Site();
    self.server = createServer((request, answer) => self.#serve(request, answer));
    await new Promise((done) => { self.server.listen(0, "0.0.0.0", done); }); /* 127.0.0.2 and so on too */
    self.port = self.server.address().port;
    return self;
  }

  async #serve(request, answer) {
    if (request.method === "POST") return this.#hear(request, answer);
    const [, kind, number] = request.url.match(/^\/(\w+)\/(\d+)/) ?? [];
    this.asked.push(request.url);
    await sleep(200);
    if (kind === "paper") return answer.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>x</title><meta property="og:title" content="Paper ${number}"><meta property="og:description" content="About ${number}."><meta property="og:image" content="http://${request.headers.host}/picture/${number}">`);
    if (kind === "picture") return answer.writeHead(200, { "content-type": "image/png" }).end(png(64, 48, () => [number * 7, 90, 120]));
    return answer.writeHead(404).end();
  }

  async #hear(request, answer) {
    let body = "";
    for await (const part of request) body += part;
    const message = { at: Date.now(), urls: JSON.parse(body).urlList };
    this.told.push(message);
    await sleep(800);
    answer.writeHead(200).end();
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => { this.server.close(done); });
  }
}

/* A mail server: recipients and Message-IDs of what it took. */
const startPost = async () => {
  const got = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ["STARTTLS"], logger: false,
    onData: (stream, { envelope }, done) => {
      let text = "";
      stream.on("data", (part) => { text += part; });
      stream.on("end", () => {
        got.push([envelope.rcptTo[0].address, text.match(/^Message-ID: (\S+)/m)[1]]);
        done();
      });
    },
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  return { got, url: `smtp://127.0.0.1:${server.server.address().port}`, stop: () => new Promise((done) => { server.close(done); }) };
};

const providers = () => [...Array(HOSTS).keys()].map((i) => `
[papers-${i}]
name = Papers ${i}
kind = document
policy = https://papers.example/privacy
address = 127.0.0.${i + 2}:${site.port}/paper/{id}
`).join("");

/* Due one after the other, and each says something of its own. */
const story = (i, due) => {
  const when = i < SCHEDULED ? { status: "scheduled", date: new Date(due + i * 100).toISOString() } : { date: new Date(due - 60_000).toISOString() };
  const embed = i < EMBEDS ? `\nhttp://127.0.0.${(i % HOSTS) + 2}:${site.port}/paper/${i}\n` : "";
  return frontMatter({ title: `Boat ${i} sails`, slug: `boat-${i}`, ...when }) + `Number ${i} leaves.\n\nIt is back by night ${i}.\n${embed}`;
};

const start = async () => {
  [engine, site, post] = await Promise.all([Engine.start({ targets: ["es"], delay: 700 }), Site.start(), startPost()]);
  const settings = { engines: `fake: libretranslate ${engine.url}`, editions: "es: title El Correo; from en; translate publish", indexnow: `http://127.0.0.1:${site.port}/indexnow`, embed_providers: providers(), digest: `daily ${new Date().getUTCHours()}`, digest_to: "ines@news.example tor@news.example", mail_from: "desk@news.example" };
  nodes = await Nodes.start(3, { lines: `fetch_networks = 127.0.0.0/8\nfetch_ports = ${site.port}\nsmtp_url = ${post.url}`, settings });
};

before(async () => { if (!skip) await start(); });
after(async () => {
  await nodes?.stop();
  await Promise.all([engine?.stop(), site?.stop(), post?.stop()]);
});

const count = async (what) => Number((await nodes.sql(`select count(*) from ${what}`))[0]);
const asTimes = (list) => list.reduce((times, one) => times.set(one, (times.get(one) ?? 0) + 1), new Map());
const repeated = (list) => [...asTimes(list)].filter(([, times]) => times > 1);
const inLogs = (pattern) => nodes.list.flatMap(({ log }) => [...log.matchAll(pattern)].map(([, found]) => found));

test("a node is killed in the middle, and the others do what it had", { skip }, async () => {
  const due = Date.now() + 6000; /* the first translations are made by then: none is made again since its original went out */
  await nodes.list[0].publish(...[...Array(STORIES).keys()].map((i) => story(i, due)));
  const [address] = await comes("a node with a message and a translation on their way", async () => {
    const found = await nodes.sql("select n.address from node n join outbox o on o.lease_by = n.id join translation t on t.lease_by = n.id limit 1");
    return found[0] && found;
  });
  dead = nodes.list.find(({ url }) => url === `http://${address}`);
  await dead.end("SIGKILL");
  killed = Date.now();
  await comes("all stories", async () => (await count("story where status = 'published'")) >= 2 * STORIES);
  await comes("all that waits", async () => (await count("outbox")) + (await count("rendition_job")) + (await count("translation where state = 'due'")) + (await count("embed where taken_at is null")) === 0);
  assert.equal(await count("outbox where lease_by <> ''"), 0);
});

test("each story went out once, and has one edition", { skip }, async () => {
  assert.deepEqual(await nodes.sql("select language, count(*) from story where status = 'published' group by 1 order by 1"), [`en|${STORIES}`, `es|${STORIES}`]);
  const out = await nodes.sql("select subject, count(*) from audit where action = 'story.publish' and who = 'schedule' group by 1");
  assert.equal(out.length, SCHEDULED);
  assert.deepEqual(out.filter((line) => !line.endsWith("|1")), []);
});

test("search engines heard of each address once, but for one message that was on its way", { skip }, () => {
  const urls = site.told.flatMap(({ urls: some }) => some);
  assert.equal(new Set(urls).size, 2 * STORIES);
  const again = repeated(urls);
  assert.ok(again.every(([, times]) => times === 2), JSON.stringify(again));
  assert.ok(again.length === 0 || site.told.some(({ at, urls: some }) => at <= killed && again.every(([url]) => some.includes(url))), JSON.stringify(site.told));
});

test("the engine was asked each sentence once, but for those a dead node was at", { skip }, () => {
  const again = repeated(engine.asked.map(({ text }) => text));
  assert.ok(asTimes(engine.asked.map(({ text }) => text)).size >= 3 * STORIES);
  assert.ok(again.every(([, times]) => times === 2), JSON.stringify(again));
  assert.ok(again.length <= 3 * THREADS, JSON.stringify(again));
});

test("each post was copied once, and each picture made once", { skip }, async () => {
  assert.equal(await count("embed where title like 'Paper %' and picture_id is not null"), EMBEDS);
  assert.equal(await count("media"), EMBEDS);
  const again = repeated(site.asked);
  assert.ok(again.length <= 2 * HOSTS && again.every(([, times]) => times === 2), JSON.stringify(again));
  assert.deepEqual(repeated(inLogs(/job=picture media=(\d+) files/g)), []);
});

test("each got one digest", { skip }, async () => {
  await comes("the letters", () => post.got.length >= 2);
  assert.deepEqual(post.got.map(([to]) => to).sort(), ["ines@news.example", "tor@news.example"]);
});

test("nothing went wrong", { skip }, () => {
  assert.deepEqual(inLogs(/^(.*\b(?:error|fatal)\b.*)$/gim), []);
});
