/* lighthouse.test.mjs - story and front as Lighthouse's phone on slow 4G gets them. With BENCH_FIGURES it is a bench
 * (bench/lighthouse.sh): how fast they are is printed, and judged there. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { demoStory, Newsroom } from "./newsroom.mjs";
import { PATIENCE, until } from "./patience.mjs";

const CATEGORIES = ["accessibility", "best-practices", "seo"], SHIFT = "cumulative-layout-shift";
const ASKED = process.env.BENCH_FIGURES ? { onlyCategories: [...CATEGORIES, "performance"] } : { onlyCategories: CATEGORIES, onlyAudits: [SHIFT] };
const PAGES = { "story": demoStory(), "front": "/", "Arabic story": demoStory("ar") };
let newsroom, chrome;

before(async () => {
  newsroom = await Newsroom.start();
  chrome = await launch({
    chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"], logLevel: "error",
  });
});
after(async () => {
  await chrome?.kill();
  await newsroom?.stop();
});

/* What stands in the way of a category's best: the audits that count and are not passed. */
const shortcomings = ({ audits, categories }, name) =>
  categories[name].auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => `${id}: ${audits[id].score} ${audits[id].displayValue ?? audits[id].title} ${JSON.stringify(audits[id].details?.items ?? []).slice(0, 600)}`);

/* What Lighthouse could not measure, and why. */
const troubles = ({ audits }) => [...new Set(Object.values(audits).filter(({ scoreDisplayMode }) => scoreDisplayMode === "error").map(({ errorMessage }) => errorMessage))];

/* What Lighthouse says of a page, where nothing kept it from looking. */
async function lookAt(path) {
  let problems;
  return until(() => `Lighthouse, undisturbed on ${path}: ${problems}`, async () => {
    const { lhr } = await lighthouse(newsroom.url + path, { port: chrome.port, logLevel: "error", maxWaitForFcp: PATIENCE, maxWaitForLoad: PATIENCE, ...ASKED });
    problems = troubles(lhr);
    return problems.length === 0 && lhr;
  });
}

for (const [name, path] of Object.entries(PAGES)) {
  test(`${name}: 100 for access, good practice and search engines, no shift`, async () => {
    const lhr = await lookAt(path), { audits, categories } = lhr;
    if (process.env.BENCH_FIGURES)
      console.log(`FIGURES ${100 * categories.performance.score} ${audits["largest-contentful-paint"].numericValue} ${audits["total-blocking-time"].numericValue} ${name}`);
    for (const category of CATEGORIES) assert.equal(categories[category].score, 1, `${category}:\n${shortcomings(lhr, category).join("\n")}`);
    assert.equal(audits[SHIFT].numericValue, 0);
  });
}
