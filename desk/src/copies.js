/* copies.js - what is being written, kept in this browser as it is typed: IndexedDB, by person and story. */
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
const key = (story, part) => `${data.person}/${story}/${part}`;

/* part: "copy", the newest words; "base", what they were begun from. Failures are the caller's: there may be no room. */
export const putCopy = async (story, part, value) => settle((await store("readwrite")).put(value, key(story, part)));
export const findCopy = async (story, part) => settle((await store("readonly")).get(key(story, part))).catch(() => undefined);
export const dropCopy = async (story) => {
  const copies = await store("readwrite");
  for (const part of ["copy", "base"]) copies.delete(key(story, part));
};
