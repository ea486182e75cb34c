/* media.test.mjs - pictures in a bucket: brought in, shown, kept, while it is there, away, or lies. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DeskClient } from "./desk_client.mjs";
import { frontMatter, Newsroom, program, run, serve } from "./newsroom.mjs";
import { until } from "./patience.mjs";
import { png } from "./png.mjs";
import { KEY, SECRET, Store, wrong } from "./s3.mjs";


let newsroom, store, conf, page, files;

const write = async (more) => {
  const file = join(newsroom.directory, "dateline.conf");
  await writeFile(file, conf + store.settings("pictures/site", more));
  await chmod(file, 0o600);
};

const shade = (n) => png(400, 300, (x) => [n, x % 256, 90]);
const publish = (name, bytes) =>
  newsroom.publish({ [name]: bytes, [`${name}.md`]: `${frontMatter({ title: `A picture: ${name}`, image: name, byline: ["Ines Falk"], place: "Norhaven" })}\nThe boats lay still.\n` });

/* What a command says, whether it succeeds or not. */
const said = (words, env = {}) =>
  run(program, words, { env: { ...process.env, ...env } }).then(({ stdout, stderr }) => stdout + stderr, ({ stdout, stderr }) => stdout + stderr);
const check = (env) => said(["check", newsroom.directory], env);

const picturesOf = (text) => [...new Set([...text.matchAll(/\/media\/[\w./-]+/g)].map(([path]) => path))];
const whole = (path) => until(() => `${path} with renditions\n${newsroom.log}`, async () => {
  const text = await newsroom.text(path);
  return /type="image\/avif"/.test(text) && text;
});
/* The cache loses what it has; what is being made there stays. */
const forget = async () => {
  const cache = join(newsroom.directory, "media-cache");
  for (const name of await readdir(cache)) if (/^[0-9a-f]{2}$/.test(name)) await rm(join(cache, name), { recursive: true, force: true, maxRetries: 3 });
};
/* Once no rendition is to be made, nor tried again. */
const developed = () => until(() => `all renditions\n${newsroom.log}`, async () => /^dateline_pictures\{state="waiting"\} 0$/m.test(await newsroom.text("/metrics")));
/* A status once it is what is waited for: a bucket that was away is asked again after two seconds. */
const comes = (path, status) => until(() => `${path}: ${status}\n${newsroom.log}`, async () => (await newsroom.fetch(path)).status === status);

before(async () => {
  store = await Store.start({ buckets: ["pictures"] });
  newsroom = await Newsroom.start({ demo: false });
  conf = await readFile(join(newsroom.directory, "dateline.conf"), "utf8");
  await newsroom.restart(() => write());
  const [address] = await publish("ferry.png", shade(10));
  page = new URL(address).pathname;
  files = picturesOf(await whole(page)).filter((path) => path.split("/").length === 5);
});
after(async () => {
  await newsroom?.stop();
  await store?.stop();
});

test("a picture and its renditions are in the bucket and nowhere else", async () => {
  const objects = store.asked.filter(([method]) => method === "PUT").map(([, path]) => path);
  assert.ok(objects.some((path) => /^\/pictures\/site\/originals\/[0-9a-f]{2}\/[0-9a-f]{40}\.png$/.test(path)), objects.join("\n"));
  assert.ok(objects.some((path) => path.startsWith("/pictures/site/renditions/") && path.endsWith(".avif")));
  assert.equal(new Set(objects).size, objects.length, "put twice");
  assert.deepEqual(await readdir(join(newsroom.directory, "media")), []);
  assert.match(await check(), / 0 faults/);
});

test("readers get them as from a folder, and the bucket is asked once", async () => {
  await forget();
  const [path] = files, before = store.asked.length;
  const [one, two] = await Promise.all([newsroom.fetch(path), newsroom.fetch(path)]);
  assert.equal(one.status, 200);
  assert.deepEqual(one.body, two.body);
  assert.equal(store.asked.length, before + 1);
  assert.match(one.headers["cache-control"], /max-age=31536000, immutable/);
  assert.equal((await newsroom.fetch(path, { "If-None-Match": one.headers.etag })).status, 304);
  const part = await newsroom.fetch(path, { Range: "bytes=10-19" });
  assert.equal(part.status, 206);
  assert.deepEqual(part.body, one.body.subarray(10, 20));
  assert.equal(store.asked.length, before + 1);
  const original = store.asked.find(([, name]) => name.includes("/originals/"))[1].replace("/pictures/site/originals/", "/media/");
  assert.equal((await newsroom.fetch(original)).status, 302);
});

