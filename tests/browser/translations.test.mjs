/* translations.test.mjs - translations at the desk: the queue, sentence by sentence beside the original, files, rights. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { follow, launch, open } from "./chromium.mjs";
import { Engine } from "./engine.mjs";
import { frontMatter, Newsroom, program, run } from "./newsroom.mjs";
import { counts, holds, shows, until } from "./patience.mjs";

const SHOTS = process.env.DATELINE_SHOTS; /* a folder for pictures of the pages, to be looked at */
let newsroom, engine, browser, passwords;

const date = new Date(Date.now() - 3_600_000).toISOString();
const ferry = (price = 12) =>
  frontMatter({ title: "The ferry returns to the harbour", slug: "ferry", place: "Norhaven", byline: ["Ada Holm"], sections: ["Harbour"], date }) +
  `The ferry sails **twice a day** from Monday. A ticket costs ${price} euros. Children pay half. Children pay half.\n`;
const short = (slug, title, text) => frontMatter({ title, slug, place: "Norhaven", byline: ["Ada Holm"], date }) + `${text}\n`;

const add = async (name, ...words) => (await run(program, ["user", newsroom.directory, "add", name, ...words])).stdout.match(/password (\S+)/)[1];

before(async () => {
  engine = await Engine.start({ targets: ["es", "ar"] });
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.set("engines", `fake: libretranslate ${engine.url}; daily 100000; cost 20`);
  execFileSync(program, ["settings", newsroom.directory, "engine_keys", "-"], { input: "fake top-secret-key\n" });
  await newsroom.set("editions", "es: title El Correo; from en; translate hold");
  await newsroom.publish({ "ferry.md": ferry() });
  browser = await launch();
  passwords = { admin: newsroom.password, lola: await add("lola", "--role", "translator", "--language", "es"), omar: await add("omar", "--role", "translator", "--language", "ar"), edda: await add("edda", "--role", "editor") };
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
  await engine?.stop();
});

const signIn = async (name, options) => {
  const page = await open(browser, options);
  await page.goto(`${newsroom.url}/desk/`);
  await page.locator("input[name=name]").fill(name);
  await page.locator("input[name=password]").fill(passwords[name]);
  await page.locator("button[type=submit]").click();
  await page.locator(".rooms").waitFor();
  return page;
};

/* The row of a headline, once it is there: it is translated after it is published. */
const rowOf = async (page, headline, state = "") => {
  const link = page.locator(".queue .what a", { hasText: headline });
  await until(`${headline} in the queue`, async () => {
    await page.goto(`${newsroom.url}/desk/translations/${state}`);
    return await link.count() > 0;
  });
  return link;
};
const translation = async (page, headline = "Theo ferryo") => {
  await follow(await rowOf(page, headline));
  await page.locator(".segments").first().waitFor();
};
const segment = (page, words) => page.locator("li.segment", { has: page.locator(".source", { hasText: words }) }).first();
const saved = (part) => until("a save", async () => (await part.locator(".saved").innerText()) === "saved");

test("a translator sees the queue of own languages, by keys, and nothing else of the desk", async () => {
  const page = await signIn("lola");
  assert.equal(new URL(page.url()).pathname, "/desk/translations/");
  assert.deepEqual(await page.locator(".rooms a").allInnerTexts(), ["Translations", "Glossary"]);
  await rowOf(page, "Theo ferryo", "?state=held");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/desk\/translations\/\d+\/$/);
  const path = new URL(page.url()).pathname;
  for (const closed of ["/desk/stories/1/", "/desk/people/", "/desk/engines/", "/desk/embeds/"]) assert.equal((await page.goto(newsroom.url + closed)).status(), 403, closed);
  const other = await signIn("omar");
  await counts(other.locator(".queue li"), 0);
  assert.equal((await other.goto(newsroom.url + path)).status(), 404);
  assert.equal((await other.goto(`${newsroom.url}${path}xliff/`)).status(), 404);
  await other.context().close();
  await page.context().close();
});

test("sentences are saved on leaving, approved by keys, and marks are put in by keys", async () => {
  const page = await signIn("lola");
  await translation(page);
  const twice = segment(page, "twice a day");
  const words = twice.locator("textarea");
  await holds(words, "Theo ferryo sailso {1}twiceo ao dayo{/1} fromo Mondayo.");
  await counts(twice.locator(".ground mark"), 2);
  await words.fill("El transbordador sale  cada día.");
  await words.press("Control+Enter");
  await until("why it is refused", async () => /mark is missing|cannot stand/i.test(await twice.innerText()));
  await words.fill("El transbordador sale ");
  await words.press("End");
  await words.press("Alt+1");
  await page.keyboard.type("dos veces al día");
  await holds(words, "El transbordador sale {1}dos veces al día{/1}");
  await words.press("Control+Enter");
  await saved(twice);
  assert.match(await twice.getAttribute("class"), /reviewed/);
  await shows(twice.locator(".origin"), /by a person: lola/);
  assert.ok(await segment(page, "A ticket costs").locator("textarea").evaluate((area) => area === document.activeElement), "the next one has the focus");
  const half = segment(page, "Children pay half");
  await half.locator("input[name=equal]").check();
  await half.locator("textarea").fill("Los niños pagan la mitad.");
  await half.locator("textarea").press("Alt+ArrowUp");
  await saved(half);
  await page.reload();
  assert.deepEqual(await page.locator("li.segment", { hasText: "Children pay half" }).locator("textarea").evaluateAll((all) => all.map((each) => each.value)), ["Los niños pagan la mitad.", "Los niños pagan la mitad."]);
  await holds(words, "El transbordador sale {1}dos veces al día{/1}");
  assert.deepEqual(page.seen.console.filter((line) => !/400/.test(line)), []);
  await page.context().close();
});

