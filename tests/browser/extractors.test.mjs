/* extractors.test.mjs - what Readability and Defuddle take from a story's page: the story, all of it, nothing else. */
/* SPDX-License-Identifier: Apache-2.0 */
import { Readability } from "@mozilla/readability";
import { Defuddle } from "defuddle/node";
import { JSDOM } from "jsdom";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { demoStory, frontMatter, Newsroom } from "./newsroom.mjs";

const WIDGET_WORDS = [
  "Spread the love", "Posted by", "Click here to display", "Also Read", "Also read", "Translate >>", "Verified by", "Share on",
  "Copy link", "WhatsApp", "Telegram", "Bluesky", "Mastodon", "Privacy policy", "Open on X", "Nothing was loaded", "A post on X",
  "Read in", "Our copy", "Show the post", "Always show", "Privacy on this site", "Tags", "More on this", "All corrections",
];
const BLOCKS = new Set("ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGCAPTION FIGURE FOOTER H1 H2 H3 H4 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TD TH TR UL".split(" "));

let newsroom;
before(async () => { newsroom = await Newsroom.start(); });
after(() => newsroom?.stop());

/* The text of a node, blocks apart; pictures' captions stand for themselves and are left out. */
const textOf = (node) => {
  if (node.nodeType === 3) return node.data;
  if (node.nodeName === "FIGURE" && node.querySelector("img")) return " ";
  const inner = [...node.childNodes].map(textOf).join("");
  return BLOCKS.has(node.nodeName) ? ` ${inner} ` : inner;
};
const wordsOf = (text) => text.normalize("NFC").split(/\s+/).filter(Boolean);
const wordsOfHtml = (html) => wordsOf(textOf(new JSDOM(html).window.document.body));

const extractors = {
  Readability: (html, url) => {
    const found = new Readability(new JSDOM(html, { url }).window.document).parse();
    return { title: found.title, content: found.content, byline: found.byline };
  },
  Defuddle: async (html, url) => {
    const found = await Defuddle(new JSDOM(html, { url }).window.document, url);
    return { title: found.title, content: found.content, byline: found.author };
  },
};

async function assertTakesTheStory(extract, path, story) {
  const { title, content, byline } = await extract(await newsroom.text(path), newsroom.url + path);
  assert.equal(wordsOfHtml(content).join("\n"), wordsOf(`${story.dateline} ${story.words}`).join("\n"));
  for (const word of WIDGET_WORDS) {
    assert.ok(story.words.includes(word) || !content.includes(word), `"${word}" is in what was taken`);
  }
  assert.ok(title.startsWith(story.title), title);
  for (const name of story.people) assert.ok(byline?.includes(name), `${byline} names ${name}`);
}

function testStory(name, make) {
  for (const [extractor, extract] of Object.entries(extractors)) {
    test(`${name}: ${extractor} takes the story, and nothing else`, async () => {
      const story = await make();
      await assertTakesTheStory(extract, story.path, story);
    });
  }
}

/* A story of each kind of text, the inserts of a news page among them. `words` is what readers read. */
const own = (slug, language, people, dateline, title, blocks) => async () => {
  const text = blocks.map(([written]) => written.replace(/^ALSO$/, newsroom.url + demoStory())).join("\n\n");
  const [url] = await newsroom.publish({
    "story.md": `${frontMatter({
      title, slug, byline: people, agency: "NCA", place: dateline.split(/[,،、]/)[0], date: "2026-11-05T10:00:00Z", language,
      sections: ["Harbour/Ferries"], tags: ["Soundings", "Winter"],
    })}${text}\n`,
  });
  return { path: new URL(url).pathname, dateline, title, people, words: blocks.map(([written, read]) => read ?? written).join(" ") };
};
const ALSO = ["ALSO", ""]; /* the address of a story of ours, on a line of its own */

testStory("a long story", own("long-story", "en", ["Ines Falk", "Tor Amsel"], "Norhaven, 5 November 2026 (NCA):", "Surveyors map the floor of the old basin", [
  ["The floor of the old basin has been mapped for the first time since the mole was built, and it is not where the charts say it is. In the north corner it lies almost two metres higher, the harbour office said on Thursday, and along the market quay a good deal lower."],
  ["Two surveyors spent nine days in a flat boat with a rod, a rope and an echo sounder. “The rod is for us,” said one of them, Sigurd Lie. “The sounder is for those who do not believe the rod.”"],
  ["https://x.com/norhavenradio/status/1000000000000000005", ""],
  ["Where the sand came from is no riddle. The current round the mole is stronger than it was, and what it takes from the beach at Brekka it leaves between berth 2 and the slip; fishermen have said so for years, at the counter and elsewhere."],
  ["## What happens next", "What happens next"],
  ["The map goes to the council in December. It can then choose between three ways of dealing with the shoal, which the office has put in order of cost:"],
  ["- leave it, and mark it with two buoys,\n- dredge a channel of twelve metres for the fishing boats, or\n- clear the whole corner, which takes until June.", "leave it, and mark it with two buoys, dredge a channel of twelve metres for the fishing boats, or clear the whole corner, which takes until June."],
  ALSO,
  ["Nobody at the market quay seemed surprised. “We have had a map all along,” said Nils Aune of the “Havbris”, and tapped his forehead. “But it is good to have a second one – mine cannot be copied.”"],
  ["> A harbour is a promise that the sea has not signed.", "A harbour is a promise that the sea has not signed."],
  ["The sentence hangs, framed, above the counter of the harbour office. It was written by a harbour master of whom nothing else is known, and it is [older than the mole](https://history.example/mole).", "The sentence hangs, framed, above the counter of the harbour office. It was written by a harbour master of whom nothing else is known, and it is older than the mole."],
  ["| Place | Chart | Found |\n|---|---|---|\n| North corner | 5.2 m | 3.3 m |\n| Market quay | 4.8 m | 5.6 m |", "Place Chart Found North corner 5.2 m 3.3 m Market quay 4.8 m 5.6 m"],
  ["The new chart can be bought from Monday on. It costs two crowns and, the office adds, is printed on paper that does not mind getting wet."],
]));

