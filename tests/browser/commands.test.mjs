/* commands.test.mjs - the program as a person at a shell meets it: exits, one clear line, nothing half done. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { program } from "./newsroom.mjs";
import { PATIENCE } from "./patience.mjs";

let folder, newsroom;

/* {code, out, err} of the program. */
const dateline = (...words) =>
  new Promise((done) => execFile(program, words, { timeout: PATIENCE }, (problem, out, err) => done({ code: problem ? problem.code : 0, out, err })));

/* The same with something on its standard input. */
const datelineReads = (input, ...words) =>
  new Promise((done) => execFile(program, words, { timeout: PATIENCE }, (problem, out, err) => done({ code: problem ? problem.code : 0, out, err })).stdin.end(input));

const fails = (result, words) => {
  assert.equal(result.code, 1, result.err);
  assert.match(result.err, words);
  assert.equal(result.err.trim().split("\n").length, 1, result.err);
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dateline-commands-"));
  newsroom = join(folder, "newsroom");
  assert.equal((await dateline("init", newsroom, "--url", "http://127.0.0.1")).code, 0);
});
after(() => rm(folder, { recursive: true, force: true }));

test("version, help, routes", async () => {
  assert.match((await dateline("version")).out, /^dateline \d/);
  for (const name of ["init", "serve", "publish", "user", "settings", "check", "theme", "routes", "stats", "import", "move", "backup", "restore"])
    assert.match((await dateline("help", name)).out, new RegExp(`^dateline ${name}`));
  const routes = (await dateline("routes")).out.trim().split("\n");
  assert.ok(routes.length > 30);
  assert.ok(routes.every((line) => /^(GET|POST) +\//.test(line)));
});

test("wrong use ends with 2 and says the use", async () => {
  for (const words of [[], ["nonsense"], ["publish"], ["import"], ["import", "x"], ["move", newsroom], ["backup", newsroom], ["restore", "x"], ["init"], ["init", newsroom, "--nonsense"], ["settings"], ["user", newsroom], ["theme", "x", "y"], ["serve", newsroom, "more"]]) {
    const result = await dateline(...words);
    assert.equal(result.code, 2, words.join(" "));
    assert.ok(result.err.length > 0);
  }
});

test("a folder that is no newsroom, and one that is there already", async () => {
  fails(await dateline("serve", folder), /dateline\.conf/);
  fails(await dateline("publish", join(folder, "nowhere"), "x.md"), /nowhere/);
  fails(await dateline("init", newsroom), /newsroom/);
  fails(await dateline("init", join(folder, "no", "parent")), /parent|No such file/);
  fails(await dateline("init", join(folder, "other"), "--language", "not a language"), /language/);
  assert.ok(!existsSync(join(folder, "other")));
});

test("a database of another version of the program", async () => {
  const other = join(folder, "other");
  assert.equal((await dateline("init", other)).code, 0);
  const file = join(other, "dateline.db");
  const bytes = await readFile(file);
  const at = bytes.toString("latin1").match(/newsroom(?=[0-9a-f]{16})/).index + "newsroom".length;
  bytes.write("0123456789abcdef", at, "latin1");
  await writeFile(file, bytes);
  for (const command of ["check", "publish", "serve", "settings"]) {
    const words = command === "publish" ? [join(folder, "none.md")] : command === "serve" ? ["--listen", "127.0.0.1:0"] : [];
    fails(await dateline(command, other, ...words), /migration 0001_newsroom of the database is not the one of this program/);
  }
});

/* A file system of one megabyte is full at once; without the right to mount one there is nothing to try. */
test("a full disk, and room again: one clear line, nothing half done", async (t) => {
  const small = join(folder, "small");
  await mkdir(small);
  const run = promisify(execFile);
  if (!await run("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", small]).then(() => true, () => false)) return t.diagnostic("no right to mount");
  try {
    const room = join(small, "newsroom");
    assert.equal((await dateline("init", room)).code, 0);
    await writeFile(join(folder, "long.md"), `---\ntitle: Long\nslug: long\nplace: Norhaven\n---\n${"A long text. ".repeat(20_000)}\n`);
    await writeFile(join(small, "filler"), Buffer.alloc(8 << 20)).catch(() => {});
    fails(await dateline("publish", room, join(folder, "long.md")), /full/);
    await rm(join(small, "filler"));
    assert.equal((await dateline("check", room)).code, 0);
    assert.match((await dateline("publish", room, join(folder, "long.md"))).out, /\/long\/$/m);
    assert.equal((await dateline("check", room)).code, 0);
  } finally {
    await run("umount", [small]);
  }
});

test("a port in use", async () => {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  fails(await dateline("serve", newsroom, "--listen", `127.0.0.1:${server.address().port}`), /in use/);
  fails(await dateline("serve", newsroom, "--listen", "nonsense"), /HOST:PORT/);
  server.close();
});

test("an error in the front matter names file and line and publishes nothing of that file", async () => {
  const bad = join(folder, "bad.md");
  const good = join(folder, "good.md");
  await writeFile(bad, "---\ntitle: Bad\ndate: yesterday\n---\nText.\n");
  await writeFile(good, "---\ntitle: Good\nbyline: Ines Falk\nnonsense: 1\n---\nText.\n");
  const result = await dateline("publish", newsroom, bad, good);
  assert.equal(result.code, 1);
  assert.match(result.err, /bad\.md line 3: /);
  assert.match(result.err, /good\.md line 4: .*nonsense/);
  assert.match(result.out, /^http:\/\/127\.0\.0\.1\/\d{4}\/\d\d\/\d\d\/good\/\n$/);
  assert.match((await dateline("check", newsroom)).out, /^1 stories, 1 revisions/m);
  for (const bytes of ["---\ntitle: [\n", "---\ntitle: x\n---\n", "no front matter and no heading"]) {
    await writeFile(bad, bytes);
    assert.equal((await dateline("publish", newsroom, bad)).code, 1);
  }
  await writeFile(bad, Buffer.concat([Buffer.from("---\ntitle: "), Buffer.from([0xff]), Buffer.from("\n---\nText.\n")]));
  assert.match((await dateline("publish", newsroom, bad)).err, /bad\.md line 2: /);
});

test("a file published again updates its story and keeps the revision before", async () => {
  const file = join(folder, "again.md");
  const text = (words) => `---\ntitle: Again\nbyline: Ines Falk\ndate: 2026-11-05\n---\n${words}\n`;
  const addresses = new Set();
  for (const words of ["One.", "Two.", "Two."]) {
    await writeFile(file, text(words));
    addresses.add((await dateline("publish", newsroom, file)).out.trim());
  }
  assert.equal(addresses.size, 1);
  assert.match((await dateline("check", newsroom)).out, /^2 stories, 3 revisions.* 0 faults/m);
});

test("settings are listed, explained, changed, refused", async () => {
  assert.match((await dateline("settings", newsroom)).out, /^title = /m);
  assert.match((await dateline("settings", newsroom, "title")).out, /default/);
  assert.equal((await dateline("settings", newsroom, "title", "Another Courier")).code, 0);
  assert.match((await dateline("settings", newsroom)).out, /^title = Another Courier$/m);
  fails(await dateline("settings", newsroom, "nonsense"), /nonsense/);
  fails(await dateline("settings", newsroom, "page_size", "many"), /page_size|number/);
});

test("a secret setting is read from standard input and shown to nobody", async () => {
  const secret = "sk-5f0e1c";
  fails(await dateline("settings", newsroom, "engine_keys", `paid ${secret}`), /standard input/);
  assert.equal((await datelineReads(`paid ${secret}\n`, "settings", newsroom, "engine_keys", "-")).code, 0);
  for (const words of [[], ["engine_keys"]]) {
    const { out } = await dateline("settings", newsroom, ...words);
    assert.match(out, /^engine_keys = set$/m);
    assert.ok(!out.includes(secret));
  }
  for (const name of await readdir(newsroom)) {
    const path = join(newsroom, name);
    if ((await stat(path)).isFile()) assert.ok(!(await readFile(path)).includes(secret), name);
  }
  fails(await datelineReads(`paid ${secret} more\n`, "settings", newsroom, "engine_keys", "-"), /line 1/);
  assert.equal((await dateline("settings", newsroom, "engine_keys", "")).code, 0);
  assert.match((await dateline("settings", newsroom)).out, /^engine_keys = $/m);
  assert.equal((await datelineReads("a: apertium http://127.0.0.1:2737\n", "settings", newsroom, "engines", "-")).code, 0);
  fails(await dateline("settings", newsroom, "engines", "a: apertium http://127.0.0.1:2737\nb: oracle http://x.example"), /engines, line 2/);
});

test("people: added, listed, given a new password, shut out", async () => {
  assert.match((await dateline("user", newsroom, "add", "ines", "--role", "editor")).out, /^ines: password \S{20,}$/m);
  assert.match((await dateline("user", newsroom, "list")).out, /^ines\teditor$/m);
  assert.match((await dateline("user", newsroom, "password", "ines")).out, /password/);
  assert.match((await dateline("user", newsroom, "token", "ines", "--label", "phone")).out, /token \S{40,}/);
  assert.equal((await dateline("user", newsroom, "disable", "ines")).code, 0);
  assert.match((await dateline("user", newsroom, "list")).out, /disabled/);
  fails(await dateline("user", newsroom, "add", "ines", "--role", "editor"), /ines/);
  fails(await dateline("user", newsroom, "add", "x", "--role", "king"), /role/);
  fails(await dateline("user", newsroom, "password", "nobody"), /nobody/);
});

test("a theme is written out, checked, and named where it is broken", async () => {
  const theme = join(folder, "theme");
  assert.equal((await dateline("theme", "export", theme)).code, 0);
  assert.ok((await readdir(theme)).includes("story.mustache"));
  assert.match((await dateline("theme", "check", theme)).out, /whole/);
  fails(await dateline("theme", "export", theme), /empty/);
  await writeFile(join(theme, "story.mustache"), "{{#open}}");
  fails(await dateline("theme", "check", theme), /story.*open/);
});
