/* isolates.test.mjs - names of the other direction in a text: where their letters, and the marks beside them, are seen. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { follow, launch, open } from "./chromium.mjs";
import { addAccount } from "./desk_client.mjs";
import { Engine } from "./engine.mjs";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { holds, shows, until } from "./patience.mjs";

const SHOTS = process.env.DATELINE_SHOTS; /* a folder for pictures of the pages, to be looked at */
const FIRST = "\u2068", LAST = "\u2069";
const answers = [
  [/opens/, () => "Norhaven، Texas: بندر باز شد"],
  [/asked/, (text) => `ما از ${text.match(/<x[^>]*>/)[0]} پرسیدیم.`],
  [/ship/, (text) => (/<g/.test(text) ? '<g id="1">کشتی</g> به Norhaven، Texas رسید.' : "کشتی به Norhaven، Texas رسید.")],
];
const answer = (text) => answers.find(([words]) => words.test(text))?.[1](text) ?? "بندرگاه شهر";
const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const date = minutesAgo(3);
const story = (sentence) =>
  frontMatter({ title: "The harbour opens", slug: "a", byline: ["Studio Yahoo!"], sections: ["Harbour"], date }) +
  `We asked Studio Yahoo! about it.\n\n${sentence}\n`;
let engine, newsroom, browser, translated, urls;

before(async () => {
  engine = await Engine.start({ targets: ["fa"], answer });
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.set("engines", `fake: libretranslate ${engine.url}`);
  await newsroom.set("editions", "fa: from en; translate publish");
  urls = await newsroom.publish({
    "a.md": story("The **ship** is here."),
    "b.md": frontMatter({ title: "El barco نور 12 veces", slug: "b", language: "es", sections: ["Puerto"], date: minutesAgo(2) }) +
      "Los barcos نور, ميناء zarparon. El **نور** 12 veces.\n",
    "c.md": frontMatter({ title: "بندر Norhaven، Texas باز شد", slug: "c", language: "fa", sections: ["بندر"], date: minutesAgo(1) }) +
      "کشتی به **Norhaven**، Texas رسید.\n",
  });
  translated = await until("the Persian version", async () =>
    (await newsroom.text(new URL(urls[0]).pathname)).match(/<link rel="alternate"[^>]* hreflang="fa"[^>]*>/)?.[0].match(/href="([^"]+)"/)[1], { every: 100 });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
  await engine?.stop();
});

/* The middles of pieces of an element's text, from the left. */
const middles = async (page, selector, ...pieces) => page.evaluate(([selector, pieces]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT), letters = [];
  while (walker.nextNode()) for (let i = 0; i < walker.currentNode.length; i++) letters.push([walker.currentNode, i]);
  const text = letters.map(([node, i]) => node.data[i]).join("");
  return pieces.map((piece) => {
    const range = document.createRange(), from = text.indexOf(piece);
    if (from < 0) throw new Error(`no ${piece} in ${text}`);
    range.setStart(...letters[from]);
    range.setEnd(letters[from + piece.length - 1][0], letters[from + piece.length - 1][1] + 1);
    const box = range.getBoundingClientRect();
    return (box.left + box.right) / 2;
  });
}, [selector, pieces]);
const falling = (values) => values.every((value, i) => i === 0 || value < values[i - 1]);
const rising = (values) => falling([...values].reverse());

