/* caches.test.mjs - caches in front of a newsroom: real Varnish and nginx by docs/proxy, others as their papers say. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { request as requestTls } from "node:https";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { certificate, check, KEY, nginxWords, proxyFile, startNginx, startVarnish, varnishWords } from "./caches.mjs";
import { DeskClient } from "./desk_client.mjs";
import { freePort, frontMatter, Newsroom, program } from "./newsroom.mjs";
import { askAt } from "./nginx.mjs";
import { until } from "./patience.mjs";

const heard = [];
let newsroom, varnish, nginx, fake, ports, status = 200;

const story = (slug, more = {}) =>
  ({ [`${slug}.md`]: frontMatter({ title: `The ${slug}`, slug, date: "2026-11-20T16:40:00Z", byline: ["Ines Falk"], sections: ["Harbour"], ...more }) + "It sails.\n" });
const address = (path) => newsroom.url + path;
const page = (slug) => address(`/2026/11/20/${slug}/`);
const atVarnish = (url, headers) => askAt(ports.varnish, url, headers);
const atNginx = (url, headers) => askAt(nginx.port, url, headers);
/* X-Varnish names two requests where the page was kept by the second. */
const isKept = ({ headers }) => headers["x-varnish"].includes(" ");

const comes = (what, look) => until(() => `${what}; heard ${JSON.stringify(heard)}\n${newsroom.log.slice(-2000)}`, look, { every: 5 });
const metric = async (name) => Number((await newsroom.text("/metrics")).match(new RegExp(`^dateline_${name} (\\S+)$`, "m"))?.[1]);
const none = async (state) => (await metric(`purge_tags{state="${state}"}`)) === 0;
const nothingWaits = () => comes("that nothing waits", () => none("waiting"));
/* Each is told of all twice: until the second time is over, which would forget what a test has just had kept. */
const allIsForgotten = () => comes("that all is forgotten, twice", async () => (await none("waiting")) && none("again"));
/* Every cache, and none at a time that is not the test's. */
const setCaches = async (lines, keys = "") => {
  await new Promise((done, fail) => {
    const child = execFile(program, ["settings", newsroom.directory, "purge_keys", "-"], (problem) => (problem ? fail(problem) : done()));
    child.stdin.end(keys);
  });
  await newsroom.set("purge", lines);
  if (lines) await allIsForgotten();
};

before(async () => {
  fake = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (bytes) => { body += bytes; });
    asked.on("end", () => {
      heard.push({ method: asked.method, path: asked.url, headers: asked.headers, body });
      answer.writeHead(status, status === 429 ? { "retry-after": "1" } : {}).end("{}");
    });
  });
  await new Promise((done) => fake.listen(0, "127.0.0.1", done));
  newsroom = await Newsroom.start({ demo: false });
  const backend = Number(new URL(newsroom.url).port);
  ports = { varnish: await freePort(), backend, fake: fake.address().port };
  const folder = join(newsroom.folder, "caches");
  nginx = await startNginx(join(folder, "nginx"), backend, "127.0.0.1");
  varnish = await startVarnish(join(folder, "varnish"), backend, ports.varnish);
  await newsroom.restart(() => appendFile(join(newsroom.directory, "dateline.conf"),
    `fetch_networks = 127.0.0.1\nfetch_ports = ${ports.fake} ${ports.varnish} ${nginx.port}\ntrusted_proxies = 127.0.0.1\n`));
  await setCaches(`edge: varnish http://127.0.0.1:${ports.varnish}`, `edge ${KEY}`);
  await newsroom.set("related_size", "0"); /* stories that suggest each other are not unrelated */
  await newsroom.publish({ ...story("ferry"), ...story("tide", { sections: ["Weather"], byline: ["Otto Brandt"] }) });
});
after(async () => {
  await varnish?.stop();
  await nginx?.stop();
  await newsroom?.stop();
  fake?.close();
});

