/* audience.test.mjs - what a reader's browser tells of a page: when it is seen, read and left, and nothing beside. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { keptIn, launch, NOTHING_KEPT, open } from "./chromium.mjs";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { sleep, until } from "./patience.mjs";

const LINE = "The ferry leaves at seven, and whoever stands on the quay by then is taken along. ";
const NOON = Date.UTC(2026, 10, 26, 12);
const EMBED = "https://video.example/watch/1";
const PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
const QUIET = 200; /* milliseconds in which nothing comes that should not */
let newsroom, browser, person, front, long, short, early;
before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  browser = await launch({ keptPages: true });
  person = await launch({ userAgent: PERSON });
  const body = `${`${LINE.repeat(4)}\n\n`.repeat(30)}[The timetable](https://ferries.example/times)\n`;
  const files = { "long.md": frontMatter({ title: "Long", slug: "long" }) + body, "short.md": frontMatter({ title: "Short", slug: "short" }) + LINE };
  [long, short] = (await newsroom.publish(files)).map((url) => new URL(url).pathname);
  early = `${short}?early`;
});
after(async () => {
  await browser?.close();
  await person?.close();
  await newsroom?.stop();
});

const parse = (line) => Object.fromEntries(line.split(" ").map((field) => field.split(/=(.*)/s, 2)));

/*
 * A server before the newsroom's, on another port: {url, beacons, ahead, close}. Beacons end there; each page has a number and a stamp, and
 * the long story asks the browser to make the short one ahead (ahead: what it then asked for).
 */
