/* embeds.test.mjs - other sites' posts in a story, with the network watched: nothing before the click, the provider's after. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { appendFile, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { keptIn, launch, NOTHING_KEPT, open } from "./chromium.mjs";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { counts, shows, sleep, until } from "./patience.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURE = await readFile(fileURLToPath(new URL("../../demo/bridge.jpg", import.meta.url)));
const GATE_WORDS = ["Show the ", "Always show", "Nothing was loaded", "Privacy", "Our copy of"];

/* A site that others embed: pages with Open Graph, a picture, and frames. asked: the requests that it got. */
class Provider {
  static async start(answerFrame) {
    const provider = new Provider();
    provider.asked = [];
    provider.server = createServer((request, response) => provider.#answer(request, response, answerFrame));
    await new Promise((done) => { provider.server.listen(0, "127.0.0.1", done); });
    provider.host = `localhost:${provider.server.address().port}`;
    provider.url = `http://${provider.host}`;
    return provider;
  }

  #answer(request, response, answerFrame) {
    this.asked.push({ path: request.url, headers: request.headers });
    const html = (text) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(`<!DOCTYPE html><html lang=en><title>x</title>${text}`);
    if (request.url === "/picture.jpg") response.writeHead(200, { "Content-Type": "image/jpeg" }).end(PICTURE);
    else if (request.url.startsWith("/frame/")) html(answerFrame(request.url));
    else if (request.url.startsWith("/none/")) response.writeHead(404).end();
    else html(`<meta property="og:title" content="A day on the old basin"><meta property="og:description" content="Berth 2 is closed until Friday.">
      <meta property="og:image" content="${this.url}/picture.jpg"><meta property="og:site_name" content="Harbour Films"><meta name="author" content="Norhaven Port">`);
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => { this.server.close(done); });
  }
}

/* A frame that keeps something where it may, and wants to be the whole page where it cannot. */
const frame = (path) => path.endsWith("/bad")
  ? "<script>try { top.location = '/stolen'; } catch {} window.open('/stolen');</script><p>bad"
  : "<p>live";

let newsroom, browser, films, posts, path, arabic;

const rows = () => `
[films]
name = Harbour Films
kind = video
policy = https://films.example/privacy
address = ${films.host}/watch/{id}
frame = ${films.url}/frame/{id}
address = ${films.host}/none/{id}
frame = ${films.url}/frame/{id}
ratio = 16:9
sandbox = allow-scripts allow-same-origin
allow = fullscreen

[posts]
name = Quay Posts
kind = post
policy = https://posts.example/privacy
address = ${posts.host}/post/{id}
frame = ${posts.url}/frame/{id}
height = 300
sandbox = allow-scripts
`;

const paragraphs = (text) => Array.from({ length: 12 }, () => text).join("\n\n");
const story = (language, slug, addresses) => ({
  [`${slug}.md`]: `${frontMatter({ title: "Berth two", slug, language, byline: ["Ines Falk"], date: new Date().toISOString(), sections: ["Harbour"] })}
The floor of the basin is being measured.\n\n${addresses.map((address) => `${address}\n\nWhat they find goes to the council.`).join("\n\n")}
${paragraphs("The office keeps its own chart of the basin, and nobody has asked for it since 1961.")}\n\n${films.url}/watch/last\n\nThat is all.\n`,
});

