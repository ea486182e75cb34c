/* page.js - what the page brought along, its elements, and words in the person's language. */
/* SPDX-License-Identifier: Apache-2.0 */

const island = document.getElementById("editor-data");
export const data = island ? JSON.parse(island.textContent) : { words: {}, roles: [], editions: [] };

/* English dates stand as on the pages: the day before the month. */
const LOCALE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

export const $ = (id) => document.getElementById(id);

/* A number in the desk's digits. */
export const figures = (number) => new Intl.NumberFormat(LOCALE).format(number);

/* A word with its {places} filled. */
export const word = (key, values = {}) =>
  (data.words[`desk_editor_${key}`] ?? data.words[`desk_${key}`] ?? key).replaceAll(/\{([a-z_]+)\}/g, (whole, name) =>
    (typeof values[name] === "number" ? figures(values[name]) : values[name] ?? whole));

/* A picture's alt text behind its label, whatever the directions of the two. */
export const altWords = (alt) => word("alt_is", { alt: `\u2068${alt}\u2069` });

/* An element: names without a dash that the element has are set as properties. */
export const make = (name, attributes = {}, ...inside) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && !key.includes("-") && key !== "list") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...inside.filter((each) => each !== null && each !== undefined));
  return element;
};

export const button = (text, act, attributes = {}) =>
  make("button", { type: "button", className: "quiet", onclick: act, ...attributes }, text);

/* ---- time, in the newsroom's zone; the server counts microseconds ---- */

const parts = (milliseconds) => {
  const format = new Intl.DateTimeFormat("en-CA-u-ca-gregory-nu-latn", {
    timeZone: data.zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(new Date(milliseconds)).map(({ type, value }) => [type, value]));
};

/* "2026-11-05T18:40", as a field of a form has it. */
export const toLocal = (microseconds) => {
  if (microseconds === null || microseconds === undefined) return "";
  const p = parts(microseconds / 1000);
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
};

/* The instant of a local time; null for none. In the hour that a clock put forward skips, the one after it. */
export const fromLocal = (text) => {
  if (!text) return null;
  const wanted = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  let instant = wanted;
  for (let i = 0; i < 2; i++) {
    const p = parts(instant);
    instant += wanted - Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`);
  }
  return instant * 1000;
};

/* "14:02:11", in the desk's digits. */
export const clock = (microseconds, seconds = true) => new Intl.DateTimeFormat(LOCALE, {
  timeZone: data.zone, hour: "2-digit", minute: "2-digit", ...(seconds && { second: "2-digit" }), hourCycle: "h23",
}).format(new Date(microseconds / 1000));

/* "5 Nov 2026, 18:40" as the desk's language has it. */
export const moment = (microseconds) => new Intl.DateTimeFormat(LOCALE, {
  timeZone: data.zone, day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
}).format(new Date(microseconds / 1000));

/* "5 Nov 2026": in the desk's language. */
export const day = (microseconds) => new Intl.DateTimeFormat(LOCALE, {
  timeZone: data.zone, day: "numeric", month: "short", year: "numeric",
}).format(new Date(microseconds / 1000));
