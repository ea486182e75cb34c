/* merge.js - two versions that began from the same one, made one again where they do not clash. */
/* SPDX-License-Identifier: Apache-2.0 */
import { blocks } from "./html.js";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/* Pairs [i, j] of a longest common subsequence. */
export const common = (one, other) => {
  let start = 0, end = 0;
  const most = Math.min(one.length, other.length);
  while (start < most && one[start] === other[start]) start++;
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  const rows = one.length - start - end, columns = other.length - start - end;
  const lengths = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      lengths[i][j] = one[start + i] === other[start + j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const pairs = Array.from({ length: start }, (_, i) => [i, i]);
  for (let i = 0, j = 0; i < rows && j < columns;)
    if (one[start + i] === other[start + j]) pairs.push([start + i++, start + j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  for (let i = end; i > 0; i--) pairs.push([one.length - i, other.length - i]);
  return pairs;
};

/* The blocks of a text as a list of strings, and of {base, mine, theirs} where both changed the same stretch. */
const mergeBlocks = (base, mine, theirs) => {
  const inMine = new Map(common(base, mine)), inTheirs = new Map(common(base, theirs));
  const stable = base.map((_, i) => i).filter((i) => inMine.has(i) && inTheirs.has(i));
  const parts = [];
  let b = 0, m = 0, t = 0;
  const stretch = (toBase, toMine, toTheirs) => settleStretch(base.slice(b, toBase), mine.slice(m, toMine), theirs.slice(t, toTheirs));
  const settleStretch = (was, own, other) => {
    if (was.length > 1 && own.length === was.length && other.length === was.length) {
      was.forEach((_, i) => settleStretch([was[i]], [own[i]], [other[i]]));
      return;
    }
    if (same(other, was) || same(own, other)) parts.push(...own);
    else if (same(own, was)) parts.push(...other);
    else parts.push({ field: "body", base: was.join(""), mine: own.join(""), theirs: other.join("") });
  };
  for (const i of stable) {
    stretch(i, inMine.get(i), inTheirs.get(i));
    parts.push(base[i]);
    [b, m, t] = [i + 1, inMine.get(i) + 1, inTheirs.get(i) + 1];
  }
  stretch(base.length, mine.length, theirs.length);
  return parts;
};

/* {fields, parts, clashes}: a clash's choice is "mine" until somebody chooses; settle() then puts the parts together. */
export const merge = (base, mine, theirs) => {
  const fields = { ...mine }, clashes = [];
  for (const field of Object.keys(mine)) {
    if (field === "body" || same(mine[field], theirs[field]) || same(theirs[field], base[field])) continue;
    if (same(mine[field], base[field])) fields[field] = theirs[field];
    else clashes.push({ field, base: base[field], mine: mine[field], theirs: theirs[field] });
  }
  const parts = mergeBlocks(blocks(base.body), blocks(mine.body), blocks(theirs.body));
  clashes.push(...parts.filter((part) => typeof part === "object"));
  for (const clash of clashes) clash.choice = "mine";
  return { fields, parts, clashes };
};

const chosen = (clash) => (clash.choice === "both" ? clash.theirs + clash.mine : clash[clash.choice]);

export const settle = ({ fields, parts, clashes }) => {
  const out = { ...fields };
  for (const clash of clashes) if (clash.field !== "body") out[clash.field] = chosen(clash);
  out.body = parts.map((part) => (typeof part === "object" ? chosen(part) : part)).join("");
  return out;
};

const WORDS_MAX = 3000;

/* Words from one text to another: [{kind: "same" | "add" | "del", text}]. */
export const differ = (from, to) => {
  const one = from.split(/(\s+)/), other = to.split(/(\s+)/);
  if (one.length > WORDS_MAX || other.length > WORDS_MAX) return [{ kind: "del", text: from }, { kind: "add", text: to }];
  const parts = [];
  const push = (kind, text) => { if (text) parts.push({ kind, text }); };
  let i = 0, j = 0;
  for (const [a, b] of [...common(one, other), [one.length, other.length]]) {
    push("del", one.slice(i, a).join(""));
    push("add", other.slice(j, b).join(""));
    push("same", one[a]);
    [i, j] = [a + 1, b + 1];
  }
  return parts;
};
