/* latency.test.mjs - a keystroke in a story of 10,000 words: from the key to the frame that shows it. With BENCH_FIGURES
 * it is a bench (bench/editor.sh): the figures are printed and judged there. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, keptWith, openEditor, storyId } from "./editor.mjs";
import { room } from "./room.mjs";

const WORDS = 10_000, KEYS = 200;

let newsroom, browser;
room({ demo: false }, (...both) => { [newsroom, browser] = both; });

const longText = () => Array.from({ length: WORDS / 50 }, (_, i) =>
  `<p>${Array.from({ length: 50 }, (_, j) => (j % 17 === 3 ? "<strong>quay</strong>" : `word${(i * 7 + j) % 97}`)).join(" ")}</p>`).join("\n");

test(`every keystroke in ${WORDS} words is shown`, async () => {
  const page = await openEditor(browser, newsroom);
  const id = storyId(page);
  await page.evaluate(async ([number, body]) => {
    const story = await (await fetch(`/desk/api/story/${number}`)).json();
    const token = document.querySelector("meta[name=token]").content;
    await fetch(`/desk/api/story/${number}/save`, { method: "POST", headers: { "Content-Type": "application/json", "X-Dateline-Token": token },
      body: JSON.stringify({ base: story.revision, serial: 1, fields: { ...story.fields, headline: "Long", body } }) });
  }, [id, longText()]);
  await goTo(page, newsroom, id);
  await page.locator("#text > p").nth(100).click();
  await page.keyboard.press("End");
  /* From the key's arrival to the end of the frame that shows it: script, style, layout and paint. */
  await page.evaluate(() => {
    window.__took = [];
    let began;
    addEventListener("keydown", () => {
      began = performance.now();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.__took.push(performance.now() - began);
      requestAnimationFrame(() => channel.port2.postMessage(0));
    }, true);
  });
  for (let i = 0; i < KEYS; i++) await page.keyboard.type(i % 6 === 5 ? " " : "n", { delay: 25 });
  await keptWith(page, "nnnnn nnnnn");
  const took = (await page.evaluate(() => window.__took)).sort((a, b) => a - b);
  const at = (part) => took[Math.floor((took.length - 1) * part)];
  if (process.env.BENCH_FIGURES) console.log(`FIGURES ${at(0.5).toFixed(2)} ${at(0.95).toFixed(2)}`);
  assert.ok(took.length >= KEYS * 0.9, `${took.length} keys were seen`);
  await page.context().close();
});
