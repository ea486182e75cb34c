/* stats.test.mjs - the public audit: what it shows, and that anybody can reckon it again with the programs of docs/audience.md. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { JSDOM } from "jsdom";
import { demoStory, Newsroom, program } from "./newsroom.mjs";
import { until } from "./patience.mjs";

const run = promisify(execFile);
const DAYS = 6, PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
let newsroom, folder;
const BEGIN = Date.now(); /* midnight may pass while the test runs */
const dayBefore = (days) => new Date(BEGIN - days * 86_400_000);
const iso = (date) => date.toISOString().slice(0, 10);

/* Lines of a cache in front: on each of the days before yesterday 20 people and 5 of one robot open a story. */
function accessLog() {
  const lines = [];
  for (let days = DAYS + 1; days >= 2; days--) {
    for (let i = 0; i < 25; i++) {
      const time = dayBefore(days).toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) .*$/, `$1/$2/$3:10:${String(i + 10)}:00 +0000`);
      lines.push(`192.0.2.${i} - - [${time}] "GET ${demoStory()} HTTP/1.1" 200 5000 "-" "${i < 20 ? PERSON : "GPTBot/1.2"}"\n`);
    }
  }
  return lines.join("");
}

/* In the audience's database, while the server is stopped. */
const change = (sql) => run("sqlite3", [join(newsroom.directory, "audience.db"), sql]);
const verify = (...words) => run(program, ["audience", "verify", newsroom.directory, ...words]).catch((problem) => problem);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "dateline-stats-"));
  newsroom = await Newsroom.start();
  await newsroom.set("audience_badge", "yes");
  const log = join(folder, "access.log");
  await writeFile(log, accessLog());
  await newsroom.restart(async () => {
    await run(program, ["audience", "import", newsroom.directory, log]);
    await change("update view_hour set seen = 15, read = 12, seconds = 900");
  });
  const seals = () => newsroom.text("/stats/seals.txt").catch(() => ""); /* a day after the other */
  await until("the seals", async () => ((await seals()).match(/^\d{4}-\d\d-\d\d /gm) ?? []).length === DAYS);
});
after(async () => {
  await newsroom?.stop();
  await rm(folder, { recursive: true, force: true });
});

