/* keys.js - the text's keys, and the Markdown that becomes blocks and marks as one types. */
/* SPDX-License-Identifier: Apache-2.0 */
import { baseKeymap, chainCommands, exitCode } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import * as commands from "./commands.js";
import { schema } from "./schema.js";
import { nextCell } from "./tables.js";

const { nodes, marks } = schema;

/* act: what the page does for "link" and "save" ... */
export const keys = (act) => keymap({
  "Mod-z": undo, "Mod-Shift-z": redo, "Mod-y": redo,
  "Mod-b": commands.toggle("strong"), "Mod-i": commands.toggle("em"), "Mod-k": () => act("link"),
  "Mod-Alt-2": commands.heading("h2"), "Mod-Alt-3": commands.heading("h3"), "Mod-Alt-0": commands.paragraph,
  "Mod-Shift-9": commands.quote, "Mod-Shift-8": commands.list("ul"), "Mod-Shift-7": commands.list("ol"),
  "Alt-ArrowUp": commands.moveBlock(-1), "Alt-ArrowDown": commands.moveBlock(1),
  Enter: chainCommands(commands.enter, baseKeymap.Enter),
  "Shift-Enter": chainCommands(exitCode, commands.enter, baseKeymap.Enter),
  Backspace: chainCommands(commands.backspace, baseKeymap.Backspace),
  Tab: chainCommands(nextCell(1), commands.sinkItem), "Shift-Tab": chainCommands(nextCell(-1), commands.liftItem),
});

/* "**words**" becomes a mark as its last sign is typed. */
const markRule = (pattern, name) => new InputRule(pattern, (state, match, start, end) => {
  const type = marks[name], lead = match[1].length, words = match[2];
  if (state.doc.resolve(start).parent.type === nodes.pre) return null;
  const from = start + lead;
  return state.tr.replaceWith(from, end, schema.text(words, [...state.doc.resolve(from).marks(), type.create()])).removeStoredMark(type);
});

const lineRule = (pattern, name, attrs) => {
  const rule = wrappingInputRule(pattern, nodes[name], attrs);
  return new InputRule(pattern, (state, match, start, end) => {
    if (state.selection.$from.parent.type !== nodes.p) return null;
    const tr = rule.handler(state, match, start, end);
    if (!tr) return null;
    const { $from } = tr.selection;
    if ($from.parent.type === nodes.p && $from.node(-1)?.type === nodes.li) tr.setNodeMarkup($from.before(), nodes.line);
    return tr;
  });
};

export const markdown = () => inputRules({ rules: [
  textblockTypeInputRule(/^##\s$/, nodes.h2),
  textblockTypeInputRule(/^###\s$/, nodes.h3),
  textblockTypeInputRule(/^```$/, nodes.pre),
  wrappingInputRule(/^>\s$/, nodes.blockquote),
  lineRule(/^[-*]\s$/, "ul"),
  lineRule(/^(\d{1,4})[.)]\s$/, "ol", (match) => ({ start: match[1] === "1" ? null : match[1] })),
  new InputRule(/^(?:---|\u2014-)$/, (state, match, start, end) => {
    const $start = state.doc.resolve(start);
    if ($start.depth !== 1 || $start.parent.type !== nodes.p) return null;
    return state.tr.replaceWith(start - 1, $start.after(), [nodes.hr.create(), nodes.p.create()]);
  }),
  markRule(/(^|[\s(])\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, "strong"),
  markRule(/(^|[\s(])\*([^*\s](?:[^*]*[^*\s])?)\*$/, "em"),
  markRule(/(^|[\s(])_([^_\s](?:[^_]*[^_\s])?)_$/, "em"),
  markRule(/(^|[\s(])`([^`]+)`$/, "code"),
  markRule(/(^|[\s(])~~([^~\s](?:[^~]*[^~\s])?)~~$/, "s"),
] });
