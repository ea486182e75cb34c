/* editions.test.mjs - one thing in all editions: menu, hreflang and sitemaps say the same, and every address answers. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, crawl } from "./crawl.mjs";
import { demoStory, frontMatter, Newsroom } from "./newsroom.mjs";

const LANGUAGES = ["en", "es", "ar", "fa", "he", "ur", "de", "ja"];
const newsroom = await Newsroom.start();
const { url } = newsroom;
const { port } = new URL(url);
let pages;
after(() => newsroom.stop());

const sorted = (links) => links.map(({ lang, url: to }) => `${lang} ${to}`).sort();
const unnumbered = ([address]) => !/\/page\/\d+\//.test(address) && !address.includes("?");

/* Faults of hreflang over all pages that were reached. */
function faults(all) {
  const found = [];
  for (const [address, page] of Object.entries(all)) {
    const languages = page.alternates.map(({ lang }) => lang);
    const said = sorted(page.alternates).join("\n");
    if (languages.length === 0) continue;
    if (new Set(languages).size !== languages.length) found.push(`${address}: a language twice`);
    if (!languages.includes("x-default")) found.push(`${address}: no x-default`);
    if (!page.alternates.some(({ lang, url: to }) => lang === page.lang && to === page.canonical)) found.push(`${address}: not itself`);
    for (const { lang, url: to } of page.alternates) {
      const other = all[to];
      if (other?.status !== 200) found.push(`${address}: ${to} answers ${other?.status}`);
      else if (lang !== "x-default" && other.lang !== lang) found.push(`${address}: ${to} is not in ${lang}`);
      else if (sorted(other.alternates).join("\n") !== said) found.push(`${address}: ${to} says other versions`);
    }
  }
  return found;
}

function menuFaults(all) {
  const found = [];
  for (const [address, page] of Object.entries(all)) {
    for (const { lang, url: to } of page.menu) {
      const other = all[to];
      if (other?.status !== 200 || other.lang !== lang) found.push(`${address}: the menu leads to ${to} (${other?.status}, ${other?.lang})`);
    }
    if (page.status === 200 && page.menu.length === 1) found.push(`${address}: a menu of one`);
  }
  return found;
}

before(async () => {
  pages = await crawl(newsroom, [`${url}/`, ...LANGUAGES.slice(1).map((language) => `${url}/${language}/`)]);
});

test("hundreds of pages, and none is missing", () => {
  assert.ok(Object.keys(pages).length > 200, `${Object.keys(pages).length} pages`);
  assert.deepEqual(Object.entries(pages).filter(([, { status }]) => status !== 200).map(([address, { status }]) => `${status} ${address}`), []);
});

