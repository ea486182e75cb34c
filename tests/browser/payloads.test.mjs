/* payloads.test.mjs - what is typed into a story never runs on its page. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "./chromium.mjs";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { holds, shows } from "./patience.mjs";
import { payloads, shortPayloads } from "./payloads.mjs";

const BATCH = 200;
/* docs/story-html.md, and what the theme puts among it. */
const TEXT_ELEMENTS = "P H2 H3 UL OL LI BLOCKQUOTE A EM STRONG S SUB SUP CODE PRE BR HR TABLE CAPTION THEAD TBODY TFOOT TR TH TD FIGURE IMG FIGCAPTION DIV ASIDE SPAN TIME B BDI".split(" ");
const TEXT_ATTRIBUTES = ("href src alt width height loading class role tabindex aria-label scope colspan rowspan start reversed value lang dir cite rel datetime "
  + "title hreflang align id").split(" ");
const PURIFY = readFileSync(createRequire(import.meta.url).resolve("dompurify/dist/purify.min.js"), "utf8");
let newsroom, browser, bare;
before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.set("foreign_content", "leave_out"); /* refused, none of it would reach a page */
  browser = await launch();
  bare = createServer((request, answer) => {
    answer.writeHead(request.url === "/" ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
    answer.end(request.url === "/" ? "<!DOCTYPE html><title>bare</title><body>" : "");
  });
  await new Promise((done) => bare.listen(0, "127.0.0.1", done));
});
after(async () => {
  await browser?.close();
  bare?.close();
  await newsroom?.stop();
});

/* In the page: whatever is not on the list inside .text, and whatever could run anywhere. */
const strangers = ([elements, attributes]) => {
  const found = [];
  const isSafe = (value) => {
    const scheme = value.replace(/[\u0000-\u0020]/g, "").match(/^([a-z][a-z0-9+.-]*):/i)?.[1].toLowerCase();
    return !scheme || ["http", "https", "mailto", "tel"].includes(scheme);
  };
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || ["style", "srcdoc", "formaction"].includes(name)) found.push(`${element.nodeName} ${name}`);
      if (["href", "src", "action", "cite", "data", "xlink:href", "poster", "background"].includes(name) && !isSafe(value)) found.push(`${name}=${value}`);
      if (element.closest(".text") && element.className !== "text" && !attributes.includes(name)) found.push(`${element.nodeName} ${name}=${value}`);
    }
  }
  for (const element of document.querySelectorAll(".text *")) if (!elements.includes(element.nodeName)) found.push(element.nodeName);
  for (const script of document.scripts) {
    const isOurs = /^\/assets\/[^/]+\/js\/page\.js$/.test(script.getAttribute("src") ?? "");
    if (!isOurs && script.type !== "application/ld+json") found.push(`script ${script.outerHTML.slice(0, 80)}`);
  }
  for (const name of ["iframe", "object", "embed", "base", "meta[http-equiv]", "link[rel=stylesheet]", "input", "body ~ *"]) {
    for (const element of document.querySelectorAll(name)) if (element.type !== "hidden") found.push(element.nodeName);
  }
  if (document.styleSheets.length !== 1) found.push(`${document.styleSheets.length} style sheets`);
  return found;
};

async function assertHarmless(page, path) {
  const answer = await page.goto(new URL(path, newsroom.url).href, { waitUntil: "load" });
  assert.ok(answer.status() < 500, `${path}: ${answer.status()}`);
  assert.deepEqual(await page.evaluate(strangers, [TEXT_ELEMENTS, TEXT_ATTRIBUTES]), [], path);
  assert.deepEqual(await page.evaluate(() => window.__called), [], path);
  assert.deepEqual(page.seen.dialogs, [], path);
  assert.deepEqual(page.seen.requests.filter((url) => !url.startsWith(newsroom.url) && !url.startsWith("data:")), [], path);
  assert.deepEqual(page.seen.console, [], path);
}

/* A page without a policy, where whatever can run runs, and a second sanitiser. */
async function openBare() {
  const page = await open(browser);
  await page.goto(`http://127.0.0.1:${bare.address().port}/`);
  await page.evaluate(PURIFY);
  return page;
}

/* In a bare page: what becomes of a story's text there. {removed: what DOMPurify would take out by the same lists,
 * changes: parsed, written and parsed again it is another tree, called: what ran, also when each element is touched}. */
const dissect = async ([html, elements, attributes]) => {
  window.__called = [];
  DOMPurify.sanitize(html, { ALLOWED_TAGS: ["body", ...elements.map((name) => name.toLowerCase())], ALLOWED_ATTR: attributes });
  const removed = DOMPurify.removed.map(({ element, attribute, from }) => `${(element ?? from).nodeName} ${attribute?.name ?? ""}`);
  const box = document.createElement("div");
  box.innerHTML = html;
  const again = document.createElement("div");
  again.innerHTML = box.innerHTML;
  const changes = !box.isEqualNode(again);
  box.addEventListener("click", (event) => event.preventDefault());
  document.body.append(box);
  for (const element of box.querySelectorAll("*")) {
    for (const type of ["click", "mouseover", "focus", "error", "load", "toggle", "input", "submit", "animationend", "begin", "pointerenter"]) {
      element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
    }
  }
  await new Promise((done) => setTimeout(done, 20));
  box.remove();
  return { removed, changes, called: window.__called };
};

const textOf = (html) => {
  const from = html.indexOf('<div class="text">');
  return html.slice(from, html.indexOf("</article>", from));
};

