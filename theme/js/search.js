/* search.js - the search of a site of files: fetches the few parts of the index that a reader's words are in. */
/* SPDX-License-Identifier: Apache-2.0 */
(() => {
  "use strict";
  const place = document.getElementById("found");
  const words = place.dataset;
  const lang = document.documentElement.lang;
  const asked = new URLSearchParams(location.search);
  const query = (asked.get("q") ?? "").trim().slice(0, 1024);
  const PAGES = 25, WORDS = 12;
  const page = Math.min(PAGES, Math.max(1, Number.parseInt(asked.get("page"), 10) || 1));

  const parts = new Map();
  const get = (path) => {
    if (!parts.has(path))
      parts.set(path, fetch(words.index + path).then((answer) => {
        if (answer.status === 404) return {};
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return answer.json();
      }));
    return parts.get(path);
  };

  /* As src/static/form.c makes it of the same word. */
  const formOf = (word) =>
    word.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFD")
      .replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g, "").normalize("NFC");

  const split = (text) => {
    if (!Intl.Segmenter) return text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
    return [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)].filter((each) => each.isWordLike).map((each) => each.segment);
  };

  /* FNV-1a of the UTF-8 bytes; the first bits are the number of the part. */
  const partOf = (key, bits) => {
    let hash = 2166136261;
    for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 16777619);
    return bits ? (hash >>> 0) >>> (32 - bits) : 0;
  };

  const own = (map, key) => (Object.hasOwn(map, key) ? map[key] : undefined);

  /* A word's stories: {of: how many have it, weights: story to weight}. */
  const look = async (form, bits) => {
    const term = own(await get(`forms/${partOf(form, bits)}.json`), form) ?? form;
    const [of = 0, ...list] = own(await get(`terms/${partOf(term, bits)}.json`), term) ?? [];
    const weights = new Map();
    for (let i = 0; i < list.length; i += 2) weights.set(list[i], list[i + 1]);
    return { of, weights };
  };

  /* Stories that have all the words; where none has, those that have the most of them. more: there may be others, since
   of a frequent word only the stories are kept in which it weighs most. */
  const find = async (forms, { bits, stories }) => {
    const sums = new Map();
    let more = false;
    for (const { of, weights } of await Promise.all(forms.map((form) => look(form, bits)))) {
      more ||= of > weights.size;
      const rarity = Math.log(1 + stories / (of || 1));
      for (const [story, weight] of weights) {
        const sum = sums.get(story) ?? { story, words: 0, worth: 0 };
        sum.words++;
        sum.worth += rarity * weight / (weight + 6);
        sums.set(story, sum);
      }
    }
    const all = [...sums.values()];
    const most = Math.max(0, ...all.map((sum) => sum.words));
    const best = all.filter((sum) => sum.words === most).sort((a, b) => b.worth - a.worth || b.story - a.story);
    return { found: best.map((sum) => sum.story), more };
  };

  /* ---- what is shown ---- */

  const make = (name, className, ...inside) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  };

  const mark = (text, forms) =>
    text.split(/([\p{L}\p{N}\p{M}]+)/u).map((piece) => (forms.includes(formOf(piece)) ? make("mark", "", piece) : piece));

  const row = ([headline, url, date, standfirst], forms) => {
    const link = make("a", "", ...mark(headline, forms));
    link.href = url;
    const article = make("article", "row", make("h2", "", link));
    if (standfirst) article.append(make("p", "teaser", ...mark(standfirst, forms)));
    if (date) article.append(make("p", "meta", date));
    return article;
  };

  const step = (to, text, rel) => {
    const link = make("a", "", text);
    link.href = `?${new URLSearchParams({ q: query, page: to })}`;
    link.rel = rel;
    return link;
  };

  const pager = (pages) => {
    const nav = make("nav", "pager");
    nav.setAttribute("aria-label", words.pages);
    if (page > 1) nav.append(step(page - 1, words.newer, "prev"));
    if (page < pages) nav.append(step(page + 1, words.older, "next"));
    return nav;
  };

  /* Isolated: a query may run the other way than the page. */
  const fill = (text, count) =>
    text.replace("{count}", () => count.toLocaleString(lang)).replace("{query}", () => `\u2068${query}\u2069`);

  const titleOf = (count, more) =>
    fill(count === 0 ? words.none : more ? words.more : count === 1 ? words.one : words.many, count);

  const show = async ({ found, more }, forms, piece) => {
    const size = Number(words.size), shown = found.slice((page - 1) * size, page * size);
    const lists = await Promise.all(shown.map((story) => get(`stories/${Math.floor(story / piece)}.json`)));
    const rows = shown.map((story, i) => own(lists[i], story)).filter(Boolean).map((story) => row(story, forms));
    const heading = document.querySelector("h1"), title = titleOf(found.length, more);
    document.title = document.title.replace(heading.textContent, () => title);
    heading.textContent = title;
    place.replaceChildren(make("div", "rows found", ...rows));
    const pages = Math.min(PAGES, Math.ceil(found.length / size));
    if (pages > 1) place.append(pager(pages));
  };

  const search = async () => {
    const head = await get("index.json");
    const forms = [...new Set(split(query).map(formOf))].filter(Boolean).slice(0, WORDS);
    await show(forms.length ? await find(forms, head) : { found: [] }, forms, head.piece);
  };

  if (!query) return;
  document.getElementById("q").value = query;
  search().catch(() => place.replaceChildren(make("p", "note", words.problem)));
})();