test("hreflang is complete, reciprocal, with the page itself and x-default, and every target answers", () => {
  assert.deepEqual(faults(pages), []);
  const kinds = { story: /\/2026\/11\/20\/./, front: /^http:\/\/[^/]+\/(\w\w\/)?$/, section: /\/category\//, author: /\/author\//, corrections: /\/corrections\/$/, privacy: /\/privacy\/$/, tag: /\/tag\// };
  for (const [kind, pattern] of Object.entries(kinds)) {
    assert.ok(Object.entries(pages).some(([address, { alternates }]) => pattern.test(address) && alternates.length > 2), `a ${kind} with alternates`);
  }
});

test("the menu leads to the same thing, never to a page that is not there", () => {
  assert.deepEqual(menuFaults(pages), []);
});

test("an original is x-default, on fronts the first edition's", () => {
  const defaultOf = (path) => pages[url + path].alternates.find(({ lang }) => lang === "x-default").url;
  assert.equal(defaultOf(demoStory("fa")), url + demoStory("en"));
  assert.equal(defaultOf("/ar/"), `${url}/`);
  assert.equal(defaultOf("/es/category/puerto/"), `${url}/category/harbour/`);
});

test("a story that is in no other language offers none", () => {
  const { menu, readIn, alternates } = pages[`${url}/2026/11/18/council-adopts-budget/`];
  assert.deepEqual([menu, readIn, alternates], [[], [], []]);
});

test("page 2 says nothing to machines and leads readers to the first page", async () => {
  await newsroom.set("page_size", "5");
  const all = await crawl(newsroom, [`${url}/page/2/`, `${url}/category/harbour/page/2/`]);
  const second = all[`${url}/category/harbour/page/2/`];
  assert.equal(second.status, 200);
  assert.deepEqual(second.alternates, []);
  assert.ok(second.menu.some(({ url: to }) => to === `${url}/es/category/puerto/`));
  assert.deepEqual(all[`${url}/page/2/`].alternates, []);
  assert.deepEqual(faults(all), []);
  await newsroom.set("page_size", "20");
});

test("a search leads to the same words", async () => {
  const address = `${url}/es/search/?q=Norhaven`;
  const { [address]: page } = await crawl(newsroom, [address]);
  assert.equal(page.menu.find(({ lang }) => lang === "en").url, `${url}/search/?q=Norhaven`);
  assert.deepEqual(page.alternates, []);
});

/* {address: its versions} of all parts of a sitemap. */
async function sitemap(base) {
  const index = await ask(newsroom, `${base}/sitemap.xml`);
  const said = {};
  for (const [, part] of index.text.matchAll(/<loc>([^<]+)<\/loc>/g)) {
    for (const [, entry] of (await ask(newsroom, part)).text.matchAll(/<url>(.*?)<\/url>/gs)) {
      const versions = [...entry.matchAll(/hreflang="([^"]+)" href="([^"]+)"/g)].map(([, lang, to]) => ({ lang, url: to }));
      said[entry.match(/<loc>([^<]+)/)[1]] = sorted(versions);
    }
  }
  return said;
}

test("sitemaps say of each story what its page says", async () => {
  const said = await sitemap(url);
  assert.ok(Object.keys(said).length > 40);
  for (const [address, versions] of Object.entries(said)) assert.deepEqual(versions, sorted(pages[address]?.alternates ?? [{ lang: "missing", url: address }]), address);
});

test("a version that comes later is offered by the original at once", async () => {
  const write = (title, more) => `${frontMatter({ title, date: "2026-11-12T08:00:00Z", byline: ["Ines Falk"], ...more })}\nWords.\n`;
  const [english] = await newsroom.publish({ "a.md": write("Pier lamps", { slug: "pier-lamps" }) });
  assert.doesNotMatch((await ask(newsroom, english)).text, /hreflang/);
  const [spanish] = await newsroom.publish({ "b.md": write("Farolas del muelle", { language: "es", slug: "farolas", translation_of: "/2026/11/12/pier-lamps/" }) });
  const found = await crawl(newsroom, [english, spanish]);
  assert.equal(found[english].alternates.length, 3);
  assert.deepEqual(found[english].readIn.map(({ lang }) => lang), ["en", "es"]);
});

test("an author has a page only where there are stories", async () => {
  assert.equal((await ask(newsroom, `${url}/author/tor-amsel/`)).status, 200);
  assert.equal((await ask(newsroom, `${url}/ja/author/tor-amsel/`)).status, 404);
});

test("the desk is no part of an edition", async () => {
  for (const path of ["/es/desk/sign-in/", "/es/wp-json/wp/v2/posts"]) assert.equal((await ask(newsroom, url + path)).status, 404, path);
});

test("editions on hosts of their own", async (t) => {
  const spanish = `http://es.news.example:${port}`, persian = `http://fa.news.example:${port}`;
  await newsroom.set("editions", `es: title El Correo; host es.news.example:${port}\nfa: host fa.news.example:${port}; calendar persian`);
  const at = await crawl(newsroom, [`${url}/`, `${spanish}/`, `${persian}/`, `${url}/de/`]);

  await t.test("every page, and none is missing or links to a path that leads elsewhere", () => {
    assert.ok(Object.keys(at).filter((address) => address.startsWith(spanish)).length > 20);
    assert.deepEqual(Object.entries(at).filter(([, { status }]) => status !== 200).map(([address, { status }]) => `${status} ${address}`), []);
    assert.deepEqual(Object.keys(at).filter((address) => /\/(es|fa)\//.test(new URL(address).pathname)), []);
  });
  await t.test("hreflang and menu", () => {
    assert.deepEqual(faults(at), []);
    assert.deepEqual(menuFaults(at), []);
    for (const [address, { canonical, robots }] of Object.entries(at)) if (unnumbered([address]) && !robots && canonical) assert.equal(canonical, address);
  });
  await t.test("the path leads to the host for good, with its query", async () => {
    const moved = await ask(newsroom, `${url}/es/search/?q=mar`);
    assert.equal(moved.status, 308);
    assert.equal(moved.headers.location, `${spanish}/search/?q=mar`);
    assert.equal((await ask(newsroom, `${url}/es/`)).headers.location, `${spanish}/`);
    assert.equal((await ask(newsroom, `${url}/es`)).headers.location, `${spanish}/`);
  });
  await t.test("each host has its pages, and twice the same from the press", async () => {
    for (let time = 0; time < 2; time++) {
      assert.match((await ask(newsroom, `${spanish}/`)).text, /<html lang="es"/);
      assert.match((await ask(newsroom, `${url}/`)).text, /<html lang="en"/);
      assert.match((await ask(newsroom, `http://stranger.example:${port}/`)).text, /<html lang="en"/);
      assert.match((await ask(newsroom, `http://ES.News.Example/`)).text, /<title>El Correo/);
    }
    assert.equal((await ask(newsroom, `${spanish}/es/`)).status, 404);
  });
  await t.test("the desk is on the main host alone", async () => {
    for (const path of ["/desk/", "/desk/sign-in/", "/wp-json/wp/v2/posts"]) assert.equal((await ask(newsroom, spanish + path)).status, 404, path);
  });
  await t.test("an address without its slash, an old one and a search keep to the host", async () => {
    const story = demoStory("es").slice(3);
    assert.equal((await ask(newsroom, `${spanish}/corrections`)).headers.location, "/corrections/");
    assert.equal((await ask(newsroom, spanish + story.slice(0, -1))).headers.location, story);
    assert.equal((await ask(newsroom, `${spanish}/?s=mar`)).headers.location, "/search/?q=mar");
    const id = (await ask(newsroom, `${spanish}/feed/`)).text.match(/\?p=(\d+)/)[1];
    assert.match((await ask(newsroom, `${spanish}/?p=${id}`)).headers.location, /^\/2026\//);
    assert.match((await ask(newsroom, `${url}/?p=${id}`)).headers.location, new RegExp(`^${spanish}/2026/`));
  });
  await t.test("feeds, maps, robots.txt and the search's description name the host", async () => {
    const feed = (await ask(newsroom, `${spanish}/feed/`)).text;
    assert.match(feed, new RegExp(`<link>${spanish}/2026/`));
    assert.match(feed, new RegExp(`href="${spanish}/feed/"`));
    const maps = await sitemap(spanish);
    assert.ok(Object.keys(maps).length > 4);
    for (const [address, versions] of Object.entries(maps)) assert.deepEqual(versions, sorted(at[address].alternates), address);
    assert.ok(Object.keys(await sitemap(url)).every((address) => address.startsWith(url)));
    assert.deepEqual((await ask(newsroom, `${spanish}/robots.txt`)).text.match(/Sitemap: .*/g), [`Sitemap: ${spanish}/sitemap.xml`, `Sitemap: ${spanish}/news-sitemap.xml`]);
    assert.ok(!(await ask(newsroom, `${url}/robots.txt`)).text.includes("/es/"));
    assert.match((await ask(newsroom, `${spanish}/opensearch.xml`)).text, new RegExp(`template="${spanish}/search/`));
  });
  await t.test("oEmbed, share and the API know the address", async () => {
    const story = spanish + demoStory("es").slice(3);
    const card = JSON.parse((await ask(newsroom, `${url}/oembed?url=${encodeURIComponent(story)}`)).text);
    assert.equal(card.provider_url, `${spanish}/`);
    assert.ok(card.html.includes(story));
    assert.equal(card.provider_name, "El Correo");
    assert.equal((await ask(newsroom, `${spanish}/share/mastodon/?url=${encodeURIComponent(story)}&text=x`)).status, 200);
    const posts = JSON.parse((await ask(newsroom, `${url}/wp-json/wp/v2/posts?lang=es`)).text);
    assert.ok(posts.length === 0 || posts.every(({ link }) => !link.includes("/es/2026")));
  });
  await t.test("a host that is the main one is refused", async () => {
    await assert.rejects(newsroom.set("editions", "es: host 127.0.0.1"), /the main one/);
  });
});
