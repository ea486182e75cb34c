/* pages.mjs - one address of every kind of page that readers meet, in several languages, for the checks that look at all of them. */
/* SPDX-License-Identifier: Apache-2.0 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { JSDOM } from "jsdom";
import { countReaders, listsMade } from "./figures.mjs";
import { demoStory, frontMatter, program } from "./newsroom.mjs";

export const LANGUAGES = ["en", "ar", "de", "es", "fa", "he", "ja", "ur"]; /* the demo's editions */
const { stdout: routes } = await promisify(execFile)(program, ["routes"]);
export const KINDS = [
  "story", "front", "section", "tag", "author", "corrections", "privacy", "stats", "share", "not found", "table", "embed", "correction", "opinion", "sign in", "withdrawn",
  ...(routes.includes(" /search/ ") ? ["search", "nothing found"] : []),
];

/* A story taken back: its page says so, with status 410. */
async function withdraw(newsroom) {
  const story = {
    title: "Tug renamed", standfirst: "The harbour's oldest tug has a new name.", slug: "tug-renamed", byline: ["Ines Falk"], place: "Norhaven",
    date: "2026-11-19T08:00:00Z", sections: ["Harbour"],
  };
  for (const status of ["published", "withdrawn"]) {
    await newsroom.publish({ "tug.md": `${frontMatter({ ...story, status })}\nThe tug was named on Monday.\n` });
  }
  return "/2026/11/19/tug-renamed/";
}

/* Where a story's page leads, and a word of it. */
async function linksOf(newsroom, path) {
  const { document } = new JSDOM(await newsroom.text(path)).window;
  const link = (selector) => document.querySelector(selector).getAttribute("href");
  return {
    section: link(".kicker a"), tag: link("a[rel=tag]"), author: link("a[rel=author]"), corrections: link(".footer a[href$='/corrections/']"), privacy: link(".footer a[href$='/privacy/']"), stats: link(".footer a[href$='/stats/']"),
    share: link(".share a[href*='mastodon']"), word: document.querySelector("h1").textContent.split(" ")[0].slice(0, 8),
  };
}

async function pagesIn(newsroom, language) {
  const home = language === "en" ? "/" : `/${language}/`;
  const { word, ...links } = await linksOf(newsroom, demoStory(language));
  const paths = { story: demoStory(language), front: home, ...links, "not found": `${home}nothing/stands/here/` };
  if (KINDS.includes("search")) {
    paths.search = `${home}search/?q=${encodeURIComponent(word)}`;
    paths["nothing found"] = `${home}search/?q=qwxzqwxz`;
  }
  return Object.entries(paths).map(([kind, path]) => ({ kind, language, path, status: kind === "not found" ? 404 : 200 }));
}

/* [{name, kind, language, path, status}] of a demo newsroom, which gains a withdrawn story and readers by it. */
export async function everyPage(newsroom) {
  await countReaders(newsroom);
  await listsMade(newsroom);
  const english = {
    "table": "/2026/11/18/council-adopts-budget/", "embed": "/2026/11/21/storm-closes-moles/", "correction": "/2026/11/05/first-frost-late/",
    "opinion": "/2026/11/13/a-timetable-is-a-promise/", "sign in": "/desk/sign-in/",
  };
  const pages = [
    ...(await Promise.all(LANGUAGES.map((language) => pagesIn(newsroom, language)))).flat(),
    ...Object.entries(english).map(([kind, path]) => ({ kind, language: "en", path, status: 200 })),
    { kind: "withdrawn", language: "en", path: await withdraw(newsroom), status: 410 },
  ];
  return pages.map((page) => ({ ...page, name: `${page.kind}-${page.language}`.replaceAll(" ", "-") }));
}
