/* static.test.mjs - the site as files: nginx answers with them as the server does, and a second export changes little. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { launch, newContext } from "./chromium.mjs";
import { crawl } from "./crawl.mjs";
import { frontMatter, Newsroom, program, run } from "./newsroom.mjs";
import { askAt, startNginx } from "./nginx.mjs";
import { until } from "./patience.mjs";
import { pngOf } from "./png.mjs";

const LANGUAGES = ["ar", "fa", "he", "ur", "de", "ja"];
const newsroom = await Newsroom.start();
const { url, folder } = newsroom;
const { port } = new URL(url);
const ES = `http://es.news.example:${port}`;
const site = join(folder, "site");
const cluster = fileURLToPath(new URL("../postgres", import.meta.url));
let nginx, pages;

const story = (values) => `${frontMatter({ title: "Crane moves", date: "2026-11-21T10:00:00Z", sections: ["Harbour"], tags: ["crane"], byline: ["Ada Berg"], ...values })}The **crane** moves on Monday.

<figure data-embed="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></figure>
`;
const exported = async (to = site, ...more) => {
  await newsroom.related();
  return (await run(program, ["export", newsroom.directory, "--to", to, "--format", "static", ...more])).stdout;
};

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

/* A site with pictures: two whose names differ in case, one that no page shows, one of a draft. */
const PICTURES = { 530: "IMG_7.JPG", 531: "img_7.jpg", 532: "unseen.png", 533: "drafted.png", 534: "quay.png" };
const upload = (name) => `https://old.example/wp-content/uploads/${name === "quay.png" ? "2019/03" : "2020/01"}/${name}`;
const item = (id, type, status, title, more, text = "") => `<item><title>${title}</title><link>https://old.example/file-${id}/</link><wp:post_id>${id}</wp:post_id>
<wp:post_type>${type}</wp:post_type><wp:status>${status}</wp:status><wp:post_date>2020-01-05 10:00:00</wp:post_date><wp:post_date_gmt>2020-01-05 10:00:00</wp:post_date_gmt>
<wp:post_name>p${id}</wp:post_name>${more}<content:encoded><![CDATA[${text}]]></content:encoded></item>`;
const shows = (name) => `<p>Ships.</p><figure class="wp-block-image"><img src="${upload(name)}" alt="A ship"/></figure>`;
const importPictures = async () => {
  const media = join(folder, "media"), file = join(folder, "pictures.xml");
  for (const [id, name] of Object.entries(PICTURES)) {
    const path = join(media, new URL(upload(name)).pathname.slice("/wp-content/uploads/".length));
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, pngOf(8, id - 500, Buffer.alloc((id - 500) * 25)));
  }
  const attached = Object.entries(PICTURES).filter(([id]) => id < 534).map(([id, name]) => item(id, "attachment", "inherit", name, `<wp:attachment_url>${upload(name)}</wp:attachment_url>`));
  await writeFile(file, `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Old</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
${item(510, "post", "publish", "Ships", "", shows("IMG_7.JPG") + shows("img_7.jpg"))}${item(511, "post", "draft", "A draft", "", shows("drafted.png"))}${attached.join("")}</channel></rss>`);
  await run(program, ["import", newsroom.directory, fileURLToPath(new URL("../data/wordpress-export.xml", import.meta.url)), file, "--media", media]);
  await until("all sizes of pictures", async () => /^dateline_pictures\{state="waiting"\} 0$/m.test(await newsroom.text("/metrics")));
};