test("what is typed survives a closed window, and another's save is never overwritten unseen", async () => {
  const page = await signIn("lola"), other = await signIn("edda");
  await translation(page);
  await translation(other);
  const mine = segment(page, "A ticket costs"), theirs = segment(other, "A ticket costs");
  await theirs.locator("textarea").fill("Un billete cuesta 12 euros.");
  await theirs.locator("textarea").press("Control+Enter");
  await saved(theirs);
  await mine.locator("textarea").fill("El pasaje cuesta 12 euros.");
  await mine.locator("textarea").press("Control+Enter");
  await mine.locator(".clash").waitFor();
  await shows(mine.locator(".clash"), /Un billete cuesta/);
  await page.close({ runBeforeUnload: false });
  const again = await page.context().newPage();
  await again.goto(other.url());
  await holds(segment(again, "A ticket costs").locator("textarea"), "El pasaje cuesta 12 euros.");
  await other.context().close();
  await again.context().close();
});

test("approved and published without JavaScript; the page says who", async () => {
  const page = await signIn("lola", { javaScriptEnabled: false });
  await translation(page);
  const headline = segment(page, "The ferry returns");
  await headline.locator("textarea").fill("Vuelve el transbordador");
  await headline.locator("button[value=approve]").click();
  await shows(page.locator("p.done"), /saved/);
  await page.locator(".deeds button[value=approve]").click();
  await shows(page.locator("p.done"), /approved/);
  await shows(page.locator(".about"), /Reviewed by lola/);
  await page.locator(".deeds button[value=publish]").click();
  await shows(page.locator("p.done"), /published/);
  assert.match(await newsroom.text("/es/"), /Vuelve el transbordador/);
  await page.context().close();
});

test("a changed sentence shows what changed; the list and the queue say so while the machine is away", async () => {
  const page = await signIn("edda");
  const release = engine.hold();
  await newsroom.publish({ "ferry.md": ferry(14) });
  await page.goto(`${newsroom.url}/desk/translations/?state=stale`);
  await page.locator(".queue li.is-stale").waitFor();
  await page.goto(`${newsroom.url}/desk/`);
  await shows(page.locator(".stories li", { hasText: "Vuelve el" }), /The original changed at/);
  release();
  await until("the new version", async () => (await rowOf(page, "Vuelve el")) && (await page.locator(".queue li.is-held").count()) > 0);
  await translation(page, "Vuelve el");
  const price = segment(page, "A ticket costs");
  await shows(price.locator("del"), "12");
  await shows(price.locator("ins"), "14");
  await shows(page.locator("p.stale"), /waits until it is published/);
  await page.context().close();
});

test("XLIFF goes out and comes back byte for byte; what does not fit is told and left", async () => {
  const page = await signIn("lola");
  await translation(page, "Vuelve el");
  const address = `${page.url()}xliff/`;
  const get = () => page.evaluate(async (url) => (await fetch(url)).text(), address);
  const file = await get();
  assert.match(file, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="es">/);
  assert.match(file, /<pc id="1">twice a day<\/pc>/);
  const give = async (text) => {
    await page.locator("#text").fill(text);
    await follow(page.locator("#xliff button"));
    await page.locator(".done, .err").first().waitFor();
    return page.locator("main").innerText();
  };
  assert.match(await give(file), /Sentences taken in: 0/);
  assert.equal(await get(), file);
  const other = file.replace("Los niños pagan la mitad.", "Los niños pagan medio billete.").replace("<source>A ticket costs 14", "<source>A ticket costs 12").replace('<pc id="1">dos veces al día</pc>', "dos veces al día");
  const told = await give(other);
  assert.match(told, /Sentences taken in: 1/);
  assert.match(told, /s\d+: the original changed since the file was made/);
  assert.match(told, /s\d+: the marks are not whole/);
  assert.match(await get(), /medio billete/);
  for (const [hostile, why] of [["<!DOCTYPE x [<!ENTITY a 'b'>]><xliff/>", /document type/], ["<html/>", /no XLIFF/], [file.replace('trgLang="es"', 'trgLang="fr"'), /translated into "fr"/], [file.replace(/<file id="t\d+"/, '<file id="t999"'), /another translation/]])
    assert.match(await give(hostile), why);
  const unit = file.match(/<unit [^]*?<\/unit>/)[0].replace("<source>", "<source>Other ");
  const sent = (text) => page.evaluate(async (xliff) => {
    const { form } = document.querySelector("#text"), fields = new URLSearchParams(new FormData(form));
    fields.set("xliff", xliff);
    return (await fetch(form.action, { method: "POST", body: fields })).text();
  }, text);
  assert.match(await sent(file.replace(/<unit [^]*<\/unit>/, unit.repeat(5000))), /Sentences taken in: 0[^]*the original changed since/, "as many as a long story has");
  await page.context().close();
});

