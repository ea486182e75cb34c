/* desk-translations.js - the queue of translations: changes by others and by machines, keys. */
/* SPDX-License-Identifier: Apache-2.0 */
const place = document.getElementById("rows");
const filter = document.getElementById("filter");
const EVERY = 3000; /* milliseconds between looks for changes */

const replace = (html) => {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  place.innerHTML = html;
  if (focused) document.getElementById(focused)?.focus();
};

const load = async () => {
  const address = location.pathname + location.search;
  const answer = await fetch(address + (location.search ? "&" : "?") + "part=rows");
  if (answer.redirected) return location.reload();
  if (answer.ok) replace(await answer.text());
};

const look = async () => {
  if (document.hidden || new URLSearchParams(location.search).has("before")) return;
  const answer = await fetch("/desk/api/translations/changes");
  if (!answer.ok) return;
  const { newest } = await answer.json();
  if (newest > Number(place.querySelector(".queue")?.dataset.newest ?? 0)) await load();
};

const move = (by) => {
  const all = [...place.querySelectorAll(".what a")];
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]?.focus();
};

const keys = { j: () => move(1), k: () => move(-1) };

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
filter.addEventListener("change", () => filter.requestSubmit());
setInterval(() => look().catch(() => {}), EVERY);