test("each program takes its file", async () => {
  const folder = join(newsroom.folder, "checked");
  await check("varnishd", ["-C", ...(await varnishWords(join(folder, "varnish"), 8080))]);
  await check("nginx", ["-t", ...(await nginxWords(join(folder, "nginx"), 8080, "news.example")).words]);
  const { all } = await certificate(folder);
  await writeFile(join(folder, "haproxy.cfg"), await proxyFile("haproxy.cfg", [["/etc/ssl/news.example/all.pem", all]]));
  await check("haproxy", ["-c", "-f", join(folder, "haproxy.cfg")]);
  await writeFile(join(folder, "Caddyfile"), await proxyFile("Caddyfile", []));
  await check("caddy", ["validate", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")]);
});

test("Varnish keeps what did not change and shows what did", async (t) => {
  await allIsForgotten();
  for (const url of [page("ferry"), page("tide"), address("/"), address("/category/harbour/"), address("/category/weather/")]) {
    assert.equal((await atVarnish(url)).status, 200, url);
    assert.ok(isKept(await atVarnish(url)), `${url} is not kept`);
  }
  assert.equal((await atVarnish(page("ferry"))).headers["cache-control"], "public, max-age=0, must-revalidate");
  for (const name of ["surrogate-key", "surrogate-control", "cdn-cache-control", "xkey"])
    assert.equal((await atVarnish(page("ferry"))).headers[name], undefined, name);

  const tide = await atVarnish(page("tide"));
  await newsroom.publish(story("ferry", { title: "Ferry ran aground" }));
  const said = performance.now();
  await comes("the new page", async () => String((await atVarnish(page("ferry"))).body).includes("ran aground"));
  await comes("the new front", async () => String((await atVarnish(address("/"))).body).includes("ran aground"));
  t.diagnostic(`new page and front at Varnish ${(performance.now() - said).toFixed(0)} ms after the publication was acknowledged`);
  const still = await atVarnish(page("tide"));
  assert.ok(isKept(still));
  assert.equal(still.headers["x-varnish"].split(" ")[1], tide.headers["x-varnish"].split(" ")[1], "an unrelated story was fetched anew");
  assert.ok(isKept(await atVarnish(address("/category/weather/"))), "an unrelated section was forgotten");
});

test("a story that is withdrawn is gone at once, even where it is shown while errors last", async () => {
  assert.equal((await atVarnish(page("ferry"))).status, 200);
  await newsroom.publish(story("ferry", { status: "withdrawn" }));
  await comes("410", async () => (await atVarnish(page("ferry"))).status === 410);
  await nothingWaits();
  assert.ok(!String((await atVarnish(address("/"))).body).includes("ran aground"));
});

test("what is private passes Varnish and is never kept; nobody purges without the key", async () => {
  for (const path of ["/desk/", "/desk/sign-in/", "/search/?q=ferry"]) {
    for (let i = 0; i < 2; i++) {
      const { headers } = await atVarnish(address(path), { cookie: "a=b" });
      assert.ok(!headers["x-varnish"]?.includes(" "), `${path} was kept`);
      assert.equal(headers["surrogate-control"], undefined, path);
    }
  }
  const { headers } = await newsroom.fetch("/desk/sign-in/");
  for (const name of ["surrogate-key", "surrogate-control", "cdn-cache-control", "cache-tag", "cdn-tag"]) assert.equal(headers[name], undefined, name);
  assert.match(headers["cache-control"], /no-store/);
  for (const path of ["/metrics", "/%6detrics", "/metrics?a"]) {
    assert.equal((await atVarnish(address(path))).status, 404, path);
    assert.equal((await atVarnish(address(path), { "x-forwarded-for": "127.0.0.1" })).status, 404, path);
  }
  const asked = await fetch(`http://127.0.0.1:${ports.varnish}/`, { method: "PURGE", headers: { "surrogate-key": "*" } }).catch((problem) => problem);
  assert.equal(asked.status, 403);
  await atVarnish(page("tide"));
  assert.ok(isKept(await atVarnish(page("tide"))));
});

test("a Varnish that hangs or is down delays no publication, and forgets when it is back", async (t) => {
  assert.ok(isKept(await atVarnish(page("tide"))));
  const children = (await check("pgrep", ["-P", String(varnish.pid)])).stdout.trim().split("\n").map(Number);
  for (const pid of children) process.kill(pid, "SIGSTOP");
  const begun = performance.now();
  await newsroom.publish(story("tide", { title: "Tide turns", sections: ["Weather"], byline: ["Otto Brandt"] }));
  t.diagnostic(`published in ${(performance.now() - begun).toFixed(0)} ms while Varnish hung`);
  for (const pid of children) process.kill(pid, "SIGCONT");
  await comes("the new page", async () => String((await atVarnish(page("tide"))).body).includes("Tide turns"));

  await varnish.stop();
  await newsroom.publish(story("tide", { title: "Tide is high", sections: ["Weather"], byline: ["Otto Brandt"] }));
  await comes("the failure", async () => (await metric('purge_tags{state="failing"}')) > 0);
  const desk = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  const room = await (await desk.get("/desk/caches/")).text();
  assert.match(room, /Still to be forgotten: \d+/);
  assert.match(room, /class="why"[^]*127\.0\.0\.1:\d+[^]*Failed tries: \d/);
  assert.match(room, /Key: set/);
  assert.ok(!room.includes(KEY), "the key is shown");
  varnish = await startVarnish(join(newsroom.folder, "caches", "varnish"), ports.backend, ports.varnish);
  await nothingWaits();
  assert.match(await (await desk.get("/desk/caches/")).text(), /All that changed is forgotten/);

  await atVarnish(page("ferry"));
  assert.equal((await desk.form("/desk/caches/", { cache: "edge" })).status, 303);
  await nothingWaits();
  assert.ok(!isKept(await atVarnish(page("ferry"))), "everything was not forgotten");
  assert.equal((await desk.form("/desk/caches/", { cache: "nobody" })).status, 404);
  assert.match(newsroom.log, /job=purge cache=edge tags=\d+ http:\/\/127\.0\.0\.1:\d+\/: /);
});

test("while Dateline is away Varnish shows what it has", async () => {
  await allIsForgotten();
  await atVarnish(page("tide"));
  await newsroom.restart(async () => {
    const shown = await atVarnish(page("tide"));
    assert.equal(shown.status, 200);
    assert.match(String(shown.body), /Tide is high/);
    assert.equal((await atVarnish(address("/author/ines-falk/"))).status, 503);
  });
});

test("nginx shows a changed page at once, a withdrawn one no more, and others for seconds", async () => {
  await setCaches(`front: nginx http://127.0.0.1:${nginx.port}`, `front ${KEY}`);
  await newsroom.publish({ ...story("pier"), ...story("gull", { sections: ["Weather"] }) });
  await nothingWaits();
  for (const slug of ["pier", "gull"]) await atNginx(page(slug));
  assert.equal((await atNginx(page("pier"))).headers["x-cache"], "HIT");
  await newsroom.publish(story("pier", { title: "Pier is closed" }));
  await nothingWaits();
  const changed = await atNginx(page("pier"));
  assert.match(String(changed.body), /Pier is closed/);
  assert.equal(changed.headers["x-cache"], "HIT", "the page was not there already");
  assert.match(String((await atNginx(address("/"))).body), /Pier is closed/);
  await newsroom.publish(story("pier", { status: "withdrawn" }));
  await nothingWaits();
  assert.equal((await atNginx(page("pier"))).status, 410);
  for (const path of ["/%6detrics", "/metrics?a"]) assert.equal((await atNginx(address(path), { "x-forwarded-for": "127.0.0.1" })).status, 404, path);
  for (const path of ["/desk/sign-in/", "/wp-json/wp/v2/posts"]) assert.equal((await atNginx(address(path))).headers["x-cache"], undefined, path);
  assert.equal((await atNginx(address("/metrics"))).status, 404);
  const refused = await atNginx(page("gull"), { "dateline-refresh": "guess" });
  assert.notEqual(refused.headers["x-cache"], "BYPASS");
});

test("nginx ends TLS, and Dateline knows who asks", async () => {
  const answer = await new Promise((done, fail) => {
    requestTls({ host: "127.0.0.1", port: nginx.tls, path: "/desk/sign-in/", rejectUnauthorized: false, headers: { host: "127.0.0.1", "x-forwarded-for": "203.0.113.9" } },
      (got) => { got.resume(); got.on("end", () => done(got)); }).on("error", fail).end();
  });
  assert.equal(answer.statusCode, 200);
  await comes("the line", () => newsroom.log.includes("/desk/sign-in/"));
  assert.ok(!newsroom.log.includes("203.0.113.9"), "a reader's own header was believed");
});

test("Fastly, Cloudflare, Bunny and a webhook are asked as they want it", async () => {
  const at = `http://127.0.0.1:${ports.fake}`;
  heard.length = 0;
  await setCaches([`f: fastly ${at}/service/s1; soft`, `c: cloudflare ${at}/client/v4/zones/z1`, `b: bunny ${at}/pullzone/77`, `w: webhook ${at}/hook`].join("\n"),
    "f fastly-token\nc cloudflare-token\nb bunny-key\nw hook-secret");
  const first = (path) => heard.find((one) => one.path === path);
  assert.equal(first("/service/s1/purge_all").method, "POST");
  assert.deepEqual(JSON.parse(first("/client/v4/zones/z1/purge_cache").body), { purge_everything: true });
  assert.equal(first("/pullzone/77/purgeCache").body, "");
  assert.equal(JSON.parse(first("/hook").body).everything, true);

  heard.length = 0;
  await newsroom.publish(story("buoy"));
  await nothingWaits();
  const { headers } = await newsroom.fetch("/2026/11/20/buoy/");
  const tag = headers["surrogate-key"].split(" ").find((name) => name.startsWith("story:"));
  assert.equal(headers["cache-tag"], headers["surrogate-key"].replaceAll(" ", ","));
  assert.equal(headers["cdn-tag"], headers["cache-tag"]);
  assert.match(headers["cache-control"], /^public, max-age=0, s-maxage=\d+, must-revalidate$/);
  assert.match(headers["cdn-cache-control"], /^max-age=\d+, stale-while-revalidate=\d+, stale-if-error=\d+$/);
  assert.equal(headers["surrogate-control"], headers["cdn-cache-control"]);

  const fastly = first("/service/s1/purge");
  assert.equal(fastly.method, "POST");
  assert.equal(fastly.headers["fastly-key"], "fastly-token");
  assert.equal(fastly.headers["fastly-soft-purge"], "1");
  assert.equal(fastly.headers["content-type"], "application/json");
  assert.ok(JSON.parse(fastly.body).surrogate_keys.includes(tag));
  const cloudflare = first("/client/v4/zones/z1/purge_cache");
  assert.equal(cloudflare.headers.authorization, "Bearer cloudflare-token");
  assert.ok(JSON.parse(cloudflare.body).tags.includes(tag));
  const bunny = heard.filter(({ path, body }) => path === "/pullzone/77/purgeCache" && body);
  assert.ok(bunny.every(({ headers: { accesskey } }) => accesskey === "bunny-key"));
  assert.ok(bunny.some(({ body }) => JSON.parse(body).CacheTag === tag));
  const hook = JSON.parse(first("/hook").body);
  assert.equal(hook.site, newsroom.url);
  assert.ok(hook.tags.includes(tag));
  assert.ok(hook.addresses.includes(page("buoy")));
  assert.ok(!newsroom.log.includes("cloudflare-token"), "a key was logged");

  /* Cloudflare takes thirty at a time. */
  heard.length = 0;
  await newsroom.publish(Object.assign({}, ...[...Array(40).keys()].map((i) => story(`wave-${i}`))));
  await nothingWaits();
  const sizes = heard.filter(({ path }) => path.endsWith("/purge_cache")).map(({ body }) => JSON.parse(body).tags.length);
  assert.ok(Math.max(...sizes) <= 30, String(sizes));

  /* One that says "too many" is asked again when it said. */
  heard.length = 0;
  status = 429;
  await newsroom.publish(story("buoy", { title: "Buoy again" }));
  await comes("a refusal", () => heard.length >= 4);
  status = 200;
  await nothingWaits();
});
