/* desk-embeds.test.mjs - the desk's page of embeds: found by state, edited, hidden, taken anew, all without script. */
/* SPDX-License-Identifier: Apache-2.0 */
import { JSDOM } from "jsdom";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import { follow, open } from "./chromium.mjs";
import { frontMatter, program, run } from "./newsroom.mjs";
import { counts, holds, shows } from "./patience.mjs";
import { room } from "./room.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CANARY = `"><script>alert(1)</script>&amp;</textarea><img src=x onerror=alert(2)>`;
const STORY = "/2026/11/19/sixty-posts/", COUNT = 60;
let newsroom, browser, page;

room({ demo: false }, async (...both) => {
  [newsroom, browser] = both;
  await newsroom.set("embed_providers", "[films]\nname = Harbour Films\nkind = post\nhosts = video.invalid\naddress = video.invalid/watch/{id}\n");
  const values = { title: "Sixty posts", standfirst: "One sentence.", slug: "sixty-posts", byline: ["Ines Falk"], place: "Norhaven", date: "2026-11-19T08:00:00Z", sections: ["Harbour"] };
  const addresses = Array.from({ length: COUNT }, (_, i) => `https://video.invalid/watch/${i + 1}`);
  await newsroom.publish({ "sixty.md": `${frontMatter(values)}\nText.\n\n${addresses.join("\n\n")}\n` });
  page = await open(browser, { javaScriptEnabled: false });
  await signIn(page, "admin", newsroom.password);
});

async function signIn(page, name, password) {
  await page.goto(`${newsroom.url}/desk/embeds/`);
  await page.locator("input[name=name]").fill(name);
  await page.locator("input[name=password]").fill(password);
  await follow(page.locator("button[type=submit]"));
}

const go = (path) => page.goto(`${newsroom.url}${path}`);
const rows = () => page.locator("ul.queue > li").count();
const press = async (value) => {
  await follow(page.locator(`button[value=${value}]`));
  return page.locator("main").innerText();
};
const shown = async () => new JSDOM(await newsroom.text(STORY)).window.document.querySelectorAll(".embed")[COUNT - 1];
async function openNewest() {
  await go("/desk/embeds/");
  await follow(page.locator("ul.queue .what a").first());
}

test("a stranger is sent to the door", async () => {
  const { status, headers } = await newsroom.fetch("/desk/embeds/");
  assert.equal(status, 303);
  assert.match(headers.location, /sign-in/);
});

test("whoever is no editor is refused, and not shown the way", async () => {
  const { stdout } = await run(program, ["user", newsroom.directory, "add", "ines", "--role", "writer"]);
  const other = await open(browser, { javaScriptEnabled: false });
  await signIn(other, "ines", stdout.match(/password (\S+)/)[1]);
  for (const path of ["/desk/embeds/", "/desk/embeds/1/"]) assert.equal((await other.goto(newsroom.url + path)).status(), 403, path);
  await other.goto(`${newsroom.url}/desk/`);
  assert.equal(await other.locator("a[href='/desk/embeds/']").count(), 0);
  await other.context().close();
});

test("fifty a page, newest first, with the story that holds each", async () => {
  await go("/desk/embeds/");
  assert.equal(await rows(), 50);
  const first = page.locator("ul.queue > li").first();
  await shows(first, /watch\/60[\s\S]*Sixty posts/);
  await follow(page.locator("a[rel=next]"));
  assert.equal(await rows(), 10);
  assert.equal(await page.locator("a[rel=next]").count(), 0);
});

test("each filter shows its own, and an unknown one all", async () => {
  for (const state of ["edited", "hidden", "gone"]) {
    await go(`/desk/embeds/?state=${state}`);
    assert.equal(await rows(), 0, state);
    await counts(page.locator("p.none"), 1);
  }
  await go("/desk/embeds/?state=%27or%201=1");
  assert.equal(await rows(), 50);
  for (const before of ["x", "-1", "99999999999999999999"]) assert.equal((await go(`/desk/embeds/?before=${before}`)).status(), 200);
});

test("the desk's words stand on the story's page at once, as words", async () => {
  await openNewest();
  await page.locator("#title").fill(CANARY);
  await page.locator("#author").fill(CANARY);
  await page.locator("#words").fill("First line.\nSecond line.");
  await page.locator("#date").fill("2026-11-05T18:40");
  await press("save");
  await holds(page.locator("#title"), CANARY);
  await holds(page.locator("#date"), "2026-11-05T18:40");
  await shows(page.locator("blockquote"), /First line\.\s+Second line\./);
  const card = await shown();
  assert.match(card.textContent, /Second line\./);
  assert.equal(card.querySelectorAll("script, img[src=x]").length, 0);
  await go("/desk/embeds/?state=edited");
  assert.equal(await rows(), 1);
});

test("hidden and shown again", async () => {
  await openNewest();
  await press("hide");
  assert.doesNotMatch((await shown()).textContent, /Second line/);
  await go("/desk/embeds/?state=hidden");
  assert.equal(await rows(), 1);
  await openNewest();
  await press("show");
  assert.match((await shown()).textContent, /Second line/);
});

test("taken anew: the page is there, and it is no longer the desk's", async () => {
  await openNewest();
  await press("retry");
  await go("/desk/embeds/?state=edited");
  assert.equal(await rows(), 0);
});

const post = (path, fields, headers = {}) => page.request.post(newsroom.url + path, { form: fields, headers: { Origin: newsroom.url, ...headers }, maxRedirects: 0 });
test("what a form may not: no token, another site, a bad date, an unknown deed, no such embed", async () => {
  await openNewest();
  const path = new URL(page.url()).pathname, token = await page.locator(".ways input[name=token]").inputValue();
  assert.equal((await post(path, { do: "hide" })).status(), 403);
  assert.equal((await post(path, { do: "hide", token }, { Origin: "https://evil.example" })).status(), 403);
  const wrong = await post(path, { do: "save", token, title: "Kept", date: "5 November" });
  assert.equal(wrong.status(), 400);
  const said = await wrong.text();
  assert.match(said, /role="alert"/);
  assert.match(said, /value="Kept"/, "what was typed is not lost");
  assert.equal((await post(path, { do: "burn", token })).status(), 400);
  assert.equal((await post("/desk/embeds/999999/", { do: "hide", token })).status(), 404);
  assert.equal((await go("/desk/embeds/x/")).status(), 404);
});

for (const [width, colorScheme] of [[1280, "light"], [375, "dark"]]) {
  test(`axe finds nothing, ${width} px, ${colorScheme}`, async () => {
    const other = await open(browser, { width, colorScheme, bypassCSP: true });
    await other.context().addCookies(await page.context().cookies());
    await openNewest();
    for (const path of ["/desk/embeds/", new URL(page.url()).pathname]) {
      await other.goto(newsroom.url + path);
      await other.evaluate(AXE);
      const found = await other.evaluate(async () => (await axe.run({ resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
      assert.deepEqual(found, [], path);
      assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), path);
      if (process.env.SHOTS) await other.screenshot({ path: `${process.env.SHOTS}/desk${path.replaceAll("/", "-")}${width}.png` });
    }
    await other.context().close();
  });
}
