/* caches.mjs - Varnish and nginx before a newsroom, by the files of docs/proxy. */
/* SPDX-License-Identifier: Apache-2.0 */
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, run } from "./newsroom.mjs";
import { until } from "./patience.mjs";

export const KEY = "CHANGE-THIS-KEY";
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
const start = (program, words) => spawn(program, words, { stdio: ["ignore", "ignore", "pipe"], env });

const listens = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => { socket.destroy(); done(true); });
    socket.on("error", () => done(false));
  });

/* A file of docs/proxy with some texts changed; each must be in it. */
export const proxyFile = async (name, changes) => {
  let text = await readFile(fileURLToPath(new URL(`../../docs/proxy/${name}`, import.meta.url)), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${name} has no "${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
};

/* Runs a program until its port answers: {stop, signal}. */
export const serveBy = async (program, words, port) => {
  const child = start(program, words);
  let said = "", ended = false;
  child.stderr.on("data", (bytes) => { said += bytes; });
  const over = new Promise((done) => child.on("close", () => { ended = true; done(); }));
  await until(() => `${program}: ${said}`, () => ended || listens(port));
  if (ended) throw new Error(`${program}: ${said}`);
  return { port, pid: child.pid, stop: () => { child.kill("SIGTERM"); return over; } };
};

const varnishJail = () => (process.getuid() === 0 ? ["-j", "none"] : []); /* the folders of tests are their owner's alone */

export const varnishWords = async (folder, backend) => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "own.vcl"), await proxyFile("varnish.vcl", [['.port = "8080"', `.port = "${backend}"`]]));
  return [...varnishJail(), "-n", join(folder, "run"), "-f", join(folder, "own.vcl")];
};

export const startVarnish = async (folder, backend, port) =>
  serveBy("varnishd", [...(await varnishWords(folder, backend)), "-F", "-a", `127.0.0.1:${port}`, "-s", "malloc,32m", "-p", "thread_pool_min=10"], port);

/* A certificate for news.example, of a day: {chain, key, all}. */
export const certificate = async (folder) => {
  await mkdir(folder, { recursive: true });
  const files = { chain: join(folder, "fullchain.pem"), key: join(folder, "privkey.pem"), all: join(folder, "all.pem") };
  await run("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
    "-subj", "/CN=news.example", "-keyout", files.key, "-out", files.chain]);
  await writeFile(files.all, (await readFile(files.chain, "utf8")) + (await readFile(files.key, "utf8")));
  return files;
};

/* nginx.conf as it runs here: {words, port} of its plain port, which in it is for Dateline alone. */
export const nginxWords = async (folder, backend, name) => {
  const { chain, key } = await certificate(folder);
  const [web, tls, port] = [await freePort(), await freePort(), await freePort()];
  const user = process.getuid() === 0 ? "user root;\n" : "";
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
  const text = await proxyFile("nginx.conf", [
    ["http {\n", `http {\n    ${paths}\n`],
    ["/var/log/nginx/access.log", join(folder, "access.log")],
    ["/var/cache/nginx/dateline", join(folder, "cache")],
    ["server 127.0.0.1:8080;", `server 127.0.0.1:${backend};`],
    ["listen 80;", `listen 127.0.0.1:${web};`],
    ["listen 443 ssl http2;", `listen 127.0.0.1:${tls} ssl http2;`],
    ["listen 127.0.0.1:8081;", `listen 127.0.0.1:${port};`],
    ["server_name news.example;", `server_name ${name};`],
    ["/etc/ssl/news.example/fullchain.pem", chain],
    ["/etc/ssl/news.example/privkey.pem", key],
  ]);
  await writeFile(join(folder, "nginx.conf"), `${user}daemon off;\npid ${folder}/pid;\nerror_log ${folder}/log;\n${text}`);
  return { words: ["-c", join(folder, "nginx.conf")], port, tls };
};

export const startNginx = async (folder, backend, name) => {
  const { words, port, tls } = await nginxWords(folder, backend, name);
  return { ...(await serveBy("nginx", words, port)), tls };
};

/* Ends with the program's own words where it refuses its file. */
export const check = (program, words) => run(program, words, { env, maxBuffer: 1 << 24 });
