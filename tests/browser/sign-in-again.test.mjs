/* sign-in-again.test.mjs - the session ends while somebody writes: signed in again on the page itself, nothing is lost. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { newContext } from "./chromium.mjs";
import { colleague, keptWith, openEditor, save, story } from "./editor.mjs";
import { holds, shows } from "./patience.mjs";
import { room } from "./room.mjs";

const axe = readFileSync(fileURLToPath(new URL("node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");

let newsroom, browser;
room({ demo: false }, (...both) => { [newsroom, browser] = both; });

/* Ends all sessions of the browser on the server, where they count, as another browser of the person does. */
const endSessions = async (page) => {
  const other = await newContext(page.context().browser());
  const tab = await other.newPage();
  await tab.goto(`${newsroom.url}/desk/sign-in/`);
  await signInThere(tab, "admin", newsroom.password);
  await tab.goto(`${newsroom.url}/desk/account/`);
  const ended = tab.waitForResponse((one) => one.url().endsWith("/desk/account/sessions/end/"));
  await tab.locator('form[action="/desk/account/sessions/end/"] button').last().click();
  await ended;
  await other.close();
};
const signInThere = async (tab, name, password) => {
  await tab.locator("input[name=name]").fill(name);
  await tab.locator("input[name=password]").fill(password);
  await tab.locator("button[type=submit]").click();
  await tab.waitForURL(/\/desk\/(?!sign-in)/);
};
const begun = async (options) => {
  const page = await openEditor(browser, newsroom, options);
  await page.locator("#headline").fill("Written through it");
  await page.locator("#text").click();
  await page.keyboard.type("before ");
  await keptWith(page, "before");
  return page;
};
const card = (page) => page.locator(".signing");
const give = async (page, words) => {
  await card(page).locator("input").last().fill(words);
  await card(page).locator("[type=submit]").click();
};

test("a card asks for the password beside the text; writing goes on, and all of it arrives", async () => {
  const page = await begun();
  await endSessions(page);
  await page.keyboard.type("while ");
  await card(page).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "text", "the focus stays in the text");
  await page.keyboard.type("the card was open ");
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes[0].html}`), []);
  await holds(card(page).locator("input").first(), "admin");
  assert.equal(await card(page).locator("input").first().evaluate((field) => field.readOnly), true);
  await give(page, "not the password at all");
  await card(page).locator(".err").waitFor();
  await shows(card(page).locator(".err"), /do not belong together/);
  await give(page, newsroom.password);
  await card(page).waitFor({ state: "detached" });
  await keptWith(page, "while the card was open");
  await page.locator("#text").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("and after");
  await keptWith(page, "and after");
  assert.match((await save(page)).fields.body, /before while the card was open and after/);
  await page.context().close();
});

test("who else signed in meanwhile in this browser sends nothing of it", async () => {
  const [name, password] = await colleague(newsroom, "amsel", "editor");
  const page = await begun();
  const tab = await page.context().newPage();
  await page.context().clearCookies();
  await tab.goto(`${newsroom.url}/desk/sign-in/`);
  await signInThere(tab, name, password);
  await page.bringToFront();
  await page.locator("#text").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("secret of the first");
  await card(page).waitFor();
  await shows(page.locator("#band"), /amsel.*admin/);
  assert.equal((await story(page)).kept, null, "nothing is kept under the other name");
  await give(page, newsroom.password);
  await card(page).waitFor({ state: "detached" });
  await keptWith(page, "secret of the first");
  await page.context().close();
});

/* RFC 6238, of a secret in base32. */
const codeOf = (secret) => {
  const bits = [...secret.replaceAll(/[\s=]/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(step).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
};

test("with a second factor the code is asked for next, and a recovery code does; guesses are counted as on the page", async () => {
  const [name, password] = await colleague(newsroom, "falk", "editor");
  const page = await openEditor(browser, newsroom, { person: [name, password] });
  const tab = await page.context().newPage();
  await tab.goto(`${newsroom.url}/desk/account/second-factor/`);
  await tab.locator("input[type=password]").first().fill(password);
  await tab.locator("main button[type=submit]").first().click();
  const secret = (await tab.locator("main").innerText()).match(/\b(?:[A-Z2-7]{4} ?){6,}\b/)[0];
  await tab.locator("input[name=code]").fill(codeOf(secret));
  await tab.locator("main button[type=submit]").first().click();
  const recovery = await tab.locator(".codes code").first().innerText();
  await page.bringToFront();
  await page.context().clearCookies();
  await page.locator("#text").click();
  await page.keyboard.type("with a code");
  await card(page).waitFor();
  await give(page, password);
  await card(page).locator("[autocomplete=one-time-code]").waitFor();
  await give(page, "000000");
  await card(page).locator(".err:visible").waitFor();
  await give(page, recovery);
  await card(page).waitFor({ state: "detached" });
  await keptWith(page, "with a code");
  await page.context().clearCookies();
  await page.keyboard.type(" again");
  await card(page).waitFor();
  for (let i = 0; i < 12 && !/Too many/.test(await card(page).innerText()); i++) {
    await give(page, `wrong number ${i} of them`);
    await page.waitForFunction(() => document.querySelector(".signing .err:not([hidden])"));
  }
  await shows(card(page), /Too many attempts/);
  await page.context().close();
});
