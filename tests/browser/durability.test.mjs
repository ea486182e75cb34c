/* durability.test.mjs - what was acknowledged is there after kill -9, of commands and of the server beside them. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { program, serve } from "./newsroom.mjs";

const run = promisify(execFile);
const PUBLISHES = 200;

const story = (number, round) =>
  `---\ntitle: Boat number ${number}\nslug: boat-${number}\nbyline: Ines Falk\nplace: Norhaven\nsections: Harbour\ndate: 2026-11-05\n---\nThe boat sails, as said in round ${round}.\n`;

/* Publishes one file and kills the program after delay milliseconds, or never; answers the address if it was printed before the end. */
const publishAndKill = (folder, file, delay = null) =>
  new Promise((done) => {
    let said = "";
    const child = spawn(program, ["publish", folder, file], { stdio: ["ignore", "pipe", "ignore"] });
    const timer = delay === null ? null : setTimeout(() => child.kill("SIGKILL"), delay);
    child.stdout.on("data", (bytes) => (said += bytes));
    child.on("close", () => {
      clearTimeout(timer);
      done(said.match(/^http\S+$/m)?.[0]);
    });
  });

test("kill -9 during 200 publishes loses no acknowledged story and leaves check content", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dateline-kill-"));
  const newsroom = join(folder, "newsroom");
  try {
    await run(program, ["init", newsroom, "--url", "http://127.0.0.1"]);
    const acknowledged = new Map();
    let killed = 0, whole = 0; /* whole: how many milliseconds one takes that is let be */
    for (let i = 0; i < PUBLISHES; i++) {
      const file = join(folder, `boat-${i % 50}.md`);
      const round = Math.floor(i / 50);
      await writeFile(file, story(i % 50, round));
      const isLetBe = i % 10 === 0, begun = performance.now();
      const address = await publishAndKill(newsroom, file, isLetBe ? null : whole * (((i * 7919) % 60) / 40));
      if (isLetBe) whole = performance.now() - begun;
      if (address) acknowledged.set(address, round);
      else killed++;
    }
    assert.ok(killed > 0, "none was killed in time");
    assert.ok(acknowledged.size > 0, "none was acknowledged");
    const { stdout } = await run(program, ["check", newsroom]);
    assert.match(stdout, / 0 faults/);
    const server = await serve(newsroom);
    try {
      for (const [address, round] of acknowledged) {
        const answer = await fetch(server.url + new URL(address).pathname);
        assert.equal(answer.status, 200, address);
        const seen = Number((await answer.text()).match(/said in round (\d)/)[1]);
        assert.ok(seen >= round, `${address}: acknowledged was round ${round}, there is ${seen}`);
      }
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a server killed with -9 starts again, and commands beside it go on", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dateline-kill-"));
  const newsroom = join(folder, "newsroom");
  try {
    await run(program, ["init", newsroom, "--url", "http://127.0.0.1"]);
    const first = await serve(newsroom);
    const file = join(folder, "boat.md");
    await writeFile(file, story(1, 0));
    const { stdout } = await run(program, ["publish", newsroom, file]);
    await first.kill();
    await writeFile(file, story(1, 1));
    await run(program, ["publish", newsroom, file]);
    const second = await serve(newsroom);
    try {
      const text = await (await fetch(second.url + new URL(stdout.trim()).pathname)).text();
      assert.match(text, /said in round 1/);
    } finally {
      await second.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a publish beside the server is on its pages when the command ends", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dateline-fresh-"));
  const newsroom = join(folder, "newsroom");
  try {
    await run(program, ["init", newsroom, "--url", "http://127.0.0.1"]);
    const server = await serve(newsroom);
    try {
      const file = join(folder, "boat.md");
      for (let round = 0; round < 5; round++) {
        await writeFile(file, story(1, round));
        const { stdout } = await run(program, ["publish", newsroom, file]);
        for (const path of [new URL(stdout.trim()).pathname, "/feed/"])
          assert.match(await (await fetch(server.url + path)).text(), new RegExp(`said in round ${round}`), path);
        assert.match(await (await fetch(server.url + "/")).text(), /Boat number 1/);
      }
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
