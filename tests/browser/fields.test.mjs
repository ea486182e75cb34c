/* fields.test.mjs - a payload in every field of a story and of the desk: on the page, in the desk and in feeds it is words. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { open } from "./chromium.mjs";
import { DeskClient } from "./desk_client.mjs";
import { goTo, signIn } from "./editor.mjs";
import { payloads, shortPayloads } from "./payloads.mjs";
import { png } from "./png.mjs";
import { room } from "./room.mjs";

/* As the program keeps a line of text. */
const line = (text) => text.normalize("NFC").replace(/\s+/gu, " ").trim();
/* All of them with DATELINE_EVERY_PAYLOAD, which takes minutes; else those of our own and some of each kind. */
const LINES = [...new Set((process.env.DATELINE_EVERY_PAYLOAD ? payloads : shortPayloads(100, 60)).map(line))].filter(Boolean);
const FEEDS = ["/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/news-sitemap.xml", "/wp-json/wp/v2/posts"];
const AT_ONCE = 6, LOOK_EVERY = 48, SEEN_WHOLE = 12;
let newsroom, browser, admin, page, reader, picture; /* page goes to addresses; reader stays, and takes answers apart */

room({ demo: false, language: "en" }, async (...both) => {
  [newsroom, browser] = both;
  await newsroom.set("preflight", "alt = off\nheadline = off");
  admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  picture = await bring("plain.png");
  [page, reader] = [await openDesk(), await openDesk()];
});

const openDesk = async () => {
  const opened = await open(browser);
  const [name, value] = admin.cookie.split("=");
  await opened.context().addCookies([{ name, value, url: newsroom.url }]);
  await opened.goto(`${newsroom.url}/desk/`);
  return opened;
};
const json = async (answer) => {
  const { status: code } = await answer;
  return { ...(await (await answer).json()), code };
};
const post = (path, body) => json(admin.post(`/desk/api/${path}`, body));
const bring = (name, shade = 0) => json(fetch(`${newsroom.url}/desk/api/media`, {
  method: "POST", body: png(640, 420, (x) => [x % 256, shade % 256, shade >> 8]),
  headers: { Cookie: admin.cookie, "X-Dateline-Token": admin.token, "Content-Type": "image/png", "X-File-Name": encodeURIComponent(name) },
}));
const send = (path, fields) => fetch(newsroom.url + path, {
  method: "POST", redirect: "manual", body: new URLSearchParams({ token: admin.token, ...fields }), headers: { Cookie: admin.cookie, "Content-Type": "application/x-www-form-urlencoded" },
});

const within = (text, most) => ([...text].length <= most ? text : "Words");

/* A story that has the line wherever it fits. */
const fieldsWith = (own, id, text) => {
  const short = (most) => within(text, most);
  return { ...own, slug: `line-${id}`, headline: short(200), standfirst: text, body: "<p>Text.</p>", bylines: [{ name: short(100), role: "reporter" }, { name: `${short(90)} II`, role: short(100) }],
    agency: short(100), place: short(100), sections: [short(100).replaceAll("/", "|")], tags: [short(100)], also_read: [], canonical: "",
    picture: { id: picture.id, alt: text, caption: text, credit: short(200) }, social_title: short(200), social_picture: picture.id };
};

/* Written, noted, published, corrected, changed again; answers its number and address, or undefined where a field refuses the line by name. */
const write = async (text) => {
  const begun = await post("story", { language: "en" });
  const story = await post(`story/${begun.id}/save`, { base: 1, serial: 1, note: text, fields: fieldsWith(begun.fields, begun.id, text) });
  if (story.code === 400) return void assert.match(story.problem, /characters|control|marks|text|empty|fit/, story.problem);
  assert.equal(story.code, 200, story.problem);
  const noted = await post(`story/${story.id}/notes`, { field: "headline", passage: within(text, 500), before: "", behind: within(text, 500), body: text, told: [] });
  assert.equal(noted.code, 200, noted.problem);
  const moved = await post(`story/${story.id}/move`, { to: "published" });
  assert.equal(moved.code, 200, moved.problem);
  assert.equal((await post(`story/${story.id}/correction`, { note: text, was: text, becomes: text, material: true })).code, 200);
  const { fields, revision } = await json(admin.get(`/desk/api/story/${story.id}`));
  await post(`story/${story.id}/save`, { base: revision, serial: 2, fields: { ...fields, standfirst: `${text} II`, place: "Oslo", social_title: "", tags: [] } });
  return { id: story.id, path: moved.path, text };
};