test("a translation is taken over by hand where no engine answers, and the queue says why", async () => {
  await engine.stop();
  await newsroom.publish({ "lamp.md": short("lamp", "The lamps are lit tonight", "The lamps are lit.") });
  const page = await signIn("edda");
  const row = page.locator(".queue li", { hasText: "The lamps are lit" });
  await rowOf(page, "The lamps");
  await until("why", async () => { await page.reload(); return /No engine answered/.test(await row.innerText()); });
  await row.locator("a").click();
  await page.locator(".deeds button[value=begin]").click();
  await page.locator(".segments").first().waitFor();
  const text = segment(page, "The lamps are lit.");
  await text.locator("textarea").fill("Las farolas están encendidas.");
  await text.locator("textarea").press("Control+Enter");
  await saved(text);
  await page.locator(".deeds button[value=publish]").click();
  await shows(page.locator(".err").first(), /no translation yet/);
  const headline = segment(page, "The lamps are lit tonight");
  await headline.locator("textarea").fill("Las farolas, encendidas esta noche");
  await headline.locator("textarea").press("Control+Enter");
  await saved(headline);
  await page.locator(".deeds button[value=publish]").click();
  await shows(page.locator("p.done, p.err").first(), /is published/);
  assert.match(await newsroom.text("/es/"), /Las farolas, encendidas/);
  await page.locator(".deeds button[value=hold]").click();
  await page.locator("p.done").waitFor();
  assert.doesNotMatch(await newsroom.text("/es/"), /Las farolas/);
  engine = await Engine.start({ targets: ["es", "ar"], port: engine.port });
  await page.context().close();
});

test("engines show use and budget, and never a key; the glossary keeps words", async () => {
  const admin = await signIn("admin");
  await admin.goto(`${newsroom.url}/desk/engines/`);
  const engines = await admin.locator("main").innerText();
  assert.match(engines, /Characters left today: \d+/);
  assert.match(engines, /Key: set/);
  assert.doesNotMatch(await admin.content(), /top-secret/);
  await admin.context().close();
  const page = await signIn("lola");
  await page.goto(`${newsroom.url}/desk/glossary/`);
  await page.locator("#source").fill("quay");
  await page.locator("#target").fill("muelle");
  await page.locator("#to").selectOption("es");
  await page.locator("button[value=add]").click();
  await shows(page.locator(".terms"), /quay\s+muelle/);
  await page.locator("#source").fill("Norhaven");
  await page.locator("button[value=add]").click();
  await shows(page.locator(".err"), /not yours/);
  await newsroom.publish({ "quay.md": short("quay", "The quay is closed", "The quay is closed for repairs.") });
  await translation(page, "muelle");
  await holds(segment(page, "is closed for").locator("textarea"), /\{1\}/);
  await page.goto(`${newsroom.url}/desk/glossary/`);
  await follow(page.locator("button[value=remove]"));
  await counts(page.locator(".terms"), 0);
  await page.context().close();
});

test("the editor of a translation leads to the sentences", async () => {
  const page = await signIn("edda");
  await translation(page, "Vuelve el");
  const back = page.url().split("?")[0];
  await page.getByText("Open in the editor").click();
  await page.locator(".translated a").click();
  assert.equal(page.url(), back);
  await page.context().close();
});

test("axe finds nothing on these pages: wide and phone, light and dark, in English and Arabic", async () => {
  const page = await signIn("admin");
  await translation(page, "Vuelve el");
  const one = new URL(page.url()).pathname;
  const set = async (language) => {
    await page.goto(`${newsroom.url}/desk/account/`);
    await page.locator("select[name=language]").selectOption(language);
    await page.locator("form[action='/desk/account/language/'] button").click();
  };
  for (const language of ["en", "ar"]) {
    await set(language);
    for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [390, "light"], [390, "dark"]])
      for (const path of ["/desk/translations/", one, "/desk/engines/", "/desk/glossary/", "/desk/people/"]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto(newsroom.url + path);
        assert.equal(await page.locator("html").getAttribute("dir"), language === "ar" ? "rtl" : "ltr");
        assert.deepEqual(await violations(page), [], `${path} ${language} ${width} ${colorScheme}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} ${language} ${width} scrolls sideways`);
        if (SHOTS) await page.screenshot({ path: `${SHOTS}/${path.replaceAll("/", "_")}${language}-${width}-${colorScheme}.png`, fullPage: true });
      }
  }
  await page.setViewportSize({ width: 320, height: 900 });
  await page.goto(newsroom.url + one);
  const [segments, file] = await Promise.all([".segments", "#file"].map((each) => page.locator(each).first().boundingBox()));
  assert.ok(file.x >= segments.x && file.x + file.width <= segments.x + segments.width, "the choice of a file is as wide as the page, not wider");
  await page.context().close();
});
