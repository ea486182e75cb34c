/* paste.js - what comes from the clipboard: the marks and lists of word processors put into HTML's own words; then the
 * server's sanitiser, which is the only one; the schema alone where there is no answer. */
/* SPDX-License-Identifier: Apache-2.0 */
import { Slice } from "prosemirror-model";
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { insertBlock, setLink } from "./commands.js";
import { fromHtml } from "./html.js";
import { schema } from "./schema.js";
import { post } from "./server.js";

const PATIENCE = 3000; /* milliseconds that the server has to answer */
const TEXT_MAX = 2 * 1024 * 1024;

/* ---- word processors ---- */

const rename = (element, name) => {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  for (const key of ["lang", "dir", "href"]) if (element.hasAttribute(key)) other.setAttribute(key, element.getAttribute(key));
  element.replaceWith(other);
  return other;
};

const wrapInside = (element, name) => {
  const inner = element.ownerDocument.createElement(name);
  inner.append(...element.childNodes);
  element.append(inner);
};

/* Google's whole clipboard stands in a <b> that is not bold; what is bold there is a <span> with a style. */
const readStyles = (root) => {
  for (const b of root.querySelectorAll("b, i"))
    if (/^docs-internal-guid/.test(b.id) || /(^|;)\s*(font-weight:\s*(normal|400)|font-style:\s*normal)/.test(b.getAttribute("style") ?? "")) b.replaceWith(...b.childNodes);
  for (const span of root.querySelectorAll("span[style], font[style]")) {
    const style = span.getAttribute("style");
    if (/font-weight:\s*(bold|[6-9]00)/.test(style) && !span.closest("h1, h2, h3, h4, h5, h6")) wrapInside(span, "strong");
    if (/font-style:\s*italic/.test(style)) wrapInside(span, "em");
    if (/text-decoration[^;]*line-through/.test(style)) wrapInside(span, "s");
    if (/vertical-align:\s*super/.test(style)) wrapInside(span, "sup");
    if (/vertical-align:\s*sub/.test(style)) wrapInside(span, "sub");
  }
};

/* Word's lists are paragraphs of a class, with their sign as text that it marks as to be left out. */
const readWordLists = (root) => {
  let open = [];
  for (const p of [...root.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const level = Number((p.getAttribute("style") ?? "").match(/mso-list:\s*l\d+\s+level(\d+)/)?.[1] ?? 0);
    if (!level) { open = []; continue; }
    const sign = [...p.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(span.getAttribute("style") ?? ""));
    const name = /\d|^[a-z][.)]/i.test(sign?.textContent.trim() ?? "") ? "ol" : "ul";
    sign?.remove();
    open = open.slice(0, level);
    while (open.length < level) {
      const list = p.ownerDocument.createElement(name);
      const parent = open.at(-1)?.lastElementChild ?? open.at(-1);
      if (parent) parent.append(list); else p.before(list);
      open.push(list);
    }
    open.at(-1).append(p);
    rename(p, "li");
  }
};

const comments = (root) => {
  const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walk.nextNode()) found.push(walk.currentNode);
  return found;
};

/* HTML in which the word processor's own way of writing has become HTML's. Nothing of it runs: it is no page's document. */
export const tidy = (html, direction = "ltr") => {
  const fragment = html.match(/<!--StartFragment-->([\s\S]*)<!--EndFragment-->/)?.[1] ?? html;
  const root = new DOMParser().parseFromString(fragment.slice(0, TEXT_MAX), "text/html").body;
  for (const comment of comments(root)) comment.remove();
  for (const element of root.querySelectorAll("style, script, meta, link, title, xml, [style*='mso-hide:all']")) element.remove();
  for (const filler of root.querySelectorAll("o\\:p")) filler.replaceWith(filler.textContent.trim() ? filler.textContent : "");
  readWordLists(root);
  readStyles(root);
  for (const turned of root.querySelectorAll(`[dir=${direction}]`)) turned.removeAttribute("dir");
  for (const p of root.querySelectorAll("li > p:only-child")) if (p.parentElement.textContent.trim() === p.textContent.trim()) p.replaceWith(...p.childNodes);
  for (const image of root.querySelectorAll("img")) if (!image.getAttribute("src")?.startsWith("/media/")) image.remove();
  return root.innerHTML;
};

