/* oembed.test.mjs - our stories elsewhere: discovery, answers and cards, as another site's program and reader meet them. */
/* SPDX-License-Identifier: Apache-2.0 */
import { JSDOM } from "jsdom";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { open } from "./chromium.mjs";
import { demoStory, frontMatter } from "./newsroom.mjs";
import { until } from "./patience.mjs";
import { room } from "./room.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VNU = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const CANARY = `"><script>alert(1)</script><img src=x onerror=alert(2)>]]>&amp;'`;
const STORY = { standfirst: "One sentence.", byline: ["Ines Falk"], place: "Norhaven", date: "2026-11-19T08:00:00Z", sections: ["Harbour"] };
let newsroom, browser;
room({}, (...both) => { [newsroom, browser] = both; });

const ask = (url, more = "", path = "/oembed") => newsroom.fetch(`${path}?url=${encodeURIComponent(url)}${more}`);
const json = async (url, more, path) => {
  const { status, body } = await ask(url, more, path);
  assert.equal(status, 200, `${url}${more ?? ""}`);
  return JSON.parse(body.toString("utf8"));
};
const publish = (slug, title, more = {}, text = "Text.") =>
  newsroom.publish({ [`${slug}.md`]: `${frontMatter({ ...STORY, title, slug, ...more })}\n${text}\n` });
const pathOf = (slug) => `/2026/11/19/${slug}/`;

/* What WordPress does with an address: looks for the link in the page, asks it, and lets through a quotation and a frame. */
for (const language of ["en", "es", "ar"]) {
  test(`${language}: a program that follows discovery gets the story's card, in both forms`, async () => {
    const path = language === "ar" ? "/ar/2026/11/21/storm-closes-moles/" : demoStory(language);
    const page = new JSDOM(await newsroom.text(language === "ar" ? await firstOf("/ar/") : path)).window.document;
    const canonical = page.querySelector("link[rel=canonical]").href;
    const links = Object.fromEntries([...page.querySelectorAll("link[rel=alternate][type$='+oembed']")].map((link) => [link.type, link.href]));
    assert.deepEqual(Object.keys(links), ["application/json+oembed", "text/xml+oembed"]);
    const answer = await newsroom.fetch(links["application/json+oembed"].slice(newsroom.url.length));
    assert.match(answer.headers["content-type"], /^application\/json/);
    assert.equal(answer.headers["access-control-allow-origin"], "*");
    assert.doesNotMatch(answer.headers.vary ?? "", /origin|cookie/i);
    const said = JSON.parse(answer.body);
    assert.deepEqual([said.version, said.type], ["1.0", "rich"]);
    assert.equal(said.title, page.querySelector("h1").textContent);
    assert.ok(said.provider_name && said.author_name && said.cache_age > 0);
    assert.equal((await newsroom.fetch(new URL(said.provider_url).pathname)).status, 200);
    if (said.author_url) assert.equal((await newsroom.fetch(new URL(said.author_url).pathname)).status, 200, said.author_url);
    const { document } = new JSDOM(said.html).window;
    assert.deepEqual([...document.body.children].map((each) => each.tagName), ["BLOCKQUOTE", "IFRAME"]);
    assert.equal(document.querySelector("blockquote a").href, canonical);
    const frame = document.querySelector("iframe");
    assert.equal(frame.getAttribute("src"), `${canonical}embed/`);
    assert.ok(frame.hasAttribute("sandbox") && !/same-origin|scripts/.test(frame.getAttribute("sandbox")));
    assert.equal((await newsroom.fetch(new URL(frame.getAttribute("src")).pathname)).status, 200);
    const xml = await newsroom.fetch(links["text/xml+oembed"].slice(newsroom.url.length));
    assert.match(xml.headers["content-type"], /^text\/xml/);
    const tree = new JSDOM(xml.body.toString("utf8"), { contentType: "application/xml" }).window.document.documentElement;
    assert.deepEqual(Object.fromEntries([...tree.children].map((each) => [each.tagName, each.textContent])),
      Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)])));
  });
}

async function firstOf(front) {
  const { document } = new JSDOM(await newsroom.text(front)).window;
  return document.querySelector("main a[href*='/2026/']").getAttribute("href");
}

