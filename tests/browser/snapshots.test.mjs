/* snapshots.test.mjs - copies of posts, taken of an Internet of our own on this machine: good, broken and hostile sites. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { until } from "./patience.mjs";
import { png, pngOf } from "./png.mjs";

const HUNDRED_MEGABYTES = 100 * 1024 * 1024;
let newsroom, server, port;
const asked = [], log = [];

/* ---- pictures ---- */

const GREY = [120, 120, 120];
/* It says that it is large, and is not. */
const hollow = (width, height) => pngOf(width, height, Buffer.alloc(100));

/* ---- the sites ---- */

const at = (path, host = "127.0.0.1") => `http://${host}:${port}${path}`;
const json = (answer, object, type = "application/json") => answer.writeHead(200, { "content-type": type }).end(JSON.stringify(object));
const html = (answer, text) => answer.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(text);
const endless = (answer) => {
  answer.writeHead(200, { "content-type": "application/json" });
  let sent = 0;
  const more = () => {
    while (sent < HUNDRED_MEGABYTES) {
      sent += 65536;
      if (!answer.write(Buffer.alloc(65536, 32))) return answer.once("drain", more);
    }
    answer.end();
  };
  answer.on("error", () => {});
  more();
};

const oembeds = {
  1: (answer) => json(answer, { type: "video", title: "Tide &amp; <b>boat</b>", author_name: "Tide TV", thumbnail_url: at("/small.png"), html: `<iframe src="https://127.0.0.1:${port}/e/1"></iframe><script>alert("own")</script>` }),
  2: (answer) => answer.writeHead(302, { location: `http://127.0.0.2:${port}/inside` }).end(),
  3: endless,
  4: (answer) => answer.writeHead(200, { "content-type": "application/json" }).end('{"title": "cut off'),
  5: (answer) => json(answer, { type: "video", title: "Huge picture", author_name: "Tide TV", thumbnail_url: at("/huge.png") }),
  6: (answer) => json(answer, { type: "video", title: '<img src=x onerror=alert("markup")>Marked \u202eup\u0007', author_name: ["no", "text"], thumbnail_url: 7, html: '<script>alert("html")</script>' }),
  7: (answer) => answer.writeHead(200, { "content-type": "application/json" }).end("[".repeat(100_000)),
};
const pages = {
  "/small.png": (answer) => answer.writeHead(200, { "content-type": "image/png" }).end(png(640, 360, () => GREY)),
  "/huge.png": (answer) => answer.writeHead(200, { "content-type": "image/png" }).end(hollow(10_000, 10_000)),
  "/face.png": (answer) => answer.writeHead(200, { "content-type": "image/png" }).end(png(96, 96, () => GREY)),
  "/api/v1/statuses/1": (answer) => json(answer, {
    content: "<p>The ferry <a href='x'>#sails</a><br>again.</p><script>alert('status')</script>", created_at: "2026-11-05T10:00:00Z", language: "en",
    account: { display_name: "Port of Norhaven", acct: "port", avatar_static: at("/face.png") },
    media_attachments: [{ type: "image", url: at("/small.png"), description: "A red ferry at the quay" }],
  }),
  "/paper/1": (answer) => html(answer, `<!doctype html><html lang="en"><title>x</title><meta property="og:title" content="Report on &lt;i&gt;tides&lt;/i&gt;"><meta property="og:description" content="How high it rose."><meta name="author" content="Harbour Institute">`),
};

const serveSites = (request, answer) => {
  const url = new URL(request.url, at("/"));
  asked.push(`${request.headers.host} ${request.url}`);
  if (url.pathname === "/hang" || request.headers.host.startsWith("localhost")) return; /* never answered */
  const video = url.pathname === "/oembed" && oembeds[url.searchParams.get("url")?.match(/watch\/(\d+)/)?.[1]];
  if (video) return video(answer);
  if (/^\/watch\/[23]$/.test(url.pathname)) return oembeds[url.pathname.at(-1)](answer);
  const page = pages[url.pathname];
  if (page) return page(answer);
  answer.writeHead(404).end();
};

const PROVIDERS = () => `
[own-social]
name = Norhaven Social
kind = post
activity = yes
policy = https://social.example/privacy
address = 127.0.0.1:${port}/@{user}/{id:number}

[own-video]
name = Tide Video
kind = video
policy = https://video.example/privacy
oembed = ${at("/oembed")}
address = 127.0.0.1:${port}/watch/{id}

[own-paper]
name = Harbour Papers
kind = document
policy = https://papers.example/privacy
address = 127.0.0.1:${port}/paper/{id}

[own-slow]
name = Slow Social
kind = post
activity = yes
policy = https://slow.example/privacy
address = localhost:${port}/@{user}/{id:number}
`;

/* ---- the newsroom ---- */

const story = (slug, ...lines) => frontMatter({ title: slug, slug, date: "2026-11-20T16:40:00Z", byline: ["Ines Falk"] }) + `It sails.\n\n${lines.join("\n\n")}\n`;
const path = (slug) => `/2026/11/20/${slug}/`;

