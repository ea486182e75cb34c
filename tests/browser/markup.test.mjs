/* markup.test.mjs - every kind of page, its stylesheet and its vector pictures before the Nu Html Checker: nothing to say. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { check } from "./checker.mjs";
import { Newsroom } from "./newsroom.mjs";
import { everyPage, KINDS } from "./pages.mjs";

const OF_ROOMS = ["rooms.css", "reports.css"]; /* behind desk.css on some pages */
const FAULTS = {
  "fault.html": "<!DOCTYPE html><html lang=en><title>x</title><p><div>x</p></html>",
  "fault.css": "p { colour: red }",
};
let newsroom, folder, pages, said;

const keep = async (name, bytes) => {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
};

before(async () => {
  newsroom = await Newsroom.start();
  folder = await mkdtemp(join(tmpdir(), "dateline-markup-"));
  pages = await everyPage(newsroom);
  const files = [];
  for (const { name, path, status } of pages) {
    const answer = await newsroom.fetch(path);
    assert.equal(answer.status, status, path);
    files.push(await keep(`${name}.html`, answer.body));
  }
  const signIn = await newsroom.text("/desk/sign-in/");
  files.push(await keep("desk.css", await newsroom.text(signIn.match(/href="([^"]+\.css)"/)[1])));
  for (const name of OF_ROOMS) files.push(await keep(name, await readFile(new URL(`../../theme/css/${name}`, import.meta.url))));
  for (const [name, text] of Object.entries(FAULTS)) files.push(await keep(name, text));
  said = await check(files);
});
after(async () => {
  await newsroom?.stop();
  if (folder) await rm(folder, { recursive: true });
});

test("the checker finds a fault in HTML and in CSS", () => {
  for (const name of Object.keys(FAULTS)) assert.match(said[name].join("\n"), /^error/, name);
});

for (const kind of KINDS) {
  test(`${kind}: valid HTML and CSS, without a warning`, () => {
    const found = pages.filter((page) => page.kind === kind).map(({ name }) => [name, said[`${name}.html`]]);
    assert.ok(found.length > 0);
    for (const [name, messages] of found) assert.deepEqual(messages, [], name);
  });
}

test("the desk's stylesheets: valid CSS", () => {
  for (const name of ["desk.css", ...OF_ROOMS]) assert.deepEqual(said[name], [], name);
});
