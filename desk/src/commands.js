/* commands.js - what is done to the text by buttons and keys. */
/* SPDX-License-Identifier: Apache-2.0 */
import { chainCommands, joinTextblockBackward, setBlockType, toggleMark, wrapIn, lift } from "prosemirror-commands";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

const { nodes, marks } = schema;

/* Two steps as one: what the second does to the state that the first leaves. */
const combine = (state, dispatch, first, second) => {
  const tr = first(state.tr);
  let done = false;
  second(state.apply(tr), (then) => {
    done = true;
    for (const step of then.steps) tr.step(step);
    tr.setSelection(Selection.fromJSON(tr.doc, then.selection.toJSON()));
  });
  if (done && dispatch) dispatch(tr.scrollIntoView());
  return done;
};

const ancestor = ($pos, test) => {
  for (let depth = $pos.depth; depth > 0; depth--) if (test($pos.node(depth))) return depth;
  return 0;
};

/* An item's line that leaves its list is a paragraph. */
const paragraphs = (state) => (tr) => {
  const { from, to } = state.selection;
  state.doc.nodesBetween(from, to, (node, at) => {
    if (node.type === nodes.line) tr.setNodeMarkup(at, nodes.p);
  });
  return tr;
};

/* A paragraph that begins an item is its line. */
const lines = (tr, from, to) => {
  const found = [];
  tr.doc.nodesBetween(from, to, (node, at) => {
    if (node.type === nodes.li && node.firstChild.type === nodes.p) found.push(at + 1);
  });
  for (const at of found) tr.setNodeMarkup(at, nodes.line);
  return tr;
};

export const toggle = (name) => toggleMark(marks[name]);
export const liftItem = (state, dispatch) =>
  ancestor(state.selection.$from, (node) => node.type === nodes.li) > 0 && combine(state, dispatch, paragraphs(state), liftListItem(nodes.li));
export const sinkItem = sinkListItem(nodes.li);
export const splitItem = splitListItem(nodes.li);

/* Into a list of that kind, from one kind to the other, or out of it. */
export const list = (name) => (state, dispatch) => {
  const { $from } = state.selection;
  const depth = ancestor($from, (node) => node.type === nodes.ul || node.type === nodes.ol);
  if (depth && $from.node(depth).type === nodes[name]) return liftItem(state, dispatch);
  if (depth) {
    if (dispatch) dispatch(state.tr.setNodeMarkup($from.before(depth), nodes[name]));
    return true;
  }
  return wrapInList(nodes[name])(state, dispatch && ((tr) => {
    const { from, to } = tr.selection;
    dispatch(lines(tr, Math.max(0, from - 3), Math.min(tr.doc.content.size, to + 1)).scrollIntoView());
  }));
};

export const heading = (name) => (state, dispatch) =>
  (state.selection.$from.parent.type === nodes[name] ? setBlockType(nodes.p) : setBlockType(nodes[name]))(state, dispatch);
export const paragraph = setBlockType(nodes.p);
export const preformatted = setBlockType(nodes.pre);
export const quote = (state, dispatch) =>
  (ancestor(state.selection.$from, (node) => node.type === nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, dispatch);

/* At the start of an item: the first leaves its list, the others join the line before. */
export const backspace = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || $from.parent.type !== nodes.line) return false;
  return $from.index(-2) === 0 ? liftItem(state, dispatch) : chainCommands(joinTextblockBackward, liftItem)(state, dispatch, view);
};

/* Enter in a caption goes on behind it; in an empty item it leaves the list. */
export const enter = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const figure = ancestor($from, (node) => [nodes.figure, nodes.embed].includes(node.type));
  if (figure) return after($from.after(figure))(state, dispatch);
  if (empty && $from.parent.type === nodes.line && $from.parent.content.size === 0 && $from.node(-1).childCount === 1) return liftItem(state, dispatch);
  return splitItem(state, dispatch);
};

