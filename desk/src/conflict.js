/* conflict.js - two versions of a story: what does not clash is one already; of the rest both are shown, and somebody
 * chooses, paragraph by paragraph. */
/* SPDX-License-Identifier: Apache-2.0 */
import { $, button, clock, make, word } from "./page.js";
import { differ } from "./merge.js";

const plain = (value) => (typeof value === "string" ? value
  : Array.isArray(value) ? value.map((each) => (typeof each === "object" ? each.name : each)).join(", ")
    : value === null || value === undefined ? "" : typeof value === "object" ? Object.values(value).filter(Boolean).join(", ") : String(value));

const words = (field, value) => (field === "body" ? [...new DOMParser().parseFromString(value, "text/html").body.children].map((block) => block.textContent).join("\n") : plain(value));

/* The words of one version, with what it has added to and taken from the one that both began from. */
export const drawDiff = (parts) => make("p", { className: "diff", dir: "auto" }, ...parts.map(({ kind, text }) =>
  (kind === "same" ? text : make(kind === "add" ? "ins" : "del", {}, text))));

/* What differs between two versions, as the server compares them: fields by their names, and blocks of the text. */
export const drawCompare = ({ fields, body }) => [
  ...fields.map(({ field, parts }) => make("section", {}, make("h4", {}, word(field)), drawDiff(parts))),
  ...body.filter(({ kind }) => kind !== "same").map(({ parts }) => drawDiff(parts))];

const version = (clash, which, name, number) => {
  const radio = make("input", { type: "radio", name: `clash${number}`, checked: clash.choice === which, onchange: () => { clash.choice = which; } });
  return make("div", { className: "version" }, make("label", {}, radio, " ", name), drawDiff(differ(words(clash.field, clash.base), words(clash.field, clash[which]))));
};

const both = (clash, number) => make("label", { className: "both" },
  make("input", { type: "radio", name: `clash${number}`, onchange: () => { clash.choice = "both"; } }), " ", word("keep_both"));

/* Shows the clashes; resolves when all are chosen. theirs: {author, updated_at}. */
export const choose = (merged, theirs) => new Promise((done) => {
  const who = theirs.author ?? word("another");
  const named = word("theirs", { name: who, time: clock(theirs.updated_at, false) });
  const rows = merged.clashes.map((clash, i) => make("fieldset", {},
    make("legend", {}, clash.field === "body" ? word("passage", { number: i + 1 }) : word(clash.field)),
    make("div", { className: "versions" }, version(clash, "mine", word("mine"), i), version(clash, "theirs", named, i)),
    ...(clash.field === "body" ? [both(clash, i)] : [])));
  const all = (which) => {
    for (const clash of merged.clashes) clash.choice = which;
    finish();
  };
  const place = $("conflict");
  const finish = () => { place.hidden = true; place.replaceChildren(); done(); };
  place.replaceChildren(make("h2", { tabIndex: -1 }, word("conflict")), make("p", {}, word("conflict_help", { count: merged.clashes.length })),
    make("p", { className: "actions" }, button(word("keep_mine"), () => all("mine")), button(word("keep_theirs"), () => all("theirs"))),
    ...rows, make("p", { className: "actions" }, make("button", { type: "button", onclick: finish }, word("conflict_done"))));
  place.hidden = false;
  place.scrollIntoView();
  place.firstChild.focus();
});
