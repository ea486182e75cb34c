/* audience-desk.test.mjs - the desk's reports on the audience: who sees what, graphs, files, links that are shared; without script, too. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fill } from "./audience_figures.mjs";
import { follow, open } from "./chromium.mjs";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { frontMatter, program, run } from "./newsroom.mjs";
import { counts, shows, until } from "./patience.mjs";
import { room } from "./room.mjs";
import { reach } from "./tabbing.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HOME = "/desk/audience/", WEEK = "?period=7", CANARY = `<script>alert(1)</script>"'&`;
let newsroom, browser, page, editor, writer, ids, own, other;

const story = (title, byline, section) =>
  frontMatter({ title, standfirst: "One sentence.", byline: [byline], place: "Norhaven", date: "2026-11-02T08:00:00Z", sections: [section] }) + "Text of the story.\n";

room({ demo: false }, async (...both) => {
  [newsroom, browser] = both;
  await newsroom.publish({ "a.md": story(`Ferry ${CANARY}`, "Ines Falk", "Harbour"), "b.md": story("Sawmill", "Tor Amsel", "Economy"), "c.md": story("Footbridge", "Tor Amsel", "Harbour") });
  ids = await fill(newsroom);
  editor = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  const password = await addAccount(newsroom, "ines", "writer");
  await placeAs("ines", "writer", "Ines Falk");
  writer = await DeskClient.signIn(newsroom, "ines", password);
  await addedUp();
  page = await open(browser, { javaScriptEnabled: false });
  await page.context().addCookies([cookieOf(editor)]);
  [own, other] = await Promise.all(["Ferry", "Sawmill"].map(numberOf));
});

const cookieOf = ({ cookie }) => ({ name: cookie.split("=")[0], value: cookie.split(/=(.*)/s)[1], url: newsroom.url });

/* As the page of people does. */
const placeAs = async (name, role, person) => {
  const answer = await fetch(`${newsroom.url}/desk/people/change/`, {
    method: "POST", redirect: "manual", body: new URLSearchParams({ token: editor.token, name, role, person, languages: "" }),
    headers: { Cookie: editor.cookie, Origin: newsroom.url, "Content-Type": "application/x-www-form-urlencoded" },
  });
  assert.equal(answer.status, 303);
};

const json = async (client, path) => (await client.get(path)).json();
const report = (dimension, query = WEEK) => `${HOME}json/${dimension}/${query}`;
const numberOf = async (headline) => (await json(editor, report("story"))).rows.find(({ name }) => name.startsWith(headline)).value;

/* The server adds days up behind its start. */
const addedUp = () => until("the days, added up", async () => (await json(editor, report("story"))).rows.length === ids.length);

const go = (path) => page.goto(newsroom.url + path);
const figures = async () => Object.fromEntries(await page.locator(".figures > div").evaluateAll((all) => all.map((each) => [each.querySelector("dt").textContent, Number(each.querySelector(".sum").textContent.replaceAll(",", ""))])));

test("a stranger is sent to the door, a translator is refused", async () => {
  const { status, headers } = await newsroom.fetch(HOME);
  assert.equal(status, 303);
  assert.match(headers.location, /sign-in/);
  const { stdout } = await run(program, ["user", newsroom.directory, "add", "tara", "--role", "translator", "--language", "es"]);
  const translator = await DeskClient.signIn(newsroom, "tara", stdout.match(/password (\S+)/)[1]);
  for (const path of ["", "live/", "shared/", "mail/", "referrer/", `story/${own}/`, "csv/story/"]) assert.equal((await translator.get(HOME + path)).status, 403, path);
});

test("the three numbers are those of the files, apart from each other and from what was taken out", async () => {
  await go(HOME + WEEK);
  const { totals } = await json(editor, report("story")), shown = await figures();
  assert.deepEqual([shown.Served, shown.Seen, shown.Read], [totals.served, totals.seen, totals.read]);
  assert.ok(totals.served > totals.seen && totals.seen > totals.read && totals.read > 0);
  const rejected = await json(editor, report("rejected"));
  assert.equal(shown["Taken out"], rejected.rows.reduce((sum, row) => sum + row.figures.served, 0));
  await shows(page.locator("main"), /Search engine says so itself[\s\S]*Forged message with a wrong stamp/);
});