/* A paragraph at pos, with the cursor in it; one that is there already and empty serves. */
const after = (pos) => (state, dispatch) => {
  const next = state.doc.resolve(pos).nodeAfter;
  const tr = state.tr;
  if (!next || !next.isTextblock || next.content.size) tr.insert(pos, nodes.p.create());
  if (dispatch) dispatch(tr.setSelection(TextSelection.create(tr.doc, pos + 1)).scrollIntoView());
  return true;
};

/* The block of the story that the selection stands in: [its start, itself]. */
export const topBlock = ({ $from }) => ($from.depth ? [$from.before(1), $from.node(1)] : [$from.pos, $from.nodeAfter]);

/* Puts a block of the story in the place of an empty paragraph, or behind the block with the cursor. */
export const insertBlock = (node, inside = 0) => (state, dispatch) => {
  const [start, block] = topBlock(state.selection);
  const empty = block?.type === nodes.p && block.content.size === 0;
  const at = empty || !block ? start : start + block.nodeSize;
  const tr = empty ? state.tr.replaceWith(start, start + block.nodeSize, node) : state.tr.insert(at, node);
  const end = at + node.nodeSize;
  if (end >= tr.doc.content.size) tr.insert(end, nodes.p.create());
  tr.setSelection(inside ? TextSelection.near(tr.doc.resolve(at + inside)) : Selection.near(tr.doc.resolve(end), 1));
  if (dispatch) dispatch(tr.scrollIntoView());
  return true;
};

/* Moves the block with the cursor over its neighbour. */
export const moveBlock = (by) => (state, dispatch) => {
  const [start, block] = topBlock(state.selection);
  const index = state.doc.resolve(start).index(0);
  const other = state.doc.maybeChild(index + by);
  if (!block || !other) return false;
  const to = by < 0 ? start - other.nodeSize : start + other.nodeSize;
  const tr = state.tr.delete(start, start + block.nodeSize).insert(to, block);
  const moved = state.selection.from - start + to;
  tr.setSelection(state.selection instanceof NodeSelection ? NodeSelection.create(tr.doc, to)
    : TextSelection.near(tr.doc.resolve(Math.min(moved, tr.doc.content.size))));
  if (dispatch) dispatch(tr.scrollIntoView());
  return true;
};

/* The link around the cursor: {from, to, mark}; the selection where there is none. */
export const linkAround = (state) => {
  const { $from, from, to, empty } = state.selection;
  const mark = marks.a.isInSet($from.marks()) ?? ($from.nodeAfter && marks.a.isInSet($from.nodeAfter.marks));
  if (!mark || !empty) return { from, to, mark };
  let start = $from.pos, end = $from.pos;
  $from.parent.forEach((child, offset) => {
    const at = $from.start() + offset;
    if (mark.isInSet(child.marks) && at <= $from.pos && at + child.nodeSize >= $from.pos) { start = at; end = at + child.nodeSize; }
  });
  return { from: start, to: end, mark };
};

export const setLink = ({ from, to }, href, text) => (state, dispatch) => {
  const tr = state.tr;
  const mark = href && marks.a.create({ href });
  if (from === to && href) tr.insert(from, schema.text(text || href, [mark]));
  else {
    tr.removeMark(from, to, marks.a);
    if (href) tr.addMark(from, to, mark);
  }
  if (dispatch) dispatch(tr.removeStoredMark(marks.a).scrollIntoView());
  return true;
};

/* The direction of the block with the cursor: to the other side, or as its words are. */
export const turn = (dir) => (state, dispatch) => {
  const { $from } = state.selection;
  const parent = $from.parent;
  if (!parent.isTextblock || !("dir" in parent.attrs)) return false;
  if (dispatch) dispatch(state.tr.setNodeMarkup($from.before(), null, { ...parent.attrs, dir: parent.attrs.dir === dir ? null : dir }));
  return true;
};