/* Until the job has taken all three copies, in whatever order: the page changes by itself. */
const whenCopied = (address) => until(() => `the copies\n${newsroom.log}`, async () => {
  const html = await newsroom.text(address);
  return html.includes("A day on the old basin") && html.includes("Berth 2 is closed") && html.match(/class="stage/g)?.length === 3;
}, { every: 200 });

before(async () => {
  films = await Provider.start(frame);
  posts = await Provider.start(frame);
  newsroom = await Newsroom.start();
  await newsroom.restart(() => appendFile(join(newsroom.directory, "dateline.conf"),
    `\nfetch_ports = 80 443 ${new URL(films.url).port} ${new URL(posts.url).port}\nfetch_networks = 127.0.0.1 ::1\n`));
  await newsroom.set("embed_providers", rows());
  const addresses = [`${films.url}/watch/one`, `${posts.url}/post/two`];
  const [english] = await newsroom.publish(story("en", "berth-two", addresses));
  const [other] = await newsroom.publish(story("ar", "berth-two-ar", addresses));
  path = new URL(english).pathname;
  arabic = new URL(other).pathname;
  await whenCopied(path);
  await whenCopied(arabic);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
  await films?.stop();
  await posts?.stop();
});

const outside = (page) => page.seen.requests.filter((url) => !url.startsWith(newsroom.url) && !url.startsWith("data:"));
const card = (page, i) => page.locator(".embed").nth(i);

async function read(address = path, options = {}) {
  films.asked.length = posts.asked.length = 0;
  const page = await open(browser, options);
  await page.goto(newsroom.url + address, { waitUntil: "networkidle" });
  return page;
}

const scrollThrough = (page) => page.evaluate(async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 400) {
    scrollTo(0, y);
    await new Promise((done) => { setTimeout(done, 30); });
  }
});

test("before the click: our copies, no request, no frame, nothing kept", async () => {
  const page = await read();
  await scrollThrough(page);
  await sleep(300);
  assert.deepEqual(outside(page), []);
  assert.deepEqual(page.frames().length, 1);
  assert.deepEqual(await keptIn(page), NOTHING_KEPT);
  assert.deepEqual(page.seen.console, []);
  assert.equal(films.asked.length + posts.asked.length, 0);
  await shows(card(page, 0), /A day on the old basin/);
  await shows(card(page, 1), /Berth 2 is closed until Friday/);
  for (const i of [0, 1]) {
    await shows(card(page, i), /Our copy of \d+ \w+ 20\d\d\. Nothing was loaded from the other site\./);
    const picture = await card(page, i).locator("img").first().evaluate((image) => ({ own: image.src.startsWith(location.origin), width: image.width, height: image.height }));
    assert.ok(picture.own && picture.width > 0 && picture.height > 0);
  }
  assert.equal((await page.evaluate(() => window.__shift)).toFixed(3), "0.000");
  await page.context().close();
});

test("the policy names the origins of the frames that the page may open, and no other; other pages have none", async () => {
  const of = async (address) => (await newsroom.fetch(address)).headers;
  const sources = (await of(path))["content-security-policy"].match(/frame-src ([^;]*)/)[1].trim().split(" ");
  assert.deepEqual(sources, [films.url, posts.url]);
  assert.match((await of(path))["permissions-policy"], new RegExp(`fullscreen=\\(self "${films.url}" "${posts.url}"\\)`));
  assert.match((await of(path))["permissions-policy"], /camera=\(\)/);
  for (const address of ["/", "/privacy/", "/2026/11/18/council-adopts-budget/"]) {
    assert.doesNotMatch((await of(address))["content-security-policy"], /frame-src/, address);
  }
});

