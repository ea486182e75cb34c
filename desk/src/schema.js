/* schema.js - exactly the vocabulary of story HTML (docs/story-html.md) as the editor knows it. */
/* SPDX-License-Identifier: Apache-2.0 */
import { Schema } from "prosemirror-model";

/* Attributes that a kind of element may carry, as the document keeps them: null for none. */
const bare = (...names) => Object.fromEntries(names.map((name) => [name, { default: null }]));
const speech = bare("lang", "dir");
const read = (dom, names) => Object.fromEntries(names.map((name) => [name, dom.getAttribute(name)]));
const written = (attrs) => Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null));

const block = (tag, rest) => ({
  attrs: speech,
  parseDOM: [{ tag, getAttrs: (dom) => read(dom, ["lang", "dir"]) }],
  toDOM: (node) => [tag, written(node.attrs), 0],
  ...rest,
});

const cell = (tag, names) => ({
  content: "inline*",
  isolating: true,
  tableRole: tag === "th" ? "header_cell" : "cell",
  attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, ...bare(...names) },
  parseDOM: [{
    tag,
    getAttrs: (dom) => ({ ...read(dom, names), colspan: dom.colSpan, rowspan: dom.rowSpan }),
  }],
  toDOM: ({ attrs: { colspan, rowspan, ...rest } }) => [tag, {
    ...(colspan > 1 && { colspan }), ...(rowspan > 1 && { rowspan }), ...written(rest),
  }, 0],
});

const nodes = {
  doc: { content: "(flow | top)+" },
  p: block("p", { content: "inline*", group: "flow" }),
  h2: block("h2", { content: "inline*", group: "top", defining: true, marks: "_" }),
  h3: block("h3", { content: "inline*", group: "top", defining: true, marks: "_" }),
  ul: block("ul", { content: "li+", group: "flow" }),
  ol: {
    content: "li+",
    group: "flow",
    attrs: { ...speech, start: { default: null } },
    parseDOM: [{ tag: "ol", getAttrs: (dom) => read(dom, ["start", "lang", "dir"]) }],
    toDOM: (node) => ["ol", written(node.attrs), 0],
  },
  li: block("li", { content: "(line | flow) flow*", defining: true }),
  /* The words of an item, which stand in it without a paragraph. */
  line: { content: "inline*", parseDOM: [{ tag: "span[data-line]" }], toDOM: () => ["span", { "data-line": "", class: "line" }, 0] },
  blockquote: block("blockquote", { content: "flow+", group: "flow", defining: true }),
  pre: block("pre", { content: "text*", group: "flow", code: true, defining: true, whitespace: "pre", marks: "_" }),
  hr: { group: "top", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
  table: block("table", { content: "caption? row+", group: "top", tableRole: "table", isolating: true }),
  caption: block("caption", { content: "inline*", isolating: true, tableRole: "caption" }),
  row: {
    content: "(th | td)+",
    tableRole: "row",
    attrs: { head: { default: false } },
    parseDOM: [{ tag: "tr", getAttrs: (dom) => ({ head: dom.parentNode.nodeName === "THEAD" }) }],
    toDOM: () => ["tr", 0],
  },
  th: cell("th", ["scope", "lang", "dir"]),
  td: cell("td", ["lang", "dir"]),
  figure: {
    content: "figcaption?",
    group: "top",
    isolating: true,
    attrs: { src: {}, alt: { default: "" }, ...bare("width", "height") },
    parseDOM: [{ tag: "figure:has(> img)", getAttrs: (dom) => read(dom.querySelector("img"), ["src", "alt", "width", "height"]) }],
    toDOM: (node) => ["figure", ["img", written(node.attrs)], ["div", 0]],
  },
  embed: {
    content: "figcaption?",
    group: "top",
    isolating: true,
    attrs: { url: {} },
    parseDOM: [{ tag: "figure[data-embed]", priority: 60, getAttrs: (dom) => ({ url: dom.dataset.embed }) }],
    toDOM: (node) => ["figure", { "data-embed": node.attrs.url }, 0],
  },
  figcaption: block("figcaption", { content: "inline*" }),
  also_read: {
    group: "top",
    atom: true,
    attrs: { story: {} },
    parseDOM: [{ tag: "aside[data-also-read]", getAttrs: (dom) => ({ story: dom.dataset.alsoRead }) }],
    toDOM: (node) => ["aside", { "data-also-read": node.attrs.story }],
  },
  text: { group: "inline" },
};

const mark = (tag, also = []) => ({
  attrs: speech,
  parseDOM: [tag, ...also].map((each) => ({ tag: each, getAttrs: (dom) => read(dom, ["lang", "dir"]) })),
  toDOM: (each) => [tag, written(each.attrs), 0],
});

const marks = {
  a: {
    inclusive: false,
    attrs: { href: {}, ...bare("hreflang", "rel", "lang", "dir") },
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => read(dom, ["href", "hreflang", "rel", "lang", "dir"]) }],
    toDOM: (each) => ["a", written(each.attrs), 0],
  },
  em: mark("em", ["i"]),
  strong: mark("strong", ["b"]),
  s: mark("s"),
  sub: { ...mark("sub"), excludes: "sub sup" },
  sup: { ...mark("sup"), excludes: "sub sup" },
  code: mark("code"),
};

export const schema = new Schema({ nodes, marks });