testStory("a wire story of four sentences", own("short-wire", "en", ["Ines Falk"], "Brekka, 5 November 2026 (NCA):", "Bridge at Brekka closes for two nights", [
  ["The bridge at Brekka will be closed to cars on Thursday and Friday night while its bearings are greased, the county said."],
  ["Walkers may cross at all times."],
  ["https://x.com/norhavenradio/status/1000000000000000006", ""],
  ["The night bus turns at the sawmill. Its passengers are taken across by a smaller one, which waits on the other side."],
]));

testStory("a story in Arabic", own("sand-ar", "ar", ["إينيس فالك"], "نورهافن، 5 نوفمبر 2026 (\u2068NCA\u2069) –", "رسم خريطة لقاع الحوض القديم", [
  ["رُسمت خريطة لقاع الحوض القديم لأول مرة منذ بناء الرصيف، وتبيّن أنه ليس حيث تقول الخرائط القديمة إنه يقع. ففي الزاوية الشمالية يرتفع القاع نحو مترين، بحسب ما قاله مكتب الميناء يوم الخميس."],
  ["وأمضى مسّاحان تسعة أيام في قارب مسطح ومعهما عصا وحبل وجهاز لقياس العمق. وقال أحدهما: «العصا لنا، والجهاز لمن لا يصدّق العصا»."],
  ["https://x.com/norhavenradio/status/1000000000000000007", ""],
  ["وستُعرض الخريطة على المجلس في ديسمبر، وعندها يختار بين ثلاث طرق للتعامل مع الرمال رتّبها المكتب بحسب الكلفة، أولها أن تُترك كما هي وتُعلَّم بعوامتين."],
]));

/* Demo stories, as their files have them; copy: what stands in place of the embed's address. */
const demo = (name, path, dateline, copy = "") => async () => {
  const folder = fileURLToPath(new URL("../../demo/", import.meta.url));
  const file = readFileSync(join(folder, readdirSync(folder).find((entry) => entry.endsWith(`-${name}.md`))), "utf8");
  const [, matter, body] = file.match(/^---\n(.*?)\n---\n(.*)$/s);
  const words = body.replace(/^https:\S+$/gm, copy).replace(/^(#+|>|-) /gm, "").replace(/^\|[-:|]+$/gm, "").replace(/\|/g, " ").replace(/\*/g, "");
  const value = (key) => matter.match(new RegExp(`^${key}: "?(.*?)"?$`, "m"))[1];
  return { path, dateline, title: value("title"), people: [], words };
};
testStory("the demo's first story", demo("ferry-line-returns", demoStory(), "Norhaven, 20 November 2026 (NCA):"));
testStory("a demo story with a table", demo("council-adopts-budget", "/2026/11/18/council-adopts-budget/", "Norhaven, 18 November 2026 (NCA):"));
testStory("a demo story with an embed", demo("storm-closes-moles", "/2026/11/21/storm-closes-moles/", "Norhaven, 21 November 2026 (NCA):",
  "Norhaven Radio @norhavenradio 20 Nov 2026, 22:10 X Stay away from the water tonight. Both moles are closed, the waves come over them, and the lifeboat has other things to do."));
testStory("a demo story with a post and its picture", demo("berth-2-closes", "/2026/11/16/berth-2-closes/", "Norhaven, 16 November 2026 (NCA):",
  "Norhaven Port @port@social.norhaven.example 16 Nov 2026, 07:05 social.norhaven.example Berth 2 is closed for soundings until Friday. Fishing boats: east basin. Everybody else: mind the rope."));
testStory("a demo story with a list", demo("brekka-school-wing", "/2026/11/17/brekka-school-wing/", "Brekka, 17 November 2026 (NCA):"));
testStory("a demo story with a correction", demo("first-frost-late", "/2026/11/05/first-frost-late/", "Norhaven, 5 November 2026 (NCA):"));

/* The sample of an ordinary site's page, where it is at hand: its widget labels go, its story stays, word for word. */
const samples = join(process.env.DATELINE_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url)), "samples/wire-story.txt");
if (existsSync(samples)) {
  const lines = readFileSync(samples, "utf8").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const isWidget = (line) => line === ", ," || /^(Posted by|Spread the love|Learn more in |Translate >>|Verified by )/.test(line);
  const [title, ...rest] = lines.filter((line) => !isWidget(line));
  const [, place, day, agency, first] = rest[0].match(/^(\w+), (\d+ \w+ \d{4}) \((\w+)\): (.*)$/);
  const paragraphs = [first, ...rest.slice(1)];
  testStory("the sample", async () => {
    const body = paragraphs.map((line) =>
      line.startsWith("Click here") ? "https://x.com/example/status/1000000000000000001"
        : line.startsWith("Also Read:") ? newsroom.url + demoStory() : line);
    const [url] = await newsroom.publish({
      "sample.md": frontMatter({ title, place, agency, date: new Date(`${day} 12:00 UTC`).toISOString(), sections: ["World"], tags: ["Wire"], byline: ["Ines Falk"] })
        + body.join("\n\n"),
    });
    const read = paragraphs.filter((line) => !/^(Click here|Also Read:)/.test(line)).join(" ");
    return { path: new URL(url).pathname, dateline: `${place}, ${day} (${agency}):`, title, people: ["Ines Falk"], words: read };
  });
}
