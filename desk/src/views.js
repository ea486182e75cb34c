/* views.js - how pictures, embeds and "also read" look in the text while it is written. */
/* SPDX-License-Identifier: Apache-2.0 */
import { TextSelection } from "prosemirror-state";
import { altWords, make, word } from "./page.js";
import { schema } from "./schema.js";
import { get, post } from "./server.js";

/* A figure has its caption's place always: the words go into the caption, which is made when it is first entered. */
const captionButton = (view, getPos) => make("button", {
  type: "button", className: "quiet small", contentEditable: "false",
  onclick: () => {
    const at = getPos(), node = view.state.doc.nodeAt(at);
    const tr = view.state.tr;
    if (!node.childCount) tr.insert(at + 1, schema.nodes.figcaption.create());
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 2)));
    view.focus();
  },
}, word("caption_write"));

const remove = (view, getPos) => make("button", {
  type: "button", className: "quiet small",
  onclick: () => {
    const at = getPos();
    view.dispatch(view.state.tr.delete(at, at + view.state.doc.nodeAt(at).nodeSize));
    view.focus();
  },
}, word("remove"));

/* The view of a block with a head that is not text, and perhaps its caption. */
const figure = (kind, draw) => (node, view, getPos) => {
  const head = make("div", { contentEditable: "false", className: "held" });
  const contentDOM = make("div", { className: "caption" });
  const caption = captionButton(view, getPos);
  const dom = make("figure", { className: kind }, head, contentDOM, caption);
  let shown = null;
  const update = (next) => {
    if (next.type !== node.type) return false;
    caption.hidden = next.childCount > 0;
    if (shown?.attrs !== next.attrs) head.replaceChildren(...draw(next, view, getPos));
    shown = next;
    return true;
  };
  update(node);
  return {
    dom, contentDOM, update,
    stopEvent: (event) => head.contains(event.target) && event.target.closest("button") !== null || event.target === caption,
    ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
  };
};

const picture = (edit) => figure("picture", ({ attrs }, view, getPos) => [
  make("img", { src: attrs.src, alt: attrs.alt, width: attrs.width ?? undefined, height: attrs.height ?? undefined }),
  make("p", { className: "about" },
    make("span", { className: attrs.alt ? "" : "lack" }, attrs.alt ? altWords(attrs.alt) : word("alt_lacks")), " ",
    make("button", { type: "button", className: "quiet small", onclick: () => edit(getPos()) }, word("picture_edit")), " ", remove(view, getPos)),
]);

const host = (url) => { try { return new URL(url).hostname.replace(/^www\./, ""); } catch { return url; } };

/* What we have of the post, when the desk has a copy; its site's name and address always. */
const embed = figure("embed", ({ attrs }, view, getPos) => {
  const copy = make("p", { className: "copy", dir: "auto" });
  const site = make("p", { className: "site" }, word("embed_of", { site: host(attrs.url) }));
  post("/desk/api/address", { url: attrs.url }).then((said) => {
    if (said.provider) site.textContent = word("embed_of", { site: said.provider });
    copy.textContent = [said.author, said.copy].filter(Boolean).join(": ");
  }).catch(() => {});
  return [site, copy,
    make("p", { className: "about" }, make("bdi", {}, attrs.url), " ", remove(view, getPos))];
});

const headlines = new Map();
const alsoRead = (node, view, getPos) => {
  const name = make("b", { dir: "auto" }, headlines.get(String(node.attrs.story)) ?? `${word("story")} ${node.attrs.story}`);
  if (!headlines.has(String(node.attrs.story)))
    get(`/desk/api/story/${node.attrs.story}`).then((story) => {
      headlines.set(String(node.attrs.story), story.fields.headline);
      name.textContent = story.fields.headline;
    }).catch(() => {});
  const dom = make("aside", { className: "also", contentEditable: "false" }, make("span", { className: "kind" }, word("also_read")), " ", name, " ", remove(view, getPos));
  return { dom, stopEvent: (event) => event.target.closest("button") !== null, ignoreMutation: () => true };
};

/* Tells the view of a story's headline, so that it is not asked for. */
export const knowHeadline = (story, headline) => headlines.set(String(story), headline);

export const views = (edit) => ({ figure: picture(edit), embed, also_read: alsoRead });
