/* words.test.mjs - the words of the desk are complete: the same keys and places in each language, each of them used. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const folder = join(root, "theme/words/desk");
const LANGUAGES = ["en", "ar", "es", "fa", "fr", "hi"];

const words = (language) => new Map(readdirSync(join(folder, language)).sort().flatMap((file) =>
  readFileSync(join(folder, language, file), "utf8").split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim()])));

const places = (text) => (text.match(/\{[a-z_]+\}/g) ?? []).sort().join(" ");

const sources = (top, endings) => readdirSync(join(root, top), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !String(entry.parentPath ?? entry.path).includes("node_modules") &&
    endings.some((ending) => entry.name.endsWith(ending)))
  .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8")).join("\n");

test("the desk speaks six languages, and each has every word with the same places in it", () => {
  assert.deepEqual(readdirSync(folder).sort(), [...LANGUAGES].sort());
  const english = words("en");
  assert.ok(english.size > 40);
  for (const language of LANGUAGES) {
    const own = words(language);
    assert.deepEqual([...own.keys()].sort(), [...english.keys()].sort(), language);
    for (const [key, text] of own) {
      assert.notEqual(text, "", `${language} ${key}`);
      assert.equal(places(text), places(english.get(key)), `${language} ${key}`);
    }
  }
});

test("no language leaves English standing where it has words of its own", () => {
  const english = words("en");
  for (const language of ["ar", "fa", "hi"])
    for (const [key, text] of words(language))
      assert.ok(/[^\x00-\x7f]/.test(text) || text === english.get(key) && !/[a-z]{3}/.test(text.replaceAll(/\{[a-z_]+\}/g, "")), `${language} ${key}: ${text}`);
});

test("each word is used, and each that is used is there", () => {
  const text = sources("theme", [".mustache"]) + sources("src", [".c"]) + sources("theme/js", [".js"]);
  const spoken = sources("desk/src", [".js"]); /* word("saved") there is desk_editor_saved */
  const made = [...text.matchAll(/S(?:_INIT)?\("(desk_[a-z_]*_)"\)/g)].map((match) => match[1]); /* "desk_status_" + name */
  const english = words("en");
  for (const key of english.keys())
    assert.ok(new RegExp(`\\b${key}\\b`).test(text) || made.some((start) => key.startsWith(start)), `${key} is used nowhere`);
  for (const [, key] of spoken.matchAll(/\bword\("([a-z_0-9]+)"/g)) assert.ok(english.has(`desk_editor_${key}`), `desk_editor_${key} is no word`);
  for (const key of english.keys())
    if (key.startsWith("desk_editor_")) {
      const name = key.slice("desk_editor_".length), start = ["to_", "done_"].find((each) => name.startsWith(each));
      assert.ok(text.includes(key) || new RegExp(`\\b${name}\\b`).test(spoken) || (start && spoken.includes(`word(\`${start}`)), `${key} is used nowhere`);
    }
  for (const [, key] of text.matchAll(/\{\{w\.(desk_[a-z_]+)\}\}/g)) assert.ok(english.has(key), `${key} is no word`);
});

test("what the rules say is wrong is known by its English, word for word", () => {
  const said = sources("src", [".c"]).replaceAll(/"\s*\n\s*"/g, "").replaceAll('\\"', '"').replaceAll(/%(?:\.\*s|[a-z]+)/g, "{}");
  for (const [key, text] of words("en"))
    if (key.startsWith("desk_problem_")) assert.ok(said.includes(`"${text.replaceAll(/\{[a-z]\}/g, "{}")}"`), `${key}: nothing says "${text}"`);
});
