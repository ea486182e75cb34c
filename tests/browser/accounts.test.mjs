/* accounts.test.mjs - accounts as people meet them: second factor, recovery, links, sessions, people, languages. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { follow, open } from "./chromium.mjs";
import { Newsroom, program, run } from "./newsroom.mjs";
import { counts, shows, until } from "./patience.mjs";
import { room } from "./room.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NEW = "some words in a row, and a number 7";
const SHOTS = process.env.DATELINE_SHOTS; /* a folder for pictures of the pages, to be looked at */

let newsroom, browser;
room({ demo: false }, (...both) => { [newsroom, browser] = both; });

/* RFC 6238 once more, by another hand than the server's. */
const codeAt = (secret, time) => {
  const bits = [...secret.replaceAll(" ", "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)));
  const digest = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(counter).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
};

const account = async (name, role) =>
  (await run(program, ["user", newsroom.directory, "add", name, "--role", role])).stdout.match(/password (\S+)/)[1];

const path = (page) => new URL(page.url()).pathname;

async function signIn(page, name, password) {
  await page.goto(`${newsroom.url}/desk/sign-in/`);
  await page.locator("#name").fill(name);
  await page.locator("#password").fill(password);
  await follow(page.locator("main button"));
}

const desk = async (name, password, options) => {
  const page = await open(browser, options);
  await signIn(page, name, password);
  return page;
};

/* No violation, light and dark; nothing wider than the window. */
async function assertGood(page, where) {
  await page.evaluate(AXE);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async (values) => {
      const { violations } = await axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
    }, TAGS);
    assert.deepEqual(found, [], `${where}, ${colorScheme}`);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${where.replaceAll(/\W+/g, "-")}-${colorScheme}.png`, fullPage: true });
  }
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${where} is too wide`);
}

/* Sets a second factor up on a page that is signed in; {secret, codes}. */
async function setUp(page, password) {
  await page.goto(`${newsroom.url}/desk/account/second-factor/`);
  await page.locator("#password").fill(password);
  await page.locator("main form button").first().click();
  const secret = await page.locator(".secret").innerText();
  return secret;
}

const confirm = async (page, secret) => {
  await page.locator("#code").fill(codeAt(secret, Date.now()));
  await follow(page.locator("main form button"));
  return page.locator(".codes code").allInnerTexts();
};

test("a second factor is set up, asked for, and lost: without JavaScript, by a phone's width", async () => {
  const password = await account("ines", "editor");
  const page = await desk("ines", password, { width: 360, javaScriptEnabled: false });
  const secret = await setUp(page, password);
  await counts(page.locator("svg.qr"), 1);
  await page.locator("#code").fill("000000");
  await page.locator("main form button").click();
  await shows(page.locator("[role=alert]"), "The code is not right, or it was used before.");
  const codes = await confirm(page, secret);
  assert.equal(codes.length, 10);
  await page.locator("header button").click();

  await signIn(page, "ines", password);
  assert.equal(path(page), "/desk/sign-in/code/");
  await page.goto(`${newsroom.url}/desk/`);
  assert.equal(path(page), "/desk/sign-in/", "the password alone opens nothing");
  await signIn(page, "ines", password);
  await page.locator("#code").fill(codeAt(secret, Date.now()));
  await follow(page.locator("main button")); /* it confirmed the factor, or the next one has come */
  if (path(page) !== "/desk/") {
    await counts(page.locator("[role=alert]"), 1);
    await page.locator("#code").fill(codeAt(secret, Date.now() + 30_000));
    await page.locator("main button").click();
  }
  assert.equal(path(page), "/desk/");
  await page.locator("header button").click();

  await signIn(page, "ines", password);
  await page.locator("#code").fill(codes[3]);
  await page.locator("main button").click();
  assert.equal(path(page), "/desk/");
  await page.goto(`${newsroom.url}/desk/account/second-factor/`);
  await shows(page.locator("main"), /Recovery codes left: 9/);
  await page.locator("#password").fill("not the password at all");
  await page.locator("main form button").last().click();
  await shows(page.locator("[role=alert]"), "The password is wrong. Nothing was changed.");
  await page.locator("#password").fill(password);
  await page.locator("main form button").last().click();
  await shows(page.locator("main"), /The second factor is removed/);
  await page.context().close();
});

