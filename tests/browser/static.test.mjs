/* static.test.mjs - the site as files: nginx answers with them as the server does, and a second export changes little. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { crawl } from "./crawl.mjs";
import { frontMatter, Newsroom, program, run } from "./newsroom.mjs";
import { askAt, startNginx } from "./nginx.mjs";

const LANGUAGES = ["ar", "fa", "he", "ur", "de", "ja"];
const newsroom = await Newsroom.start();
const { url, folder } = newsroom;
const { port } = new URL(url);
const ES = `http://es.news.example:${port}`;
const site = join(folder, "site");
let nginx, pages;

const story = (values) => `${frontMatter({ title: "Crane moves", date: "2026-11-21T10:00:00Z", sections: ["Harbour"], tags: ["crane"], byline: ["Ada Berg"], ...values })}The **crane** moves on Monday.

<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>
`;
const exported = async (to = site, ...more) => (await run(program, ["export", newsroom.directory, "--to", to, "--format", "static", ...more])).stdout;

/* {path: [bytes, changed]} of a tree. */
const tree = async (root, below = "") => {
  const files = {};
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) Object.assign(files, await tree(root, path));
    else if (!entry.name.startsWith(".dateline")) files[path] = [await readFile(join(root, path)), (await stat(join(root, path))).mtimeMs];
  }
  return files;
};

before(async () => {
  await newsroom.set("audience", "no");
  await newsroom.set("editions", `es: title El Correo; host es.news.example:${port}`);
  await newsroom.publish({ "crane.md": story({ slug: "crane" }), "old.md": story({ slug: "old-name", title: "Renamed" }), "gone.md": story({ slug: "gone", title: "Gone" }) });
  await newsroom.publish({ "gone.md": story({ slug: "gone", title: "Gone", status: "withdrawn" }) });
  await exported();
  nginx = await startNginx(site, join(folder, "nginx"));
  pages = await crawl(newsroom, [`${url}/`, `${ES}/`, ...LANGUAGES.map((language) => `${url}/${language}/`)]);
});
after(async () => {
  await nginx?.stop();
  await newsroom.stop();
});

/* What needs a server behind it is left out of a site of files. */
const still = (text) => text
  .replace(/<link rel="alternate" type="[a-z/]+\+oembed"[^>]*>\n?/g, "")
  .replace(/<li><a[^>]*href="[^"]*\/share\/mastodon\/[^"]*"[^>]*>.*?<\/a><\/li>\n?/gs, "");
const UNLIKE = new Set(["date", "server", "connection", "keep-alive", "etag", "last-modified", "accept-ranges", "surrogate-key", "content-length", "transfer-encoding", "request-id"]);
const headersOf = ({ headers }) => Object.fromEntries(Object.entries(headers).filter(([name]) => !UNLIKE.has(name)));

const both = async (address, headers) => Promise.all([askAt(port, address, headers), askAt(nginx.port, address, headers)]);

/* Faults of an address: other status, bytes or headers. */
const compare = async (address) => {
  const [server, file] = await both(address);
  const found = [];
  const text = (answer) => answer.body.toString(/html|text|xml|json|svg/.test(answer.headers["content-type"]) ? "utf8" : "latin1");
  if (server.status !== file.status) found.push(`${address}: ${server.status}, ${file.status}`);
  else if (server.status === 200 && still(text(server)) !== text(file)) found.push(`${address}: other bytes`);
  for (const [name, value] of Object.entries(headersOf(server)))
    if (headersOf(file)[name] !== value && !(server.status >= 300 && name === "content-type")) found.push(`${address}: ${name}: ${value} / ${headersOf(file)[name]}`);
  return found;
};

/* Addresses of what pages load and list beside pages. */
const named = async () => {
  const found = new Set();
  for (const address of Object.keys(pages)) {
    const { body } = await askAt(nginx.port, address);
    for (const [path] of body.toString("utf8").matchAll(/\/(?:assets|media)\/[\w./-]+/g)) found.add(new URL(path, address).href);
    for (const [, path] of body.toString("utf8").matchAll(/<link rel="alternate" type="application\/(?:rss|atom|feed)[^"]*"[^>]*href="([^"]+)"/g)) found.add(new URL(path, address).href);
  }
  return found;
};

const locations = async (address) => {
  const { body } = await askAt(nginx.port, address);
  return [...body.toString("utf8").matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) => loc);
};