for (const [name, options] of [["wide", {}], ["phone", { width: 375 }], ["narrow", { width: 320 }]]) {
  test(`${name}: a video takes its picture's place: nothing moves, the focus stays, what happened is said`, async () => {
    const page = await read(path, options);
    const button = card(page, 0).getByRole("button");
    await shows(button, "Show the video from Harbour Films");
    await button.scrollIntoViewIfNeeded();
    const before = await card(page, 0).boundingBox(), stage = await card(page, 0).locator(".stage").boundingBox();
    await button.click();
    await page.waitForFunction(() => document.querySelector(".embed [role=status]").textContent.startsWith("Loaded from"));
    const live = card(page, 0).locator("iframe");
    assert.deepEqual(await live.evaluate((element) => [element.title, element.getAttribute("sandbox"), element.referrerPolicy, element.allow]),
      ["Video: Harbour Films, A day on the old basin", "allow-scripts allow-same-origin", "no-referrer", "fullscreen"]);
    const [frameBox, after] = [await live.boundingBox(), await card(page, 0).boundingBox()];
    assert.ok(Math.abs(frameBox.height - stage.height) <= 1 && Math.abs(frameBox.width - stage.width) <= 1, `${JSON.stringify(stage)} ${JSON.stringify(frameBox)}`);
    assert.ok(Math.abs(frameBox.width / frameBox.height - 16 / 9) < 0.02);
    assert.ok(Math.abs(after.height - before.height) <= 1, `the card was ${before.height} high and is ${after.height}`);
    assert.ok(await button.evaluate((element) => element === document.activeElement));
    await shows(button, "Show our copy only");
    assert.deepEqual(outside(page), [`${films.url}/frame/one`]);
    assert.equal(films.asked.at(-1).headers.referer, undefined);
    assert.equal(films.asked.at(-1).headers.cookie, undefined);
    assert.deepEqual(page.seen.console, []);
    assert.deepEqual(page.seen.cookies, []);
    assert.deepEqual(await keptIn(page), NOTHING_KEPT);
    assert.equal((await page.evaluate(() => window.__shift)).toFixed(3), "0.000");
    await button.click();
    await counts(card(page, 0).locator("iframe"), 0);
    await card(page, 0).locator(".stage img").waitFor();
    await shows(button, "Show the video from Harbour Films");
    await shows(card(page, 0).getByRole("status"), /closed again/);
    await page.context().close();
  });
}

test("a post's frame opens below its copy, as high as it said: what stands above stays where it was", async () => {
  const page = await read();
  const button = card(page, 1).getByRole("button");
  await button.scrollIntoViewIfNeeded();
  const top = (await button.boundingBox()).y;
  await button.click();
  const live = card(page, 1).locator("iframe");
  await live.waitFor();
  assert.equal((await live.boundingBox()).height, 300);
  assert.equal((await button.boundingBox()).y, top);
  await shows(card(page, 1), /Berth 2 is closed until Friday/);
  await page.frameLocator(".embed iframe").locator("body").waitFor({ state: "attached" });
  assert.deepEqual(outside(page), [`${posts.url}/frame/two`]);
  assert.equal((await page.evaluate(() => window.__shift)).toFixed(3), "0.000");
  await page.context().close();
});

test("by keyboard: the button by Tab, Enter opens, Enter puts our copy back", async () => {
  const page = await read();
  const button = card(page, 0).getByRole("button");
  await card(page, 0).locator("a.from").focus();
  await page.keyboard.press("Tab");
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await page.keyboard.press("Enter");
  await card(page, 0).locator("iframe").waitFor();
  await page.keyboard.press("Space");
  await counts(card(page, 0).locator("iframe"), 0);
  await page.context().close();
});

test("a frame cannot take the page away, nor open another", async () => {
  const [url] = await newsroom.publish(story("en", "bad-frame", [`${films.url}/watch/bad`]));
  const page = await read(new URL(url).pathname);
  const opened = [];
  page.context().on("page", (other) => opened.push(other.url()));
  await card(page, 0).getByRole("button").click();
  await page.frameLocator(".embed iframe").getByText("bad").waitFor();
  await sleep(500);
  assert.equal(page.url(), url);
  assert.deepEqual(opened, []);
  assert.ok(!films.asked.some((request) => request.path === "/stolen"));
  await page.context().close();
});