test("a graph is told in words, drawn for phone and page, and stands in a table", async () => {
  await go(HOME + WEEK);
  const graph = page.locator("figure.chart").first(), wide = graph.locator("svg.wide");
  await counts(graph.locator("svg:visible"), 1);
  assert.equal(await wide.getAttribute("role"), "img");
  await shows(wide.locator("title"), "Seen, by day");
  await shows(wide.locator("desc"), /[\d,]+ in all; at most [\d,]+, on \d+ November 2026\./);
  await counts(graph.locator("tbody tr"), 7);
  assert.deepEqual(await graph.locator("thead th").allTextContents(), ["Day", "now", "before"]);
  const days = (await json(editor, report("story"))).series.map(({ figures: { seen } }) => seen.toLocaleString("en"));
  assert.deepEqual(await graph.locator("tbody td:nth-of-type(1)").allTextContents(), days);
  await go(`${HOME}${WEEK}&by=read`);
  await shows(page.locator("svg.wide title").first(), "Read, by day");
  await go(`${HOME}?period=yesterday`);
  await counts(page.locator("figure.chart").first().locator("tbody tr"), 24);
});

test("each report stands on a page of its own, sorts by its heads, and goes out as a file", async () => {
  await go(HOME + WEEK);
  const links = await page.locator(".groups a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
  assert.equal(links.length, 25);
  for (const link of links) {
    assert.equal((await editor.get(link)).status, 200, link);
    const [, name, query] = link.match(/audience\/(.*)\?(.*)/);
    const csv = await editor.get(`${HOME}csv/${name}?${query}`), value = await editor.get(`${HOME}json/${name}?${query}`);
    assert.match(csv.headers.get("content-type"), /^text\/csv/);
    assert.match(csv.headers.get("content-disposition"), /attachment; filename="audience-[a-z-]+\.csv"/);
    assert.equal(csv.headers.get("cache-control"), "no-store");
    assert.ok(Array.isArray((await value.json()).rows), link);
  }
  await go(`${HOME}story/${WEEK}`);
  await page.locator("thead a", { hasText: "Read" }).click();
  assert.match(page.url(), /by=read/);
  await shows(page.locator("[aria-sort]"), "Read");
});

test("what somebody else wrote is text, on the page and in a spreadsheet", async () => {
  for (const path of [HOME + WEEK, `${HOME}story/${own}/${WEEK}`, `${HOME}search-none/${WEEK}`]) {
    await go(path);
    assert.equal(await page.locator("main script, main b:text-is('bridge')").count(), 0, path);
  }
  await shows(page.locator("main"), /<b>bridge<\/b>/);
  assert.match(await (await editor.get(`${HOME}csv/search-none/${WEEK}`)).text(), /'=1\+1/);
});

test("a story: its figures, how far people came, where from", async () => {
  await go(`${HOME}${WEEK}`);
  await follow(page.locator(".tables a", { hasText: "Ferry" }).first());
  assert.match(page.url(), new RegExp(`/story/${own}/`));
  const shown = await figures(), row = (await json(editor, report("story"))).rows.find(({ value }) => value === own);
  assert.deepEqual([shown.Served, shown.Seen, shown.Read], [row.figures.served, row.figures.seen, row.figures.read]);
  await shows(page.locator("main"), /How far they came in the text\s+50% came to the middle, 40% to the end\.[\s\S]*Google Search/);
  assert.equal((await editor.get(`${HOME}story/999999/`)).status, 404);
});

test("a story says what was taken out of its views, by class and hour; of other days since when it is known", async () => {
  const hour = Math.floor(Date.now() / 3_600_000);
  await run("sqlite3", [`${newsroom.directory}/audience.db`, "-cmd", ".timeout 5000", `insert into rejected_hour values (${hour}, ${own}, 'ai', 'agent', 30, 0), (${hour}, ${own}, 'behaviour', 'rate', 4, 2), (${hour}, ${other}, 'ai', 'agent', 9, 0)`]);
  await go(`${HOME}story/${own}/`);
  assert.equal((await figures())["Taken out"], 34);
  const text = await page.locator("main").innerText();
  assert.match(text, /Taken out, and why[\s\S]*AI crawler says so itself[\s\S]*30[\s\S]*Behaviour of a machine more pages/);
  assert.match(text, /Taken out, by hour\s+36 in all/);
  assert.match(text, /the setting audience_counted/);
  assert.match(text, /Today’s figures up to \d\d:\d\d/);
  assert.deepEqual((await json(editor, `${HOME}json/rejected/?period=today&of=story&value=${own}`)).rows.map(({ value, figures: { served, seen } }) => [value, served, seen]).sort(), [["ai agent", 30, 0], ["behaviour rate", 4, 2]]);
  await go(`${HOME}story/${own}/?period=30`);
  assert.ok(!("Taken out" in await figures()), "nothing is said of days that are not known");
  await shows(page.locator("main"), /kept for fourteen days: since \d+ November 2026/);
  await go(HOME);
  await shows(page.locator(".age"), /^Today’s figures are those of \d\d:\d\d; they are added up every ten minutes\.$/);
  await go(HOME + WEEK);
  assert.equal(await page.locator(".age").count(), 0);
});

test("the front, slot by slot: how each story does, and pins by hand", async () => {
  await go("/desk/front/");
  const rows = page.locator("tbody tr"), first = () => rows.first().locator(".name").innerText();
  await counts(rows, 3);
  await shows(rows.first(), /^Lead/);
  const { rows: today } = await json(editor, report("story", "?period=today")), lead = await first();
  const cells = await rows.first().locator("td").allTextContents();
  assert.equal(cells.length, 5);
  assert.equal(Number(cells[3].replaceAll(",", "")), today.find(({ name }) => name === lead).figures.seen);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 800 });
  const [wide, edge] = await page.locator(".tables .wide").evaluate((box) => [box.scrollWidth - box.clientWidth, box.querySelector("td:last-child").getBoundingClientRect().right]);
  assert.ok(wide <= 0 && edge <= 360, "all five figures stand on a phone");
  await page.setViewportSize(size);
  const third = await rows.nth(2).locator(".name").innerText();
  const { path } = today.find(({ name }) => name === third);
  await page.locator("#path").fill(newsroom.url + path);
  await page.locator("#hours").selectOption("3");
  await follow(page.locator("form.choice button"));
  await shows(page.locator(".done"), /The story is pinned/);
  assert.equal(await first(), third);
  await shows(rows.first(), /Pinned until \d+ Nov 2026/);
  await follow(page.locator("form.pin button", { hasText: "Unpin" }));
  assert.equal(await first(), lead);
  await page.locator("#path").fill("/nothing/; lead /x/");
  await page.locator("form.choice button").click();
  await shows(page.locator("main .err"), /address/);
  assert.equal((await writer.get("/desk/front/")).status, 403);
  const form = (fields) => fetch(`${newsroom.url}/desk/front/pin/`, { method: "POST", redirect: "manual", headers: { Cookie: editor.cookie, Origin: newsroom.url, "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ token: editor.token, lang: "en", slot: "lead", path, hours: "0", ...fields }) });
  for (const fields of [{ slot: "lead /x/; lead" }, { slot: "" }, { hours: "-1" }, { hours: "1e9" }, { lang: "xx" }, { path: "x".repeat(9000) }]) assert.equal((await form(fields)).status, 400, JSON.stringify(fields));
});

test("a section's stories alone, by a link, and the way back to all", async () => {
  await go(HOME + WEEK);
  const all = await figures();
  await follow(page.locator(".tables a", { hasText: "Harbour" }).first());
  const some = await figures();
  assert.ok(some.Seen < all.Seen && some.Seen > 0);
  await shows(page.locator(".narrowed"), /Only: Harbour/);
  await follow(page.locator(".narrowed a"));
  assert.deepEqual(await figures(), all);
});

test("writers see their own stories, and those alone", async () => {
  const { rows, totals } = await json(writer, report("story"));
  assert.deepEqual(rows.map(({ value }) => value), [own]);
  assert.equal(totals.seen, rows[0].figures.seen);
  assert.equal((await writer.get(`${HOME}story/${own}/`)).status, 200);
  assert.equal((await writer.get(`${HOME}story/${other}/`)).status, 403);
  assert.equal((await writer.get(`${HOME}json/referrer/${WEEK}&of=story&value=${other}`)).status, 403);
  assert.equal((await writer.get(`${HOME}json/referrer/${WEEK}&of=story&value=${own}`)).status, 200);
  const wider = await json(writer, `${report("story")}&of=section&value=1`);
  assert.deepEqual(wider.rows.map(({ value }) => value), [own], "another filter is not theirs to choose");
  for (const path of ["live/", "shared/"]) assert.equal((await writer.get(HOME + path)).status, 403, path);
  const overview = await (await writer.get(HOME + WEEK)).text();
  assert.match(overview, /Only:[^/]*Ines Falk/);
  assert.doesNotMatch(overview, /Sawmill|desk\/audience\/shared/);
  const nobody = await DeskClient.signIn(newsroom, "nameless", await addAccount(newsroom, "nameless", "writer"));
  assert.match(await (await nobody.get(HOME)).text(), /writes under no name/);
  assert.deepEqual((await json(nobody, report("story"))).rows, []);
  assert.equal((await nobody.get(`${HOME}story/${own}/`)).status, 403);
});

test("hostile periods and filters are answered in words, and never by a fault", async () => {
  const long = "9".repeat(4000);
  for (const query of ["period=8", "period='--", "from=2026-02-30", "from=x", "to=1969-12-31", "from=2026-11-05&to=2026-11-01", "from=1970-01-01&to=2026-11-05", "from=99999-01-01", "compare=all", "by=1",
    "of=story", "of=story&value=-1", "of=section&value=x", "of=edition&value=" + "x".repeat(400), "of=author&value=1", "page=0", "page=-1", `page=${long}`, `value=%00&of=edition`]) {
    for (const path of [HOME, `${HOME}referrer/`, `${HOME}csv/story/`]) assert.equal((await editor.get(`${path}?${query}`)).status, 400, `${path} ${query}`);
  }
  for (const path of ["nothing/", "csv/nothing/", "story/x/", "story/-1/", `story/${long}/`, "referrer/1/"]) assert.equal((await editor.get(HOME + path)).status, 404, path);
  for (const query of ["page=20000", "from=1970-01-01&to=1970-01-02", "to=9999-12-31", "from=2026-11-01&compare=year", "compare=none", "of=edition&value=xx", "of=byline&value=Nobody"]) assert.equal((await editor.get(`${HOME}story/?${query}`)).status, 200, query);
});

/* The form of a report's page, sent; answers the link. */
async function share(path = `${HOME}referrer/${WEEK}`) {
  await go(path);
  await page.locator("form[action$='/shared/'] button").click();
  return new URL(await page.locator("#fresh").inputValue()).pathname;
}

test("a shared link shows one report to who has no account, and nothing else", async () => {
  const link = await share(), { status, headers, body } = await newsroom.fetch(link), text = body.toString();
  assert.equal(status, 200);
  assert.match(text, /Where they came from[\s\S]*Google/);
  assert.doesNotMatch(text, /href="\/desk\/(?!shared)|<form/);
  assert.match(text, /<meta name="robots" content="noindex">/);
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["referrer-policy"], "no-referrer");
  const shown = JSON.parse((await newsroom.fetch(`${link}json/?of=section&value=1&period=today`)).body.toString());
  assert.deepEqual(shown.rows, (await json(editor, report("referrer"))).rows, "what is asked beside the secret counts for nothing");
  assert.match((await newsroom.fetch(`${link}csv/`)).headers["content-type"], /^text\/csv/);
  assert.doesNotMatch(newsroom.log, new RegExp(link.split("/")[3]), "the secret is in no log");
});

test("a link to a story's report is listed by its headline", async () => {
  await share(`${HOME}story/${other}/${WEEK}`);
  await go(`${HOME}shared/`);
  await shows(page.locator(".rows li").first(), /^Sawmill \d+ November/);
  await page.locator(".rows li").first().locator("button").click();
});

test("a link ends: by hand, with its time, and with its maker's rights; a forged one never was", async () => {
  const link = await share(), forged = link.replace(/\/shared\/./, (start) => start.slice(0, -1) + (start.endsWith("A") ? "B" : "A"));
  assert.equal((await newsroom.fetch(forged)).status, 404);
  assert.equal((await newsroom.fetch(link.slice(0, -10) + "/")).status, 404);
  await go(`${HOME}shared/`);
  const before = await page.locator(".rows li").count();
  await follow(page.locator(".rows li").first().locator("button"));
  await counts(page.locator(".rows li"), before - 1);
  assert.equal((await newsroom.fetch(link)).status, 404);
  const late = await share();
  await newsroom.restart(() => run("sqlite3", [`${newsroom.directory}/audience.db`, "update shared_report set expires_at = 1"]));
  assert.equal((await newsroom.fetch(late)).status, 404);
});

test("links are made by editors, for reports there are, for a time", async () => {
  const post = (client, fields) => fetch(`${newsroom.url}${HOME}shared/`, {
    method: "POST", redirect: "manual", headers: { Cookie: client.cookie, Origin: newsroom.url, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ token: client.token, ...fields }),
  });
  assert.equal((await post(writer, { report: "referrer/", open: "7" })).status, 403);
  assert.equal((await post({ ...editor, token: "x" }, { report: "referrer/", open: "7" })).status, 403);
  for (const fields of [{ report: "nothing/", open: "7" }, { report: "../people/", open: "7" }, { report: "referrer/?period=8", open: "7" }, { report: "referrer/", open: "0" }, { report: "referrer/", open: "366" }, { open: "7" , report: `referrer/?value=${"x".repeat(2000)}` }]) {
    assert.equal((await post(editor, fields)).status, 400, JSON.stringify(fields));
  }
});

test("who tries many wrong links has to wait", async () => {
  const answers = [];
  for (let i = 0; i < 30; i++) answers.push((await newsroom.fetch(`/desk/shared/${String(i).padStart(43, "x")}/`)).status);
  assert.ok(answers.every((status) => [404, 503].includes(status)), answers.join());
  assert.ok(answers.includes(503));
});

const PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
/* Somebody opens the story; the figures are written within a second. */
const readOnce = async () => {
  const { path } = (await json(editor, report("story"))).rows.find(({ value }) => value === own);
  assert.equal((await newsroom.fetch(path, { "User-Agent": PERSON })).status, 200);
};
const servedNow = async (where) => Number(await where.locator(".figures .sum").first().innerText());

test("now: the last half hour, and a way to load it again", async () => {
  await go(`${HOME}live/`);
  const before = await servedNow(page);
  await readOnce();
  await until("one reader more", async () => {
    await follow(page.locator("a.again"));
    return (await servedNow(page)) !== before;
  }, { every: 200 });
  assert.equal(await servedNow(page), before + 1);
  await shows(page.locator(".tables"), /Ferry/);
  assert.doesNotMatch(await (await editor.get(`${HOME}live/?part=rows`)).text(), /<html|<body/);
});

test("now: with script it renews itself", async () => {
  const other = await open(browser);
  await other.context().addCookies(await page.context().cookies());
  await other.clock.install();
  await other.goto(`${newsroom.url}${HOME}live/`);
  const before = await servedNow(other);
  await readOnce();
  await until("one reader more", async () => {
    await other.clock.runFor("00:11");
    return (await servedNow(other)) !== before;
  }, { every: 200 });
  assert.equal(await servedNow(other), before + 1);
  assert.deepEqual(other.seen.console, []);
  await other.context().close();
});

test("by keyboard: from a graph's table to a period", async () => {
  const other = await open(browser);
  await other.context().addCookies(await page.context().cookies());
  await other.goto(newsroom.url + HOME + WEEK);
  await reach(other, "figure.chart summary");
  await other.keyboard.press("Enter");
  assert.equal(await other.locator("figure.chart table").first().isVisible(), true);
  await reach(other, "a[href='/desk/audience/?period=30']", "Shift+Tab");
  await other.keyboard.press("Enter");
  await other.waitForURL(/period=30/);
  await other.context().close();
});

test("printed: the newsroom's name, the days and the figures, and nothing to press", async () => {
  await page.emulateMedia({ media: "print" });
  await go(`${HOME}story/${WEEK}`);
  for (const shown of [".paper", "h1", ".tables table"]) await page.locator(shown).first().waitFor();
  for (const hidden of [".bar form", ".rooms", ".audience form", ".audience nav", ".files"])
    assert.ok((await page.locator(hidden).evaluateAll((all) => all.every((each) => !each.checkVisibility()))), hidden);
  await page.emulateMedia({ media: "screen" });
});

const speak = async (language) => {
  const answer = await fetch(`${newsroom.url}/desk/account/language/`, {
    method: "POST", redirect: "manual", headers: { Cookie: editor.cookie, Origin: newsroom.url, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ token: editor.token, language }),
  });
  assert.equal(answer.status, 303);
};

for (const [language, width, colorScheme] of [["en", 1280, "light"], ["ar", 1280, "dark"], ["en", 375, "dark"], ["ar", 375, "light"]]) {
  test(`axe finds nothing, ${language}, ${width} px, ${colorScheme}`, async () => {
    await speak(language);
    const other = await open(browser, { width, colorScheme, bypassCSP: true });
    await other.context().addCookies(await page.context().cookies());
    const link = await share();
    for (const path of [HOME + WEEK, `${HOME}story/${own}/${WEEK}`, `${HOME}hour/${WEEK}`, `${HOME}shared/`, `${HOME}live/`, `${HOME}mail/`, "/desk/front/", link]) {
      await other.goto(newsroom.url + path);
      await other.evaluate(AXE);
      const found = await other.evaluate(async () => (await axe.run({ resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
      assert.deepEqual(found, [], path);
      assert.equal(await other.evaluate(() => document.documentElement.dir), language === "ar" ? "rtl" : "ltr", path);
      assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), path);
      assert.deepEqual(other.seen.console, [], path);
    }
    await other.context().close();
    await speak("en");
  });
}
