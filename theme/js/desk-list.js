/* desk-list.js - the list of stories: filters as one types, changes of others, keys. */
/* SPDX-License-Identifier: Apache-2.0 */
const filter = document.getElementById("filter");
const place = document.getElementById("rows");
const chosen = document.getElementById("chosen");
const count = document.getElementById("count");
const EVERY = 3000; /* milliseconds between looks for changes */
const PAUSE = 150; /* after the last key */

let asked = 0;

const address = () => {
  const fields = [...new FormData(filter)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(fields).toString();
  return query ? `/desk/?${query}` : "/desk/";
};

const boxes = () => [...place.querySelectorAll("input[type=checkbox]")];

const tell = () => {
  const number = boxes().filter((box) => box.checked).length;
  chosen.hidden = number === 0;
  count.textContent = number ? count.dataset.words.replace("{count}", String(number).replace(/\d/g, (digit) => count.dataset.digits[digit])) : "";
};

/* Puts new rows in place of the old ones; what was chosen and what had the focus stay so. */
const replace = (html) => {
  const kept = new Set(boxes().filter((box) => box.checked).map((box) => box.id));
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.innerHTML = html;
  for (const box of boxes()) box.checked = kept.has(box.id);
  if (focused) document.getElementById(focused)?.focus();
  tell();
};

const load = async (url) => {
  const mine = ++asked;
  const answer = await fetch(url + (url.includes("?") ? "&" : "?") + "part=rows");
  if (answer.status === 401 || answer.redirected) return location.reload();
  if (answer.ok && mine === asked) replace(await answer.text());
};

let waiting;
const changed = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    history.replaceState(null, "", address());
    load(address()).catch(() => {});
  }, PAUSE);
};

/* Who is changing which story now. */
const tellEdited = (edited) => {
  const words = place.querySelector(".stories").dataset.edited;
  const names = new Map(edited.map((each) => [String(each.id), each.names]));
  for (const line of place.querySelectorAll(".edited")) {
    const who = names.get(line.dataset.story);
    const said = who ? words.replace("{names}", () => who) : "";
    if (line.textContent !== said) line.textContent = said;
  }
};

const look = async () => {
  if (document.hidden) return;
  const shown = Number(place.querySelector(".stories")?.dataset.newest ?? 0);
  const answer = await fetch("/desk/api/changes");
  if (!answer.ok) return;
  const { newest, edited } = await answer.json();
  tellEdited(edited);
  if (newest > shown && newest !== look.last && !new URLSearchParams(location.search).has("before")) {
    look.last = newest;
    await load(location.pathname.startsWith("/desk/stories/") ? "/desk/" : location.pathname + location.search);
  }
};

/* ---- keys: they act while the list has the focus, or nothing has ---- */

const heads = () => [...place.querySelectorAll(".what > *")];
const current = () => document.activeElement?.closest?.(".stories li");

const move = (by) => {
  const all = heads();
  const at = all.findIndex((head) => head.closest("li") === current());
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]?.focus();
};

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector("input").click(),
  "/": () => document.getElementById("q").focus(),
};

addEventListener("keydown", (event) => {
  if (event.altKey && event.code === "KeyN") { event.preventDefault(); location.assign("/desk/stories/new/"); return; }
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

filter.addEventListener("input", changed);
filter.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
place.addEventListener("change", tell);
tell();
setInterval(() => look().catch(() => {}), EVERY);