before(async () => {
  await newsroom.set("audience", "no");
  await newsroom.set("editions", `es: title El Correo; host es.news.example:${port}`);
  await newsroom.publish({ "crane.md": story({ slug: "crane" }), "old.md": story({ slug: "old-name", title: "Renamed" }), "gone.md": story({ slug: "gone", title: "Gone" }) });
  await newsroom.publish({ "gone.md": story({ slug: "gone", title: "Gone", status: "withdrawn" }), "held.md": story({ slug: "held", title: "Zinnoberkrebs", status: "draft" }),
    "later.md": story({ slug: "later", title: "Zinnoberkrebs again", status: "scheduled", date: "2099-01-01T10:00:00Z" }) });
  await importPictures();
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
const UNLIKE = new Set(["date", "server", "connection", "keep-alive", "etag", "last-modified", "accept-ranges", "surrogate-key", "surrogate-control", "cdn-cache-control", "content-length", "transfer-encoding", "request-id"]);
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
    `${crane}amp/`, `${crane}feed/`, `${url}/rss.xml`, `${url}/ar/rss/`, `${url}/category/harbour/feed/rss2/`, `${url}/?p=1`, `${url}/?m=202611`, `${url}/?feed=atom`, `${url}/?tag=crane`, `${ES}/feed`,
    `${url}/category/local/harbour/`, `${url}/category/a/local/harbour`, `${url}/category/a/b/harbour/page/3/`, `${url}/category/a/b/harbour/feed/atom/`, `${url}/category/a/nothing/`,
    `${url}/category/harbour/page/99/`, `${url}/tag/crane/page/99/`, `${url}/author/ada-berg/page/50/`, `${url}/category/nothing/page/2/`])
    found.push(...await compare(address));
  const [server, file] = await both(`${url}/ar/nothing/`);
  assert.equal(file.status, 404);
  assert.deepEqual(headersOf(file), { ...headersOf(server), vary: headersOf(file).vary });
  assert.match(file.body.toString("utf8"), /<html lang="ar" dir="rtl">/);
  assert.equal((await askAt(nginx.port, `${url}/404.html`)).status, 404);
  assert.deepEqual(found, []);
});

test("numbers of sections, authors and of the site that moved in", async () => {
  const found = [];
  const location = async (address) => (await askAt(nginx.port, address)).headers.location;
  for (const base of [`${url}/`, `${url}/ar/`, `${ES}/`])
    for (const query of ["cat=1", "cat=1&feed=atom", "cat=5", "cat=6&feed=atom", "author=2", "author=3&feed=rss2", "author=1", "author=1&feed=rss2", "cat=999999", "author=999999", "cat=x", "p=10", "p=14", "page_id=16", "p=20", "attachment_id=20", "attachment_id=21", "attachment_id=22", "attachment_id=999999"])
      found.push(...await compare(`${base}?${query}`));
  for (const path of ["/file-530/", "/file-531/", "/file-510/"]) found.push(...await compare(url + path));
  for (const query of ["p=531", "page_id=530", "attachment_id=530", "attachment_id=531"]) found.push(...await compare(`${url}/?${query}`), ...await compare(`${url}/ar/?${query}`));
  assert.deepEqual(found, []);
  assert.match(await location(`${ES}/?attachment_id=531`), new RegExp(`^${url}/media/`));
  assert.equal(await location(`${url}/?attachment_id=20`), "/2019/03/04/ferry-returns/");
  assert.equal(await location(`${url}/?cat=6`), "/category/harbour/");
  assert.match(await location(`${url}/?cat=1`), /\/category\/[a-z-]+\/$/);
  assert.match(await location(`${url}/?author=1`), /\/author\/[a-z-]+\/$/);
});

