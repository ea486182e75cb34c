/* desk-canary.test.mjs - one hostile line in whatever the desk, a setting, a browser or a link can bring: on each page and file where it comes out it is text. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JSDOM } from "jsdom";
import { DeskClient } from "./desk_client.mjs";
import { frontMatter, Newsroom, program, run } from "./newsroom.mjs";
import { png } from "./png.mjs";

const TAIL = `'"><svg/onload=x>{{7*7}}`;
const of = (field) => `${field}${TAIL}`;
const ADDRESSES_MAX = 600, VARIANTS_MAX = 3; /* of one page, by what stands behind its "?" */
/* Where a story is written: what the page's script asks for. */
const PARTS = ["", "/revisions", "/compare?from=1&to=2", "/history", "/notes", "/preview"];
let newsroom, admin, answers, refused;
const said = []; /* what forms were answered with */

const json = async (answer, status = 200) => {
  assert.equal(answer.status, status, await answer.clone().text());
  return answer.json();
};

/* Every setting of text takes the line as far as it may; answers those that refused it. */
const setAll = async () => {
  const left = [];
  const { stdout } = await run(program, ["settings", newsroom.directory]);
  for (const name of stdout.match(/^\w+(?= =)/gm)) {
    if (["url", "database", "media", "listen", "smtp_url"].includes(name) || name.startsWith("media_")) continue;
    await run(program, ["settings", newsroom.directory, name, of(name)]).catch(() => left.push(name));
  }
  return left;
};

const story = (slug, status = "published") => frontMatter({
  title: of("title"), standfirst: of("standfirst"), slug, byline: [of("byline")], agency: of("agency"), place: of("place"), date: "2026-11-20T08:00:00Z", sections: ["section'\"><svg onload=x>{{7*7}}"],
  tags: [of("tag")], status, canonical: `https://news.example/?a=${encodeURIComponent(TAIL)}` }) + "Text.\n\nhttps://posts.example/1\n";

const read = async (path, { user = of("Mozilla/5.0 agent"), ...headers } = {}) => newsroom.fetch(path, { "User-Agent": user, ...headers });

async function fill() {
  await newsroom.publish({ "out.md": story("out") });
  const form = async (path, fields) => {
    const answer = await admin.form(path, fields);
    assert.ok([200, 303, 400].includes(answer.status), `${path}: ${answer.status}`);
    said.push({ path: `POST ${path}`, status: answer.status, type: answer.headers.get("content-type") ?? "", headers: answer.headers, text: await answer.text() });
  };
  const media = await json(await fetch(`${newsroom.url}/desk/api/media`, { method: "POST", body: png(640, 480, (x, y) => [x % 256, y % 256, 0]),
    headers: { Cookie: admin.cookie, "X-Dateline-Token": admin.token, "Content-Type": "image/png", "X-File-Name": encodeURIComponent(of("file")) } }));
  await json(await admin.post(`/desk/api/media/${media.id}`, { alt: of("alt"), caption: of("caption"), credit: of("credit") }));
  const { fields } = await json(await admin.post("/desk/api/story", { language: "en" }), 201);
  const draft = await json(await admin.post("/desk/api/story", { language: "en", fields: { ...fields, headline: of("headline"), social_title: of("social"), body: `<p>Text &lt;svg/onload=x&gt;</p>`,
    bylines: [{ name: of("byline"), role: "" }], picture: { id: media.id, alt: null, caption: null, credit: null }, social_picture: media.id } }), 201);
  await json(await admin.post(`/desk/api/story/${draft.id}/save`, { base: draft.revision, serial: 1, note: of("note"), fields: { ...draft.fields, standfirst: of("standfirst"), agency: of("agency") } }));
  await json(await admin.post(`/desk/api/story/${draft.id}/notes`, { field: of("field"), passage: of("passage"), before: of("before"), behind: of("behind"), body: of("body"), told: ["admin"] }));
  await json(await admin.post(`/desk/api/story/${draft.id}/keep`, { base: 2, serial: 5, fields: { ...draft.fields, headline: of("kept") } }));
  await form("/desk/filters/", { name: of("filter"), query: `q=${encodeURIComponent(TAIL)}&status=draft` });
  await form("/desk/glossary/", { do: "add", from: "en", to: "", source: of("source"), target: of("target") });
  await form("/desk/glossary/", { do: "add", from: "en", to: "", source: "=HYPERLINK(1)", target: "@SUM(1)" });
  await form("/desk/people/", { name: "pia", role: "contributor", person: of("person"), languages: "" });
  await form("/desk/people/", { name: of("account"), role: of("role"), person: of("person2"), languages: of("languages") });
  await run(program, ["user", newsroom.directory, "token", "admin", "--label", of("label")]).catch(() => {});
  for (const [referer, query] of [[`https://ref.example/${TAIL}`, ""], [`https://${TAIL}/`, ""], ["", `?utm_source=${encodeURIComponent(of("source"))}&utm_campaign=${encodeURIComponent(of("campaign"))}&utm_medium=${encodeURIComponent(of("medium"))}`]])
    await read(`/2026/11/20/out/${query}`, { "X-Forwarded-For": TAIL, "Accept-Language": TAIL, ...(referer && { Referer: encodeURI(referer) }) });
  await read(`/not-there-${encodeURIComponent(TAIL)}/`);
  await read(`/search/?q=${encodeURIComponent(TAIL)}`);
  const door = await (await fetch(`${newsroom.url}/desk/sign-in/`)).text(), token = door.match(/name="token" value="([^"]+)"/)[1];
  for (const name of [of("nobody"), "admin"])
    await fetch(`${newsroom.url}/desk/sign-in/`, { method: "POST", redirect: "manual", headers: { "Content-Type": "application/x-www-form-urlencoded", "User-Agent": of("agent") },
      body: new URLSearchParams({ token, name, password: name === "admin" ? newsroom.password : TAIL, next: `/desk/?q=${encodeURIComponent(TAIL)}` }) });
  await form("/desk/audience/shared/", { path: "/desk/audience/story/", name: of("shared"), days: "7", period: "7" });
  return draft.id;
}

