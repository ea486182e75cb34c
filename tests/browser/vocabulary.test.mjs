/* vocabulary.test.mjs - the editor knows story HTML, all of it and nothing else: what it reads it writes byte for byte. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { open } from "./chromium.mjs";
import { program } from "./newsroom.mjs";
import { room } from "./room.mjs";

const corpus = fileURLToPath(new URL("../corpus/html/", import.meta.url));
const canonical = readdirSync(corpus).filter((name) => name.endsWith(".out.html"));
const bundle = readFileSync(join(dirname(program), "desk/editor.js"));
const address = `/assets/${createHash("sha256").update(bundle).digest("hex").slice(0, 16)}/desk/editor.js`;

let newsroom, browser, page;
room({ demo: false }, async (...both) => {
  [newsroom, browser] = both;
  page = await open(browser);
  await page.goto(`${newsroom.url}/`);
});

/* [as read and written, the same without what the reader remembered, whether the document keeps its own rules] */
const through = (html) => page.evaluate(async ([url, text]) => {
  const { fromHtml, toHtml, schema } = await import(url);
  const document = fromHtml(text);
  document.check();
  return [toHtml(document), toHtml(schema.nodeFromJSON(document.toJSON()))];
}, [address, html]);

for (const name of canonical)
  test(`${name}: read and written it is the same`, async () => {
    const html = readFileSync(join(corpus, name), "utf8");
    assert.equal((await through(html))[0], html);
  });

test("what was changed is written in the canonical form too", async () => {
  const html = [
    "<p>A <a href=\"https://example.org/?a=1&amp;b=2\" hreflang=\"nb\">link</a> and <em lang=\"fr\">two <strong>marks</strong></em>, 3 &lt; 4</p>",
    "<h2 dir=\"rtl\">Two berths</h2>",
    "<ul>\n<li>one</li>\n<li>two\n<ol start=\"3\">\n<li>three</li>\n</ol>\n</li>\n<li>\n<p>a paragraph</p>\n<p>another</p>\n</li>\n</ul>",
    "<blockquote lang=\"ar\">\n<p>quoted</p>\n</blockquote>",
    "<pre>  two\n\n  lines</pre>",
    "<hr>",
    "<table>\n<caption>Boats</caption>\n<thead>\n<tr>\n<th scope=\"col\">Name</th>\n<th></th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td colspan=\"2\">x</td>\n</tr>\n</tbody>\n</table>",
    "<figure><img src=\"/media/a/b.jpg\" alt=\"A &quot;quay&quot;\" width=\"12\" height=\"8\"><figcaption>At dawn</figcaption></figure>",
    "<figure data-embed=\"https://video.example/watch?v=1\"></figure>",
    "<aside data-also-read=\"42\"></aside>",
  ].join("\n") + "\n";
  assert.deepEqual(await through(html), [html, html]);
});

test("an empty text is an empty paragraph, and writes nothing", async () => {
  assert.deepEqual(await through(""), ["", ""]);
});
