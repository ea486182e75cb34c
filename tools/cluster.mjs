/* cluster.mjs - the demo newsroom on three nodes: a PostgreSQL and its replica, a bucket for pictures, nginx in front. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * It begins as a newsroom on one machine and is carried over, as a newsroom is that has outgrown it: its pictures by
 * `dateline media`, its store by `dateline move`. All of it is on loopback and in a temporary folder, and gone in the end.
 */
import { spawn } from "node:child_process";
import { appendFile, chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, whenListening } from "../tests/browser/newsroom.mjs";
import { Store } from "../tests/browser/s3.mjs";
import { PostgresPair } from "../tests/cluster/postgres_pair.mjs";

const NODES = 3, BUCKET = "newsroom";
const program = process.env.DATELINE_PROGRAM ?? fileURLToPath(new URL("../build/dateline", import.meta.url));
const ends = []; /* what is to be undone, last first */

const freePort = () =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const start = (command, words, options) => {
  const child = spawn(command, words, options);
  const over = new Promise((done) => child.on("close", done));
  ends.push(() => { child.kill("SIGTERM"); return over; });
  return child;
};

const nginxConf = (folder, port, nodes) => `${process.getuid() === 0 ? "user root;\n" : ""}worker_processes 1;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http {
    access_log off;
    ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join("\n    ")}
    proxy_buffer_size 16k;
    proxy_buffers 32 16k;
    upstream nodes { ${nodes.map((node) => `server ${node} max_fails=1 fail_timeout=2s;`).join(" ")} keepalive 32; }
    server {
        listen 127.0.0.1:${port};
        client_max_body_size 101m;
        location / {
            proxy_pass http://nodes;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host:$server_port;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto http;
            proxy_set_header X-Forwarded-Host "";
            proxy_set_header Forwarded "";
            proxy_buffering off;
            proxy_next_upstream error timeout http_502;
        }
    }
}
`;

const serve = async (directory) => {
  const child = start(program, ["serve", directory, "--listen", "127.0.0.1:0", "--access-log", "off"], { stdio: ["ignore", "pipe", "pipe"] });
  const url = await whenListening(child);
  child.stderr.on("data", (bytes) => process.stderr.write(bytes));
  return url;
};

/* The first node's folder: a newsroom of one machine, carried over. Answers its password. */
const makeNewsroom = async (directory, url, pair, store) => {
  const { stdout } = await run(program, ["init", directory, "--demo", "--admin", "admin", "--url", url]);
  const conf = join(directory, "dateline.conf"), pictures = store.settings(BUCKET).split("\n").filter((line) => !line.startsWith("media = "));
  await chmod(conf, 0o600);
  await appendFile(conf, `\ntrusted_proxies = 127.0.0.1\n${pictures.join("\n")}\n`);
  await run(program, ["media", directory, "--to", `s3://${BUCKET}`]);
  await run(program, ["move", directory, "--to", pair.url]);
  await appendFile(conf, `media = s3://${BUCKET}\ndatabase_replica = ${pair.replica}\n`);
  return stdout.match(/password (\S+)/)[1];
};

const addNode = async (first, directory) => {
  await mkdir(directory);
  for (const file of ["dateline.conf", "secret.key"]) await copyFile(join(first, file), join(directory, file));
};

const open = async () => {
  const folder = await mkdtemp(join(tmpdir(), "dateline-cluster-"));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const pair = await PostgresPair.start();
  ends.push(() => pair.stop());
  const store = await Store.start({ buckets: [BUCKET] });
  ends.push(() => store.stop());
  const port = await freePort(), url = `http://127.0.0.1:${port}`, folders = Array.from({ length: NODES }, (_, i) => join(folder, `node-${i + 1}`));
  const password = await makeNewsroom(folders[0], url, pair, store);
  for (const other of folders.slice(1)) await addNode(folders[0], other);
  const nodes = await Promise.all(folders.map(serve));
  await writeFile(join(folder, "nginx.conf"), nginxConf(folder, port, nodes.map((node) => new URL(node).host)));
  start("nginx", ["-c", join(folder, "nginx.conf")], { stdio: "inherit", env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
  console.log(`the newsroom, by nginx   ${url}/`);
  console.log(`the desk                 ${url}/desk/   admin, password ${password}`);
  nodes.forEach((node, i) => console.log(`node ${i + 1}                   ${node}/   ${folders[i]}`));
  console.log(`PostgreSQL, to write     ${pair.url}`);
  console.log(`PostgreSQL, to read      ${pair.replica}`);
  console.log(`pictures                 s3://${BUCKET} at ${store.url}`);
  console.log("Ctrl-C ends all of it; nothing is kept.");
};

const close = async () => {
  while (ends.length) await Promise.resolve(ends.pop()()).catch((problem) => console.error(String(problem)));
};

let closing;
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { closing ??= close().then(() => process.exit(0)); });
try {
  await open();
} catch (problem) {
  console.error(problem.stderr || problem.message);
  await close();
  process.exit(1);
}
