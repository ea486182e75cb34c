/* hosts.test.mjs - editions on hosts of their own, behind real caches: no header makes one host show another's pages. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { appendFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { certificate, proxyFile, serveBy, startNginx, startVarnish } from "./caches.mjs";
import { freePort, frontMatter, Newsroom, run } from "./newsroom.mjs";
import { PATIENCE, until } from "./patience.mjs";

const MAIN = "127.0.0.1", SPANISH = "es.news.example", STRANGER = "127.0.0.2"; /* no proxy that is trusted */
const story = (slug, more = {}) =>
  ({ [`${slug}.md`]: frontMatter({ title: `The ${slug}`, slug, date: "2026-11-20T16:40:00Z", ...more }) + "It sails.\n" });
const doors = {};
let newsroom, main;

/* All that comes back for these bytes until the other side ends, or was silent for a while. */
const say = (port, bytes, { silence = PATIENCE, localAddress } = {}) =>
  new Promise((done) => {
    const parts = [];
    const socket = connect({ port, host: "127.0.0.1", localAddress }, () => socket.write(bytes));
    const end = () => { socket.destroy(); done(Buffer.concat(parts).toString("latin1")); };
    socket.on("data", (part) => { parts.push(part); socket.setTimeout(silence); });
    socket.setTimeout(PATIENCE, end);
    socket.on("close", end).on("error", end);
  });
const comes = (what, look) => until(() => `${what}\n${newsroom.log.slice(-2000)}`, look);
const ask = (port, path, lines, from) =>
  say(port, `GET ${path} HTTP/1.1\r\n${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n`, from);
const statusOf = (answer) => Number(answer.match(/^HTTP\/1\.1 (\d+)/)?.[1]);
const languageOf = (answer) => answer.match(/<html lang="([^"]+)"/)?.[1];

const startCaddy = async (folder, backend) => {
  const port = await freePort();
  const text = await proxyFile("Caddyfile", [["news.example {", `{\n\tadmin off\n}\nhttp://:${port} {`], ["127.0.0.1:8080", `127.0.0.1:${backend}`]]);
  await writeFile(join(folder, "Caddyfile"), text);
  return serveBy("caddy", ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")], port);
};
const startHaproxy = async (folder, backend) => {
  const port = await freePort(), { all } = await certificate(folder);
  await writeFile(join(folder, "haproxy.cfg"), await proxyFile("haproxy.cfg", [
    ["maxconn 20000", "maxconn 200"], ["/etc/ssl/news.example/all.pem", all], ["bind :80", `bind 127.0.0.1:${port}`],
    ["bind :443", `bind 127.0.0.1:${await freePort()}`], ["    http-request redirect scheme https code 308 unless { ssl_fc }\n", ""],
    ["127.0.0.1:8080", `127.0.0.1:${backend}`]]));
  return serveBy("haproxy", ["-f", join(folder, "haproxy.cfg")], port);
};

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  const backend = Number(new URL(newsroom.url).port);
  const folder = join(newsroom.folder, "doors");
  main = new URL(newsroom.url).host;
  doors.nginx = await startNginx(join(folder, "nginx"), backend, `${MAIN} ${SPANISH}`);
  await newsroom.restart(() => appendFile(join(newsroom.directory, "dateline.conf"),
    `trusted_proxies = 127.0.0.1\nfetch_networks = 127.0.0.1\nfetch_ports = ${doors.nginx.port}\n`));
  doors.varnish = await startVarnish(join(folder, "varnish"), backend, await freePort());
  doors.haproxy = await startHaproxy(folder, backend);
  doors.caddy = await startCaddy(folder, backend);
  await newsroom.set("editions", `es: title El Correo; host ${SPANISH}`);
  await newsroom.set("purge", `front: nginx http://127.0.0.1:${doors.nginx.port}`); /* so that it keeps pages */
  await newsroom.publish({ ...story("ferry"), ...story("barca", { language: "es" }) });
});
after(async () => {
  await Promise.all(Object.values(doors).map((door) => door.stop()));
  await newsroom?.stop();
});

/* Lines by which a reader could hope to be shown another host's page, or to have it kept for others. */
const FORGED = [`X-Forwarded-Host: ${SPANISH}`, `Forwarded: host=${SPANISH}`, `Forwarded: for=127.0.0.1;host=${SPANISH};proto=https`,
  `X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: ${SPANISH}`, `X-Host: ${SPANISH}`, `X-Forwarded-Server: ${SPANISH}`, "X-Original-URL: /es/",
  "X-Rewrite-URL: /es/", "X-Forwarded-Prefix: /es", "X-HTTP-Method-Override: POST", "Accept-Language: es", "Cookie: lang=es"];

