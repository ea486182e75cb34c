/* languages.test.mjs - the pages of an edition in every language that the theme has words for, its stories by a machine: valid, and axe finds nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, violations } from "./axe.mjs";
import { check } from "./checker.mjs";
import { launch, open } from "./chromium.mjs";
import { Engine } from "./engine.mjs";
import { frontMatter, Newsroom } from "./newsroom.mjs";
import { until } from "./patience.mjs";

const LANGUAGES = readdirSync(new URL("../../theme/words/", import.meta.url)).filter((file) => file.endsWith(".conf")).map((file) => file.slice(0, -5));
const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];
/* Letters instead of a to z, so that an answer is in the script of its language. */
const LETTERS = {
  ar: "ابتثجحخدذرزسشصضطظعغفقكلمنه", fa: "ابپتجچحخدرزژسشصطعغفقکگلمنو", ur: "ابپتٹجچحخدڈرڑزسشصطعغفقکگلم", he: "אבגדהוזחטיכלמנסעפצקרשתאבגד",
  hi: "कखगघचछजझटठडढतथदधनपफबभमयरलव", el: "αβγδεζηθικλμνξοπρστυφχψωαβ", ru: "абвгдежзиклмнопрстуфхцчшщэ", uk: "абвгґдеєжзиіїклмнопрстуфхц",
  ja: "あいうえおかきくけこさしすせそたちつてとなにぬねのは", ko: "가나다라마바사아자차카타파하거너더러머버서어저처커터", zh: "北方港口城市早晨天气新闻学校图书馆道路渡船风雨雪夜日月山水",
};
/* The same for languages written from a to z: their commonest words, since a text that is none of its language's is held. */
const WORDS = {
  de: "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
  es: "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde",
  fr: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se le ce il sont la les ou avec son il aux d'un cette d'une ont ses mais comme on tout nous",
  it: "di che e la il un a per in una mi sono ho non lo ma ha con cosa ti le i sei da se qui come questo ci era del bene tutto anche della gli perché quando dove quella suo stato",
  nl: "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou of wat mijn men dit zo door over ze zich bij ook tot je mij uit",
  pl: "nie to się w na i z co jest że do tak jak o mnie a ale po mi ty za ja być czy tym go tego już jej tylko może mam są ich przez przed pod który bardzo kiedy został także",
  pt: "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até",
  sv: "och i att det som en på är av för med den till inte har de ett om var jag men sig från vi så kan hade när år under också efter eller nu sin där vid mot ska skulle kommer ut",
  tr: "bir ve bu da de için ne çok ama o mi daha gibi var ben kadar sonra olarak her ile en olan ise değil diye şey iki ya yok zaman hiç kendi bile onun büyük önce nasıl bütün",
};
const word = (target, part) => {
  const words = WORDS[target].split(" ");
  return words[[...part].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % words.length];
};
const speak = (text, target) =>
  text.replace(/<[^>]*>|&\w+;|[A-Za-z]+/g, (part) => /^[<&]/.test(part) ? part
    : LETTERS[target] ? [...part.toLowerCase()].map((letter) => LETTERS[target][letter.charCodeAt(0) - 97]).join("") : word(target, part));

const TEXT = `The ferry sails **twice a day** from Monday, and [the council](https://council.example/) paid for the boat.

## What it costs

A ticket costs 12 euros. *Children* pay half.

> The harbour was never as quiet as in those winters.

- The first boat leaves at six.
- The last one comes back at nine.

| Quay | Boats |
|---|---|
| North | 12 |
| South | 7 |
`;
const story = (title, slug, minutes) => frontMatter({
  title, slug, standfirst: "The first boat sails in March, and the fare stays as it was.", place: "Norhaven", byline: ["Ada Holm", "Tor Amsel"],
  sections: ["Harbour"], tags: ["Ferries"], agency: "NCA", date: new Date(Date.now() - minutes * 60_000).toISOString(),
}) + TEXT;

let newsroom, browser, engine, folder;
const pages = {};

