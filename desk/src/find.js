/* find.js - words found in the text, and others put in their place. */
/* SPDX-License-Identifier: Apache-2.0 */
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { $, button, make, word } from "./page.js";

const NONE = { words: "", hits: [], at: -1 };
const key = new PluginKey("find");

/* Either case, and either form of a quotation mark, as writers mix them. */
const patternOf = (words) => new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replaceAll(/['\u2018\u2019]/g, "['\u2018\u2019]").replaceAll(/["\u201c\u201d\u201e]/g, "[\"\u201c\u201d\u201e]"), "giu");

/* Where the words stand: [{from, to}], within a block each. */
export const hitsIn = (doc, words) => {
  if (!words) return [];
  const hits = [], pattern = patternOf(words);
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    for (const hit of node.textBetween(0, node.content.size, "", "\ufffc").matchAll(pattern)) hits.push({ from: at + 1 + hit.index, to: at + 1 + hit.index + hit[0].length });
    return false;
  });
  return hits;
};

const applied = (tr, was) => {
  const asked = tr.getMeta(key);
  if (!asked && !tr.docChanged) return was;
  const { words, at } = { ...was, ...asked };
  const hits = hitsIn(tr.doc, words);
  return words ? { words, hits, at: Math.min(at, hits.length - 1) } : NONE;
};

export const finding = () => new Plugin({
  key,
  state: { init: () => NONE, apply: applied },
  props: {
    decorations(state) {
      const { hits, at } = key.getState(state);
      return hits.length ? DecorationSet.create(state.doc, hits.map(({ from, to }, i) => Decoration.inline(from, to, { class: i === at ? "hit current" : "hit" }))) : null;
    },
  },
});

/* The row over the text, made once. Answers what opens it, with the words that are chosen. */
export const openFinder = (view) => {
  const field = (name) => make("input", { "aria-label": word(name), placeholder: word(name), dir: "auto", maxLength: 200, autocomplete: "off" });
  const find = field("find"), other = field("find_other"), said = make("output", {});
  const state = () => key.getState(view.state);
  const tell = () => {
    const { words, hits, at } = state();
    said.textContent = !words ? "" : hits.length ? word("find_count", { number: at + 1, count: hits.length }) : word("find_none");
  };
  const go = (by) => {
    const { hits, at } = state();
    if (!hits.length) return tell();
    const to = (at + by + hits.length) % hits.length;
    view.dispatch(view.state.tr.setMeta(key, { at: to }).setSelection(TextSelection.create(view.state.doc, hits[to].from, hits[to].to)).scrollIntoView());
    return tell();
  };
  const look = () => { view.dispatch(view.state.tr.setMeta(key, { words: find.value, at: -1 })); go(1); };
  const put = (tr, { from, to }) => (other.value ? tr.insertText(other.value, from, to) : tr.delete(from, to));
  const replace = () => {
    const { hits, at } = state();
    if (!hits[at] || !view.editable) return;
    view.dispatch(put(view.state.tr, hits[at]));
    const behind = hits[at].from + other.value.length; /* what was put in may hold the words itself */
    view.dispatch(view.state.tr.setMeta(key, { at: Math.max(-1, state().hits.findIndex(({ from }) => from >= behind) - 1) }));
    go(1);
  };
  const replaceAll = () => {
    const { hits } = state();
    if (!view.editable) return;
    if (hits.length) view.dispatch([...hits].reverse().reduce(put, view.state.tr));
    said.textContent = word("find_replaced", { count: hits.length });
  };
  const close = () => { $("finder").hidden = true; view.dispatch(view.state.tr.setMeta(key, { words: "" })); view.focus(); };
  find.addEventListener("input", look);
  $("finder").addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Enter" && event.target === find) { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
    if (event.key === "Enter" && event.target === other) { event.preventDefault(); replace(); }
  });
  const small = { className: "quiet small" };
  $("finder").append(find, button(word("find_next"), () => go(1), small), other, button(word("find_replace"), replace, small), button(word("find_all"), replaceAll, small), said, button(word("close"), close, small));
  return () => {
    const { from, to } = view.state.selection;
    find.value = view.state.doc.textBetween(from, to, " ").slice(0, 200) || find.value;
    $("finder").hidden = false;
    find.focus();
    find.select();
    look();
  };
};
