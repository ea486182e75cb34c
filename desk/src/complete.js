/* complete.js - fields that are completed while one types (WAI-ARIA combobox), and lists of what was chosen. */
/* SPDX-License-Identifier: Apache-2.0 */
import { day, make, word } from "./page.js";
import { get } from "./server.js";

const PAUSE = 120; /* milliseconds after the last key */
let lists = 0;

/* Gives input a list of what ask(text) answers ([{name, ...}]). picked(item) hears what was chosen; free: Enter takes what
 * was typed as {name}. */
export const complete = (input, ask, picked, { free = true } = {}) => {
  const list = make("ul", { className: "found", role: "listbox", id: `found${++lists}`, hidden: true, "aria-label": input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "" });
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" })) input.setAttribute(key, value);
  input.after(list);
  let items = [], at = -1, asked = 0, timer;
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (to) => {
    at = items.length ? (to + items.length) % items.length : -1;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const pick = (item) => { close(); clearTimeout(timer); asked++; picked(item); };
  const show = (found) => {
    items = found;
    list.replaceChildren(...items.map((item, i) => make("li", { role: "option", id: `${list.id}-${i}`, dir: "auto", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); pick(item); } },
      item.name, ...(item.at ? [make("small", {}, ` ${day(item.at)}`)] : []))));
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    at = -1;
  };
  const look = async () => {
    const mine = ++asked;
    const found = await ask(input.value.trim()).catch(() => []);
    if (mine === asked && document.activeElement === input) show(found);
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if (list.hidden) look(); else mark(at + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); pick(items[at]); }
    else if (event.key === "Enter" && free && input.value.trim()) { event.preventDefault(); pick({ name: input.value.trim() }); }
  });
};

/* What the server knows of a kind of thing. */
export const suggestions = (kind, language) => async (text) =>
  (await get(`/desk/api/suggest?kind=${kind}&language=${encodeURIComponent(language())}&q=${encodeURIComponent(text)}`)).items;

/* A list of chosen things with a field that adds to it. changed(values) hears each change. */
export const chips = (place, { label, ask, show = (value) => value, valueOf = (item) => item.name, changed }) => {
  const list = make("ul", { className: "chips" });
  const input = make("input", { "aria-label": label, placeholder: word("add"), dir: "auto", maxLength: 200 });
  place.append(list, make("div", { className: "completed" }, input));
  let values = [];
  const draw = () => list.replaceChildren(...values.map((value, i) => make("li", {}, make("bdi", {}, show(value)),
    make("button", { type: "button", className: "plain", "aria-label": `${word("remove")}: ${show(value)}`, onclick: () => { values = values.filter((_, j) => j !== i); draw(); changed(values); input.focus(); } }, "\u00d7"))));
  complete(input, ask, (item) => {
    const value = valueOf(item);
    input.value = "";
    if (values.includes(value)) return;
    values = [...values, value];
    draw();
    changed(values);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !input.value && values.length) { values = values.slice(0, -1); draw(); changed(values); }
    if (event.key === "," && input.value.trim()) { event.preventDefault(); input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" })); }
  });
  return { input, set: (next) => { values = next ?? []; draw(); } };
};