test("what was read outlives a kill, half files do not", async () => {
  await newsroom.fetch(files[0]);
  await writeFile(join(newsroom.directory, "media-cache", "new-1-1-1"), "half");
  await newsroom.crash();
  const before = store.count("GET");
  assert.equal((await newsroom.fetch(files[0])).status, 200);
  assert.equal(store.count("GET"), before);
});

test("the bucket is gone: pages and kept pictures come, others and uploads are told, and it mends itself", async () => {
  await forget();
  await newsroom.fetch(files[0]);
  store.wrong = wrong.away;
  const admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  const upload = () => fetch(`${newsroom.url}/desk/api/media`, { method: "POST", body: shade(77),
    headers: { Cookie: admin.cookie, "Content-Type": "image/png", "X-Dateline-Token": admin.token, "X-File-Name": "new.png" } });
  assert.equal((await newsroom.fetch(page)).status, 200);
  assert.equal((await newsroom.fetch(files[0])).status, 200);
  const missing = await newsroom.fetch(files[1]);
  assert.equal(missing.status, 503);
  assert.equal(missing.headers["retry-after"], "30");
  const refused = await upload();
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("retry-after"), "30");
  assert.match((await refused.json()).problem, /^The picture was not kept: .*Try again in a minute/);
  assert.match(await check(), /the pictures cannot be checked: bucket pictures at/);
  store.wrong = null;
  await comes(files[1], 200);
  assert.equal((await upload()).status, 200);
  await developed();
  assert.match(await check(), / 2 media files, .* 0 faults/);
});

test("a bucket that hangs holds up nothing else", async () => {
  await forget();
  store.wrong = wrong.hanging;
  await until("a page, before those that wait for the bucket", async () => { /* which are told after five seconds, by a busy machine too */
    let answered = 0;
    const asked = store.asked.length, waiting = files.map((path) => newsroom.fetch(path).then(({ status }) => { answered++; return status; }));
    await until("the bucket, asked or left alone", () => store.asked.length > asked || answered > 0);
    assert.equal((await newsroom.fetch("/a-page-that-is-not-there/")).status, 404);
    const first = answered === 0;
    for (const status of await Promise.all(waiting)) assert.equal(status, 503);
    return first;
  });
  store.wrong = null;
});

test("lies of a store reach nobody", async () => {
  let led = 0;
  const elsewhere = createServer((asked, answer) => { led++; answer.end("x"); });
  await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done));
  await comes(files[0], 200);
  const { body } = await newsroom.fetch(files[0]);
  const lies = [[wrong.answers(Buffer.alloc(body.length, 1)), /checksum/], [wrong.answers(body.subarray(1)), /bytes came/],
    [wrong.endless, /more than it should/], [wrong.redirect(`http://127.0.0.1:${elsewhere.address().port}`), /leads elsewhere.*eu-west-9/],
    [wrong.cut(body), /partial|transfer|closed/i]];
  for (const [lie, words] of lies) {
    await comes(files[0], 200);
    await forget();
    store.wrong = lie;
    newsroom.log = "";
    assert.equal((await newsroom.fetch(files[0])).status, 503);
    await until(() => `${words} in\n${newsroom.log}`, () => words.test(newsroom.log));
    store.wrong = null;
  }
  assert.equal(led, 0);
  elsewhere.close();
  store.wrong = wrong.answers(Buffer.from('<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><ListBucketResult><Contents><Key>&b;</Key></Contents></ListBucketResult>'));
  assert.match(await check(), /the pictures cannot be checked: .*no list of objects/);
  store.wrong = (asked, answer) => asked.method === "PUT" && (answer.writeHead(200).end(), true);
  assert.match(await said(["publish", newsroom.directory, await written(shade(99))]), /took it and does not have it/);
  store.wrong = null;
  assert.match(await check(), / 2 media files, .* 0 faults/);
});

/* A story with a picture, as files; answers what `dateline publish` is told. */
const written = async (picture) => {
  await writeFile(join(newsroom.folder, "quay.png"), picture);
  await writeFile(join(newsroom.folder, "quay.md"), `${frontMatter({ title: "The quay", image: "quay.png" })}\nText.\n`);
  return join(newsroom.folder, "quay.md");
};

