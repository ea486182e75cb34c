/* newsroom.mjs - a newsroom in a temporary folder, served by the program under test. */
/* SPDX-License-Identifier: Apache-2.0 */
import { execFile, spawn } from "node:child_process";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { copyDemo } from "./demo.mjs";
import { PATIENCE, until } from "./patience.mjs";

export const run = promisify(execFile);
export const TITLE = ["--title", "The Norhaven Courier", "--agency", "NCA"];
export const program = process.env.DATELINE_PROGRAM ?? fileURLToPath(new URL("../../build/dateline", import.meta.url));

const isFree = (port) =>
  new Promise((done) => {
    const server = createServer().on("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });

/* A port to come back to: below those that the system gives to whoever asks for any, so that nobody gets it while its server is stopped. */
export async function freePort() {
  for (;;) {
    const port = 11_000 + Math.floor(21_000 * Math.random());
    if (await isFree(port)) return port;
  }
}

/* The line that the program prints once it can answer. */
export const whenListening = (child) =>
  new Promise((done, fail) => {
    let said = "";
    const timer = setTimeout(() => fail(new Error(`not listening after ${PATIENCE / 1000} s: ${said}`)), PATIENCE);
    const end = (settle, value) => {
      clearTimeout(timer);
      settle(value);
    };
    const hear = (bytes) => {
      said += bytes;
      const line = said.match(/^listening on (http:\/\/\S+)$/m);
      if (line) end(done, line[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", (problem) => end(fail, problem));
    child.on("exit", (code) => end(fail, new Error(`serve ended with ${code}: ${said}`)));
  });

const children = new Set();
process.once("exit", () => { for (const child of children) child.kill("SIGKILL"); });

/* A program that ends with the tests, also where one failed before it could stop it. */
export const endsWithTests = (child) => {
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
};

/* The program, serving. */
export const spawnServer = (directory, listen, ...words) =>
  endsWithTests(spawn(program, ["serve", directory, "--listen", listen, ...words], { stdio: ["ignore", "pipe", "pipe"] }));

/* The newsroom in a folder, served on a free port: {url, pid, stop, kill}. */
export const serve = async (directory) => {
  const child = spawnServer(directory, "127.0.0.1:0", "--access-log", "off");
  const end = (signal) =>
    new Promise((done) => {
      child.on("close", done);
      child.kill(signal);
    });
  const url = await whenListening(child);
  return { url, pid: child.pid, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
};

export class Newsroom {
  /* A newsroom with the demo stories, or an empty one in a language, served. stop() it in the end. database: its store,
   * where it is no file of its own; conf: lines for dateline.conf. */
  static async start({ demo = true, language, database, conf } = {}) {
    const newsroom = new Newsroom();
    newsroom.folder = await mkdtemp(join(tmpdir(), "dateline-browser-"));
    newsroom.directory = join(newsroom.folder, "newsroom");
    try {
      await newsroom.#open(demo, language, database, conf);
    } catch (problem) {
      await newsroom.stop();
      throw problem;
    }
    return newsroom;
  }

  async #open(demo, language, database, conf) {
    this.url = `http://127.0.0.1:${await freePort()}`;
    if (demo) {
      this.password = await copyDemo(this.directory, this.url);
    } else {
      const words = [...TITLE, "--url", this.url, "--admin", "admin", ...(language ? ["--language", language] : []), ...(database ? ["--database", database] : [])];
      const { stdout } = await run(program, ["init", this.directory, ...words]);
      this.password = stdout.match(/password (\S+)/)[1];
    }
    if (conf) await appendFile(join(this.directory, "dateline.conf"), `${conf}\n`);
    await this.#serve();
  }

  async #serve() {
    this.child = spawnServer(this.directory, new URL(this.url).host);
    this.#watch();
    await whenListening(this.child);
  }

  /* Stops the server, does something, and serves at the same address. */
  async restart(between = () => {}) {
    this.child.kill("SIGTERM");
    await this.ended.promise;
    await between();
    await this.#serve();
  }

  /* Ends the server as a power cut does, and serves at the same address. */
  async crash() {
    this.child.kill("SIGKILL");
    await this.ended.promise;
    await this.#serve();
  }

  /* Publishes files {name: text or bytes}, in their order; answers the addresses that the program printed. */
  async publish(files) {
    const folder = await mkdtemp(join(this.folder, "files-"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const stories = Object.keys(files).filter((name) => /\.(md|html)$/.test(name));
    const { stdout } = await run(program, ["publish", this.directory, ...stories.map((name) => join(folder, name))], { maxBuffer: 1 << 24 });
    return stdout.match(/https?:\/\/\S+/g) ?? [];
  }

  /* Changes a setting, beside the server. */
  async set(name, value) {
    await run(program, ["settings", this.directory, name, value]);
  }

  /* Until what is also read was looked for with each story, by which pages change after it is published. */
  async related() {
    const words = ["-readonly", join(this.directory, "dateline.db"), "select count(*) from search_document where not related"];
    await until("what is also read", async () => (await run("sqlite3", words)).stdout.trim() === "0");
  }

  /* {status, headers, body}: as sent, in the coding asked for. */
  fetch(path, headers = {}) {
    return new Promise((done, fail) => {
      const asked = request(new URL(path, this.url), { headers }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
        answer.on("error", fail);
      });
      asked.on("error", fail).end();
    });
  }

  async text(path) {
    const { status, body } = await this.fetch(path);
    if (status !== 200) throw new Error(`${path}: status ${status}`);
    return body.toString("utf8");
  }

  /* Throws when the program had ended before it was told to, or does not end cleanly. */
  async stop() {
    const early = this.child && this.ended.value;
    if (this.child && !early) this.child.kill("SIGTERM");
    const how = await this.ended?.promise;
    await rm(this.folder, { recursive: true, force: true });
    if (early || (how && how !== "exit 0")) throw new Error(`serve: ${how}${early ? " before it was stopped" : ""}\n${this.log}`);
  }

  /* Keeps the end of the log and how the program ended. */
  #watch() {
    this.log = "";
    const hear = (bytes) => { this.log = (this.log + bytes).slice(-100_000); };
    this.child.stdout.on("data", hear);
    this.child.stderr.on("data", hear);
    this.ended = { value: null };
    this.ended.promise = new Promise((done) => {
      this.child.once("close", (code, signal) => {
        this.ended.value = signal ? `signal ${signal}` : `exit ${code}`;
        done(this.ended.value);
      });
    });
  }
}

/* The path of a demo story in an edition. */
export const demoStory = (language = "en") => {
  const slugs = { es: "vuelve-el-transbordador", de: "faehre-zu-den-noerdlichen-inseln" };
  return `${language === "en" ? "" : `/${language}`}/2026/11/20/${slugs[language] ?? "ferry-line-returns"}/`;
};

/* Front matter: lists and texts, quoted so that any character may stand in them. */
export const frontMatter = (values) => {
  const quoted = (text) => JSON.stringify(String(text));
  const lines = Object.entries(values).map(([key, value]) =>
    Array.isArray(value) ? `${key}:\n${value.map((item) => `  - ${quoted(item)}`).join("\n")}` : `${key}: ${quoted(value)}`);
  return `---\n${lines.join("\n")}\n---\n`;
};
