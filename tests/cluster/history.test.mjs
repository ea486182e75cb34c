/* history.test.mjs - the checker of a cluster's history finds each fault that is planted, and nothing where there is none. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { backwards, delays, differing, doubled, History, invented, late, lost, undone } from "./history.mjs";

const write = (version, begun, ended, outcome = "ok") => ({ story: 1, version, node: "a", begun, ended, outcome });
const read = (version, begun, more = {}) => ({ node: "a", page: "/1/", story: 1, version, begun, ended: begun + 5, ...more });
const history = (parts) => Object.assign(new History(), parts);
const calm = () => history({
  writes: [write(1, 0, 10), write(2, 100, 110), write(3, 200, 210, "unknown"), write(4, 300, 310, "refused")],
  reads: [read(1, 20), read(1, 95, { ended: 130 }), read(2, 112), read(2, 140), read(3, 260)],
});

test("a history without faults is one", () => {
  const one = calm();
  assert.deepEqual([...backwards(one), ...late(one, 20, 0), ...lost(one, { a: { 1: 3 } }), ...lost(one, { a: { 1: 2 } }), ...invented(one, { a: { 1: 3 } })], []);
  assert.deepEqual(delays(one), [0, 0]);
});

test("each fault is found", () => {
  assert.match(lost(calm(), { a: { 1: 2 }, b: { 1: 1 } }).join(), /^b has version 1 of story 1, acknowledged was 2$/);
  assert.match(lost(calm(), { a: {} }).join(), /a has version 0/);
  assert.match(invented(calm(), { a: { 1: 4 } }).join(), /version 4 of story 1, which nobody wrote/);
  assert.match(invented(calm(), { a: { 1: 7 } }).join(), /version 7/);
  assert.deepEqual(differing({ a: { 1: 2 }, b: { 1: 2 }, c: { 1: 3 } }), ["c differs from a"]);
  const one = calm();
  one.reads.push(read(1, 150));
  assert.match(backwards(one).join(), /version 1 at 150, after 2/);
  assert.match(late(one, 20, 0).join(), /version 1 of story 1 at 150/);
  assert.deepEqual(delays(one), [0, 40]);
  assert.deepEqual(doubled(["x", "y", "x"]), ["x was done 2 times"]);
  assert.deepEqual(undone(["x"], ["x", "z"]), ["z was never done"]);
});

test("what happens at the same time is in no order, another page or node is another matter, and trouble excuses an old page", () => {
  const one = calm();
  one.reads.push(read(1, 113), read(1, 150, { page: "/" }), read(1, 150, { node: "b" }));
  assert.deepEqual(backwards(one), []);
  one.faults.push({ what: "kill", begun: 140, ended: 145 });
  assert.deepEqual(late(one, 20, 10), []);
  assert.equal(late(one, 20, 1).length, 2);
  assert.deepEqual(late(history({ ...one, faults: [], reads: [read(1, 150, { old: true })] }), 20, 0), []);
});