/* Plain text: each line is a paragraph. */
export const fromText = (text) => {
  const escape = (line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return text.slice(0, TEXT_MAX).replaceAll(/\r\n?/g, "\n").split("\n").map((part) => part.trim()).filter(Boolean).map((part) => `<p>${escape(part)}</p>`).join("\n");
};

/* ---- where it goes ---- */

/* Places in the text that stay right while one types on and the server is asked. */
const key = new PluginKey("places");
export const places = () => new Plugin({
  key,
  state: {
    init: () => new Map(),
    apply: (tr, map) => {
      const change = tr.getMeta(key);
      const next = new Map([...map].map(([name, { from, to }]) => [name, { from: tr.mapping.map(from, -1), to: tr.mapping.map(to, 1) }]));
      if (change?.add) next.set(change.add, change.at);
      if (change?.drop) next.delete(change.drop);
      return next;
    },
  },
});

/* Remembers the selection; answers what gives it back. */
export const remember = (view) => {
  const name = Symbol("place");
  const { from, to } = view.state.selection;
  view.dispatch(view.state.tr.setMeta(key, { add: name, at: { from, to } }));
  return () => {
    const place = key.getState(view.state).get(name);
    view.dispatch(view.state.tr.setMeta(key, { drop: name }));
    return place;
  };
};

const sliceOf = (html) => {
  const { content } = fromHtml(html);
  const only = content.childCount === 1 && content.firstChild.type === schema.nodes.p;
  return only ? new Slice(content.firstChild.content, 0, 0) : Slice.maxOpen(content);
};

const put = (view, place, html) => {
  const tr = view.state.tr.setSelection(TextSelection.between(view.state.doc.resolve(place.from), view.state.doc.resolve(place.to)));
  view.dispatch(tr.replaceSelection(sliceOf(html)).scrollIntoView().setMeta("paste", true));
};

/* Whatever stands between, the words come: from the server, or by the schema alone. */
const pasteHtml = async (view, html, said) => {
  const recall = remember(view);
  const clean = tidy(html, getComputedStyle(view.dom).direction);
  const answer = await post("/desk/api/paste", { html: clean }, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  put(view, recall(), answer ? answer.body : clean);
  if (answer?.left_out.length) said(answer.left_out);
};

const pasteAddress = async (view, url) => {
  const recall = remember(view);
  const answer = await post("/desk/api/address", { url }, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => ({ kind: "link" }));
  const place = recall();
  const $from = view.state.doc.resolve(place.from);
  const alone = $from.depth === 1 && $from.parent.type === schema.nodes.p && $from.parent.content.size === 0;
  if (answer.kind === "embed" && alone) {
    const tr = view.state.tr.setSelection(TextSelection.create(view.state.doc, place.from));
    view.dispatch(tr);
    insertBlock(schema.nodes.embed.create({ url }))(view.state, view.dispatch);
    return;
  }
  setLink(place, answer.kind === "story" ? answer.path : url, answer.headline ?? url)(view.state, view.dispatch);
};

const isAddress = (text) => /^https?:\/\/[^\s<>"]+$/.test(text);

/* Takes a paste over; false leaves it to the editor (its own pieces). said(left_out) tells what did not come along. */
export const handlePaste = (said, pictures) => (view, event) => {
  const { clipboardData } = event;
  const html = clipboardData.getData("text/html"), text = clipboardData.getData("text/plain").trim();
  const files = [...clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (files.length && !text) { pictures(files); return true; }
  if (view.state.selection.$from.parent.type === schema.nodes.pre) return false;
  if (isAddress(text)) { pasteAddress(view, text); return true; }
  if (html.includes("data-pm-slice")) return false;
  if (html) { pasteHtml(view, html, said); return true; }
  if (!text.includes("\n")) return false;
  put(view, view.state.selection, fromText(text));
  return true;
};