/* The routes of the desk that are pages or data, with numbers that stand for something. */
const starts = async (id) => {
  const routes = JSON.parse((await run(program, ["routes", "json"])).stdout);
  const typed = encodeURIComponent(TAIL);
  const own = routes.filter(({ method, pattern }) => method === "GET" && pattern.startsWith("/desk/") && !/:(secret|link|note)/.test(pattern))
    .map(({ pattern }) => pattern.replace(":id", pattern.includes("story") || pattern.includes("stories") ? id : "1").replace(":dimension", "referrer"));
  return [...own, ...own.map((path) => `${path}?q=${typed}&status=${typed}&lang=${typed}&section=${typed}&tag=${typed}&person=${typed}&from=${typed}&to=${typed}&done=${typed}&state=${typed}&of=${typed}`),
    ...PARTS.map((part) => `/desk/api/story/${id}${part}`), ...["story", "section", "tag", "author", "referrer", "campaign", "source", "medium", "browser", "system", "path", "search", "missing", "reader", "country"]
      .flatMap((dimension) => ["", "csv/", "json/"].map((form) => `/desk/audience/${form}${dimension}/?period=7`)),
    `/desk/stories/${id}/preview/?copy=yes&as=card`, `/desk/stories/${id}/preview/page/?copy=yes`, ...["person", "tag", "section", "place", "agency", "story"].map((kind) => `/desk/api/suggest?kind=${kind}&q=svg`),
    "/", "/2026/11/20/out/", "/2026/11/20/out/embed/", "/feed/", "/feed/atom/", "/feed/json/", "/privacy/", "/stats/", "/opensearch.xml", "/robots.txt", "/ads.txt", "/sitemap.xml", "/nothing/",
    `/oembed?url=${encodeURIComponent(`${newsroom.url}/2026/11/20/out/`)}`, `/oembed?format=xml&url=${encodeURIComponent(`${newsroom.url}/2026/11/20/out/`)}`, `/desk/sign-in/?next=${typed}`];
};

const addressesIn = (text) => [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1].replaceAll("&amp;", "&"));