test("files of pictures at their old addresses, whichever size or copy", async () => {
  const found = [], old = `${url}/wp-content/uploads`;
  const location = async (address) => (await askAt(nginx.port, address)).headers.location;
  for (const path of ["/2019/03/quay.png", "/2019/03/quay-300x200.png", "/2019/03/quay-scaled.png", "/2019/03/quay-e1355434233-150x150.PNG", "/2019/03/quay.png?w=3", "/2020/01/img_7-1024x683.jpg",
    "/2019/03/lost.jpg", "/2019/03/none.png", "/2019/03/", "/include", "/2019/03/quay.png/"])
    found.push(...await compare(old + path));
  found.push(...await compare(`${url}/es/wp-content/uploads/2019/03/quay.png`), ...await compare(`${url}/content/images/2019/03/quay-300x200.png`));
  assert.deepEqual(found, []);
  const quay = await location(`${old}/2019/03/quay-300x200.png`);
  assert.match(quay, /^\/media\//);
  assert.deepEqual(await compare(url + quay), []);
  assert.equal(await location(`${ES}/wp-content/uploads/2019/03/quay.png`), url + quay);
  assert.equal(await location(`${old}/2020/01/IMG_7.JPG`), await location(`${old}/2020/01/img_7.jpg`)); /* nginx knows no case */
  for (const name of ["unseen.png", "drafted.png"]) {
    const path = (await askAt(port, `${old}/2020/01/${name}`)).headers.location;
    assert.equal((await askAt(nginx.port, `${old}/2020/01/${name}`)).status, 404);
    assert.equal((await askAt(nginx.port, url + path)).status, 404);
  }
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

test("what readers may not see is in no file", async () => {
  for (const [path, [bytes]] of Object.entries(await tree(site))) assert.ok(!/zinnoberkrebs|\/(held|later)\//i.test(bytes.toString("latin1")), path);
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

const rows = async (browser, path, options = {}) => {
  const context = await newContext(browser, options), page = await context.newPage(), problems = [];
  page.on("console", (message) => problems.push(message.text()));
  page.on("pageerror", (problem) => problems.push(String(problem)));
  await page.goto(`http://127.0.0.1:${nginx.port}${path}`);
  if (options.javaScriptEnabled !== false) await page.locator("#found .rows, #found .note").waitFor({ state: "attached" });
  const all = await page.locator("#found .row h2 a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const said = { rows: all, heading: await page.locator("h1").innerText(), marks: await page.locator("#found mark").allInnerTexts(), problems };
  const links = await page.locator("main .words a").evaluateAll((each) => each.map((link) => link.href));
  await context.close();
  return { ...said, links };
};

test("the search finds by the words' stems, in each language, and leads into the archive without JavaScript", async () => {
  const browser = await launch();
  try {
    const en = await rows(browser, "/search/?q=Harbours+FERRIES");
    assert.deepEqual(en.problems, []);
    assert.ok(en.rows.includes("/2026/11/20/ferry-line-returns/"), en.rows.join(" "));
    assert.match(en.heading, /^\d+ stories for .Harbours FERRIES.$/u);
    const ar = await rows(browser, `/ar/search/?q=${encodeURIComponent("العبارة")}`, { colorScheme: "dark" });
    assert.ok(ar.rows.includes("/ar/2026/11/20/ferry-line-returns/") && ar.marks.length > 0);
    const ja = await rows(browser, `/ja/search/?q=${encodeURIComponent("フェリー")}`);
    assert.deepEqual([ja.rows, ja.problems], [["/ja/2026/11/20/ferry-line-returns/"], []]);
    const none = await rows(browser, `/search/?q=${encodeURIComponent('<img src=x onerror=alert(1)>"xyzzy')}&page=9`);
    assert.deepEqual([none.rows, none.problems], [[], []]);
    const plain = await rows(browser, "/search/?q=ferry", { javaScriptEnabled: false });
    assert.ok(plain.links.some((link) => link.endsWith("/2026/")));
    for (const link of plain.links) assert.equal((await askAt(nginx.port, link)).status, 200, link);
  } finally {
    await browser.close();
  }
});

test("the same stories in PostgreSQL are the same files", async () => {
  const small = await mkdtemp(join(tmpdir(), "dateline-static-"));
  await chmod(small, 0o711);
  const database = (await run(cluster, ["start", join(small, "pg")])).stdout.trim();
  try {
    const trees = [];
    for (const more of [[], ["--database", database]]) {
      const room = join(small, `room${trees.length}`), to = join(small, `site${trees.length}`), file = join(small, "crane.md");
      await run(program, ["init", room, "--url", "http://127.0.0.1", ...more]);
      await writeFile(file, story({ slug: "crane" }));
      await run(program, ["publish", room, file]);
      await run(program, ["export", room, "--to", to, "--format", "static"]);
      trees.push(await tree(to));
    }
    const [one, other] = trees, timed = /^nginx\/|^site\/(sitemap|feed|category|tag|author|[0-9a-f]{32}\.txt)/;
    assert.deepEqual(Object.keys(one).filter((path) => !timed.test(path)).sort(), Object.keys(other).filter((path) => !timed.test(path)).sort());
    for (const path of Object.keys(one)) if (!timed.test(path)) assert.ok(one[path][0].equals(other[path][0]), path);
    assert.ok(one["site/2026/11/21/crane/index.html"] && one["site/search/index/terms/0.json"]);
  } finally {
    await run(cluster, ["stop", join(small, "pg")]);
    await rm(small, { recursive: true });
  }
});
