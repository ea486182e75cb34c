/* nginx.mjs - an nginx that serves an exported site by its own configuration. */
/* SPDX-License-Identifier: Apache-2.0 */
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { request } from "node:http";
import { until } from "./patience.mjs";

const free = () =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const answers = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => { socket.destroy(); done(true); });
    socket.on("error", () => done(false));
  });

/* Serves the export in `site`; its own files go to `folder`. {port, stop}. */
export const startNginx = async (site, folder) => {
  const port = await free();
  await mkdir(folder, { recursive: true });
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join("\n");
  const user = process.getuid() === 0 ? "user root;\n" : ""; /* the folders of tests are their owner's alone */
  await writeFile(join(folder, "nginx.conf"), `${user}worker_processes 1;
daemon off;
pid ${folder}/pid;
error_log ${folder}/log;
events { worker_connections 256; }
http {
    access_log off;
    ${paths}
    include ${site}/nginx/http.conf;
    server { listen 127.0.0.1:${port}; include ${site}/nginx/server.conf; }
}
`);
  const child = spawn("nginx", ["-c", join(folder, "nginx.conf")], { stdio: "ignore", env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
  let ended = false;
  const over = new Promise((done) => child.on("exit", () => { ended = true; done(); }));
  await until("nginx", () => ended || answers(port));
  if (ended) throw new Error(`nginx: ${await readFile(join(folder, "log"), "utf8").catch(() => "no log")}`);
  return { port, stop: () => { child.kill("SIGTERM"); return over; } };
};

/* {status, headers, body} of a path on a host, asked at a port, as sent. */
export const askAt = (port, address, headers = {}) =>
  new Promise((done, fail) => {
    const { host, pathname, search } = new URL(address);
    request({ hostname: "127.0.0.1", port, path: pathname + search, headers: { host, ...headers } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    }).on("error", fail).end();
  });
