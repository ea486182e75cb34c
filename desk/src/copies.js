/* copies.js - what is being written, kept in this browser as it is typed: IndexedDB, by person, story and window. */
/* SPDX-License-Identifier: Apache-2.0 */
import { data } from "./page.js";

const NAME = "dateline-desk";

const settle = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

let opened;
const open = () => {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("copies");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
};

const store = async (mode) => (await open()).transaction("copies", mode, { durability: "strict" }).objectStore("copies");
export const WINDOW = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const PARTS = ["base", "copy"];
const key = (story, part, from = WINDOW) => `${data.person}/${story}/${from}/${part}`;

/* part: "copy", the newest words; "base", what they were begun from. Failures are the caller's: there may be no room. */
export const putCopy = async (story, part, value) => settle((await store("readwrite")).put(value, key(story, part)));

/* What any window of this browser has of a story, each with what it was begun from and the window that it is of. */
export const findCopies = async (story) => {
  const first = `${data.person}/${story}/`, all = await store("readonly");
  const range = IDBKeyRange.bound(first, `${first}\uffff`);
  const [keys, values] = await Promise.all([settle(all.getAllKeys(range)), settle(all.getAll(range))]);
  const found = new Map(keys.map((name, i) => [name.slice(first.length), values[i]]));
  return [...found].filter(([name]) => name.endsWith("/copy")).map(([name, copy]) => {
    const from = name.split("/")[0], base = found.get(`${from}/base`);
    return { ...copy, from, baseFields: base?.base === copy.base ? base.fields : undefined };
  });
};

/* Forgets what a window has of a story: this one's, where none is named. */
export const dropCopy = async (story, from) => {
  const copies = await store("readwrite");
  for (const part of PARTS) copies.delete(key(story, part, from));
};
