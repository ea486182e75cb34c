/* history.mjs - what clients of a cluster did and saw, and what in it may not be. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * After Jepsen (jepsen.io): clients note when each operation began and ended, and how; a checker that knows nothing of the
 * program reads the notes afterwards. Each story has one writer, which counts its versions up, so that a version alone says what is
 * newer. Times are milliseconds of one clock.
 */

/* Ten minutes have a million reads: what is looked up for each is sorted once. */
const byKey = (list, key) => {
  const groups = new Map();
  for (const one of list) {
    const name = key(one), group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  return groups;
};

/* The number of values, sorted upwards, that are at most a limit. */
const countUpTo = (values, limit) => {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
};

/* Of a list's elements whose key is at most a limit, the highest value: a function of the limit. 0 for none. */
const highest = (list, key, value) => {
  const sorted = [...list].sort((a, b) => key(a) - key(b)), keys = sorted.map(key), best = [];
  let most = 0;
  for (const one of sorted) best.push(most = Math.max(most, value(one)));
  return (limit) => best[countUpTo(keys, limit) - 1] ?? 0;
};

/* The newest version among acknowledged writes that ended by a time. */
const newest = (writes) => highest(writes, ({ ended }) => ended, ({ version }) => version);

export class History {
  writes = []; /* {story, version, node, begun, ended, outcome: "ok" | "refused" | "unknown"} */
  reads = []; /* {node, page, story, version, begun, ended, old} : version 0: the story was not there */
  faults = []; /* {what, begun, ended} */
  failed = []; /* {node, page, begun, ended, why}: reads that nobody answered */

  /* The newest version of a story that was acknowledged before a time. */
  acknowledged(story, before = Infinity) {
    return newest(this.writes.filter((write) => write.story === story && write.outcome === "ok"))(before);
  }

  stories() {
    return [...new Set(this.writes.map(({ story }) => story))];
  }
}

/* Writes that were acknowledged and are not there, once all is well again: last is {node: {story: version}}. */
export const lost = (history, last) =>
  Object.entries(last).flatMap(([node, versions]) =>
    history.stories().filter((story) => (versions[story] ?? 0) < history.acknowledged(story))
      .map((story) => `${node} has version ${versions[story] ?? 0} of story ${story}, acknowledged was ${history.acknowledged(story)}`));

/* What is there and was never written, or was refused: a refusal says that nothing was kept. */
export const invented = (history, last) =>
  Object.entries(last).flatMap(([node, versions]) =>
    Object.entries(versions).filter(([story, version]) => version > 0 && !history.writes.some((write) => write.story === Number(story) && write.version === version && write.outcome !== "refused"))
      .map(([story, version]) => `${node} has version ${version} of story ${story}, which nobody wrote`));

/* Nodes that do not agree, once all is well again. */
export const differing = (last) => {
  const [first, ...others] = Object.entries(last);
  return others.filter(([, versions]) => JSON.stringify(versions) !== JSON.stringify(first[1])).map(([node]) => `${node} differs from ${first[0]}`);
};

/* Reads of a page of a node that show an older version than one which ended before they began. */
export const backwards = (history) => {
  const found = [];
  for (const [key, reads] of byKey(history.reads, (read) => `${read.node} ${read.page} ${read.story}`)) {
    const seen = highest(reads, ({ ended }) => ended, ({ version }) => version);
    for (const { begun, version } of reads) {
      const before = seen(begun - Number.EPSILON * begun);
      if (version < before) found.push(`${key}: version ${version} at ${begun}, after ${before}`);
    }
  }
  return found;
};

/* Reads that begin patience milliseconds or more after an acknowledgement and show what was before it, while nothing was wrong: not within calm
 * milliseconds of a fault. */
export const late = (history, patience, calm) => {
  const found = [], disturbed = (read) => history.faults.some(({ begun, ended }) => read.ended >= begun && read.begun <= ended + calm);
  const writes = byKey(history.writes.filter(({ outcome }) => outcome === "ok"), ({ story }) => story);
  for (const [story, reads] of byKey(history.reads, (read) => read.story)) {
    const acknowledged = newest(writes.get(story) ?? []);
    for (const read of reads)
      if (!read.old && read.version < acknowledged(read.begun - patience) && !disturbed(read))
        found.push(`${read.node} ${read.page}: version ${read.version} of story ${story} at ${read.begun}, acknowledged long before was ${acknowledged(read.begun - patience)}`);
  }
  return found;
};

/* How long after its acknowledgement each version was first not missing on each node's pages: milliseconds, sorted. A read that shows it, and
 * begun before the acknowledgement, counts 0; one that shows an older version says that it took at least until then. */
export const delays = (history) => {
  const found = [], writes = byKey(history.writes.filter(({ outcome }) => outcome === "ok"), ({ story }) => story);
  for (const reads of byKey(history.reads, (read) => `${read.node} ${read.story}`).values()) {
    const lastShowing = highest(reads, ({ version }) => version, ({ begun }) => begun);
    for (const { version, ended } of writes.get(reads[0].story) ?? [])
      if (lastShowing(Infinity) > ended) found.push(Math.max(0, lastShowing(version - 1) - ended));
  }
  return found.sort((a, b) => a - b);
};

/* Jobs that were done more than once, or never: done and wanted are lists of names. */
export const doubled = (done) => [...new Set(done.filter((name, i) => done.indexOf(name) !== i))].map((name) => `${name} was done ${done.filter((other) => other === name).length} times`);
export const undone = (done, wanted) => wanted.filter((name) => !done.includes(name)).map((name) => `${name} was never done`);
