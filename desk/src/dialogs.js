/* dialogs.js - small sheets over the page: they keep the focus, and Escape leaves them (the browser's own dialog). */
/* SPDX-License-Identifier: Apache-2.0 */
import { complete, suggestions } from "./complete.js";
import { button, make, word } from "./page.js";

/* Shows a sheet; inside(close) gives its elements. Answers what close() was given, or undefined when it was left. */
export const sheet = (title, inside, className = "") => new Promise((done) => {
  const back = document.activeElement;
  const heading = make("h2", { id: "sheet-title" }, title);
  const dialog = make("dialog", { className: `over ${className}`, "aria-labelledby": "sheet-title" }, heading);
  const close = (value) => { dialog.returnValue = ""; dialog.value = value; dialog.close(); };
  dialog.append(...inside(close));
  dialog.addEventListener("close", () => { dialog.remove(); back?.focus?.(); done(dialog.value); });
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input, textarea, select, button"))?.focus();
});

const actions = (...buttons) => make("p", { className: "actions" }, ...buttons);
export const done = (text) => make("button", { type: "submit" }, text);
export const form = (submit, ...inside) => make("form", { method: "dialog", className: "lines", onsubmit: (event) => { event.preventDefault(); submit(); } }, ...inside);
export const labelled = (text, field, ...rest) => make("label", {}, make("span", {}, text), field, ...rest);

/* Asks for a link: an address, or a story that the archive's search finds. {href, text} or {remove: true}. */
export const askLink = (language, { href = "", selected }) => sheet(word("link"), (close) => {
  const input = make("input", { value: href, autofocus: true, dir: "auto", maxLength: 2048 });
  const holder = make("div", { className: "completed" }, labelled(word("link_to"), input));
  let text = "";
  const submit = () => input.value.trim() && close({ href: addressOf(input.value.trim()), text });
  complete(input, (words) => (/^(https?:|mailto:|\/)/i.test(words) || words.length < 2 ? Promise.resolve([]) : suggestions("story", language)(words)),
    (story) => { if (story.path) { input.value = story.path; text = story.name; } submit(); });
  return [form(submit, holder, make("p", { className: "help" }, word(selected ? "link_help" : "link_help_new")),
    actions(done(word("link_set")), ...(href ? [button(word("link_remove"), () => close({ remove: true }))] : []), button(word("cancel"), () => close())))];
});

/* "example.org/x" is meant as an address of the web. */
const addressOf = (text) => (/^(https?:|mailto:|\/|#)/i.test(text) ? text : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? `mailto:${text}` : `https://${text}`);

/* Asks for one line: the address of an embed. */
export const askLine = (title, label, type = "text") => sheet(title, (close) => {
  const input = make("input", { type, autofocus: true, required: true, maxLength: 2048, dir: "auto" });
  return [form(() => close(input.value.trim()), labelled(label, input), actions(done(word("insert")), button(word("cancel"), () => close())))];
});

/* Asks for a story of the archive. */
export const askStory = (title, language) => sheet(title, (close) => {
  const input = make("input", { autofocus: true, dir: "auto", maxLength: 200 });
  const holder = make("div", { className: "completed" }, labelled(word("story_find"), input));
  complete(input, suggestions("story", language), (story) => story.id && close(story), { free: false });
  return [form(() => {}, holder, actions(button(word("cancel"), () => close())))];
});

/* A list of things to do, found by typing. Answers the chosen one's key. */
export const askChoice = (title, choices) => sheet(title, (close) => {
  const rows = choices.map(([key, name]) => make("li", {}, button(name, () => close(key), { className: "row" })));
  const list = make("ul", { className: "choices" }, ...rows);
  const input = make("input", { autofocus: true, "aria-label": title, autocomplete: "off" });
  const visible = () => rows.filter((row) => !row.hidden);
  input.addEventListener("input", () => rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(input.value.trim().toLowerCase()); }));
  list.addEventListener("keydown", (event) => {
    const at = visible().indexOf(event.target.parentElement);
    if (event.key === "ArrowDown") { event.preventDefault(); visible()[at + 1]?.firstChild.focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (visible()[at - 1]?.firstChild ?? input).focus(); }
  });
  input.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") { event.preventDefault(); visible()[0]?.firstChild.focus(); } });
  return [form(() => visible()[0]?.firstChild.click(), input, list)];
}, "menu");

/* The keys, in words. */
export const showKeys = (keys) => sheet(word("keys"), (close) => [
  make("dl", { className: "keys" }, ...keys.flatMap(([combination, name]) => [make("dt", {}, make("kbd", {}, combination)), make("dd", {}, name)])),
  actions(button(word("close"), () => close(), { autofocus: true }))]);