test("always: kept in the browser once asked for, near the view alone, listed and ended on the page on privacy", async () => {
  const page = await read();
  const box = card(page, 0).getByRole("checkbox", { name: "Always show from Harbour Films" });
  assert.equal(await box.isChecked(), false);
  await box.check();
  await card(page, 0).locator("iframe").waitFor();
  assert.deepEqual(await keptIn(page), { ...NOTHING_KEPT, local: ["embeds"] });
  assert.equal(await page.evaluate(() => localStorage.embeds), films.host);
  page.seen.requests.length = 0;
  await page.reload({ waitUntil: "networkidle" });
  await until("the frame", () => outside(page).includes(`${films.url}/frame/one`));
  assert.ok(outside(page).every((url) => url.startsWith(films.url)), outside(page).join("\n"));
  assert.equal((await page.evaluate(() => window.__shift)).toFixed(3), "0.000");
  await counts(card(page, 1).locator("iframe"), 0);
  await page.goto(`${newsroom.url}/privacy/`, { waitUntil: "networkidle" });
  const wish = page.locator(".wishes li");
  await shows(wish, new RegExp(films.host));
  await wish.getByRole("button", { name: `Ask again: ${films.host}` }).click();
  await counts(page.locator(".wishes li"), 0);
  await page.getByText("Nothing is kept in this browser.").waitFor();
  assert.deepEqual(await keptIn(page), NOTHING_KEPT);
  assert.ok(await page.locator(".wishes").evaluate((element) => element === document.activeElement));
  page.seen.requests.length = 0;
  await page.goto(newsroom.url + path, { waitUntil: "networkidle" });
  assert.deepEqual(outside(page), []);
  await page.context().close();
});

test("always, for several: all ended at once", async () => {
  const page = await read();
  for (const i of [0, 1]) await card(page, i).getByRole("checkbox").press("Space");
  assert.equal(await page.evaluate(() => localStorage.embeds), `${films.host} ${posts.host}`);
  await page.goto(`${newsroom.url}/privacy/`, { waitUntil: "networkidle" });
  await counts(page.locator(".wishes li"), 2);
  await page.getByRole("button", { name: "Ask again for all" }).click();
  assert.deepEqual(await keptIn(page), NOTHING_KEPT);
  await page.context().close();
});

test("without JavaScript: our copy and the link, no button", async () => {
  const page = await read(path, { javaScriptEnabled: false });
  assert.ok(!await card(page, 0).locator("button").isVisible());
  assert.ok(!await card(page, 0).locator("input").isVisible());
  assert.equal(await card(page, 0).locator(".ways a").first().getAttribute("href"), `${films.url}/watch/one`);
  assert.deepEqual(outside(page), []);
  await page.goto(`${newsroom.url}/privacy/`);
  await page.getByText("Without JavaScript nothing can be kept").waitFor();
  await page.context().close();
});

test("printed: the copy and its address; no button, no frame, also when the frame is open", async () => {
  const page = await read();
  await card(page, 0).getByRole("button").click();
  await card(page, 0).locator("iframe").waitFor();
  await page.emulateMedia({ media: "print" });
  for (const part of ["button", "label", "iframe"]) assert.ok(!await card(page, 0).locator(part).isVisible(), part);
  for (const part of [".called", ".stage img"]) await card(page, 0).locator(part).waitFor();
  const address = await card(page, 0).locator(".ways a").first().evaluate((link) => getComputedStyle(link, "::after").content);
  assert.ok(address.includes(`${films.url}/watch/one`), address);
  await page.context().close();
});

