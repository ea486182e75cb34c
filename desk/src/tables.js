/* tables.js - tables, edited in their place. Columns come and go only where no cell spans others. */
/* SPDX-License-Identifier: Apache-2.0 */
import { TextSelection } from "prosemirror-state";
import { insertBlock } from "./commands.js";
import { schema } from "./schema.js";

const { nodes } = schema;

/* Where the cursor is: {table, at, row, rowAt, column} or null. */
export const cellAt = (state) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 1; depth--)
    if ($from.node(depth).type === nodes.row)
      return { table: $from.node(depth - 1), at: $from.before(depth - 1), row: $from.node(depth), rowAt: $from.before(depth), column: $from.index(depth) };
  return null;
};

const isPlain = (table) => {
  let plain = true;
  table.descendants((node) => { plain = plain && !(node.attrs.colspan > 1 || node.attrs.rowspan > 1); });
  return plain;
};

/* A command on the table with the cursor. */
const within = (plain, change) => (state, dispatch) => {
  const cell = cellAt(state);
  if (!cell || (plain && !isPlain(cell.table))) return false;
  const tr = change(state.tr, cell);
  if (tr && dispatch) dispatch(tr.scrollIntoView());
  return Boolean(tr);
};

const rowsOf = ({ table, at }) => {
  const rows = [];
  table.forEach((row, offset) => { if (row.type === nodes.row) rows.push({ row, at: at + 1 + offset }); });
  return rows;
};

const emptyLike = (row, head) => nodes.row.create({ head }, row.content.content.map((cell) =>
  (cell.type === nodes.th && !head ? nodes.td : cell.type).create(cell.type === nodes.th ? { scope: cell.attrs.scope } : null)));

const bodyLike = (row) => nodes.row.create({ head: false }, row.content.content.map((cell, i) =>
  (cell.type === nodes.th && i === 0 && !row.attrs.head ? nodes.th : nodes.td).create()));

export const addRow = within(true, (tr, { row, rowAt, column }) => {
  const at = rowAt + row.nodeSize;
  const made = row.attrs.head ? bodyLike(row) : emptyLike(row, false);
  tr.insert(at, made);
  let to = at + 1;
  for (let i = 0; i < column; i++) to += made.child(i).nodeSize;
  return tr.setSelection(TextSelection.create(tr.doc, to + 1));
});

export const removeRow = within(true, (tr, cell) =>
  (rowsOf(cell).length < 2 ? tr.delete(cell.at, cell.at + cell.table.nodeSize) : tr.delete(cell.rowAt, cell.rowAt + cell.row.nodeSize)));

const cellStart = (row, at, column) => {
  let start = at + 1;
  for (let i = 0; i < column; i++) start += row.child(i).nodeSize;
  return start;
};

export const addColumn = within(true, (tr, cell) => {
  for (const { row, at } of rowsOf(cell).reverse()) {
    const beside = row.child(Math.min(cell.column, row.childCount - 1));
    const type = beside.type === nodes.th && row.attrs.head ? nodes.th : nodes.td;
    tr.insert(cellStart(row, at, Math.min(cell.column + 1, row.childCount)), type.create(type === nodes.th ? { scope: beside.attrs.scope } : null));
  }
  return tr;
});

export const removeColumn = within(true, (tr, cell) => {
  if (cell.row.childCount < 2) return tr.delete(cell.at, cell.at + cell.table.nodeSize);
  for (const { row, at } of rowsOf(cell).reverse()) {
    if (cell.column >= row.childCount || row.childCount < 2) continue;
    const start = cellStart(row, at, cell.column);
    tr.delete(start, start + row.child(cell.column).nodeSize);
  }
  return tr;
});

/* The first row says what the columns are, or no longer does. */
export const toggleHead = within(false, (tr, cell) => {
  const [{ row, at }] = rowsOf(cell);
  const head = !row.attrs.head;
  row.forEach((each, offset) => {
    tr.setNodeMarkup(at + 1 + offset, head ? nodes.th : nodes.td, { ...each.attrs, scope: head ? "col" : null });
  });
  return tr.setNodeMarkup(at, null, { head });
});

export const toggleCaption = within(false, (tr, { table, at }) => {
  const first = table.firstChild;
  if (first.type === nodes.caption) return tr.delete(at + 1, at + 1 + first.nodeSize);
  tr.insert(at + 1, nodes.caption.create());
  return tr.setSelection(TextSelection.create(tr.doc, at + 2));
});

export const removeTable = within(false, (tr, { table, at }) => tr.delete(at, at + table.nodeSize));

/* To the next or previous cell; behind the last one a new row. */
export const nextCell = (by) => (state, dispatch) => {
  const cell = cellAt(state);
  if (!cell) return false;
  const starts = rowsOf(cell).flatMap(({ row, at }) => row.content.content.map((_, i) => cellStart(row, at, i)));
  const to = starts[starts.indexOf(cellStart(cell.row, cell.rowAt, cell.column)) + by];
  if (to === undefined) return by > 0 ? addRow(state, dispatch && ((tr) => dispatch(tr.setSelection(TextSelection.create(tr.doc, cell.rowAt + cell.row.nodeSize + 2))))) : true;
  if (dispatch) dispatch(state.tr.setSelection(TextSelection.create(state.doc, to + 1)).scrollIntoView());
  return true;
};

/* Three columns, a head and two rows. */
export const insertTable = (state, dispatch) => {
  const row = (type, head) => nodes.row.create({ head }, [0, 1, 2].map(() => type.create(head ? { scope: "col" } : null)));
  return insertBlock(nodes.table.create(null, [row(nodes.th, true), row(nodes.td, false), row(nodes.td, false)]), 3)(state, dispatch);
};