async function crawl(queue) {
  const seen = new Map(), variants = new Map();
  const follow = ({ pathname, search }) => {
    const count = (variants.get(pathname) ?? 0) + 1;
    variants.set(pathname, count);
    if (count <= VARIANTS_MAX) queue.push(pathname + search);
  };
  while (queue.length > 0 && seen.size < ADDRESSES_MAX) {
    const path = queue.shift();
    if (seen.has(path) || path.includes("sign-out")) continue;
    const answer = await admin.get(path);
    const type = answer.headers.get("content-type") ?? "", text = /text|json|xml/.test(type) && !/event-stream/.test(type) ? await answer.text() : "";
    if (!text) await answer.body?.cancel();
    seen.set(path, { path, status: answer.status, type, headers: answer.headers, text });
    if (!/html/.test(type)) continue;
    for (const address of addressesIn(text)) {
      const url = URL.canParse(address, newsroom.url + path) && new URL(address, newsroom.url + path);
      if (url && url.origin === newsroom.url && !/^\/(media|assets)\//.test(url.pathname)) follow(url);
    }
  }
  return [...seen.values()];
}

before(async () => {
  newsroom = await Newsroom.start({ demo: false, language: "en" });
  await newsroom.set("foreign_content", "leave_out");
  admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  refused = await setAll();
  const id = await fill();
  answers = [...await crawl(await starts(id)), ...said];
});
after(() => newsroom?.stop());

test("the line came through, and to every kind of answer", () => {
  assert.ok(!["title", "description", "agency", "rights"].some((name) => refused.includes(name)), refused.join(" "));
  assert.ok(answers.length > 100 && answers.length < ADDRESSES_MAX, `${answers.length}`);
  assert.deepEqual(answers.filter(({ status }) => status >= 500).map(({ path }) => path), []);
  for (const type of [/html/, /json/, /csv/, /tab-separated/, /xml/]) assert.ok(answers.some((each) => type.test(each.type)), `${type}`);
  const all = answers.map(({ text }) => text.replaceAll(/&#39;|&#x27;|&apos;|\\u0027/g, "'").replaceAll(/&quot;|&#34;|\\"|\\u0022/g, '"').replaceAll(/&gt;|\\u003e/gi, ">").replaceAll(/&lt;|\\u003c/gi, "<").replaceAll("\\/", "/").replaceAll('""', '"')).join("\n");
  for (const field of ["title", "rights", "headline", "social", "note", "body", "passage", "filter", "source", "target", "person", "agent", "byline", "alt", "caption", "credit", "kept"])
    assert.ok(all.includes(of(field)), field);
});

test("on pages it makes no element, no attribute and no script, and no address that runs", () => {
  for (const { path, text } of answers.filter(({ type }) => /html/.test(type))) {
    const { document } = new JSDOM(text).window;
    for (const element of document.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        assert.match(name, /^(?!on)[a-z][\w:-]*$/i, `${path}: <${element.localName} ${name}>`);
        if (["href", "src", "action", "formaction"].includes(name)) assert.doesNotMatch(value, /^\s*(javascript|data|vbscript):(?!image\/)/i, path);
      }
      if (element.localName === "svg") assert.doesNotMatch(element.outerHTML, /\{\{7|onload/, path);
    }
    for (const script of document.scripts) assert.ok(/json|importmap/.test(script.type) || script.getAttribute("src"), `${path}: ${script.outerHTML.slice(0, 100)}`);
    assert.doesNotMatch(text, /<svg[/ ]onload|onload=x>49/, path);
  }
});

test("data and files have it as text: JSON and XML whole, no header broken, nothing that a browser would take for a page", () => {
  for (const { path, type, headers, text } of answers.filter((each) => !/html/.test(each.type))) {
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    if (/json/.test(type)) JSON.parse(text);
    if (/xml/.test(type)) assert.equal(new new JSDOM("").window.DOMParser().parseFromString(text, "application/xml").querySelector("parsererror"), null, path);
    assert.doesNotMatch(text, /onload=x(>|&gt;|\\u003e)49/i, path);
  }
});

test("no cell of a table is a formula", () => {
  assert.ok(answers.some(({ type, text }) => /tab-separated/.test(type) && text.includes("'=HYPERLINK(1)\t'@SUM(1)")));
  for (const { path, text } of answers.filter(({ type }) => /csv|tab-separated/.test(type)))
    for (const cell of text.split(/[\r\n\t]|,(?=")/)) assert.doesNotMatch(cell, /^"?[=+@-](?!\d+$)/, `${path}: ${cell}`);
});
