/* html.js - story HTML into the editor's document, and back. */
/* SPDX-License-Identifier: Apache-2.0 */
import { DOMParser as Reader } from "prosemirror-model";
import { schema } from "./schema.js";

/*
 * A document's nodes are never changed, only replaced: a block that is still the node that was read is written as it
 * stood, byte for byte. Others are written in the canonical form; what is left of white space the server settles.
 */
const sources = new WeakMap();

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const quote = (text) => escape(text).replaceAll('"', "&quot;");

/* The order in which attributes are written. */
const ORDER = ["data-embed", "data-also-read", "src", "alt", "width", "height", "href", "hreflang", "rel", "start", "colspan", "rowspan", "scope", "lang", "dir"];
const attributes = (attrs) => ORDER
  .filter((name) => attrs[name] !== null && attrs[name] !== undefined && !(/span$/.test(name) && Number(attrs[name]) < 2))
  .map((name) => ` ${name}="${quote(String(attrs[name]))}"`).join("");
const tag = (name, attrs, inside) => `<${name}${attributes(attrs)}>${inside}</${name}>`;

/* ---- lines ---- */

/* Text in pieces that share their marks; white space settled, outside of the marks at their ends. */
const pieces = (node, pre) => {
  const list = [];
  node.forEach((child) => list.push({ text: child.text, marks: child.marks }));
  if (pre) return list;
  let before = " ";
  for (const piece of list) {
    piece.text = piece.text.replaceAll(/[ \t\n\r\f]+/g, " ");
    if (before.endsWith(" ")) piece.text = piece.text.replace(/^ /, "");
    if (piece.text) before = piece.text;
  }
  for (let i = list.length - 1; i >= 0; i--) {
    const trimmed = list[i].text.replace(/ $/, "");
    const last = list.slice(i + 1).every((piece) => piece.text === "");
    if (last) list[i].text = trimmed;
  }
  return list.filter((piece) => piece.text);
};

/* A space at the edge of a mark belongs outside of it. */
const loosen = (list) => list.flatMap(({ text, marks }, i) => {
  const next = list[i + 1];
  if (!text.endsWith(" ") || !marks.length || !next) return [{ text, marks }];
  const shared = marks.filter((mark) => mark.isInSet(next.marks));
  return shared.length === marks.length ? [{ text, marks }]
    : [{ text: text.slice(0, -1), marks }, { text: " ", marks: shared }].filter((piece) => piece.text);
});

const line = (node, pre = false) => {
  let html = "", open = [];
  const close = (to) => {
    while (open.length > to) html += `</${open.pop().type.name}>`;
  };
  for (const { text, marks } of pre ? pieces(node, true) : loosen(pieces(node, false))) {
    let same = 0;
    while (same < open.length && same < marks.length && open[same].eq(marks[same])) same++;
    close(same);
    for (const mark of marks.slice(same)) {
      html += `<${mark.type.name}${attributes(mark.attrs)}>`;
      open.push(mark);
    }
    html += escape(text);
  }
  close(0);
  return html;
};

/* ---- blocks ---- */

/* The children of a node or fragment. */
const children = (parent) => {
  let html = "";
  parent.forEach((child) => { html += write(child); });
  return html;
};

const item = (node) => {
  const first = node.firstChild;
  if (first.type !== schema.nodes.line) return `${tag("li", node.attrs, `\n${children(node)}`)}\n`;
  const rest = children(node.content.cutByIndex(1));
  const words = line(first);
  return words || rest ? `${tag("li", node.attrs, words + (rest && `\n${rest}`))}\n` : "";
};

const rows = (node) => {
  const parts = { caption: "", thead: "", tbody: "" };
  node.forEach((child) => {
    if (child.type === schema.nodes.caption) parts.caption = line(child) && `${tag("caption", child.attrs, line(child))}\n`;
    else parts[child.attrs.head ? "thead" : "tbody"] += `<tr>\n${children(child)}</tr>\n`;
  });
  const section = (name) => parts[name] && `<${name}>\n${parts[name]}</${name}>\n`;
  return `${tag("table", node.attrs, `\n${parts.caption}${section("thead")}${section("tbody")}`)}\n`;
};

const words = (name) => (node) => {
  const inside = line(node);
  return inside && `${tag(name, node.attrs, inside)}\n`;
};
const holder = (name) => (node) => {
  const inside = children(node);
  return inside && `${tag(name, node.attrs, `\n${inside}`)}\n`;
};

const WRITERS = {
  p: words("p"), h2: words("h2"), h3: words("h3"),
  ul: holder("ul"), ol: holder("ol"), blockquote: holder("blockquote"), li: item,
  pre: (node) => {
    const inside = line(node, true).replace(/^\n+/, "");
    return inside.trim() && `${tag("pre", node.attrs, inside)}\n`;
  },
  hr: () => "<hr>\n",
  table: rows,
  th: (node) => `${tag("th", node.attrs, line(node))}\n`,
  td: (node) => `${tag("td", node.attrs, line(node))}\n`,
  figure: (node) => `<figure><img${attributes(node.attrs)}>${children(node)}</figure>\n`,
  embed: (node) => `${tag("figure", { "data-embed": node.attrs.url }, children(node))}\n`,
  figcaption: (node) => {
    const inside = line(node);
    return inside && tag("figcaption", node.attrs, inside);
  },
  also_read: (node) => `${tag("aside", { "data-also-read": node.attrs.story }, "")}\n`,
};

const write = (node) => sources.get(node) ?? WRITERS[node.type.name](node);

/* A block of the story is written once, however often the story is. */
const writeOnce = (node) => {
  const html = write(node);
  sources.set(node, html);
  return html;
};

/* The document as story HTML: after a key, one block is written and the others are remembered. */
export const toHtml = (doc) => doc.content.content.map(writeOnce).join("");

/* ---- reading ---- */

/* An item's own words get an element, so that the reader finds them. */
const wrapLines = (root) => {
  for (const li of root.querySelectorAll("li")) {
    const BLOCKS = /^(P|UL|OL|BLOCKQUOTE|PRE)$/;
    const own = [];
    for (const child of li.childNodes) {
      if (BLOCKS.test(child.nodeName)) break;
      own.push(child);
    }
    if (!own.some((child) => child.textContent.trim())) continue;
    const wrapped = root.ownerDocument.createElement("span");
    wrapped.dataset.line = "";
    li.prepend(wrapped);
    wrapped.append(...own);
  }
};

const reader = Reader.fromSchema(schema);

/* A browser writes no-break spaces as references; story HTML has them as they are. */
const canonical = (outer) => outer.replaceAll("&nbsp;", "\u00a0");

const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;
const textOf = (element) => `${canonical(element.outerHTML)}\n`;

/* The blocks of canonical story HTML, one string each. */
export const blocks = (html) => [...parse(html).children].map(textOf);

/* A document of canonical story HTML; of other HTML as near as may be. */
export const fromHtml = (html) => {
  const root = parse(html);
  const texts = [...root.children].map(textOf);
  wrapLines(root);
  const nodes = [...root.children].flatMap((element, i) => {
    const holder = root.ownerDocument.createElement("div");
    holder.append(element);
    const { content } = reader.parse(holder, { preserveWhitespace: element.localName === "pre" ? "full" : false });
    if (content.childCount === 1) sources.set(content.firstChild, texts[i]);
    return content.content;
  });
  return schema.nodes.doc.create(null, nodes.length ? nodes : schema.nodes.p.create());
};