test("where it is required, an editor does nothing before it is set up; a writer is not asked", async () => {
  const [editor, writer] = [await account("mio", "editor"), await account("rosa", "writer")];
  await newsroom.set("second_factor", "required");
  const page = await desk("mio", editor);
  assert.equal(path(page), "/desk/account/second-factor/");
  await page.goto(`${newsroom.url}/desk/`);
  assert.equal(path(page), "/desk/account/second-factor/");
  await assertGood(page, "required");
  await confirm(page, await setUp(page, editor));
  await page.goto(`${newsroom.url}/desk/`);
  assert.equal(path(page), "/desk/");
  await page.context().close();
  const other = await desk("rosa", writer);
  assert.equal(path(other), "/desk/");
  await other.context().close();
  await newsroom.set("second_factor", "optional");
});

test("an administrator adds somebody, who sets a password by the link, once", async () => {
  const page = await desk("admin", newsroom.password);
  await page.locator(".rooms a", { hasText: "People" }).click();
  await page.locator("#name").fill("lena");
  await page.locator("#role").selectOption("contributor");
  await page.locator("#person").fill("Lena <b> Ruhr");
  await page.locator("main form button").last().click();
  const link = await page.locator("#address").inputValue();
  assert.ok(link.startsWith(`${newsroom.url}/desk/link/`));
  await assertGood(page, "link made");

  const other = await open(browser);
  const answer = await other.goto(link);
  assert.equal(answer.headers()["cache-control"], "no-store");
  assert.equal(answer.headers()["referrer-policy"], "strict-origin"); /* the secret goes to nobody, our own pages neither */
  await assertGood(other, "link");
  await other.locator("#fresh").fill(NEW);
  await other.locator("main button").click();
  assert.equal(path(other), "/desk/sign-in/");
  await signIn(other, "lena", NEW);
  assert.equal(path(other), "/desk/");
  await other.goto(link);
  await shows(other.locator("[role=alert]"), /was used, or is too old/);
  assert.equal(await other.locator("form[action^='/desk/link/']").count(), 0);
  await until("the access line", () => newsroom.log.includes(" /desk/link/:secret/ "));
  assert.ok(!newsroom.log.includes(new URL(link).pathname.split("/")[3]), "the log knows the secret");

  await page.goto(`${newsroom.url}/desk/people/`);
  await counts(page.locator(".rows bdi.person", { hasText: "Lena <b> Ruhr" }), 1);
  const row = page.locator(".rows li", { hasText: "lena" });
  await row.locator("summary").click();
  await assertGood(page, "people");
  await row.locator("button", { hasText: "Shut out" }).click();
  await other.goto(`${newsroom.url}/desk/`);
  assert.equal(path(other), "/desk/sign-in/");
  await page.locator("#name").fill("lena");
  await page.locator("main form button").last().click();
  await shows(page.locator("[role=alert]"), "There is an account of this name already.");
  const own = page.locator(".rows li", { has: page.locator(".name", { hasText: /^admin$/ }) });
  await own.locator("summary").click();
  await own.locator("button", { hasText: "Shut out" }).click();
  await shows(page.locator("[role=alert]"), /last administrator/);
  assert.deepEqual(page.seen.console.filter((line) => !/status of 4\d\d/.test(line)), []);
  await page.context().close();
  await other.context().close();
});

test("the link's address is the newsroom's own, whatever Host the request names", async () => {
  const { stdout } = await run(program, ["user", newsroom.directory, "link", "admin"]);
  const link = stdout.match(/http\S+/)[0];
  const answer = await newsroom.fetch(new URL(link).pathname, { Host: "evil.example" });
  assert.ok(!answer.body.toString().includes("evil.example"));
});

