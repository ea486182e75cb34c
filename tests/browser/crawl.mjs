/* crawl.mjs - every page that a newsroom's pages link to, on all of its hosts, and what each says of its versions. */
/* SPDX-License-Identifier: Apache-2.0 */
import { request } from "node:http";

const PAGES_MAX = 2000;
const unescape = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match.slice(1).map(unescape));

/* {status, headers, text} of an address; every host is asked at the port where the newsroom listens. */
export const ask = (newsroom, address, headers = {}) =>
  new Promise((done, fail) => {
    const { host, pathname, search } = new URL(address);
    const where = { hostname: "127.0.0.1", port: new URL(newsroom.url).port, path: pathname + search, headers: { host, ...headers } };
    request(where, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString("utf8") }));
    }).on("error", fail).end();
  });

/* What a page says: its language, where else it stands for machines and for readers, and where it leads. */
export function read(text, address) {
  const [head] = text.split("</head>");
  const [menu = ""] = text.match(/<details class="langs">.*?<\/details>/s) ?? [];
  const [end = ""] = text.match(/<section class="readin">.*?<\/section>/s) ?? [];
  const whole = (link) => new URL(link, address).href;
  const links = (part) => all(part, /<a href="([^"]+)" hreflang="([^"]+)"/g).map(([url, lang]) => ({ lang, url: whole(url) }));
  return {
    lang: text.match(/<html lang="([^"]+)"/)?.[1],
    canonical: all(head, /<link rel="canonical" href="([^"]+)"/g)[0]?.[0],
    robots: all(head, /<meta name="robots" content="([^"]+)"/g)[0]?.[0],
    alternates: all(head, /<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g).map(([lang, url]) => ({ lang, url })),
    menu: links(menu),
    readIn: links(end),
    leads: all(text, /<a [^>]*href="([^"#]+)/g).map(([url]) => whole(url)),
  };
}

/* {address: page} of all HTML pages reached from the starts by links within the hosts of these. Feeds are left out. */
export async function crawl(newsroom, starts) {
  const hosts = new Set(starts.map((start) => new URL(start).host));
  const pages = {}, queue = [...starts], seen = new Set(starts);
  for (let address; (address = queue.shift()) && seen.size < PAGES_MAX;) {
    const answer = await ask(newsroom, address);
    if (!(answer.headers["content-type"] ?? "").startsWith("text/html")) continue;
    const page = { ...read(answer.text, address), status: answer.status, headers: answer.headers };
    pages[address] = page;
    for (const lead of [...page.leads, ...page.alternates.map(({ url }) => url)]) {
      const { host, pathname } = new URL(lead);
      const leaf = /^\/(desk|share|media|assets)\//.test(pathname) || /\/feed\//.test(pathname);
      if (!hosts.has(host) || leaf || seen.has(lead)) continue;
      seen.add(lead);
      queue.push(lead);
    }
  }
  return pages;
}
