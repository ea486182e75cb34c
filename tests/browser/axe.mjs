/* axe.mjs - a page before axe. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const COLOURS = ["color-contrast", "link-in-text-block"];

/* What axe finds wrong with the page as it stands; every rule, or only some. */
export async function violations(page, rules) {
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(AXE);
  return page.evaluate(async (runOnly) => {
    const { violations: found } = await window.axe.run({ runOnly, resultTypes: ["violations"] });
    return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
  }, rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS });
}

/* Colours alone differ between light and dark. */
export async function assertAccessible(page, where) {
  assert.deepEqual(await violations(page), [], `${where}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await violations(page, COLOURS), [], `${where}, dark`);
}
