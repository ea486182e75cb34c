/* audience_figures.mjs - some weeks of readers, put into the audience's database of a newsroom that is stopped. */
/* SPDX-License-Identifier: Apache-2.0 */
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { run } from "./newsroom.mjs";

const DAYS = 16, HOUR = 3_600_000;
/* Readers of an hour, of 100: few at night, most in the morning and the evening. */
const HOURS = [2, 1, 1, 1, 2, 5, 14, 30, 42, 38, 33, 30, 34, 31, 26, 24, 25, 30, 38, 46, 52, 44, 24, 9];
/* Shares of the values of a facet, of 100. */
const FACETS = {
  referrer: { "search Google": 34, direct: 22, internal: 14, "social Mastodon": 9, "newsletter letter": 7, "ai ChatGPT": 5, "other harbour.example": 4, "search DuckDuckGo": 3, "mail Gmail": 2 },
  country: { NO: 46, SE: 14, DE: 11, GB: 8, ES: 6, US: 5, FR: 4, ZZ: 4, IR: 1, IN: 1 },
  device: { phone: 61, desktop: 30, tablet: 8, television: 1 },
  browser: { Safari: 37, Chrome: 35, Firefox: 17, Edge: 8, Samsung: 3 },
  system: { iOS: 36, Android: 27, Windows: 20, macOS: 11, Linux: 6 },
};
const COUNTS = {
  utm: { "letter email weekly": 60 }, share: { copy: 12, mastodon: 9, whatsapp: 4 }, outbound: { "ferries.example": 31, "port.example": 8 }, embed: { "video.example": 17 },
  search_none: { tunnel: 9, "<b>bridge</b>": 4, "=1+1": 2 }, missing: { "/old-timetable/": 14, "/wp-login.php": 6 }, exit: { "front:en": 80 }, entry: { "front:en": 210 },
};
const REJECTED = { "search agent": [820, 0], "ai agent": [640, 0], "feed agent": [410, 0], "preview agent": [66, 0], "tool agent": [130, 2], "behaviour rate": [220, 0], "forged stamp": [0, 48], "forged replayed": [0, 12] };

const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >> 7)]);
const hex = (bytes) => `x'${Buffer.from(bytes).toString("hex")}'`;
const text = (value) => `'${String(value).replaceAll("'", "''")}'`;

/* The stored form of a sketch of so many visitors (src/audience/sketch.h), each with a register of its own. */
const sketch = (count) => (count <= 0 ? "x''" : hex([1, ...Array.from({ length: Math.min(count, 1500) }, (_, i) => varint((i ? 1 << 6 : 0) | 1)).flat()]));
/* Three of ten leave at the top, four come to the end. */
const depth = (seen) => hex([3, 1, 1, 0, 0, 1, 0, 0, 0, 0, 4].flatMap((tenths) => varint(Math.round((seen * tenths) / 10))));

const view = (hour, id, served) => {
  const seen = Math.round(served * .82), read = Math.round(seen * (.3 + (id % 4) / 10));
  return `insert into view_hour values (${hour}, ${id}, '', 'en', ${served}, ${seen}, ${read}, ${seen * (24 + (id % 5) * 9)}, ${depth(seen)}, ${sketch(Math.round(served * .8))});`;
};
const facet = (day, name, value, id, served, seen, read) =>
  `insert into facet_day (day, facet, value, story_id, served, seen, read, visitors) values (${day}, ${text(name)}, ${text(value)}, ${id}, ${served}, ${seen}, ${read}, ${sketch(Math.round(served / 2))});`;

/* A day's facets, of pages that were sent so often. */
const facetsOf = (day, served, hours, ids) => [
  ...Object.entries(FACETS).flatMap(([name, shares]) => Object.entries(shares).map(([value, share]) => facet(day, name, value, 0, ...[1, .8, .4].map((part) => Math.round((served * share * part) / 100))))),
  ...Object.entries(COUNTS).flatMap(([name, counts]) => Object.entries(counts).map(([value, count]) => facet(day, name, value, 0, count, 0, 0))),
  ...hours.map((sum, hour) => facet(day, "hour", String(hour).padStart(2, "0"), 0, ...[1, .8, .4].map((part) => Math.round(sum * part)))),
  ...ids.slice(0, 3).flatMap((id) => Object.entries(FACETS.referrer).slice(0, 5).map(([value, share]) => facet(day, "referrer", value, id, share, share - 1, 1))),
  ...Object.entries(REJECTED).map(([name, [pages, beacons]]) => `insert into rejected_day values (${day}, ${name.split(" ").map(text).join(", ")}, ${pages}, ${beacons});`),
];

/* Days up to the hour that now is, of the stories of these numbers: the first is read most. answers the SQL. */
export function figures(ids, now = Date.now()) {
  const last = Math.floor(now / HOUR), today = Math.floor(now / (24 * HOUR)), sql = ["begin;"];
  for (let day = today - DAYS + 1; day <= today; day++) {
    const hours = [];
    for (let hour = day * 24; hour < (day + 1) * 24 && hour <= last; hour++) {
      let sum = 0;
      for (const [i, id] of ids.entries()) {
        const served = Math.round((HOURS[hour % 24] * (8 + (day % 5))) / (3 * (i + 1)));
        if (served) sql.push(view(hour, id, served));
        sum += served;
      }
      hours.push(sum);
    }
    sql.push(...facetsOf(day, hours.reduce((a, b) => a + b, 0), hours, ids));
  }
  return [...sql, "commit;"].join("\n");
}

/* Numbers of the stories that are out, the newest first. */
export async function storiesOut(newsroom) {
  const { stdout } = await run("sqlite3", [join(newsroom.directory, "dateline.db"), "select id from story where status = 'published' order by published_at desc, id"]);
  return stdout.trim().split("\n").map(Number);
}

/* Puts them in while the server is stopped; it adds the days up when it is there again. */
export async function fill(newsroom) {
  const ids = await storiesOut(newsroom), file = join(newsroom.folder, "figures.sql");
  await writeFile(file, figures(ids));
  await newsroom.restart(() => run("sqlite3", [join(newsroom.directory, "audience.db"), `.read ${file}`]));
  return ids;
}