/* In the page: each answer as this browser reads it, and what in it could run or load. */
const strangersIn = async (paths) => {
  const found = [];
  const isSafe = (value) => ["", "http", "https", "mailto", "tel"].includes(value.replace(/[\u0000-\u0020]/g, "").match(/^([a-z][a-z0-9+.-]*):/i)?.[1].toLowerCase() ?? "");
  const look = (root, path) => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName;
      for (const { name: attribute, value } of element.attributes) {
        if (/^on/i.test(attribute) || ["style", "srcdoc"].includes(attribute) || (attribute === "formaction" && !value.startsWith("/desk/"))) found.push(`${path} <${name} ${attribute}>`);
        if (["href", "src", "action", "data", "poster", "background", "xlink:href"].includes(attribute) && !isSafe(value)) found.push(`${path} ${attribute}=${value}`);
      }
      const isOurs = { base: !element.hasAttribute("href"), script: /^\/assets\//.test(element.getAttribute("src") ?? "") || /json$/.test(element.type), iframe: /^\/desk\/stories\//.test(element.getAttribute("src") ?? ""),
        svg: element.getAttribute("aria-hidden") === "true" || element.closest(".icons"), link: /^(https?:\/\/|\/)/.test(element.getAttribute("href") ?? "") }[name];
      if (["script", "iframe", "svg", "link", "object", "embed", "base", "math", "applet", "frame"].includes(name) && !isOurs) found.push(`${path} ${element.outerHTML.slice(0, 120)}`);
      if (element.matches("meta[http-equiv]")) found.push(`${path} ${element.outerHTML}`);
    }
  };
  const insideOf = (value, path) => {
    if (typeof value === "string") return look(new DOMParser().parseFromString(`<body>${value.includes("<p") ? value : ""}`, "text/html"), path);
    for (const [key, part] of Object.entries(value ?? {})) if (typeof part === "object" || /html|rendered|body/.test(key)) insideOf(part, path);
  };
  for (const path of paths) {
    const answer = await fetch(path);
    const type = answer.headers.get("content-type") ?? "", text = await answer.text();
    if (answer.status >= 500) found.push(`${path}: ${answer.status}`);
    if (/json/.test(type)) insideOf(path.startsWith("/desk/api/") ? {} : JSON.parse(text), path);
    else if (/xml/.test(type)) {
      const parsed = new DOMParser().parseFromString(text, "application/xml");
      if (parsed.querySelector("parsererror")) found.push(`${path}: ${parsed.querySelector("parsererror").textContent.slice(0, 200)}`);
      for (const element of parsed.querySelectorAll("encoded, item > description, content[type=html], summary[type=html], title[type=html]")) look(new DOMParser().parseFromString(element.textContent, "text/html"), path);
    } else if (/html/.test(type)) look(new DOMParser().parseFromString(text, "text/html"), path);
    if (window.__called.length) found.push(`${path} called ${window.__called}`);
  }
  return found;
};
const assertWords = async (paths) => assert.deepEqual(await reader.evaluate(strangersIn, paths), []);

/* What ran, was asked for elsewhere, or was stopped by the policy, since the page was opened. */
const assertNothingRan = async (where) => {
  assert.deepEqual(await page.evaluate(() => window.__called), [], where);
  assert.deepEqual(page.seen.dialogs, [], where);
  assert.deepEqual(page.seen.requests.filter((url) => !url.startsWith(newsroom.url) && !/^(data|blob):/.test(url)), [], where);
  assert.deepEqual(page.seen.console.filter((words) => /Content.Security.Policy|pageerror|ReferenceError|SyntaxError/i.test(words)), [], where);
};

const pagesOf = ({ id, path }) => [path, `${path}embed/`, `/desk/stories/${id}/`, ...["wide", "feed", "card"].map((as) => `/desk/stories/${id}/preview/?as=${as}`), `/desk/stories/${id}/preview/page/`];

const stories = [];
test(`${LINES.length} payloads through every field: story, card, preview, list and feeds are words`, async () => {
  for (let from = 0; from < LINES.length; from += LOOK_EVERY) {
    const batch = LINES.slice(from, from + LOOK_EVERY), written = [];
    for (let i = 0; i < batch.length; i += AT_ONCE) written.push(...(await Promise.all(batch.slice(i, i + AT_ONCE).map(write))).filter(Boolean));
    await assertWords([...written.flatMap(pagesOf), ...FEEDS, "/", "/corrections/", "/desk/", `/desk/?q=${encodeURIComponent(batch[0])}`, `/desk/?person=${encodeURIComponent(batch.at(-1))}`]);
    stories.push(...written);
  }
  assert.ok(stories.length >= 0.98 * LINES.length, `${stories.length} of ${LINES.length} were taken`);
});