test("every page that is linked to answers with the server's bytes and headers", async () => {
  assert.ok(Object.keys(pages).length > 200);
  const found = [];
  for (const address of Object.keys(pages).filter((at) => !/\/(search|share)\//.test(at))) found.push(...await compare(address));
  assert.deepEqual(found, []);
});

test("so does what pages load, feeds, sitemaps and all they list", async () => {
  const found = [];
  const all = await named();
  for (const base of [url, ES]) {
    for (const path of ["/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/favicon.ico", "/opensearch.xml"]) all.add(base + path);
    for (const map of await locations(`${base}/sitemap.xml`)) [map, ...await locations(map)].forEach((each) => all.add(each));
  }
  assert.ok(all.size > 100, `${all.size} addresses`);
  for (const address of all) found.push(...await compare(address));
  assert.deepEqual(found, []);
});

test("cards in frames, what is gone, what moved and old addresses", async () => {
  const found = [];
  const crane = `${url}/2026/11/21/crane/`;
  for (const address of [`${crane}embed/`, `${url}/2026/11/21/gone/`, `${url}/2026/11/21/gone/embed/`, `${url}/es/`, `${url}/es/privacy/?a=b`, crane.slice(0, -1),
    `${crane}amp/`, `${crane}feed/`, `${url}/rss.xml`, `${url}/ar/rss/`, `${url}/category/harbour/feed/rss2/`, `${url}/?p=1`, `${url}/?m=202611`, `${url}/?feed=atom`, `${url}/?tag=crane`, `${ES}/feed`])
    found.push(...await compare(address));
  const [server, file] = await both(`${url}/ar/nothing/`);
  assert.equal(file.status, 404);
  assert.deepEqual(headersOf(file), { ...headersOf(server), vary: headersOf(file).vary });
  assert.match(file.body.toString("utf8"), /<html lang="ar" dir="rtl">/);
  assert.equal((await askAt(nginx.port, `${url}/404.html`)).status, 404);
  assert.deepEqual(found, []);
});

test("gzip forms hold the same bytes, and are sent to who takes them", async () => {
  const files = await tree(site);
  const coded = Object.keys(files).filter((path) => path.endsWith(".gz"));
  assert.ok(coded.length > 300);
  for (const path of coded) assert.ok(gunzipSync(files[path][0]).equals(files[path.slice(0, -3)][0]), path);
  const { headers, body } = await askAt(nginx.port, `${url}/`, { "accept-encoding": "gzip" });
  assert.equal(headers["content-encoding"], "gzip");
  assert.ok(gunzipSync(body).equals(files["site/index.html"][0]));
});

const changed = (was, is) => Object.keys({ ...was, ...is }).filter((path) => was[path]?.[1] !== is[path]?.[1]);

test("a second export writes nothing; one changed story writes its own pages", async () => {
  await exported();
  const before = await tree(site);
  assert.match(await exported(), /^Files: 0 written, \d+ as they were, 0 taken away\.$/m);
  assert.deepEqual(changed(before, await tree(site)), []);
  await newsroom.publish({ "gulls.md": story({ slug: "gulls", title: "Gulls", date: "2026-11-01T10:00:00Z", sections: ["Schools"], tags: ["gull"] }) });
  await exported();
  const one = await tree(site);
  await newsroom.publish({ "gulls.md": `${story({ slug: "gulls", title: "Gulls", date: "2026-11-01T10:00:00Z", sections: ["Schools"], tags: ["gull"] })}\nA correction of one.\n` });
  await exported();
  const two = await tree(site);
  const mine = /^site\/(2026\/11\/01\/gulls\/|search\/index\/|sitemap|news-sitemap|feed\/|category\/schools\/feed|tag\/(gull|crane)\/feed|author\/ada-berg\/feed)/;
  assert.deepEqual(changed(one, two).filter((path) => !mine.test(path)), []);
  assert.ok(changed(one, two).includes("site/2026/11/01/gulls/index.html"));
  await newsroom.publish({ "gulls.md": story({ slug: "gulls", title: "Gulls", date: "2026-11-01T10:00:00Z", sections: ["Schools"], tags: ["gull"], status: "withdrawn" }) });
  await exported();
  const three = await tree(site);
  assert.ok(!three["site/2026/11/01/gulls/index.html"] && !three["site/2026/11/01/gulls/index.html.gz"]);
  assert.ok(three["gone/site/2026/11/01/gulls/index.html"]);
});

test("an export that is killed goes on where it was, and nothing half is in the folder", async () => {
  const other = join(folder, "killed");
  for (const wait of [40, 120, 300]) {
    const child = spawn(program, ["export", newsroom.directory, "--to", other, "--format", "static"], { stdio: "ignore" });
    const over = new Promise((done) => child.on("close", done));
    setTimeout(() => child.kill("SIGKILL"), wait);
    await over;
  }
  await exported(other);
  await exported();
  const whole = await tree(site), again = await tree(other);
  assert.deepEqual(Object.keys(again).sort(), Object.keys(whole).sort());
  assert.deepEqual(Object.keys(whole).filter((path) => !path.startsWith("nginx/") && !whole[path][0].equals(again[path][0])), []);
});

test("a folder that holds something else is left alone", async () => {
  await assert.rejects(exported(newsroom.directory), /not empty/);
});

test("the second pass leaves both codings as small as they get, once", async () => {
  const small = await mkdtemp(join(tmpdir(), "dateline-static-"));
  try {
    const room = join(small, "room"), to = join(small, "site");
    const export_ = async (...more) => (await run(program, ["export", room, "--to", to, "--format", "static", ...more])).stdout;
    await run(program, ["init", room, "--url", "http://127.0.0.1"]);
    await export_();
    const quick = await tree(to);
    assert.match(await export_("--full"), /^Codings: [1-9]\d* files/m);
    const full = await tree(to);
    for (const path of Object.keys(full).filter((name) => name.endsWith(".br"))) {
      assert.ok(brotliDecompressSync(full[path][0]).equals(full[path.slice(0, -3)][0]), path);
      assert.ok(gunzipSync(full[`${path.slice(0, -3)}.gz`][0]).equals(full[path.slice(0, -3)][0]), path);
    }
    assert.ok(Object.keys(full).some((name) => name.endsWith(".br")));
    assert.ok(full["site/index.html.gz"][0].length <= quick["site/index.html.gz"][0].length);
    assert.match(await export_("--full"), /^Codings: 0 files/m);
    assert.match(await export_(), /^Files: 0 written/m);
    assert.ok((await tree(to))["site/index.html.br"]);
  } finally {
    await rm(small, { recursive: true });
  }
});