test("Persian, translated: names stand in the order they are read in, a name with its own mark", async () => {
  const page = await open(browser, { width: 900 });
  await page.goto(translated);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/isolates-story-fa.png` });
  assert.ok(falling(await middles(page, "h1", "Norhaven", "Texas", "بندر")), "headline");
  assert.ok(rising(await middles(page, ".text", "Yahoo", "!")), "the mark is the name's");
  assert.ok(falling(await middles(page, ".text", "پرسیدیم", ".")), "the full stop is the sentence's");
  assert.ok(falling(await middles(page, ".text", "Norhaven", "،", "Texas", "رسید")), "text");
  await page.context().close();
});

test("the writers' own texts, both ways, on the page and in lists", async () => {
  const page = await open(browser, { width: 900 });
  await page.goto(urls[1]);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/isolates-story-es.png` });
  assert.ok(rising(await middles(page, "h1", "barco", "نور", "12", "veces")), "Spanish headline");
  assert.ok(rising(await middles(page, ".text", "نور", ",", "ميناء", "zarparon")), "Spanish text");
  assert.ok(rising(await middles(page, ".text strong", "نور")), "a mark over the name stays");
  await page.goto(urls[2]);
  assert.ok(falling(await middles(page, "h1", "بندر", "Norhaven", "Texas", "باز")), "Persian headline");
  assert.ok(falling(await middles(page, ".text", "Norhaven", "،", "Texas", "رسید")), "Persian text");
  await page.goto(`${newsroom.url}/fa/`);
  assert.ok(falling(await middles(page, `a[href$="${new URL(urls[2]).pathname}"]`, "بندر", "Norhaven", "Texas", "باز")), "front");
  await page.context().close();
});

test("what is isolated is found, addressed and told as before", async () => {
  const path = new URL(translated).pathname;
  assert.match(path, /norhaven-texas/);
  assert.ok((await newsroom.text(path)).includes(`${FIRST}Norhaven${LAST}، ${FIRST}Texas${LAST}: `));
  for (const query of ["Texas", "Norhaven", `${FIRST}Norhaven${LAST}`]) {
    assert.match(await newsroom.text(`/fa/search/?q=${encodeURIComponent(query)}`), new RegExp(path), query);
  }
  assert.match(await newsroom.text("/fa/feed/"), /Norhaven\u2069، /);
  engine.take();
  await newsroom.publish({ "a.md": story("The **ship** is there.") });
  await until("what the engine is asked", () => engine.asked.length > 0);
  assert.deepEqual(engine.take(), ['The <g id="1">ship</g> is there.'], "the sentences that hold names are known");
});

test("the desk: marks stand as they are written, counts have the language's figures", async () => {
  const page = await open(browser, { width: 900 });
  await page.goto(`${newsroom.url}/desk/sign-in/`);
  await page.locator("input[name=name]").fill("farah");
  await page.locator("input[name=password]").fill(await addAccount(newsroom, "farah", "editor"));
  await page.locator("form button[type=submit]").first().click();
  await page.locator(".rooms").waitFor();
  await page.goto(`${newsroom.url}/desk/account/`);
  await page.locator("select[name=language]").selectOption("fa");
  await page.locator("form", { has: page.locator("select[name=language]") }).locator("button").click();
  await page.goto(`${newsroom.url}/desk/translations/`);
  await shows(page.locator(".filters .count").first(), /^[۰-۹]+$/);
  await follow(page.locator(".queue .what a").first()); /* its script puts grounds behind the fields */
  const field = page.locator("textarea", { hasText: "کشتی" });
  await holds(field, "\u2066{1}\u2069کشتی\u2066{/1}\u2069 به Norhaven، Texas رسید.");
  const ground = `#${await field.getAttribute("id")}`;
  await page.evaluate((id) => document.querySelector(id).parentElement.querySelector(".ground").setAttribute("id", "ground"), ground);
  assert.ok(rising(await middles(page, "#ground", "{/", "/1}")), "closing mark");
  assert.ok(falling(await middles(page, "#ground", "{1", "کشتی", "{/1}", "به")), "marks in the text's order");
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/isolates-review.png`, fullPage: true });
  await field.fill((await field.inputValue()).replace("رسید", "آمد"));
  await page.locator("li.segment", { has: field }).locator("button[value=approve]").click();
  await page.waitForFunction(() => /[۰-۹]/.test(document.getElementById("open").textContent));
  assert.match(await newsroom.text(new URL(translated).pathname), /<strong>کشتی<\/strong> به|آمد/);
  await page.context().close();
});