test("WordPress's own address gives the same", async () => {
  const url = newsroom.url + demoStory();
  assert.deepEqual(await json(url, "", "/wp-json/oembed/1.0/embed"), await json(url));
});

test("maxwidth and maxheight bound the card and the thumbnail", async () => {
  const url = newsroom.url + demoStory();
  const free = await json(url);
  assert.ok(free.thumbnail_url && free.width === 600);
  for (const [width, height] of [[600, 900], [320, 1000], [200, 100], [1, 1], [100000, 100000]]) {
    const said = await json(url, `&maxwidth=${width}&maxheight=${height}`);
    assert.ok(said.width <= width && said.height <= height, JSON.stringify(said));
    assert.match(said.html, new RegExp(`width="${said.width}" height="${said.height}"`));
    if (said.thumbnail_url) assert.ok(said.thumbnail_width <= width && said.thumbnail_height <= height);
  }
  for (const nonsense of ["0", "-5", "x", "", "99999999999999999999"]) assert.deepEqual(await json(url, `&maxwidth=${nonsense}`), free);
  const { status, headers } = await newsroom.fetch(new URL(free.thumbnail_url).pathname);
  assert.equal(status, 200);
  assert.equal(headers["content-type"], "image/jpeg");
});

test("a story's address in every writing", async () => {
  const path = demoStory(), url = newsroom.url + path;
  const same = await json(url);
  for (const form of [url.slice(0, -1), `${url}?utm_source=x`, `${url}#text`, url.replace("http", "HTTP"), url.replace("ferry", "%66erry")]) {
    assert.deepEqual(await json(form), same, form);
  }
  const id = JSON.parse((await newsroom.fetch("/wp-json/wp/v2/posts")).body).find((post) => post.link === url)?.id;
  if (id) assert.deepEqual(await json(`${newsroom.url}/?p=${id}`), same);
});

test("a card's address without its slash leads to it", async () => {
  const { status, headers } = await newsroom.fetch(`${demoStory()}embed`);
  assert.deepEqual([status, new URL(headers.location, newsroom.url).pathname], [301, `${demoStory()}embed/`]);
});

test("what is no published story of ours is not found, and no draft is known", async () => {
  await publish("secret-draft", "Secret", { status: "draft" });
  await publish("secret-embargo", "Secret", { embargo: "2099-01-01T00:00:00Z" });
  const host = new URL(newsroom.url).host, path = demoStory();
  const answers = new Set();
  const hostile = [
    newsroom.url + pathOf("secret-draft"), newsroom.url + pathOf("secret-embargo"), `${newsroom.url}/nothing/`, `${newsroom.url}/`, newsroom.url,
    `${newsroom.url}/category/harbour/`, `${newsroom.url}/author/ines-falk/`, `${newsroom.url}/desk/`, `https://evil.example${path}`,
    `http://${host}.evil.example${path}`, `http://evil.example@${host}${path}`, `http://${host}@evil.example${path}`, `//${host}${path}`, path,
    `javascript:alert(1)//${host}${path}`, `data:text/html,${host}`, `file:///etc/passwd`, `http://${host}\\@evil.example${path}`,
    `http://${host}/%2e%2e/%2e%2e${path}`, `http://${host}/..${path}`, `${newsroom.url}${path}%00`, `${newsroom.url}/?p=999999`, `${newsroom.url}/?p=-1`,
    `ftp://${host}${path}`, `http://127.1:${new URL(newsroom.url).port}${path}`, `${newsroom.url}${path}\u202e`, "x".repeat(3000), " ",
  ];
  for (const url of hostile) {
    const { status, headers, body } = await ask(url);
    assert.equal(status, 404, url);
    assert.match(headers["content-type"], /json/);
    answers.add(body.toString("utf8"));
  }
  assert.equal(answers.size, 1, "all are told the same");
  assert.ok([400, 404, 414].includes((await newsroom.fetch("/oembed?url=%ff%fe")).status));
  assert.equal((await newsroom.fetch("/oembed")).status, 400);
  assert.ok([414, 431].includes((await newsroom.fetch(`/oembed?url=${"x".repeat(1 << 20)}`).catch(() => ({ status: 414 }))).status));
  for (const format of ["yaml", "JSON", "html"]) assert.equal((await ask(newsroom.url + path, `&format=${format}`)).status, 501, format);
  for (const slug of ["secret-draft", "secret-embargo"]) assert.equal((await newsroom.fetch(`${pathOf(slug)}embed/`)).status, 404);
});