test("own sessions are listed and ended; a new password ends the others", async () => {
  const password = await account("tor", "writer");
  const page = await desk("tor", password, { userAgent: "Browser \u0001 <i>one</i>".replace("\u0001", "") });
  const other = await desk("tor", password);
  await page.goto(`${newsroom.url}/desk/account/`);
  await counts(page.locator(".rows li"), 2);
  await counts(page.locator(".rows .agent", { hasText: "<i>one</i>" }), 1);
  await page.locator(".rows form button").click();
  await other.goto(`${newsroom.url}/desk/`);
  assert.equal(path(other), "/desk/sign-in/");
  await signIn(other, "tor", password);
  await page.goto(`${newsroom.url}/desk/account/`);
  await page.locator("#password").fill(password);
  await page.locator("#fresh").fill(NEW);
  await page.locator("button", { hasText: "Change password" }).click();
  await shows(page.locator(".done"), "The password is set.");
  await other.goto(`${newsroom.url}/desk/`);
  assert.equal(path(other), "/desk/sign-in/");
  await page.context().close();
  await other.context().close();
});

test("errors name the limit, and nothing is changed", async () => {
  const password = await account("olga", "writer");
  const page = await desk("olga", password);
  await page.goto(`${newsroom.url}/desk/account/`);
  await page.evaluate(() => document.querySelector("#fresh").removeAttribute("minlength"));
  await page.locator("#password").fill(password);
  await page.locator("#fresh").fill("short");
  await page.locator("button", { hasText: "Change password" }).click();
  await shows(page.locator("[role=alert]"), /at least 15 characters/);
  await page.locator("#language").evaluate((field) => { field.options[0].value = "<x>\u202e"; field.selectedIndex = 0; });
  await page.locator("button", { hasText: "Keep" }).click();
  await counts(page.locator("[role=alert]"), 1);
  await page.context().close();
});

test("each person reads the desk in a language of their own: mirrored, by keys, accessible", async () => {
  const password = await account("nour", "administrator");
  const page = await desk("nour", password, { width: 375 });
  for (const [language, direction] of [["ar", "rtl"], ["fa", "rtl"], ["hi", "ltr"], ["en", "ltr"]]) {
    await page.goto(`${newsroom.url}/desk/account/`);
    await page.locator("#language").selectOption(language);
    await page.locator("#language").press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".done").waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    assert.equal(await page.locator("html").getAttribute("dir"), direction);
    for (const room of ["/desk/account/", "/desk/account/second-factor/", "/desk/people/", "/desk/"]) {
      await page.goto(newsroom.url + room);
      await assertGood(page, `${language} ${room}`);
    }
    if (language === "fa") {
      await page.goto(`${newsroom.url}/desk/stories/new/`);
      await page.waitForFunction(() => document.querySelector("#text.ProseMirror") && document.querySelector("#state.saved"));
      for (const id of ["state", "revision", "count"]) await shows(page.locator(`#${id}`), /^[^0-9]*[۰-۹][^0-9]*$/, id);
    }
    if (SHOTS) {
      await page.setViewportSize({ width: 1280, height: 900 });
      for (const room of ["account/", "people/", "account/second-factor/"]) {
        await page.goto(`${newsroom.url}/desk/${room}`);
        await page.screenshot({ path: `${SHOTS}/wide-${language}-${room.replaceAll("/", "-")}.png`, fullPage: true });
      }
      await page.setViewportSize({ width: 375, height: 900 });
    }
  }
  await setUp(page, password);
  await assertGood(page, "secret");
  await page.context().close();
});