for (const [name, address, options] of [["English", () => path, {}], ["English, dark, phone", () => path, { width: 375, colorScheme: "dark" }],
  ["Arabic", () => arabic, {}], ["Arabic, dark, narrow", () => arabic, { width: 320, colorScheme: "dark" }]]) {
  test(`${name}: axe finds nothing, before and after the click; nothing is cut`, async () => {
    const page = await read(address(), options);
    await page.evaluate(AXE);
    const found = () => page.evaluate(async () => (await axe.run(document.querySelector("article"), { iframes: false, resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
    assert.deepEqual(await found(), []);
    await card(page, 0).getByRole("button").click();
    await card(page, 0).locator("iframe").waitFor();
    assert.deepEqual(await found(), []);
    const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(content <= view, `${content} px wide`);
    await page.context().close();
  });
}

test("in Arabic the card is the page's, the copy its own language's", async () => {
  const page = await read(arabic);
  assert.equal(await card(page, 0).evaluate((element) => getComputedStyle(element).direction), "rtl");
  await shows(card(page, 0).getByRole("button"), "اعرض الفيديو من Harbour Films");
  const portrait = await card(page, 1).locator(".poster").boundingBox(), from = await card(page, 1).locator(".from").boundingBox();
  assert.ok(from.x < portrait.x + portrait.width / 2, "the provider stands at the end of the line");
  await page.context().close();
});

test("a host that the newsroom trusts: its frame is there without a question", async () => {
  await newsroom.set("embed_trusted", posts.host);
  try {
    const page = await read();
    await card(page, 1).locator("iframe").waitFor();
    await counts(card(page, 1).getByRole("checkbox"), 0);
    await counts(card(page, 0).locator("iframe"), 0);
    assert.ok(outside(page).every((url) => url.startsWith(posts.url)), outside(page).join("\n"));
    assert.deepEqual(await keptIn(page), NOTHING_KEPT);
    await page.context().close();
  } finally {
    await newsroom.set("embed_trusted", "");
  }
});

test("an embed without a copy: the provider's name, the link and the button", async () => {
  const [url] = await newsroom.publish(story("en", "no-copy", [`${films.url}/none/nine`]));
  const page = await read(new URL(url).pathname);
  await counts(card(page, 0).locator("blockquote"), 0);
  await shows(card(page, 0), /Video\s+Harbour Films/);
  assert.equal(await card(page, 0).locator("a").first().getAttribute("href"), `${films.url}/none/nine`);
  await card(page, 0).getByRole("button").click();
  await card(page, 0).locator("iframe").waitFor();
  assert.ok(Math.abs(await card(page, 0).locator("iframe").evaluate((element) => element.offsetWidth / element.offsetHeight) - 16 / 9) < 0.02);
  await page.context().close();
});

test("feeds and the API: a quotation with author and link, and no word of the card", async () => {
  const posted = JSON.parse(await newsroom.text("/wp-json/wp/v2/posts")).find((post) => post.link.endsWith(path));
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const texts = {
    rss: plain(await newsroom.text("/feed/")), atom: plain(await newsroom.text("/feed/atom/")),
    json: JSON.parse(await newsroom.text("/feed/json/")).items.find((item) => item.url.endsWith(path)).content_html, api: posted.content.rendered,
  };
  for (const [name, text] of Object.entries(texts)) {
    assert.match(text, new RegExp(`<blockquote cite="${films.url}/watch/one"[^>]*>\\s*<p>A day on the old basin</p>`), name);
    assert.ok(text.includes(`<a href="${posts.url}/post/two">Quay Posts</a>`), name);
    for (const word of GATE_WORDS) assert.ok(!text.includes(word), `${name}: ${word}`);
  }
});

test("/privacy/ says who is contacted, and is fresh when a story or a setting changes", async () => {
  const html = await newsroom.text("/privacy/");
  assert.ok(html.includes("Harbour Films") && html.includes(films.host) && html.includes("https://films.example/privacy"));
  assert.doesNotMatch(html, /hub\.example/);
  await newsroom.set("websub_hub", "https://hub.example/");
  assert.match(await newsroom.text("/privacy/"), /hub\.example/);
  await newsroom.set("websub_hub", "");
  assert.doesNotMatch(await newsroom.text("/privacy/"), /other\.example/);
  await newsroom.publish(story("en", "another", ["https://social.other.example/@port/111000000000000001"]));
  assert.match(await newsroom.text("/privacy/"), /other\.example/);
  assert.match(await newsroom.text("/ar/privacy/"), /dir="rtl"/);
});
