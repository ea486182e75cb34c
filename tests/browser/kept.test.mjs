/* kept.test.mjs - not a word is lost: the line down for an hour, the session over, the browser killed. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { blocks, goTo, keptHere, keptWith, newest, openEditor, signIn, storyId } from "./editor.mjs";
import { holds, PATIENCE, shows } from "./patience.mjs";
import { room } from "./room.mjs";
import { press, type } from "./tabbing.mjs";

let newsroom, browser;
room({ demo: false }, (...both) => { [newsroom, browser] = both; });

test("the line is down for an hour: what was typed in it goes out when it is back", async () => {
  const page = await openEditor(browser, newsroom);
  await page.clock.install();
  await page.locator("#text").focus();
  await page.context().setOffline(true);
  for (const words of ["first quarter", "second quarter", "third quarter", "last quarter"]) {
    await type(page, words);
    await press(page, "Enter");
    await page.clock.runFor("15:00");
  }
  await page.locator("#band.offline").waitFor();
  await shows(page.locator("#band"), /^Offline\. Kept on this device/);
  await page.context().setOffline(false);
  await page.clock.runFor("00:10");
  await keptWith(page, "last quarter");
  await page.clock.runFor("00:10");
  await page.locator("#band").waitFor({ state: "hidden" });
  assert.equal((await newest(page)).body, "<p>first quarter</p>\n<p>second quarter</p>\n<p>third quarter</p>\n<p>last quarter</p>\n");
  await page.context().close();
});

/* A browser whose store of copies works, is full, or does not answer (window.store: undefined, "full", "mute"), on a clock of its own. */
async function openOnStore() {
  const page = await openEditor(browser, newsroom);
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...words) {
      if (window.store === "full") throw new DOMException("full", "QuotaExceededError");
      return window.store === "mute" ? {} : put.apply(this, words);
    };
  });
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.locator("#text").focus();
  await page.context().setOffline(true);
  return page;
}

const isToSend = (page) => page.waitForFunction(() => document.querySelector("#band").className === "band offline" && !document.querySelector("#band").hidden);

test("the line is down and the browser has no room: that it keeps the words is said as soon as it does", async () => {
  const page = await openOnStore();
  await page.evaluate(() => { window.store = "full"; });
  await type(page, "one");
  await page.clock.runFor(700);
  await isToSend(page);
  await shows(page.locator("#band"), /this browser keeps nothing/);
  await page.evaluate(() => { window.store = undefined; });
  await type(page, "two");
  await page.clock.runFor(50);
  await page.waitForFunction(() => /^Offline\. Kept on this device/.test(document.querySelector("#band").innerText));
  await page.context().close();
});

test("the line is down and the browser's store does not answer: nothing is said of it, and then that it keeps nothing", async () => {
  const page = await openOnStore();
  await page.evaluate(() => { window.store = "mute"; });
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/keep"));
  await type(page, "one");
  await page.clock.runFor(700);
  await failed;
  await type(page, "two"); /* by now the answer that is none has come */
  await page.clock.runFor(50);
  assert.ok(await page.locator("#band").isHidden());
  await page.clock.runFor(3100);
  await isToSend(page);
  await shows(page.locator("#band"), /this browser keeps nothing/);
  await page.context().close();
});

test("the answer to a copy is lost: the next one is taken, and nothing is asked", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#text").focus();
  let lost = 0;
  await page.route("**/keep", async (route) => {
    if (lost++ > 3) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await type(page, "one two three four five six seven eight nine ten");
  await keptWith(page, "nine ten");
  await page.waitForFunction(() => document.querySelector("#band").hidden && document.querySelector("#state").className === "saved");
  assert.ok(lost > 3);
  assert.equal(await page.locator("#conflict").isVisible(), false);
  assert.deepEqual(await blocks(page), ["one two three four five six seven eight nine ten"]);
  await page.context().close();
});

test("the session ends, the page is closed: on return the words are there", async () => {
  const page = await openEditor(browser, newsroom), id = storyId(page), context = page.context();
  await page.locator("#text").focus();
  await type(page, "before the end, ");
  await keptWith(page, "before the end,");
  await context.clearCookies();
  await type(page, "and after it");
  await page.locator("#band.signed-out").waitFor();
  await page.close();
  const again = await context.newPage();
  await signIn(again, newsroom);
  await goTo(again, newsroom, id);
  assert.deepEqual(await blocks(again), ["before the end, and after it"]);
  await keptWith(again, "and after it");
  await context.close();
});

/* Chromium with a profile that outlives it: {page, kill}. */
async function withProfile(profile) {
  const child = spawn(process.env.CHROMIUM ?? "/usr/bin/chromium",
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((done, fail) => {
    let said = "";
    child.stderr.on("data", (bytes) => {
      said += bytes;
      const line = said.match(/^DevTools listening on (ws:\S+)$/m);
      if (line) done(line[1]);
    });
    child.on("exit", () => fail(new Error(said)));
  });
  const connected = await chromium.connectOverCDP(address, { timeout: PATIENCE });
  const ended = new Promise((done) => child.on("close", done));
  const [context] = connected.contexts();
  context.setDefaultTimeout(PATIENCE);
  return { page: await context.newPage(), kill: () => { process.kill(-child.pid, "SIGKILL"); return ended; } };
}

test("the browser is killed while the line is down: opened again, it has each word", async () => {
  const profile = await mkdtemp(join(tmpdir(), "dateline-profile-"));
  let killed = await withProfile(profile), id;
  try {
    await signIn(killed.page, newsroom);
    await goTo(killed.page, newsroom);
    id = storyId(killed.page);
    await killed.page.locator("#headline").fill("Killed");
    await keptWith(killed.page, "Killed");
    await killed.page.context().setOffline(true);
    await killed.page.locator("#text").focus();
    await type(killed.page, "Nobody but this browser has these words.");
    await keptHere(killed.page, "Nobody but this browser has these words.");
    await killed.kill();
    killed = await withProfile(profile);
    await signIn(killed.page, newsroom);
    await goTo(killed.page, newsroom, id);
    assert.deepEqual(await blocks(killed.page), ["Nobody but this browser has these words."]);
    await holds(killed.page.locator("#headline"), "Killed");
    await keptWith(killed.page, "Nobody but this browser has these words.");
  } finally {
    await killed.kill().catch(() => {});
    await rm(profile, { recursive: true, force: true });
  }
});