test("a change and a withdrawal show at once", async () => {
  await publish("pilot-boat", "Pilot boat late");
  const url = newsroom.url + pathOf("pilot-boat");
  assert.equal((await json(url)).title, "Pilot boat late");
  assert.match(await newsroom.text(`${pathOf("pilot-boat")}embed/`), /Pilot boat late/);
  await publish("pilot-boat", "Pilot boat on time");
  assert.equal((await json(url)).title, "Pilot boat on time");
  assert.match(await newsroom.text(`${pathOf("pilot-boat")}embed/`), /Pilot boat on time/);
  await publish("pilot-boat", "Pilot boat on time", { status: "withdrawn" });
  assert.equal((await ask(url)).status, 410);
  const card = await newsroom.fetch(`${pathOf("pilot-boat")}embed/`);
  assert.equal(card.status, 410);
  assert.doesNotMatch(card.body.toString("utf8"), /One sentence/);
  assert.match(card.headers["content-security-policy"], /frame-ancestors \*/);
});

test("markup in a headline or a name stays words, in each form", async () => {
  await publish("canary", CANARY, { byline: [CANARY] });
  const url = newsroom.url + pathOf("canary");
  const said = await json(url);
  assert.equal(said.title, CANARY);
  assert.equal(said.author_name, CANARY);
  const { document } = new JSDOM(said.html).window;
  assert.equal(document.querySelector("blockquote").textContent, CANARY);
  assert.equal(document.querySelectorAll("script, img").length, 0);
  const xml = new JSDOM((await ask(url, "&format=xml")).body.toString("utf8"), { contentType: "application/xml" }).window.document;
  assert.equal(xml.querySelector("title").textContent, CANARY);
  const card = new JSDOM(await newsroom.text(`${pathOf("canary")}embed/`)).window.document;
  assert.equal(card.querySelector("h1").textContent, CANARY);
  assert.equal(card.querySelectorAll("script").length, 0);
});

test("only the card may stand in a frame; it is small, has no script and is not indexed", async () => {
  const { headers, body } = await newsroom.fetch(`${demoStory()}embed/`);
  assert.match(headers["content-security-policy"], /frame-ancestors \*$/);
  assert.doesNotMatch(headers["content-security-policy"], /script-src|unsafe|data:/);
  assert.equal(headers["x-frame-options"], undefined);
  assert.ok(body.length < 6000, `${body.length} bytes`);
  const { document } = new JSDOM(body.toString("utf8")).window;
  assert.equal(document.querySelectorAll("script").length, 0);
  assert.equal(document.querySelector("meta[name=robots]").content, "noindex");
  assert.equal(document.querySelector("link[rel=canonical]").href, newsroom.url + demoStory());
  for (const link of document.querySelectorAll("a")) assert.equal(link.target, "_blank");
  for (const path of [demoStory(), "/", "/oembed", "/nothing/embed/"]) {
    const other = (await newsroom.fetch(path)).headers;
    assert.match(other["content-security-policy"], /frame-ancestors 'none'/, path);
    assert.equal(other["x-frame-options"], "DENY", path);
  }
});

