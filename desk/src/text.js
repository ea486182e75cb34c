/* text.js - the writing surface: ProseMirror over the story's vocabulary. */
/* SPDX-License-Identifier: Apache-2.0 */
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { Slice } from "prosemirror-model";
import { EditorState, Plugin, PluginKey, Selection } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { finding } from "./find.js";
import { blocks, fromHtml, toHtml } from "./html.js";
import { keys, markdown } from "./keys.js";
import { word } from "./page.js";
import { handlePaste, places } from "./paste.js";
import { schema } from "./schema.js";
import { common } from "./merge.js";
import { views } from "./views.js";

/* What an empty paragraph with the cursor says. One decoration, made of the selection alone. */
const hint = new Plugin({
  props: {
    decorations(state) {
      const { $from, empty } = state.selection;
      if (!empty || $from.depth !== 1 || $from.parent.type !== schema.nodes.p || $from.parent.content.size) return null;
      return DecorationSet.create(state.doc, [Decoration.node($from.before(), $from.after(), { class: "hint", "data-hint": word("hint") })]);
    },
  },
});

/* Others who are in the text: [{name, block}], each shown at its block. */
const presence = new PluginKey("presence");
const others = () => new Plugin({
  key: presence,
  state: { init: () => [], apply: (tr, all) => tr.getMeta(presence) ?? all },
  props: {
    decorations(state) {
      if (!presence.getState(state).length) return null;
      const marks = [];
      state.doc.forEach((node, at, i) => {
        const names = presence.getState(state).filter(({ block }) => block === i).map(({ name }) => name);
        if (names.length) marks.push(Decoration.node(at, at + node.nodeSize, { "data-here": names.join(", ") }));
      });
      return marks.length ? DecorationSet.create(state.doc, marks) : null;
    },
  },
});
export const showOthers = (view, all) => {
  if (JSON.stringify(presence.getState(view.state)) !== JSON.stringify(all)) view.dispatch(view.state.tr.setMeta(presence, all));
};

/* A link of a foreign page would run as script in no browser of ours; the schema's addresses are looked at all the same. */
const SAFE = /^(https?:\/\/[^\s]|mailto:|\/(?!\/)|#|\?|[^:/?#\s]+([/?#]|$))/i;
const unsafeLinks = (slice) => {
  const clean = (fragment) => {
    const out = [];
    fragment.forEach((node) => {
      const marks = node.marks.filter((mark) => mark.type !== schema.marks.a || SAFE.test(mark.attrs.href));
      out.push((node.isText ? node : node.copy(clean(node.content))).mark(marks));
    });
    return fragment.constructor.from(out);
  };
  return new Slice(clean(slice.content), slice.openStart, slice.openEnd);
};

/* act(name, view): "link", "insert", "picture" ... ; changed(): the words are others; moved(state): so is the selection;
 * pictures(files): some were dropped or pasted; said(left_out): what of a paste did not come along. */
export const openText = (place, html, { act, changed, moved, pictures, said, editPicture }) => {
  const view = new EditorView({ mount: place }, {
    state: EditorState.create({
      doc: fromHtml(html),
      plugins: [keys((name) => act(name)), markdown(), history({ depth: 1000 }), places(), dropCursor(), gapCursor(), hint, others(), finding()],
    }),
    nodeViews: views(editPicture),
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": word("text"), id: "text", "aria-describedby": "text-help", spellcheck: "true" },
    /* A busy browser tells of a cursor that moved after the next key: what the key does is done where the cursor is. */
    handleDOMEvents: { keydown: (editor) => { if (!editor.composing) editor.domObserver.flush(); } },
    transformPasted: unsafeLinks,
    handlePaste: handlePaste(said, pictures),
    handleDrop: (_, event) => {
      const files = [...event.dataTransfer?.files ?? []].filter((file) => file.type.startsWith("image/"));
      if (!files.length) return false;
      pictures(files);
      return true;
    },
    handleTextInput: (_, from, to, text) => {
      const { $from, empty } = view.state.selection;
      if (text !== "/" || !empty || $from.depth !== 1 || $from.parent.type !== schema.nodes.p || $from.parent.content.size) return false;
      act("insert");
      return true;
    },
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      if (tr.docChanged) changed();
      if (tr.docChanged || tr.selectionSet || tr.storedMarksSet) moved(view.state);
    },
  });
  return view;
};

export const textOf = (view) => toHtml(view.state.doc);

/* Puts another version in the place of the text: only the blocks that differ are exchanged, so that the cursor stays. */
export const replaceText = (view, html, undoable = true) => {
  const was = view.state.doc.content.content.map((node) => toHtml({ content: { content: [node] } }));
  const pairs = common(was, blocks(html));
  const next = fromHtml(html).content.content;
  const tr = view.state.tr.setMeta("addToHistory", undoable);
  let i = was.length, j = next.length, at = view.state.doc.content.size;
  for (const [a, b] of [...pairs.reverse(), [-1, -1]]) {
    const removed = view.state.doc.content.content.slice(a + 1, i);
    const start = at - removed.reduce((sum, node) => sum + node.nodeSize, 0);
    if (removed.length || j > b + 1) tr.replaceWith(start, at, next.slice(b + 1, j));
    if (a < 0) break;
    at = start - view.state.doc.child(a).nodeSize;
    [i, j] = [a, b];
  }
  if (tr.docChanged) view.dispatch(tr);
};

/* Words as people count them: runs of letters and figures. Counted by block, each once. */
const counts = new WeakMap();
const SEGMENTER = new Intl.Segmenter(undefined, { granularity: "word" });
const LATIN = /^[\u0000-\u024f\u2000-\u206f\s]*$/;
const countOf = (node) => {
  const text = node.textBetween(0, node.content.size, " ", " ");
  if (LATIN.test(text)) return (text.match(/[\p{L}\p{N}][\p{L}\p{N}'\u2019.-]*/gu) ?? []).length;
  return [...SEGMENTER.segment(text)].filter((part) => part.isWordLike).length;
};
export const wordCount = (doc) => {
  let sum = 0;
  doc.forEach((node) => {
    if (!counts.has(node)) counts.set(node, node.isAtom ? 0 : countOf(node));
    sum += counts.get(node);
  });
  return sum;
};

export const focusBlock = (view, index) => {
  const block = view.dom.children[index];
  block?.scrollIntoView({ block: "center" });
  const at = view.state.doc.content.content.slice(0, index).reduce((sum, node) => sum + node.nodeSize, 0);
  view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(Math.min(at + 1, view.state.doc.content.size)))));
  view.focus();

};