for (const name of ["nginx", "varnish", "haproxy", "caddy"]) {
  test(`${name}: what a reader says of the host is believed by nobody, and kept for nobody`, async () => {
    const { port } = doors[name];
    for (const [i, line] of FORGED.entries()) {
      const path = `/?fresh=${i}`;
      const forged = await ask(port, path, [`Host: ${main}`, line]);
      const next = await ask(port, path, [`Host: ${main}`]);
      assert.equal(statusOf(next), 200, `${line}\n${next.slice(0, 400)}`);
      assert.equal(languageOf(next), "en", `kept by ${line}`);
      assert.equal(languageOf(forged), "en", `believed ${line}`);
    }
    assert.equal(languageOf(await ask(port, "/?fresh=es", [`Host: ${SPANISH}`])), "es");
  });

  test(`${name}: nobody says who he is, and the proxy does`, async () => {
    const address = "198.51.100.7", paths = [`/who/${name}/`, `/desk/who/${name}/`], seen = () => newsroom.log.split("\n").filter((line) => line.includes(`/who/${name}/ `));
    const lines = [`X-Forwarded-For: ${address}`, `Forwarded: for=${address}`, `X-Real-IP: ${address}`, `X-Forwarded-For: ${address}\r\nForwarded: for=${address}`, `X-Forwarded-For: 127.0.0.1, ${address}`];
    for (const path of paths) for (const line of lines) assert.equal(statusOf(await ask(doors[name].port, path, [`Host: ${main}`, line], { localAddress: STRANGER })), 404);
    await comes("the lines", () => seen().length === paths.length * lines.length);
    for (const line of seen()) assert.ok(line.includes(` ${STRANGER} `), line);
  });
}

/* Each hides a request for /metrics, which every proxy refuses by itself, where another reader of the bytes could see
 * it as the next one. %H: the host. */
const INNER = "GET /metrics?hidden HTTP/1.1\r\nHost: %H\r\nX-Pad: ";
const post = (lines, body) => `POST /?hidden HTTP/1.1\r\nHost: %H\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
const TE = "Transfer-Encoding: chunked", END = "0\r\n\r\n";
const HIDDEN = [
  ...[TE, "Transfer-Encoding : chunked", "Transfer-Encoding:\tchunked", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity",
    " Transfer-Encoding: chunked", "X: x\nTransfer-Encoding: chunked", "Transfer-Encoding:\x0bchunked", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding:\r\n chunked", "tRANSFER-eNCODING: CHUNKED", "Transfer_Encoding: chunked", "Content-Encoding: chunked"].flatMap((line) => [
    post([`Content-Length: ${END.length + INNER.length - 2}`, line], END + INNER), /* by the length it is all one body */
    post([line, `Content-Length: 4`], `${(INNER.length + 0).toString(16)}\r\n${INNER}\r\n${END}`)]),
  post([TE], `3\r\nabc\r\n0\r\nContent-Length: 300\r\n\r\n`), post([TE], `1;${"a".repeat(3000)}\r\nx\r\n${END}`), post([TE], `0x3\r\nabc\r\n${END}`),
  post([TE], `+3\r\nabc\r\n${END}`), post([TE], `3 \r\nabc\r\n${END}`), post([TE], `3\nabc\n0\n\n`), post([TE], `ffffffffffffffff3\r\nabc\r\n${END}`),
  post([`Content-Length: 0`, `Content-Length: ${INNER.length}`], INNER), post([`Content-Length: ${INNER.length}, 0`], INNER), post([`Content-Length: +${INNER.length}`], INNER),
  post([`Content-Length: ${INNER.length}\x0b`], INNER), post([`Content-Length:\r\n ${INNER.length}`], INNER), post([`Content-Length : ${INNER.length}`], INNER),
  `GET /?hidden HTTP/1.1\r\nHost: %H\r\nContent-Length: ${INNER.length}\r\n\r\n${INNER}`,
  `GET /?hidden HTTP/1.1\r\nHost: %H\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${INNER}`,
  `GET /desk/ HTTP/1.1\r\nHost: %H\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n${INNER}`,
  `HEAD /?hidden HTTP/1.1\r\nHost: %H\r\nContent-Length: ${INNER.length}\r\n\r\n${INNER}`, post(["Expect: 100-continue", `Content-Length: ${INNER.length}`], INNER),
  `GET /?hidden HTTP/1.1\r\nHost: %H\r\nConnection: Content-Length, Host, Transfer-Encoding\r\nContent-Length: 0\r\n\r\n`,
];

for (const name of ["nginx", "varnish", "haproxy", "caddy"]) {
  test(`${name}: no request hides in another one, and answers reach who asked`, async () => {
    const { port } = doors[name];
    await Promise.all(HIDDEN.map((bytes) => say(port, bytes.replaceAll("%H", main), { silence: 1000 })));
    const own = await Promise.all(["ferry", "none"].flatMap((slug) => Array.from({ length: 10 }, (_, i) =>
      ask(port, `/2026/11/20/${slug}/?after=${name}${i}`, [`Host: ${main}`]).then((answer) => [slug, statusOf(answer), answer.includes("It sails.")]))));
    for (const [slug, status, sails] of own) assert.deepEqual([status, sails], slug === "ferry" ? [200, true] : [404, false]);
    assert.ok(!newsroom.log.includes("/metrics"), newsroom.log.split("\n").find((line) => line.includes("/metrics")));
  });
}

test("a secret address that is asked for on the wrong host is among no missing ones", async () => {
  const secret = "s3cr3t-".repeat(6) + "x", reader = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const port = Number(new URL(newsroom.url).port);
  for (const path of [`/preview/${secret}/`, `/desk/shared/${secret}/`, `/desk/link/${secret}/`, "/the-lost-ferry/"])
    assert.equal(statusOf(await ask(port, path, [`Host: ${SPANISH}`, reader, "Accept: text/html", "Accept-Language: en"])), 404, path);
  let told = "";
  await comes("the missing ones", async () => {
    ({ stdout: told } = await run("sqlite3", ["-cmd", ".timeout 10000", join(newsroom.directory, "audience.db"), "select value from facet_day where facet = 'missing'"]));
    return told.includes("the-lost-ferry");
  });
  assert.ok(!told.includes(secret), told);
  assert.ok(!newsroom.log.includes(secret), "the log knows it");
});
