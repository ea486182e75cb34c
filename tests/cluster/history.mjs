/* history.mjs - what clients of a cluster did and saw, and what in it may not be. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * After Jepsen (jepsen.io): clients note when each operation began and ended, and how; a checker that knows nothing of the
 * program reads the notes afterwards. Each story has one writer, which counts its versions up, so that a version alone says what is
 * newer. Times are milliseconds of one clock.
 */

export class History {
  writes = []; /* {story, version, node, begun, ended, outcome: "ok" | "refused" | "unknown"} */
  reads = []; /* {node, page, story, version, begun, ended, old} : version 0: the story was not there */
  faults = []; /* {what, begun, ended} */
  failed = []; /* {node, page, begun, ended, why}: reads that nobody answered */

  /* The newest version of a story that was acknowledged before a time. */
  acknowledged(story, before = Infinity) {
    return Math.max(0, ...this.writes.filter((write) => write.story === story && write.outcome === "ok" && write.ended <= before).map(({ version }) => version));
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
  const found = [], groups = new Map();
  for (const read of history.reads) {
    const key = `${read.node} ${read.page} ${read.story}`;
    groups.set(key, [...(groups.get(key) ?? []), read]);
  }
  for (const [key, reads] of groups) {
    const ends = [...reads].sort((a, b) => a.ended - b.ended);
    let seen = 0, next = 0;
    for (const read of [...reads].sort((a, b) => a.begun - b.begun)) {
      for (; next < ends.length && ends[next].ended < read.begun; next++) seen = Math.max(seen, ends[next].version);
      if (read.version < seen) found.push(`${key}: version ${read.version} at ${read.begun}, after ${seen}`);
    }
  }
  return found;
};

/* Reads that begin patience milliseconds or more after an acknowledgement and show what was before it, while nothing was wrong: not within calm
 * milliseconds of a fault. */
export const late = (history, patience, calm) => {
  const disturbed = (read) => history.faults.some(({ begun, ended }) => read.ended >= begun && read.begun <= ended + calm);
  return history.reads.filter((read) => !read.old && !disturbed(read) && read.version < history.acknowledged(read.story, read.begun - patience))
    .map((read) => `${read.node} ${read.page}: version ${read.version} of story ${read.story} at ${read.begun}, acknowledged long before was ${history.acknowledged(read.story, read.begun - patience)}`);
};

/* How long after its acknowledgement each version was first not missing on each node's pages: milliseconds, sorted. A read that shows it, and
 * begun before the acknowledgement, counts 0; one that shows an older version says that it took at least until then. */
export const delays = (history) => {
  const found = [];
  for (const write of history.writes.filter(({ outcome }) => outcome === "ok"))
    for (const node of new Set(history.reads.map((read) => read.node))) {
      const missing = history.reads.filter((read) => read.node === node && read.story === write.story && read.version < write.version && read.begun > write.ended);
      if (history.reads.some((read) => read.node === node && read.story === write.story && read.begun > write.ended))
        found.push(Math.max(0, ...missing.map((read) => read.begun - write.ended)));
    }
  return found.sort((a, b) => a - b);
};

/* Jobs that were done more than once, or never: done and wanted are lists of names. */
export const doubled = (done) => [...new Set(done.filter((name, i) => done.indexOf(name) !== i))].map((name) => `${name} was done ${done.filter((other) => other === name).length} times`);
export const undone = (done, wanted) => wanted.filter((name) => !done.includes(name)).map((name) => `${name} was never done`);