const comes = (what, look) => until(() => `${what}\n${newsroom.log}`, look);
const pageWith = (slug, words) => comes(`${words} on ${slug}`, async () => {
  const page = await newsroom.text(path(slug));
  return page.includes(words) && page;
});
/* What the log says of an embed's attempt, by a word of it. */
const attempts = (word) => log.join("").split("\n").slice(0, -1).filter((line) => line.includes("job=snapshot") && line.includes(word));
const told = (word) => comes(word, () => attempts(word)[0]);

before(async () => {
  server = createServer(serveSites);
  await new Promise((done) => server.listen(0, done));
  ({ port } = server.address());
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.restart(() => appendFile(join(newsroom.directory, "dateline.conf"), `fetch_networks = 127.0.0.1 ::1\nfetch_ports = ${port}\n`));
  newsroom.child.stderr.on("data", (bytes) => log.push(bytes));
  await newsroom.set("embed_providers", PROVIDERS());
});
after(async () => {
  await newsroom?.stop();
  server?.closeAllConnections();
  server?.close();
});

test("a post comes with its words, its author, its picture and what that shows", async () => {
  await newsroom.publish({ "post.md": story("post", at("/@port/1")) });
  const page = await pageWith("post", "The ferry #sails");
  for (const words of ["again.", "Port of Norhaven", "@port@127.0.0.1", "A red ferry at the quay"]) assert.ok(page.includes(words), words);
  assert.ok(!page.includes("alert("), "a script of theirs");
  const pictures = [...page.matchAll(/src="(\/media\/[^"]+)"/g)].map((one) => one[1]);
  assert.ok(pictures.length >= 1);
  assert.equal((await newsroom.fetch(pictures[0])).status, 200);
  assert.ok(!/src="https?:\/\/(127|localhost)/.test(page), "something is loaded from there");
});

test("a video comes by oEmbed, a document by its page's own words", async () => {
  await newsroom.publish({ "video.md": story("video", at("/watch/1"), at("/paper/1")) });
  const page = await pageWith("video", "Tide &amp; boat");
  assert.ok(page.includes("Tide TV"));
  assert.ok((await pageWith("video", "Report on tides")).includes("Harbour Institute"));
  assert.ok(!page.includes("alert("));
});

test("hostile answers leave a plain card, and the desk is told why", async () => {
  await newsroom.publish({ "bad.md": story("bad", ...[2, 3, 4, 7].map((n) => at(`/watch/${n}`))) });
  const page = await newsroom.text(path("bad"));
  for (const n of [2, 3, 4, 7]) assert.ok(page.includes(`href="${at(`/watch/${n}`)}"`), `the link ${n}`);
  assert.match(await told("where outgoing requests may not go"), /outcome=nothing .*127\.0\.0\.2/);
  assert.match(await told("is larger than"), /outcome=nothing/);
  assert.match(await told("is no JSON"), /outcome=/);
  assert.match(await told("deeper than"), /outcome=/);
  assert.ok(!asked.some((line) => line.includes("/inside")), "the private address was reached");
  assert.ok(!(await newsroom.text(path("bad"))).includes("cut off"));
});

test("a picture that is too large costs the picture; markup and reversed words cost themselves", async () => {
  await newsroom.publish({ "odd.md": story("odd", at("/watch/5"), at("/watch/6")) });
  await pageWith("odd", "Huge picture");
  const page = await pageWith("odd", "Marked up");
  for (const wrong of ["onerror", "alert(", "\u202e", "\u0007"]) assert.ok(!page.includes(wrong), wrong);
  assert.match(await told("pixels"), /outcome=taken/);
});

test("a site that hangs holds up nobody else", async () => {
  await newsroom.publish({ "slow.md": story("slow", ...[1, 2, 3].map((n) => at(`/@port/${n}`, "localhost"))) });
  await comes("the slow site being asked", () => asked.some((line) => line.startsWith("localhost")));
  pages["/paper/2"] = (answer) => html(answer, '<meta property="og:title" content="In the meantime">');
  await newsroom.publish({ "quick.md": story("quick", at("/paper/2")) });
  await pageWith("quick", "In the meantime");
  const silent = attempts("host=localhost outcome=silent").length; /* it may be asked again when that is over */
  assert.ok(asked.filter((line) => line.startsWith("localhost")).length <= 1 + silent, "asked once while it hangs");
  assert.match(await told("did not answer in time"), /host=localhost outcome=silent/);
});

test("what was taken stays when the sites are gone", async () => {
  await newsroom.restart(() => {
    server.closeAllConnections();
    server.close();
  });
  const page = await newsroom.text(path("post"));
  assert.ok(page.includes("The ferry #sails") && page.includes("A red ferry at the quay"));
  const feed = await newsroom.text("/feed/");
  assert.ok(feed.includes("The ferry #sails"));
});