async function standBefore() {
  const beacons = [], ahead = [];
  const take = async (asked, answer) => {
    let body = "";
    for await (const part of asked) body += part;
    assert.ok(Buffer.byteLength(body) <= 500);
    beacons.push({ path: asked.url, headers: asked.headers, ...parse(body) });
    answer.writeHead(204).end();
  };
  const pass = async (asked, answer) => {
    if (asked.headers["sec-purpose"]?.includes("prerender")) ahead.push(asked.url);
    const { status, headers, body } = await newsroom.fetch(asked.url, { Accept: asked.headers.accept ?? "*/*" });
    delete headers["content-length"];
    const isPage = headers["content-type"]?.startsWith("text/html");
    if (asked.url === long) headers["speculation-rules"] = '"/rules"';
    answer.writeHead(status, headers);
    answer.end(isPage ? body.toString().replace(/<body ([^>]*?)( data-audience="[^"]*")?>/, '<body $1 data-audience="n=story:1 s=stamp">') : body);
  };
  const server = createServer((asked, answer) => {
    if (asked.url !== "/rules") return (asked.method === "POST" ? take : pass)(asked, answer);
    answer.writeHead(200, { "Content-Type": "application/speculationrules+json" });
    return answer.end(JSON.stringify({ prerender: [{ urls: [early], eagerness: "immediate" }] }));
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  return { url: `http://127.0.0.1:${server.address().port}`, beacons, ahead, close: () => { server.close(); server.closeAllConnections(); } };
}

/* A reader's page, through a server of its own; with its own clock, which stands still. */
async function reader({ clock = true, ...options } = {}) {
  front = await standBefore();
  const page = await open(browser, options);
  if (clock) {
    await page.clock.install({ time: NOON });
    await page.clock.pauseAt(NOON + 1000);
  }
  return page;
}

async function leave(page) {
  await page.context().close();
  front.close();
}

const kinds = () => front.beacons.map((beacon) => beacon.k).join(" ");
const last = () => front.beacons.at(-1);
/* That these beacons came, and no other. */
async function told(expected, why) {
  await until(() => `"${expected}", not "${kinds()}"`, () => kinds().length >= expected.length);
  await sleep(QUIET);
  assert.equal(kinds(), expected, why);
}

/* In the page: as when another tab is put before it, or it comes back. */
const setHidden = (page, isHidden) => page.evaluate((value) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}, isHidden);
const toEnd = (page) => page.evaluate(() => scrollTo(0, document.body.scrollHeight));
const pass = (page, seconds) => page.clock.runFor(seconds * 1000);
/* Time passes while the reader does something now and then. */
async function stay(page, seconds) {
  for (let left = seconds; left > 0; left -= 20) {
    await page.mouse.move(left % 300, 200);
    await pass(page, Math.min(left, 20));
  }
}

/* Until the page itself has counted another second: its clock, not ours, since it may be held up. */
const readOn = (page) => page.evaluate(() => new Promise((done) => { setTimeout(done, 2500); }));

test("at most 1 KB as sent, beside the page's own script in one request", async () => {
  const audience = await readFile(new URL("../../theme/js/audience.js", import.meta.url));
  const html = await newsroom.text(long);
  const scripts = [...html.matchAll(/<script src="([^"]+)"/g)].map((match) => match[1]);
  assert.equal(scripts.length, 1);
  const whole = Buffer.from(await newsroom.text(scripts[0]));
  assert.ok(whole.toString().endsWith(audience.toString()));
  const packed = { br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }), gzip: gzipSync };
  const before = whole.subarray(0, whole.length - audience.length);
  for (const coding of ["br", "gzip"]) {
    const { headers, body } = await newsroom.fetch(scripts[0], { "Accept-Encoding": coding });
    assert.equal(headers["content-encoding"], coding);
    const alone = packed[coding](audience).length, beside = body.length - packed[coding](before).length;
    assert.ok(alone <= 1024 && beside <= 1024, `${coding}: ${alone} bytes alone, ${beside} of those sent`);
  }
});

test("scrolling to the end counts as read, once, and only after a plausible time", async () => {
  const page = await reader();
  await page.goto(front.url + long);
  await pass(page, 1);
  await told("seen");
  await stay(page, 30);
  await toEnd(page);
  await pass(page, 20);
  await told("seen", "10,000 characters in 50 seconds");
  await stay(page, 20);
  await toEnd(page);
  await stay(page, 60);
  await told("seen read");
  assert.deepEqual({ d: last().d, t: last().t }, { d: "10", t: "60" });
  await leave(page);
});

test("who stops in the middle has not read, and how far he came is told", async () => {
  const page = await reader();
  await page.goto(front.url + long);
  await page.evaluate(() => scrollTo(0, document.querySelector("article .text").scrollHeight / 2));
  await stay(page, 200);
  await setHidden(page, true);
  await told("seen leave");
  assert.ok(last().d >= 4 && last().d <= 7, last().d);
  assert.equal(last().t, "200");
  await leave(page);
});

test("a tab that is never looked at sends nothing; once it is, it is seen", async () => {
  const page = await reader();
  await page.addInitScript(() => Object.defineProperty(document, "hidden", { configurable: true, get: () => true }));
  await page.goto(front.url + short);
  await stay(page, 120);
  await told("");
  await setHidden(page, false);
  await pass(page, 1);
  await told("seen");
  assert.equal(last().t, "1");
  await leave(page);
});

test("who leaves within a second has seen the page", async () => {
  const page = await reader();
  await page.goto(front.url + short);
  await setHidden(page, true);
  await told("seen leave");
  assert.equal(last().t, "0");
  await leave(page);
});

test("time counts while somebody is there", async () => {
  const page = await reader();
  await page.goto(front.url + long);
  await page.mouse.move(5, 5);
  await pass(page, 600);
  await setHidden(page, true);
  await told("seen leave");
  assert.ok(last().t >= 29 && last().t <= 30, `${last().t} seconds of ten idle minutes`);
  await pass(page, 300);
  await setHidden(page, false);
  await stay(page, 10);
  await setHidden(page, true);
  await told("seen leave leave");
  assert.ok(last().t >= 39 && last().t <= 40, last().t);
  assert.equal(new Set(front.beacons.map((beacon) => beacon.i)).size, 1);
  await leave(page);
});

test("leaving is told by sendBeacon; the back-forward cache gives the same loading again, which is not seen twice", async () => {
  const page = await reader({ clock: false });
  await page.goto(front.url + long);
  await told("seen");
  await page.goto(front.url + short);
  await told("seen leave seen");
  assert.deepEqual(front.beacons.map(({ path, k }) => [path, k]), [[long, "seen"], [long, "leave"], [short, "seen"]]);
  const view = front.beacons[0].i;
  assert.notEqual(last().i, view);
  await page.goBack({ waitUntil: "commit" });
  await readOn(page);
  await page.goto("about:blank");
  await told("seen leave seen leave leave");
  assert.equal(last().i, view, "Chromium kept the page");
  assert.ok(Number(last().t) > Number(front.beacons[1].t));
  await leave(page);
});

test("two tabs of one page are two loadings, a reload is another", async () => {
  const page = await reader({ clock: false });
  const seen = () => front.beacons.filter((beacon) => beacon.k === "seen");
  await page.goto(front.url + short);
  await until("the first", () => seen().length === 1);
  await page.reload();
  await until("the second", () => seen().length === 2);
  const other = await page.context().newPage();
  await other.goto(front.url + short);
  await until("the third", () => seen().length === 3);
  assert.equal(new Set(seen().map((beacon) => beacon.i)).size, 3);
  await leave(page);
});

test("a page that Chromium makes ahead is seen when it is shown, not before", async () => {
  const page = await reader({ clock: false });
  await page.goto(front.url + long);
  await until("the page ahead", () => front.ahead.includes(early));
  assert.deepEqual(front.ahead, [early]);
  await sleep(1500); /* the page ahead would be seen after a second */
  await told("seen");
  await page.evaluate((address) => { location = address; }, early);
  await told("seen leave seen");
  assert.deepEqual(front.beacons.map(({ path, k }) => [path, k]), [[long, "seen"], [long, "leave"], [early, "seen"]]);
  await leave(page);
});

test("share links, links out of the site and opened embeds are told, inner links are not", async () => {
  const page = await reader();
  await page.goto(front.url + long);
  await page.evaluate((address) => {
    for (const link of document.querySelectorAll("a")) link.addEventListener("click", (event) => event.preventDefault());
    const button = document.createElement("button");
    Object.assign(button.dataset, { frame: address, host: "video.example" });
    document.querySelector("article .text").append(button);
  }, EMBED);
  const out = page.locator("[href*=ferries]");
  for (const place of [page.locator("[data-share=telegram]"), out, page.locator(".masthead a").first(), page.locator("[data-frame]")]) await place.dispatchEvent("click");
  await out.dispatchEvent("auxclick", { button: 1 });
  await out.dispatchEvent("auxclick", { button: 2 });
  const clicks = () => front.beacons.filter((beacon) => beacon.x);
  await until("the clicks", () => clicks().length >= 4);
  assert.equal(clicks().map((beacon) => beacon.k).join(" "), "share outbound embed outbound");
  assert.deepEqual(clicks().map((beacon) => beacon.x), ["telegram", "ferries.example", "video.example", "ferries.example"]);
  await leave(page);
});

test("where a reader came from is told as a host, and only from another site", async () => {
  const page = await reader();
  const other = createServer((asked, answer) => { answer.writeHead(200, { "Content-Type": "text/html", "Referrer-Policy": "unsafe-url" }).end(`<a href="${front.url}${long}">here</a>`); });
  await new Promise((done) => { other.listen(0, "127.0.0.1", done); });
  const host = `127.0.0.1:${other.address().port}`;
  await page.goto(`http://${host}/find?q=secret`);
  await page.locator("a").click();
  await page.waitForURL(front.url + long);
  await pass(page, 1);
  await told("seen");
  assert.equal(last().r, host);
  await page.locator(".masthead a").first().click();
  await page.waitForURL(`${front.url}/`);
  await pass(page, 1);
  await told("seen leave seen");
  assert.equal(last().r, undefined);
  other.close();
  other.closeAllConnections();
  await leave(page);
});

test("no cookie, nothing stored, no request elsewhere, plain text within the page's own address", async () => {
  const page = await reader();
  await page.goto(front.url + long);
  await toEnd(page);
  await stay(page, 90);
  await setHidden(page, true);
  await told("seen read leave");
  for (const beacon of front.beacons) {
    assert.equal(beacon.path, long);
    assert.match(beacon.headers["content-type"], /^text\/plain/);
    assert.equal(beacon.headers.cookie, undefined);
    assert.match(beacon.i, /^[0-9]{1,16}$/);
    assert.deepEqual([beacon.v, beacon.n, beacon.s], ["1", "story:1", "stamp"]);
  }
  assert.deepEqual(await keptIn(page), NOTHING_KEPT);
  assert.deepEqual(page.seen.cookies, []);
  assert.deepEqual(page.seen.requests.filter((url) => !url.startsWith(front.url)), []);
  assert.deepEqual(page.seen.console, []);
  await leave(page);
});

/* ---- to the figures, through the newsroom's own server ---- */

const figures = async () => {
  const { stdout } = await promisify(execFile)("sqlite3", [join(newsroom.directory, "audience.db"),
    "select coalesce(sum(served), 0), coalesce(sum(seen), 0), coalesce(sum(read), 0), coalesce(sum(seconds), 0) from view_hour where story_id <> 0"]);
  return stdout.trim().split("|").map(Number);
};
const rejected = async () => {
  const { stdout } = await promisify(execFile)("sqlite3", [join(newsroom.directory, "audience.db"), "select class, reason, sum(served), sum(beacons) from rejected_day group by class, reason"]);
  return stdout.trim();
};
/* That the figures have come to so much more than they were, and to no more: they are written each second. */
async function grow(earlier, by, why) {
  const grown = async () => (await figures()).slice(0, by.length).map((figure, i) => figure - earlier[i]);
  await until(`${why}: ${by} more`, async () => (await grown()).every((more, i) => more >= by[i]));
  await sleep(1200);
  assert.deepEqual(await grown(), by, why);
}
test("a short story that is read is served, seen and read once, with its seconds", async () => {
  const earlier = await figures(), page = await open(person), begun = performance.now();
  await page.goto(newsroom.url + short);
  let moves = 0;
  await until("read", async () => {
    await page.mouse.move(100 + (moves++ % 200), 200);
    return (await figures())[2] > earlier[2];
  }, { every: 500 });
  await page.goto("about:blank");
  await grow(earlier, [1, 1, 1], "a reader");
  const seconds = await until("the seconds, told in leaving", async () => {
    const more = (await figures())[3] - earlier[3];
    return more >= 3 && more;
  });
  assert.ok(seconds <= 1 + (performance.now() - begun) / 1000, `${seconds} seconds`);
  await page.context().close();
});

test("without JavaScript a page is served, and no more", async () => {
  const earlier = await figures(), page = await open(person, { javaScriptEnabled: false });
  await page.goto(newsroom.url + short);
  await grow(earlier, [1, 0, 0], "no script");
  await page.context().close();
});

/* A person's visit to the long story, who says so much of privacy, and is seen or not; nobody reads it to its end, however long it is open. */
async function visitWith(extraHTTPHeaders, seen, why) {
  const earlier = await figures(), page = await open(person, { extraHTTPHeaders });
  await page.goto(newsroom.url + long);
  await grow(earlier, [1, seen], why);
  await page.context().close();
}

test("who objects by Global Privacy Control or Do Not Track is served, and seen only where the newsroom does not hear it", async () => {
  const answers = { gpc: [0, 1, 1], dnt: [1, 0, 1], both: [0, 0, 1], none: [1, 1, 1] };
  for (const [respect, [gpc, dnt, neither]] of Object.entries(answers)) {
    await newsroom.set("audience_respect", respect);
    await visitWith({ "Sec-GPC": "1" }, gpc, `${respect}: GPC`);
    await visitWith({ DNT: "1" }, dnt, `${respect}: DNT`);
    await visitWith({}, neither, `${respect}: neither`);
  }
});

test("clicks on share links and links out of the site stand in the figures of the story", async () => {
  const earlier = await figures(), page = await open(person);
  await page.goto(newsroom.url + long);
  await page.evaluate(() => { for (const link of document.querySelectorAll("a")) link.addEventListener("click", (event) => event.preventDefault()); });
  await page.locator("[data-share=telegram]").dispatchEvent("click");
  await page.locator("[href*=ferries]").dispatchEvent("click");
  const clicks = async () => (await promisify(execFile)("sqlite3", [join(newsroom.directory, "audience.db"),
    "select facet, value, served from facet_day where facet in ('share', 'outbound') and story_id <> 0 order by facet"])).stdout.trim();
  await until("both clicks", async () => (await clicks()).split("\n").length === 2);
  assert.equal(await clicks(), "outbound|ferries.example|1\nshare|telegram|1");
  await page.context().close();
  await grow(earlier, [1, 1, 0], "clicks");
});

test("a browser driven by a program is taken out, with its reason; so is a stamp that nobody made", async () => {
  const earlier = await figures(), page = await open(browser);
  await page.goto(newsroom.url + short);
  await until("the robot", async () => /^headless\|agent\|[1-9]/m.test(await rejected()));
  await page.context().close();
  const html = await newsroom.text(short);
  const forged = `v=1 ${html.match(/data-audience="([^"]+)"/)[1].replace(/.$/, (last) => (last === "0" ? "1" : "0"))} i=7 k=seen t=1 d=0`;
  const { status } = await fetch(newsroom.url + short, { method: "POST", body: forged, headers: { "Content-Type": "text/plain", "User-Agent": PERSON } });
  assert.equal(status, 204);
  await until("the forged one", async () => /^forged\|stamp\|0\|1$/m.test(await rejected()));
  await grow(earlier, [0, 0, 0], "nobody");
});