test("an unknown name and a wrong password cannot be told apart, by words or status", async () => {
  const page = await open(browser);
  const answers = [];
  for (const name of ["admin", "nobody-of-that-name", "a".repeat(5000), "\u202enimda", "admin\u200b"]) {
    await page.goto(`${newsroom.url}/desk/sign-in/`);
    await page.evaluate(() => document.querySelector("#name").removeAttribute("maxlength"));
    await page.locator("#name").fill(name);
    await page.locator("#password").fill("wrong in any case");
    const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.locator("main button").click()]);
    answers.push(`${answer.status()} ${await page.locator("[role=alert]").innerText()}`);
  }
  assert.equal(new Set(answers).size, 1, answers.join("\n"));
  await page.context().close();
});

/* A newsroom whose address has a name, and a page with an authenticator of Chromium's own (CDP WebAuthn). */
const withAuthenticator = async (page) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  return { cdp, authenticatorId };
};

test("a passkey is added, lets in alone and in place of a code, cannot be copied, and is removed", async () => {
  const own = await Newsroom.start({ demo: false });
  await own.restart(async () => {
    const file = `${own.directory}/dateline.conf`;
    await writeFile(file, (await readFile(file, "utf8")).replaceAll("//127.0.0.1", "//localhost"));
  });
  const home = own.url.replace("127.0.0.1", "localhost");
  const page = await open(browser, { width: 375 });
  const at = async (where, name, password) => {
    await page.goto(`${home}/desk/${where}`);
    if (name) await page.locator("#name").fill(name);
    if (password) await page.locator("#password").fill(password);
  };
  try {
    const { cdp, authenticatorId } = await withAuthenticator(page);
    await at("sign-in/", "admin", own.password);
    await page.locator("main form").first().locator("button").click();
    await page.waitForURL(`${home}/desk/`);
    await at("account/passkeys/");
    await page.locator("#label").fill("Phone <b>\u0627");
    await page.locator("#password").fill("not the password of admin");
    await page.locator("form[data-passkey] button").click();
    await page.locator("#problem").waitFor();
    assert.equal(await page.locator(".rows li").count(), 0);
    await at("account/passkeys/");
    await page.locator("#label").fill("Phone <b>\u0627");
    await page.locator("#password").fill(own.password);
    await page.locator("form[data-passkey] button").click();
    await page.locator(".done").waitFor();
    await shows(page.locator(".rows bdi"), "Phone <b>\u0627");
    await assertGood(page, "passkeys");

    await page.locator("header button").click();
    await page.locator("form[data-passkey] button").click();
    await page.waitForURL(`${home}/desk/`);

    /* In place of the code. */
    await at("account/second-factor/", null, own.password);
    await page.locator("main form button").first().click();
    await confirm(page, await page.locator(".secret").innerText());
    await page.locator("header button").click();
    await at("sign-in/", "admin", own.password);
    await page.locator("main form").first().locator("button").click();
    await page.locator("#code").waitFor();
    await assertGood(page, "code");
    await page.locator("form[data-passkey] button").click();
    await page.waitForURL(`${home}/desk/`);

    /* Nobody there to verify: no way in, and words that say so. */
    await page.locator("header button").click();
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await page.locator("form[data-passkey] button").click();
    await page.locator("form[data-passkey] [role=alert]:visible").waitFor();
    assert.equal(path(page), "/desk/sign-in/");
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });

    /* A copy of the key whose counter is behind. */
    const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
    await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
    await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
    await page.locator("form[data-passkey] button").click();
    await page.locator("#problem").waitFor();
    await shows(page.locator("#problem"), /was not taken/);
    await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
    await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 100 } });
    await page.locator("form[data-passkey] button").click();
    await page.waitForURL(`${home}/desk/`);

    await at("account/passkeys/");
    await page.locator("#password-remove").fill(own.password);
    await page.locator(".rows button").click();
    await page.locator(".done").waitFor();
    assert.equal(await page.locator(".rows li").count(), 0);
    await page.locator("header button").click();
    await page.locator("form[data-passkey] button").click();
    await page.locator("#problem").waitFor();
    assert.deepEqual(page.seen.console.filter((line) => !/status of 4\d\d/.test(line)), []);
  } finally {
    await page.context().close();
    await own.stop();
  }
});