const alternates = async (path) =>
  Object.fromEntries([...(await newsroom.text(path)).matchAll(/<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)].map(([, language, url]) => [language, new URL(url).pathname]));

const everywhere = (path) => until(() => `${path} in all languages\n${newsroom.log}`, async () => {
  const found = await alternates(path);
  return Object.keys(found).length === LANGUAGES.length + 1 && found;
}, { every: 200 });

before(async () => {
  [engine, newsroom, browser, folder] = await Promise.all([
    Engine.start({ targets: LANGUAGES.filter((language) => language !== "en"), answer: speak }),
    Newsroom.start({ demo: false }), launch(), mkdtemp(join(tmpdir(), "dateline-languages-"))]);
  await newsroom.set("engines", `fake: libretranslate ${engine.url}`);
  await newsroom.set("editions", LANGUAGES.filter((language) => language !== "en").map((language) => `${language}: from en; translate publish`).join("\n"));
  const [ferry, quay] = (await newsroom.publish({ "ferry.md": story("The ferry returns to the harbour", "ferry", 3), "quay.md": story("The quay is closed for repairs", "quay", 2) })).map((url) => new URL(url).pathname);
  await everywhere(quay);
  const stories = await everywhere(ferry);
  for (const language of LANGUAGES) {
    const home = language === "en" ? "/" : `/${language}/`;
    const html = await newsroom.text(stories[language]);
    const link = (pattern) => html.match(pattern)[1];
    pages[language] = {
      story: stories[language], front: home, section: link(/<nav class="kicker"[^>]*>\s*<a href="([^"]+)"/), tag: link(/<a href="([^"]+)" rel="tag"/),
      search: `${home}search/?q=${encodeURIComponent(html.match(/<h1[^>]*>([^<]+)/)[1].split(" ")[0])}`, corrections: `${home}corrections/`, "not found": `${home}nothing/stands/here/`,
    };
  }
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
  await engine?.stop();
  if (folder) await rm(folder, { recursive: true });
});

test(`${LANGUAGES.length} languages: a machine's story has its notice, its language and direction, and leads back to the original`, async () => {
  for (const language of LANGUAGES) {
    const html = await newsroom.text(pages[language].story);
    assert.match(html, new RegExp(`<html[^>]* lang="${language}"`), language);
    assert.equal(/<html[^>]* dir="rtl"/.test(html), RIGHT_TO_LEFT.includes(language), language);
    assert.equal(html.includes(`<aside class="note">`), language !== "en", language);
    if (language !== "en") assert.match(html, new RegExp(`<aside class="note">[^<]+<a href="${pages.en.story}" hreflang="en"`), language);
  }
});

test(`${LANGUAGES.length} languages: every kind of page is valid, without a warning`, async () => {
  const files = [];
  for (const [language, kinds] of Object.entries(pages))
    for (const [kind, path] of Object.entries(kinds)) {
      const { status, body } = await newsroom.fetch(path);
      assert.equal(status, kind === "not found" ? 404 : 200, path);
      files.push(join(folder, `${language}-${kind.replace(" ", "-")}.html`));
      await writeFile(files.at(-1), body);
    }
  const found = Object.entries(await check(files)).filter(([, messages]) => messages.length);
  assert.deepEqual(found, []);
});

/* Lists and the search are looked at in light alone: their colours are the story's. */
test(`${LANGUAGES.length} languages: axe finds nothing on a phone, and nothing is wider than it`, async (t) => {
  const page = await open(browser, { width: 360 });
  for (const language of LANGUAGES) {
    await t.test(language, async () => {
      for (const kind of ["front", "section", "search", "story"]) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.goto(newsroom.url + pages[language][kind]);
        if (kind === "story") await page.locator("details.menu summary").click();
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${language} ${kind} scrolls sideways`);
        if (kind === "story") await assertAccessible(page, `${language} ${kind}`);
        else assert.deepEqual(await violations(page), [], `${language} ${kind}`);
      }
    });
  }
  await page.context().close();
});