/* A block of docs/audience.md, as a file beside the others. */
async function documented(language, name) {
  const text = await readFile(new URL("../../docs/audience.md", import.meta.url), "utf8");
  await writeFile(join(folder, name), text.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s"))[1]);
}
const check = (...words) => run("sh", ["check.sh", newsroom.url, ...words], { cwd: folder }).catch((problem) => problem);
const pageOf = async (path) => new JSDOM(await newsroom.text(path)).window.document;
const numbers = (row) => [...row.querySelectorAll(".number")].map((cell) => Number(cell.textContent));

test("the page shows sealed days, what was taken out, head and key; its sums are those of its days", async () => {
  const page = await pageOf("/stats/");
  const [rejected, days] = page.querySelectorAll("tbody");
  assert.deepEqual([...page.querySelectorAll(".sum")].map((sum) => sum.textContent), ["120", "90", "72"]);
  assert.equal(days.rows.length, DAYS);
  for (const row of days.rows) assert.deepEqual(numbers(row), [20, 15, 12]);
  assert.deepEqual([...rejected.rows].map(numbers), [[0, 0], [30, 0], [0, 0], [0, 0], [0, 0], [0, 0]]);
  const seals = (await newsroom.text("/stats/seals.txt")).trim().split("\n");
  assert.equal(seals.at(-1).split(" ")[4], page.querySelector(".seals code").textContent);
  for (const link of page.querySelectorAll("main a")) assert.equal((await newsroom.fetch(link.getAttribute("href"))).status, 200);
});

test("a day as text is the documented one", async () => {
  const day = iso(dayBefore(3));
  assert.match(await newsroom.text(`/stats/${day}.txt`),
    new RegExp(`^dateline-audience 1 ${day}\nstory \\d+ en 20 15 12 900 20 (\\d+,){10}\\d+\nrejected ai agent 5 0\n$`));
});

test("sha256sum, openssl and python3 come to the same, by the programs of docs/audience.md", async () => {
  await documented("sh", "check.sh");
  await documented("python", "sum.py");
  const { stdout } = await check();
  assert.match(stdout, /^whole, up to [0-9a-f]{64}\n$/);
  const story = (await readFile(join(folder, `${iso(dayBefore(3))}.txt`), "utf8")).match(/^story (\d+)/m)[1];
  assert.equal((await run("python3", ["sum.py", story], { cwd: folder })).stdout, "72\n");
  const early = (await newsroom.text("/stats/seals.txt")).split("\n")[1].split(" ")[4];
  assert.match((await check(early)).stdout, /^whole/);
  assert.match((await check("ab".repeat(32))).stdout, /is not in the chain/);
});

test("a story says how often it was read, in its language's numbers, and leads to the audit", async () => {
  const badge = (await pageOf(demoStory())).querySelector(".counted");
  assert.equal(badge.textContent, "72 read, counted and sealed");
  assert.equal(badge.getAttribute("href"), "/stats/");
  await newsroom.set("audience_badge", "no");
  assert.equal((await pageOf(demoStory())).querySelector(".counted"), null);
  await newsroom.set("audience_badge", "yes");
});

test("what is no sealed day is no file, and a newsroom may keep its figures to itself", async () => {
  for (const file of [`${iso(dayBefore(0))}.txt`, "1969-12-31.txt", "2026-02-30.txt", "seals", "key.pem.txt", "..%2Fsecret.key", `${"9".repeat(300)}.txt`]) {
    assert.ok([400, 404].includes((await newsroom.fetch(`/stats/${file}`)).status), file);
  }
  await newsroom.set("audience_public", "no");
  for (const path of ["/stats/", "/stats/seals.txt", "/stats/key.pem"]) assert.equal((await newsroom.fetch(path)).status, 404, path);
  assert.doesNotMatch(await newsroom.text(demoStory()), /\/stats\//);
  await newsroom.set("audience_public", "yes");
});

/* A whole period, beside the one before it. */
const stats = (...words) => run(program, ["stats", newsroom.directory, "--from", iso(dayBefore(DAYS + 1)), "--to", iso(dayBefore(2)), ...words]).catch((problem) => problem);

test("dateline stats: the same sums as the audit, as a table, CSV and JSON; by what the newsroom knows", async () => {
  const report = await until("all days added up", async () => {
    const found = JSON.parse((await stats("--json", "--compare")).stdout);
    return found.totals.served === 120 && found;
  });
  assert.deepEqual([report.dimension, report.row_total, report.rows[0].path], ["story", 1, demoStory()]);
  assert.deepEqual([report.totals.served, report.totals.seen, report.totals.read, report.totals.seconds], [120, 90, 72, 5400]);
  assert.deepEqual(report.rows[0].figures, report.totals);
  assert.equal(report.before_totals.served, 0);
  assert.deepEqual(report.series.map((point) => point.figures.served), Array(DAYS).fill(20));
  const [head, row, end] = (await stats("--csv", "--by", "edition")).stdout.split("\r\n");
  assert.equal(head, "edition,name,path,served,seen,read,seconds,visitors,depth");
  assert.match(row, /^"en","English","\/",120,90,72,5400,\d+,/);
  assert.equal(end, "");
  assert.match((await stats("--by", "rejected")).stdout, / 30 +0 .*  ai agent\n/);
  assert.match((await stats("--by", "section")).stdout, /^ +120 +90 +72 +5400 +\d+  [A-Z]/m);
});

test("dateline stats says what is wrong with a question", async () => {
  for (const [words, told] of [[["--by", "weather"], /no figures by 'weather'/], [["--of", "planet:3"], /--of wants story:NUMBER/],
    [["--by", "country", "--of", "story:1"], /'country' is not kept of one story/], [["--from", "2026-02-30"], /'2026-02-30' is no day/],
    [["--rows", "0"], /1 to 1000 rows/], [["--json", "--csv"], /not both/]]) {
    const wrong = await stats(...words);
    assert.ok(wrong.code === 1 || wrong.code === 2, words.join(" "));
    assert.match(wrong.stderr, told);
  }
});

test("dateline audience verify: all is well; a tampered day is found and named, by anybody", async () => {
  const well = await verify();
  assert.match(well.stdout, new RegExp(`^${DAYS} days sealed, .* 0 faults\nhead [0-9a-f]{64}\n$`));
  const head = well.stdout.match(/head (\S+)/)[1];
  assert.equal((await verify("--head", head)).code, undefined);
  const day = iso(dayBefore(4));
  await newsroom.restart(() => change(`update view_day set read = read + 1000 where day = ${Math.floor(dayBefore(4) / 86_400_000)}`));
  const found = await verify();
  assert.equal(found.code, 1);
  assert.deepEqual(found.stdout.match(/^\d{4}-\d\d-\d\d: .*/gm), [`${day}: its figures are not those that were sealed (1 pages now, 1 then)`]);
  const seen = await check();
  assert.equal(seen.code, 1);
  assert.match(seen.stdout + seen.stderr, new RegExp(`${day}.txt: FAILED`));
});

test("/privacy/ says what happens with the audience, by the settings in force", async () => {
  const row = async (path = "/privacy/", at = 1) => [...(await pageOf(path)).querySelectorAll("tbody tr")][at].textContent;
  const [gpc, dnt] = ["Global Privacy Control", "Do Not Track"];
  const standing = /Counting readers.*when a visitor opened which pages.*A new key takes its place each night; the old one stays in memory for an hour.*not stored/s;
  assert.match(await row(), standing);
  assert.match(await row(), new RegExp(`Of whoever has set ${gpc} in the browser, only the pages sent.*Sums of days: 1100 days. Sums of hours: 14 days. Pages of a visitor: one day.*everybody$`, "s"));
  assert.match(await row("/privacy/", 2), /Searching.*1100 days/s);
  assert.doesNotMatch(await row(), /Do Not Track|country/);
  for (const [name, value, now, never] of [
    ["audience_respect", "dnt", /set Do Not Track in/, /Global/],
    ["audience_respect", "both", /set Global Privacy Control and Do Not Track in/, /changes nothing/],
    ["audience_respect", "none", /\(Global Privacy Control and Do Not Track\) changes nothing/, /whoever/],
    ["audience_days", "400", /Sums of days: 400 days/, /1100/],
    ["audience_public", "no", /Those who run this site$/, /everybody/],
  ]) {
    await newsroom.set(name, value);
    assert.match(await row(), standing, name);
    assert.match(await row(), now, name);
    assert.doesNotMatch(await row(), never, name);
    for (const language of ["es", "ar", "fa", "ja", "de", "he", "ur"]) assert.doesNotMatch(await row(`/${language}/privacy/`), /[{}]|privacy_/, `${language} ${name}`);
  }
  await newsroom.restart(() => appendFile(join(newsroom.directory, "dateline.conf"), "country_database = /srv/countries.mmdb\n"));
  assert.match(await row(), /The country of the address is looked up on this machine/);
  assert.match(await row("/fa/privacy/"), /\u06F4\u06F0\u06F0/);
  assert.equal((await newsroom.fetch("/stats/")).status, 404);
  await newsroom.set("audience", "no");
  assert.match(await row(), /Nothing/);
});
