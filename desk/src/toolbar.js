/* toolbar.js - the row of buttons over the text (WAI-ARIA toolbar: one stop for Tab, arrows within), and the menu of what
 * can be put in. */
/* SPDX-License-Identifier: Apache-2.0 */
import * as commands from "./commands.js";
import * as tables from "./tables.js";
import { $, make, word } from "./page.js";
import { schema } from "./schema.js";

const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);
export const keyName = (keys) => keys.replace("Mod", APPLE ? "\u2318" : "Ctrl").replace("Alt", APPLE ? "\u2325" : "Alt");

/* Name, what the button shows, its key, what it does, and whether that is so where the cursor is. */
const has = (name) => ({ doc, selection: { from, to, empty, $from }, storedMarks }) =>
  (empty ? Boolean(schema.marks[name].isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, schema.marks[name]));
const within = (name) => ({ selection: { $from } }) => Array.from({ length: $from.depth }, (_, i) => $from.node(i + 1)).some((node) => node.type === schema.nodes[name]);

const BUTTONS = [
  ["bold", "B", "Mod+B", commands.toggle("strong"), has("strong")],
  ["italic", "I", "Mod+I", commands.toggle("em"), has("em")],
  ["link", null, "Mod+K", "link", has("a")],
  ["h2", "H2", "Mod+Alt+2", commands.heading("h2"), within("h2")],
  ["h3", "H3", "Mod+Alt+3", commands.heading("h3"), within("h3")],
  ["quote", null, "Mod+Shift+9", commands.quote, within("blockquote")],
  ["list", null, "Mod+Shift+8", commands.list("ul"), within("ul")],
  ["numbered", null, "Mod+Shift+7", commands.list("ol"), within("ol")],
  ["insert_menu", null, "/", "insert", null],
  ["more", null, null, "more", null],
];

/* What "Insert" and "/" offer; and "More". */
export const INSERTS = ["picture", "embed", "also_read", "table", "quote", "list", "numbered", "h2", "h3", "pre", "rule"];
export const MORE = {
  strike: commands.toggle("s"), sup: commands.toggle("sup"), sub: commands.toggle("sub"), code: commands.toggle("code"),
  paragraph: commands.paragraph, pre: commands.preformatted, up: commands.moveBlock(-1), down: commands.moveBlock(1),
  ltr: commands.turn("ltr"), rtl: commands.turn("rtl"),
};
export const TABLE = {
  row_add: tables.addRow, column_add: tables.addColumn, row_remove: tables.removeRow, column_remove: tables.removeColumn,
  head: tables.toggleHead, table_caption: tables.toggleCaption, table_remove: tables.removeTable,
};

/* Fills the bar; act(name) is for those that ask something. Answers what is to be told of each new state. */
export const openToolbar = (view, act) => {
  const bar = $("tools");
  const run = (what) => {
    if (typeof what === "string") return act(what);
    what(view.state, view.dispatch, view);
    view.focus();
  };
  const made = BUTTONS.map(([name, sign, keys, what, on]) => ({ on, button: make("button", {
    type: "button", className: `tool ${name}`, tabIndex: -1, "aria-label": sign ? `${word(name)} ${sign}` : word(name), title: keys ? `${word(name)} (${keyName(keys)})` : word(name),
    onmousedown: (event) => event.preventDefault(), onclick: () => run(what),
    ...(keys && keys !== "/" ? { "aria-keyshortcuts": keys.replace("Mod", APPLE ? "Meta" : "Control") } : {}), ...(on ? {} : { "aria-haspopup": "dialog" }),
  }, sign ?? word(name)) }));
  const table = make("span", { className: "table-tools", hidden: true }, ...Object.entries(TABLE).map(([name, what]) =>
    make("button", { type: "button", className: "tool", tabIndex: -1, onmousedown: (event) => event.preventDefault(), onclick: () => run(what) }, word(name))));
  bar.prepend(...made.map(({ button }) => button), table);
  const stops = () => [...bar.querySelectorAll("button.tool")].filter((each) => each.offsetParent);
  const stop = (element) => { for (const each of bar.querySelectorAll("button.tool")) each.tabIndex = each === element ? 0 : -1; };
  stop(made[0].button);
  bar.addEventListener("focusin", (event) => event.target.matches(".tool") && stop(event.target));
  bar.addEventListener("keydown", (event) => {
    const all = stops(), at = all.indexOf(document.activeElement);
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight", back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: at + 1, [back]: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") { event.preventDefault(); view.focus(); }
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  });
  let inTable = null;
  return (state) => {
    for (const { button, on } of made) if (on) {
      const pressed = String(on(state));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
    const now = Boolean(tables.cellAt(state)) || within("table")(state);
    if (now !== inTable) { table.hidden = !now; inTable = now; }
  };
};
