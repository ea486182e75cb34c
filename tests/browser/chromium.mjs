/* chromium.mjs - Debian's Chromium, watched: what a page asks for, keeps, says and moves. */
/* SPDX-License-Identifier: Apache-2.0 */
import { chromium } from "playwright-core";
import { PATIENCE } from "./patience.mjs";

const SWITCHES = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/* keptPages: with the back-forward cache, which playwright turns off. userAgent: what all of the browser calls itself; a context's does not
 * reach what is sent in leaving. */
export const launch = ({ keptPages = false, userAgent } = {}) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...SWITCHES, ...(userAgent ? [`--user-agent=${userAgent}`] : [])],
    ignoreDefaultArgs: keptPages ? ["--disable-back-forward-cache"] : [], timeout: PATIENCE,
  });

/* A context whose pages wait as the tests do. */
export async function newContext(browser, options) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  context.posting = new Set(); /* requests that change something, while they are under way */
  context.on("request", (request) => request.method() === "POST" && context.posting.add(request));
  for (const end of ["requestfinished", "requestfailed"]) context.on(end, (request) => context.posting.delete(request));
  return context;
}

/* In the page, before anything of it: sums the layout shifts, and notes the calls that payloads aim at. */
const instrument = () => {
  window.__shift = 0;
  window.__called = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  for (const name of ["alert", "confirm", "prompt", "print"]) {
    window[name] = () => { window.__called.push(name); };
  }
};

/* A page in a context of its own. page.seen: {console, requests, cookies}: what went wrong or went out since it began. */
export async function open(browser, { width = 1280, height = 900, ...options } = {}) {
  const context = await newContext(browser, { viewport: { width, height }, ...options });
  await context.addInitScript(instrument);
  const page = await context.newPage();
  page.seen = { console: [], requests: [], cookies: [], dialogs: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      page.seen.console.push(`${message.text()} ${message.location().url ?? ""}`);
    }
  });
  page.on("pageerror", (problem) => page.seen.console.push(String(problem)));
  page.on("request", (request) => page.seen.requests.push(request.url()));
  page.on("dialog", (dialog) => {
    page.seen.dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  page.on("response", async (response) => {
    const cookie = (await response.allHeaders().catch(() => ({})))["set-cookie"];
    if (cookie) page.seen.cookies.push(cookie);
  });
  return page;
}

/* The page as another reader's, who was never here: nothing is in its caches, nothing was seen. Costs less than a new context. */
export async function renew(page) {
  await page.goto("about:blank");
  page.session ??= await page.context().newCDPSession(page);
  await page.session.send("Network.clearBrowserCache");
  for (const list of Object.values(page.seen)) list.length = 0;
}

/* Clicks what leads to another page, until that one is there whole: what only counts or lists waits for nothing. */
export async function follow(link) {
  await link.click();
  await link.page().waitForLoadState();
}

/* Until the page has shown what was done to it, and heard of it. */
export const nextFrame = (page) => page.evaluate(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
}));

/* All that a page could have kept in the browser. */
export const keptIn = async (page) => ({
  cookies: (await page.context().cookies()).map((cookie) => cookie.name),
  ...await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((database) => database.name),
    caches: window.caches ? await caches.keys() : [],
    workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  })),
});

export const NOTHING_KEPT = { cookies: [], local: [], session: [], databases: [], caches: [], workers: 0 };
