/* wordpress.mjs - a real WordPress (Debian's) with a MariaDB of its own, in a folder, on loopback. */
/* SPDX-License-Identifier: Apache-2.0 */
import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./newsroom.mjs";
import { askAt } from "./nginx.mjs";
import { until } from "./patience.mjs";

const PROGRAM = "/usr/share/wordpress";
const scripts = fileURLToPath(new URL("../wordpress", import.meta.url));
const { PATH } = process.env;

/* What no reader asks for; and what leads nowhere further. */
const MACHINERY = /%7B|^\/(wp-json|wp-admin|wp-includes|wp-login|wp-content\/themes|xmlrpc|wp-comments)|replytocom/;
const LEAF = /\/feed\/|\/wp-content\/|\?/;
const plain = (text) => text.replaceAll("&amp;", "&").replaceAll("&#038;", "&").trim();

export const SITE = "http://old.example";

const freePort = () =>
  new Promise((done, fail) => {
    const server = createServer().on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const ended = (child) => new Promise((done) => child.once("exit", done));

export class WordPress {
  /* One that is set up, empty, and answers. stop() it in the end. */
  static async start() {
    const site = new WordPress();
    site.folder = await mkdtemp(join(tmpdir(), "dateline-wordpress-"));
    site.root = join(site.folder, "site");
    site.uploads = join(site.root, "wp-content/uploads");
    site.env = { ...process.env, PATH: `${PATH}:/usr/sbin`, PHP_CLI_SERVER_WORKERS: "3", DATELINE_WORDPRESS_SOCKET: join(site.folder, "socket") };
    site.children = [];
    try {
      await site.#lay();
      await site.#database();
      await site.php("install.php", SITE);
      await site.#serve();
    } catch (problem) {
      await site.stop();
      throw problem;
    }
    return site;
  }

  /* WordPress's programs, with a configuration, a theme and a folder for uploads beside them. */
  async #lay() {
    await mkdir(join(this.root, "wp-content/themes"), { recursive: true });
    await mkdir(join(this.root, "wp-content/plugins"));
    for (const name of await readdir(PROGRAM)) if (name.endsWith(".php")) await copyFile(join(PROGRAM, name), join(this.root, name));
    await copyFile(join(scripts, "wp-config.php"), join(this.root, "wp-config.php"));
    for (const name of ["wp-admin", "wp-includes"]) await symlink(join(PROGRAM, name), join(this.root, name));
    await symlink(join(scripts, "theme"), join(this.root, "wp-content/themes/plain"));
  }

  #spawn(program, words) {
    const child = spawn(program, words, { env: this.env, stdio: ["ignore", "ignore", "pipe"], detached: true });
    child.said = "";
    child.stderr.on("data", (bytes) => { child.said = (child.said + bytes).slice(-10_000); });
    child.ended = ended(child);
    child.on("error", (problem) => { child.said += problem; });
    this.children.push(child);
    return child;
  }

  #until(child, check) {
    return until(() => `${child.spawnfile}: ${child.said}`, () => {
      if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended: ${child.said}`);
      return check();
    }, { every: 25 });
  }

  async #database() {
    const data = join(this.folder, "data"), socket = this.env.DATELINE_WORDPRESS_SOCKET;
    await mkdir(data);
    const root = process.getuid() === 0 ? ["--user=root"] : [];
    const child = this.#spawn("mariadbd", ["--no-defaults", ...root, `--datadir=${data}`, `--socket=${socket}`, "--skip-networking", "--skip-grant-tables", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M"]);
    await this.#until(child, () => existsSync(socket));
    await run("php", ["-r", '(new mysqli(null, "root", "", "", 0, $argv[1]))->query("create database wordpress character set utf8mb4");', socket]);
  }

  async #serve() {
    this.port = await freePort();
    const child = this.#spawn("php", ["-S", `127.0.0.1:${this.port}`, "-t", this.root, join(scripts, "router.php")]);
    await this.#until(child, () => this.ask("/").then(({ status }) => status === 200, () => false));
  }

  /* What a script of tests/wordpress prints. */
  async php(script, ...words) {
    const { stdout } = await run("php", [join(scripts, script), ...words], { cwd: this.root, env: this.env, maxBuffer: 1 << 26 });
    return stdout;
  }

  /* Its export, as a file; the path. */
  async export() {
    const file = join(this.folder, "export.xml");
    await writeFile(file, await this.php("export.php"));
    return file;
  }

  /* {status, headers, body} of an address of the site, or a path. */
  ask(address) {
    return askAt(this.port, new URL(address, SITE).href);
  }

  /* {path: the page's text, or null where nobody asked} of all addresses that the site's pages and their heads name.
   * Files, feeds and what a query asks for are leaves: that they answer is taken from their being named. */
  async crawl() {
    const found = { "/": null }, queue = ["/"];
    const add = (address, from) => {
      const url = new URL(address, SITE + from);
      const path = url.pathname + url.search;
      if (url.origin !== SITE || MACHINERY.test(path) || path in found) return;
      found[path] = null;
      if (!LEAF.test(path)) queue.push(path);
    };
    const work = async () => {
      for (let path; (path = queue.shift());) {
        const { status, headers, body } = await this.ask(path);
        if (headers.location) add(headers.location, path);
        if (status !== 200 || !/html/.test(headers["content-type"])) continue;
        found[path] = body.toString("utf8");
        for (const [, address] of found[path].matchAll(/(?:href|src)=["']([^"'#]+)/g)) add(plain(address), path);
        for (const [, set] of found[path].matchAll(/srcset="([^"]+)"/g)) for (const one of set.split(",")) add(one.trim().split(" ")[0], path);
      }
    };
    await work();
    return found;
  }

  async stop() {
    for (const child of this.children.reverse()) {
      if (child.exitCode === null) process.kill(-child.pid, "SIGTERM"); /* PHP's workers do not end with it */
      await child.ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