/* Another site on another origin, with our answer's html pasted in. */
async function elsewhere(html) {
  const server = createServer((_, answer) => answer.setHeader("Content-Type", "text/html; charset=utf-8").end(`<!DOCTYPE html><html lang="en"><title>Elsewhere</title><body>${html}`));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

for (const [width, colorScheme] of [[600, "light"], [320, "dark"]]) {
  test(`Chromium shows the card in another site's sandboxed frame, ${width} px, ${colorScheme}`, async () => {
    const { html } = await json(newsroom.url + demoStory(), `&maxwidth=${width}`);
    const other = await elsewhere(html);
    const page = await open(browser, { colorScheme });
    try {
      await page.goto(other.url);
      const frame = await until("the card", () => page.frames().find((one) => one.url() === `${newsroom.url}${demoStory()}embed/`));
      await frame.locator("h1").waitFor();
      await until("its picture", () => frame.locator("img").evaluate((image) => image.complete && image.naturalWidth > 0));
      for (const part of ["h1", ".standfirst"]) {
        const box = await frame.locator(part).boundingBox(), card = await page.locator("iframe").boundingBox();
        assert.ok(box.y + box.height <= card.y + card.height, `${part} is whole`);
      }
      assert.deepEqual(page.seen.console.filter((line) => !/favicon/.test(line)), []);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/elsewhere-${width}-${colorScheme}.png` });
    } finally {
      await page.context().close();
      other.stop();
    }
  });
}

test("no other page of ours lets itself be framed", async () => {
  const other = await elsewhere(`<iframe src="${newsroom.url}${demoStory()}" width="600" height="400"></iframe>`);
  const page = await open(browser);
  try {
    await page.goto(other.url);
    await until(() => `the refusal: ${page.seen.console.join("\n")}`, () => page.seen.console.some((line) => /frame-ancestors|X-Frame-Options/.test(line)));
  } finally {
    await page.context().close();
    other.stop();
  }
});

test("the card is valid HTML, and axe finds nothing", async () => {
  for (const path of [`${demoStory()}embed/`, `${await firstOf("/ar/")}embed/`, `${await firstOf("/ja/")}embed/`]) {
    const page = await open(browser, { width: 600, height: 220, bypassCSP: true });
    await page.goto(newsroom.url + path);
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => (await axe.run({ resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
    assert.deepEqual(found, [], path);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/card${path.replaceAll("/", "-")}.png` });
    await page.context().close();
    const { stdout, stderr } = await promisify(execFile)("java", ["-jar", VNU, "--format", "json", "--exit-zero-always", newsroom.url + path]);
    assert.deepEqual(JSON.parse(stderr || stdout).messages.filter(({ type }) => type === "error"), [], path);
  }
});

/* Cards of our own stories in a story. */
const LINKS = { "plain": "", "a query": "?utm_source=letter", "a fragment": "#text", "no slash": null, "its number": undefined };
for (const [name, ending] of Object.entries(LINKS)) {
  test(`a story's address alone on a line, with ${name}, is a card with its picture`, async () => {
    const posts = JSON.parse((await newsroom.fetch("/wp-json/wp/v2/posts")).body);
    const target = ending === undefined ? new URL(posts[5].link).pathname : demoStory();
    const address = newsroom.url + (ending === undefined ? `/?p=${posts[5].id}` : ending === null ? target.slice(0, -1) : target + ending);
    const slug = `links-${name.replaceAll(" ", "-")}`;
    await publish(slug, `Links by ${name}`, {}, `One.\n\n${address}\n\nTwo.`);
    const { document } = new JSDOM(await newsroom.text(pathOf(slug))).window;
    const card = document.querySelector("aside.also");
    assert.equal(card.querySelector("a").getAttribute("href"), target);
    assert.equal(document.querySelectorAll(".embed").length, 0);
    if (target !== demoStory()) return; /* it need not have a picture */
    const image = card.querySelector("picture img");
    assert.deepEqual([image.getAttribute("width"), image.getAttribute("height"), image.alt], ["96", "64", ""]);
    assert.equal((await newsroom.fetch(image.getAttribute("src"))).status, 200);
    assert.equal(document.querySelectorAll(".embed").length, 0);
  });
}

/* Last: every address changes. */
test("an old address leads to the story, to its card, and from another story's text", async () => {
  const old = demoStory();
  await newsroom.set("permalink", "/%postname%/");
  const path = `/${old.split("/").at(-2)}/`;
  const said = await json(newsroom.url + old);
  assert.equal(new JSDOM(said.html).window.document.querySelector("iframe").getAttribute("src"), `${newsroom.url}${path}embed/`);
  const { status, headers } = await newsroom.fetch(`${old}embed/`);
  assert.deepEqual([status, new URL(headers.location, newsroom.url).pathname], [301, `${path}embed/`]);
  await publish("links-by-the-old-address", "Links by the old address", {}, `One.\n\n${newsroom.url}${old}\n\nTwo.`);
  const { document } = new JSDOM(await newsroom.text("/links-by-the-old-address/")).window;
  assert.equal(document.querySelector("aside.also a").getAttribute("href"), path);
});