async function assertPure(bare, path) {
  const text = textOf(await newsroom.text(path));
  assert.ok(text.length > 0, path);
  assert.deepEqual(await bare.evaluate(dissect, [text, TEXT_ELEMENTS, TEXT_ATTRIBUTES]), { removed: [], changes: false, called: [] }, path);
}

test("the payloads are live: a bare page without a policy fires them, and DOMPurify takes them out", async () => {
  const page = await openBare();
  const { removed, called } = await page.evaluate(dissect, [payloads.slice(0, 48).join("\n"), TEXT_ELEMENTS, TEXT_ATTRIBUTES]);
  assert.ok(called.length >= 3, called.join(" "));
  assert.ok(removed.length >= 15, removed.join(" "));
  await page.context().close();
});

/* Ends what a payload may have left open, so that it does not hide the next one. */
const CLOSE = "\n'\">--></script></style></textarea></title></noscript></template></xmp></svg></math></select></table>\n";

const BODIES = {
  "as HTML, each closed": (batch) => ["html", `<p>Line</p>\n${batch.join(CLOSE)}`],
  "as HTML, one after another": (batch) => ["html", `<p>Line</p>\n${batch.join("\n")}`],
  "as Markdown": (batch) => ["md", `Line\n\n${batch.join("\n\n")}`],
};

let stories = 0;

/* One story a batch; where the program refuses it, for a limit that it names, two of half the size. A line that is
 * refused alone is on no page. Answers how many lines are on pages. */
async function publishAndLook(page, bare, make, batch) {
  const [ending, body] = make(batch);
  const name = `batch-${++stories}`;
  const matter = frontMatter({ title: `Batch ${stories}`, slug: name, byline: ["Ines Falk"], date: "2026-11-02T10:00:00Z", sections: ["Tests"] });
  let url;
  try {
    [url] = await newsroom.publish({ [`${name}.${ending}`]: `${matter}${body}\n` });
  } catch (refusal) {
    assert.match(refusal.stderr, /more than 256 elements inside each other|line \d+: /, refusal.stderr);
    if (batch.length === 1) return 0;
    const half = batch.length >> 1;
    return await publishAndLook(page, bare, make, batch.slice(0, half)) + await publishAndLook(page, bare, make, batch.slice(half));
  }
  await assertHarmless(page, new URL(url).pathname);
  await assertPure(bare, new URL(url).pathname);
  await shows(page.locator(".text"), /Line/);
  return batch.length;
}

for (const [kind, make] of Object.entries(BODIES)) {
  test(`${payloads.length} payloads in bodies, ${kind}`, async () => {
    const page = await open(browser);
    const bare = await openBare();
    let shown = 0;
    for (let i = 0; i < payloads.length; i += BATCH) shown += await publishAndLook(page, bare, make, payloads.slice(i, i + BATCH));
    assert.ok(shown >= payloads.length * 0.99, `${shown} of ${payloads.length} on pages`);
    await page.context().close();
    await bare.context().close();
  });
}

/* As the program keeps a line of text: blanks are one, none at the ends. */
const line = (text) => text.normalize("NFC").replace(/\s+/gu, " ").trim();

test("payloads in every text of front matter: they are words, on every page that prints them", async () => {
  const page = await open(browser);
  const lists = new Set(["/", "/corrections/"]);
  let number = 0;
  for (const payload of shortPayloads(80, 40)) {
    const files = {
      [`field-${++number}.md`]: `${frontMatter({
        title: payload, standfirst: payload, slug: `field-${number}`, byline: [payload, `${payload} (photographer)`], agency: payload,
        place: payload, date: "2026-11-03T10:00:00Z", sections: [payload.replace(/\//g, "|")], tags: [payload], correction: payload,
      })}Text of story ${number}.\n`,
    };
    const [url] = await newsroom.publish(files);
    const path = new URL(url).pathname;
    await assertHarmless(page, path);
    assert.equal(line(await page.locator("h1").textContent()), line(payload));
    assert.equal(line(await page.locator(".standfirst").textContent()), line(payload));
    const data = JSON.parse(await page.locator("script[type='application/ld+json']").textContent());
    assert.equal(data.headline, line(payload));
    for (const link of await page.locator(".kicker a, a[rel=author], a[rel=tag], .share a[href*=mastodon]").all()) {
      const target = new URL(await link.evaluate((at) => at.href));
      if (target.origin === newsroom.url) lists.add(target.pathname + target.search);
    }
  }
  for (const path of lists) {
    if (!path.startsWith("/share/")) await assertHarmless(page, path);
  }
  for (const path of ["/feed/", "/feed/atom/", "/sitemap.xml", "/news-sitemap.xml"]) {
    const text = await newsroom.text(path);
    assert.equal(await page.evaluate((xml) => new DOMParser().parseFromString(xml, "application/xml").querySelector("parsererror")?.textContent ?? "", text), "", path);
  }
  JSON.parse(await newsroom.text("/feed/json/"));
  await page.context().close();
});

test("payloads in addresses that a page prints again", async () => {
  const page = await open(browser);
  for (const payload of shortPayloads(80, 40)) {
    const typed = encodeURIComponent(payload);
    page.seen.console.length = 0;
    await page.goto(`${newsroom.url}/share/mastodon/?server=${typed}&text=${typed}&url=${encodeURIComponent(`${newsroom.url}/`)}`);
    await holds(page.locator("input[name=server]"), payload);
    assert.deepEqual(await page.evaluate(() => window.__called), []);
    assert.equal(await page.locator("main script, main svg, main iframe, main [onerror], main img").count(), 0);
    assert.deepEqual(page.seen.console, []);
  }
  await page.context().close();
});