test("errors name what to do", async () => {
  assert.match(await check({ DATELINE_MEDIA_SECRET: "no" }), /media_secret does not belong to media_key/);
  assert.match(await check({ DATELINE_MEDIA_KEY: "no" }), /does not know media_key/);
  for (const [told, words] of [[wrong.denied, /no right to it/], [wrong.skewed, /set it by NTP/], [wrong.elsewhere, /bucket's region is eu-west-9/], [wrong.busy, /503 SlowDown/]]) {
    store.wrong = told;
    assert.match(await check(), words);
  }
  store.wrong = null;
  await write({ media: "s3://nowhere" });
  assert.match(await check(), /no such bucket: make it/);
  await write({ media: "s3://No_Name" });
  assert.match(await check(), /is no bucket's name/);
  await write({ media_endpoint: "http://127.0.0.1:1" });
  assert.match(await check(), /cannot be checked.*connect/);
  await write({ media_secret: "" });
  assert.match(await check(), /wants media_key and media_secret/);
  assert.match(await check({ DATELINE_MEDIA_SECRET: SECRET }), / 0 faults/);
  await write();
});

test("a bucket may be a host", async () => {
  const other = await Store.start({ buckets: ["pictures"] });
  await write({ media_addressing: "host", media_endpoint: other.url.replace("127.0.0.1", "s3.localhost") });
  assert.match(await check(), /there is no such object/);
  assert.match(await said(["publish", newsroom.directory, await written(shade(10))]), /^http/m);
  assert.ok(other.asked.some(([method, path]) => method === "PUT" && path.startsWith("/site/originals/")));
  await write();
  await other.stop();
});

test("the secret stays in dateline.conf", async () => {
  const hidden = "a-secret-that-nobody-may-see";
  await write({ media_secret: hidden });
  const listed = await said(["settings", newsroom.directory]);
  assert.match(listed, /^media_secret = set$/m);
  for (const text of [listed, await said(["settings", newsroom.directory, "media_secret"]), await check(), newsroom.log]) assert.ok(!text.includes(hidden));
  await chmod(join(newsroom.directory, "dateline.conf"), 0o644);
  assert.match(await check(), /can be read by others: chmod 600/);
  await write();
  assert.ok(!store.asked.some(([, path]) => path.includes(SECRET) && path.includes(KEY)));
});

test("all pictures go from a bucket into a folder and back, and a second time takes none", async () => {
  const place = `folder:${join(newsroom.folder, "carried")}`, back = "s3://pictures/again";
  const carry = (to) => said(["media", newsroom.directory, "--to", to]);
  await mkdir(join(newsroom.folder, "carried"));
  const [, count] = (await carry(place)).match(/^(\d+) files copied, 0 were there/);
  assert.match(await carry(place), new RegExp(`^0 files copied, ${count} were there`));
  await write({ media: place });
  assert.match(await check(), / 0 faults/);
  assert.match(await carry(back), new RegExp(`^${count} files copied, 0 were there`));
  await write({ media: back });
  assert.match(await check(), / 0 faults/);
  await write();
});

test("a backup holds the bucket's pictures, and its newsroom has them in its folder", async () => {
  const file = join(newsroom.folder, "backup.tar"), again = join(newsroom.folder, "restored");
  assert.match(await said(["backup", newsroom.directory, file]), /^\d+ files, /m);
  assert.match(await said(["restore", file, again]), /^\d+ files restored to /m);
  assert.match(await readFile(join(again, "dateline.conf"), "utf8"), /^media = folder:$/m);
  const before = store.asked.length;
  assert.match(await said(["check", again]), /, [1-9]\d* renditions, .* 0 faults/);
  assert.equal(store.asked.length, before);
});

test("pages name a public address where there is one, and let it be shown", async () => {
  const cdn = "https://cdn.example/renditions";
  await newsroom.restart(() => write({ media_public: cdn }));
  const { headers, body } = await newsroom.fetch(page);
  const text = body.toString();
  assert.match(headers["content-security-policy"], /img-src 'self' https:\/\/cdn\.example;/);
  assert.match(text, /<img [^>]*src="https:\/\/cdn\.example\/renditions\/[0-9a-f]{2}\/[0-9a-f]{22}\/\d+\.jpg"/);
  assert.match(text, /<source[^>]*srcset="https:\/\/cdn\.example\/renditions\/[^ ]+\.avif \d+w/);
  assert.match(text, /<meta property="og:image" content="https:\/\/cdn\.example\/renditions\/[^"]+\.jpg"/);
  assert.ok(!/"\/media\/[0-9a-f]{2}\/[0-9a-f]{22}\//.test(text));
  for (const path of ["/feed/", "/feed/json/", "/sitemap.xml"]) {
    const listed = await newsroom.fetch(path);
    if (path !== "/sitemap.xml") assert.match(listed.body.toString(), /https:\/\/cdn\.example\/renditions\//, path);
    assert.ok(!listed.body.includes(`${newsroom.url}https:`), path);
  }
  await newsroom.restart(() => write());
});

test("an export has the bucket's pictures", async () => {
  const to = join(newsroom.folder, "still");
  await run(program, ["export", newsroom.directory, "--to", to, "--format", "static"]);
  const [file] = (await readdir(to, { recursive: true })).filter((name) => `/${name}`.endsWith(files.at(-1)));
  assert.deepEqual(await readFile(join(to, file)), (await newsroom.fetch(files.at(-1))).body);
  const before = store.count("GET");
  await run(program, ["export", newsroom.directory, "--to", to, "--format", "static"]);
  assert.equal(store.count("GET"), before, "pictures that stand there are asked for again");
});

/* Killed between a file and its row: at the look after each PUT. */
test("a crash between a file and its row leaves a file that a sweep finds a day later", async () => {
  const orphans = () => said(["media", newsroom.directory, "--check"]);
  const published = spawn(program, ["publish", newsroom.directory, await written(shade(177))], { stdio: "ignore" });
  const over = new Promise((done) => published.once("close", done));
  const put = new Set();
  store.wrong = ({ method, url }) => {
    if (method === "PUT") put.add(url);
    if (method !== "HEAD" || !url.includes("/originals/") || !put.has(url)) return false;
    published.kill("SIGKILL");
    return true; /* and never answers */
  };
  await over;
  store.wrong = null;
  assert.ok(put.size >= 2, [...put].join("\n"));
  assert.match(await orphans(), /^0 files/m);
  await store.age(2);
  const found = await orphans();
  for (const path of put) assert.ok(found.includes(path.replace(/^.*(originals|renditions)\//, "")), found);
  assert.match(found, new RegExp(`^${put.size} files, \\d+ bytes, .*--sweep removes them`, "m"));
  const swept = []; /* renditions are left alone while the server makes some, also those that it tries again */
  await until(() => `${[...put].join("\n")} in\n${swept.join("")}`, async () => {
    swept.push(await said(["media", newsroom.directory, "--sweep"]));
    return swept.reduce((sum, words) => sum + Number(words.match(/^(\d+) files, .*: removed/m)[1]), 0) >= put.size;
  });
  for (const path of put) assert.equal(swept.join("").split(path.replace(/^.*(originals|renditions)\//, "")).length, 2, path);
  assert.match(await orphans(), /^0 files/m);
  assert.match(await check(), / 0 faults/);
});

/* Two machines: all they share is PostgreSQL, the bucket and the key. */
test("what one node takes in another one shows, and renditions are made once", async () => {
  const base = process.env.DATELINE_TEST_POSTGRES, name = `media_${process.pid}`;
  const database = base.replace(/\/\w+(\?|$)/, `/${name}$1`);
  const nodes = ["one", "two"].map((node) => join(newsroom.folder, node));
  await run("psql", [base, "-qc", `create database ${name}`]);
  await run(program, ["init", nodes[0], "--database", database]);
  const file = join(nodes[0], "dateline.conf");
  await writeFile(file, (await readFile(file, "utf8")) + store.settings("pictures/cluster"), { mode: 0o600 });
  await chmod(file, 0o600);
  await mkdir(nodes[1]);
  for (const shared of ["dateline.conf", "secret.key"]) {
    await copyFile(join(nodes[0], shared), join(nodes[1], shared));
    await chmod(join(nodes[1], shared), 0o600);
  }
  const [one, two] = await Promise.all(nodes.map(serve));
  store.asked.length = 0;
  const address = (await said(["publish", nodes[0], await written(shade(42))])).match(/https?:\/\/\S+/)[0];
  const shown = (node) => fetch(node.url + new URL(address).pathname).then((answer) => answer.text());
  const text = await until("the renditions", async () => {
    const found = await shown(one);
    return /image\/avif/.test(found) && found;
  });
  await one.kill();
  for (const path of picturesOf(text).filter((path) => path.split("/").length === 5)) assert.equal((await fetch(two.url + path)).status, 200, path);
  const put = store.asked.filter(([method]) => method === "PUT").map(([, path]) => path);
  assert.ok(put.length > 5);
  assert.equal(new Set(put).size, put.length, "made twice");
  assert.match(await said(["check", nodes[1]]), / 0 faults/);
  await two.stop();
  await run("psql", [base, "-qc", `drop database ${name}`]);
}, !process.env.DATELINE_TEST_POSTGRES && "no PostgreSQL");