/* In the editor: every tab, every note, and each comparison of versions. */
async function goThroughEditor({ id, text }) {
  await goTo(page, newsroom, id);
  assert.equal(line(await page.locator("#headline").inputValue()), [...text].length <= 200 ? text : "Words");
  for (const tab of ["before", "details", "history", "notes"]) {
    await page.locator(`#tab-${tab}`).click();
    await page.locator(`#panel-${tab} li, #panel-${tab} input, #ready:not([hidden])`).first().waitFor();
  }
  await page.locator("#tab-history").click();
  await page.locator("#history button", { hasText: "Compare" }).first().click();
  await page.locator("dialog[open] section").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#publish").click();
  await page.locator("dialog[open] .card").waitFor();
  await page.keyboard.press("Escape");
}

test("opened in the browser, the desk and the page run nothing of it", async () => {
  const step = Math.max(1, Math.floor(stories.length / SEEN_WHOLE));
  for (const story of stories.filter((_, i) => i % step === 0)) {
    await goThroughEditor(story);
    await assertNothingRan(`editor: ${story.text}`);
    for (const path of pagesOf(story).filter((each) => each !== `/desk/stories/${story.id}/`)) {
      await page.goto(newsroom.url + path);
      await assertNothingRan(`${path}: ${story.text}`);
    }
  }
  for (const path of ["/", "/desk/", "/corrections/"]) {
    await page.goto(newsroom.url + path);
    await assertNothingRan(path);
  }
});

test("a withdrawn story's reason is words", async () => {
  const step = Math.max(1, Math.floor(stories.length / 48)), chosen = stories.filter((_, i) => i % step === 0);
  for (const { id, text } of chosen) assert.equal((await post(`story/${id}/move`, { to: "withdrawn", reason: text })).code, 200);
  await assertWords([...chosen.map(({ path }) => path), ...chosen.map(({ path }) => `${path}embed/`), "/corrections/", "/desk/?status=withdrawn"]);
  await page.goto(newsroom.url + chosen[0].path);
  assert.ok(line(await page.locator("main").textContent()).includes(chosen[0].text));
  await assertNothingRan("withdrawn");
});

test("names of filters, of people and of files, what is searched for, and what a browser calls itself", async () => {
  const step = Math.max(1, Math.floor(LINES.length / 40)), chosen = LINES.filter((text) => [...text].length <= 100).filter((_, i) => i % step === 0);
  for (const [i, text] of chosen.slice(0, 40).entries()) {
    if (i < 20) assert.equal((await send("/desk/filters/", { name: text, query: `q=${encodeURIComponent(text)}` })).status, 303, text);
    await send("/desk/people/", { name: i % 2 ? text : `guest-${i}`, person: text, role: "writer" });
    if (i < 10) {
      const media = await bring(`${text}.png`, i + 1);
      assert.match(media.src, /^\/media\/[\w./%-]+$/);
    }
  }
  const suggest = chosen.slice(0, 20).map((text) => `/desk/api/suggest?kind=person&q=${encodeURIComponent(text.slice(0, 10))}`);
  await assertWords(["/desk/", "/desk/people/", "/desk/account/", ...suggest, ...chosen.slice(0, 40).flatMap((text) => [`/desk/?q=${encodeURIComponent(text)}`, `/desk/?tag=${encodeURIComponent(text)}`, `/search/?q=${encodeURIComponent(text)}`])]);
  for (const path of ["/desk/", "/desk/people/", `/desk/?q=${encodeURIComponent(chosen[0])}`]) {
    await page.goto(newsroom.url + path);
    await assertNothingRan(path);
  }
  assert.ok(line(await page.locator("body").textContent()).includes(chosen[0]));
  const strange = await open(browser, { userAgent: `Browser/1 "><img src=x onerror=alert(1)>` });
  await signIn(strange, newsroom);
  await page.goto(`${newsroom.url}/desk/account/`);
  await assertWords(["/desk/account/"]);
  await assertNothingRan("sessions");
  await strange.context().close();
});

test("an address of the original is one of the web, and a slug is one, or they are refused", async () => {
  const { id, fields } = await post("story", { language: "en" });
  const save = (change) => post(`story/${id}/save`, { base: 1, serial: 1, fields: { ...fields, headline: "Ferry", ...change } });
  for (const slug of LINES.filter((text) => !/^[a-z0-9-]+$/.test(text)).slice(0, 40)) assert.equal((await save({ slug })).code, 400, slug);
  for (const canonical of ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", ...LINES.filter((text) => /[<>"\s]/.test(text)).slice(0, 40)])
    assert.equal((await save({ canonical })).code, 400, canonical);
});
