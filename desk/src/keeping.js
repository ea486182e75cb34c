/* keeping.js - not a word is lost: each change goes to this browser at once, to the server within two seconds, and
 * becomes a revision when the writer pauses. One request is on its way at a time, and the newest words win. */
/* SPDX-License-Identifier: Apache-2.0 */
import { putCopy } from "./copies.js";
import { clock, word } from "./page.js";
import { get, post } from "./server.js";

const KEEP_AFTER = 600; /* milliseconds from a change to its way to the server */
const AGAIN_AFTER = 3000; /* when it did not arrive */
const PAUSE = 15_000; /* without a change, before a revision is made */
const SHOWN_AFTER = 300; /* before it is said that something is on its way */
const FAREWELL_MAX = 60_000; /* bytes that a browser sends for a page that is gone */
const ATTEMPTS = 10; /* remembered of the first and of the last that were sent without an answer */

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/* By this a window knows again what it has sent: number and words (FNV-1a, 32 bits). */
const attempt = (serial, fields) => {
  let hash = 0x811c9dc5;
  for (const sign of JSON.stringify(fields)) hash = Math.imul(hash ^ sign.codePointAt(0), 0x01000193);
  return `${serial}:${hash >>> 0}`;
};

export class Keeper {
  /* read(): the fields now. tell({kind, text}): what the line of state says. merged(story, sent): the server made one of both;
   * another's changes came in. clash(theirs, base): they do not fit, or were written in another window of the same person
   * (theirs.own). saved(story): a revision was made. */
  constructor(story, { read, tell, merged, clash, saved }) {
    Object.assign(this, { id: story.id, read, tell, merged, clash, saved });
    this.base = story.revision;
    this.baseFields = story.fields;
    this.serial = this.sent = this.revised = 0;
    this.known = 0; /* serial of the server's copy that was last seen; what another window kept since has another one */
    this.keptFields = story.fields;
    this.attempts = [];
    this.at = story.updated_at;
    this.problem = null;
    this.held = false; /* no revision is made: somebody has to choose first */
    this.queue = Promise.resolve();
    addEventListener("online", () => this.#soon(0));
    addEventListener("focus", () => this.problem && this.#soon(0));
    addEventListener("pagehide", () => this.#farewell());
    document.addEventListener("visibilitychange", () => document.hidden && this.#soon(0));
    addEventListener("beforeunload", (event) => { if (this.unsent) event.preventDefault(); });
  }

  get unsent() { return this.serial > this.sent; }
  get unsaved() { return this.serial > this.revised; }

  /* Goes on from a copy that was kept, here or on the server: its words are to be sent, and were begun from base.
   * stored(): they stand in this browser under this window's name. */
  resume({ serial, base, baseFields, fields, attempts }, kept, stored) {
    this.stored = stored;
    this.serial = Math.max(serial, kept?.serial ?? 0);
    this.sent = this.revised = this.serial - 1;
    this.base = base;
    this.baseFields = this.keptFields = baseFields ?? this.baseFields;
    if (kept && (same(fields, kept.fields) || attempts?.includes(attempt(kept.serial, kept.fields)))) {
      this.known = kept.serial;
      this.keptFields = kept.fields;
    }
    this.changed();
  }

  /* Something was typed. */
  changed() {
    this.serial++;
    if (!this.writing) this.writing = setTimeout(() => this.#keepHere(), 0);
    if (!this.timer) this.#soon(KEEP_AFTER);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.unsaved && !this.held && this.save().catch(() => {}), PAUSE);
    if (this.problem) this.show();
  }

  async #keepHere() {
    const serial = this.serial;
    try {
      await putCopy(this.id, "copy", { base: this.base, serial, at: Date.now() * 1000, attempts: this.attempts, fields: this.read() });
      if (this.basePut !== this.base) {
        await putCopy(this.id, "base", { base: this.base, fields: this.baseFields });
        this.basePut = this.base;
      }
      this.here = serial;
      this.stored?.();
      this.stored = null;
    } catch {
      this.here = 0; /* no room in this browser: the server still gets it */
    }
    if (this.problem) this.show();
    this.writing = this.serial > serial ? setTimeout(() => this.#keepHere(), 0) : null;
  }

  #soon(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.unsent) this.#inLine(() => this.#keep()).catch(() => {});
    }, milliseconds);
  }

  /* One after the other. */
  #inLine(work) {
    const next = this.queue.then(work, work);
    this.queue = next.catch(() => {});
    return next;
  }

  async #keep() {
    const serial = this.serial, fields = this.read();
    if (serial <= this.sent) return;
    const slow = setTimeout(() => this.tell({ kind: "saving", text: word("saving") }), SHOWN_AFTER);
    this.attempts.push(attempt(serial, fields));
    if (this.attempts.length > 2 * ATTEMPTS) this.attempts.splice(ATTEMPTS, 1);
    try {
      const kept = await post(`/desk/api/story/${this.id}/keep`, { base: this.base, serial, after: this.known, fields });
      this.sent = this.known = serial;
      this.keptFields = fields;
      this.attempts = this.attempts.slice(-1);
      this.at = kept.kept_at;
      this.problem = null;
      if (this.unsent) this.#soon(KEEP_AFTER);
    } catch (failure) {
      if (failure.answer?.kept) return this.#elsewhere(failure.answer);
      if (failure.answer?.kept === null) return await this.#madeElsewhere().catch((again) => { this.problem = again; this.#soon(AGAIN_AFTER); });
      this.problem = failure;
      this.#soon(AGAIN_AFTER);
    } finally {
      clearTimeout(slow);
      this.show();
    }
  }

  /* The same person wrote on in another window. Its words are ours where ours are not newer, or become one with them:
   * told apart by what both came from, which is the older base, or what was kept last where the base is one. */
  #elsewhere({ kept, base }) {
    const { fields, serial } = kept;
    this.problem = null;
    if (this.attempts.includes(attempt(serial, fields))) return this.adopt(kept); /* ours, and its answer was lost */
    const from = kept.base < this.base ? base : kept.base > this.base ? this.baseFields : this.keptFields;
    this.clash({ revision: kept.base, serial, fields, base, updated_at: kept.kept_at, own: true }, from);
  }

  /* Another window made a version of the copy that this one saw last: what both came from is that copy. Answers false where
   * it is still there. */
  async #madeElsewhere() {
    const story = await get(`/desk/api/story/${this.id}`);
    if (story.kept || !this.known) return false;
    const { fields, revision, updated_at } = story;
    this.clash({ revision, serial: 0, fields, base: fields, updated_at, own: true, made: true }, this.keptFields);
    return true;
  }

  /* The server's copy is what this window goes on from; one that is made is a version already. */
  adopt({ serial, fields, made }) {
    this.known = serial;
    this.keptFields = fields;
    this.serial = Math.max(this.serial, serial);
    if (!same(this.read(), fields)) return this.changed();
    this.sent = this.serial;
    if (made) this.revised = this.serial;
    return undefined;
  }

  /* The server has the copy of another window, number serial, or none any more (0): it is looked at where this window has
   * nothing under way. */
  heard(serial) {
    const isNews = () => (serial ? serial > this.known : this.known > 0) && !this.unsent && !this.held;
    if (!isNews()) return;
    this.#inLine(() => {
      if (!isNews()) return null;
      if (!serial) return this.#madeElsewhere();
      this.serial++;
      return this.#keep();
    }).catch(() => {});
  }

  /* Makes a revision of what is there; answers the story as it is then. Rejects with what went wrong. */
  save(note) {
    return this.#inLine(async () => {
      const slow = setTimeout(() => this.tell({ kind: "saving", text: word("saving") }), SHOWN_AFTER);
      try {
        return await this.#save(note);
      } finally {
        clearTimeout(slow);
        this.show();
      }
    });
  }

  async #save(note) {
    if (this.unsent) await this.#keep(); /* what another window kept comes in first */
    if (this.held) return null;
    const serial = this.serial, sent = this.read();
    try {
      const story = await post(`/desk/api/story/${this.id}/save`, { base: this.base, serial, after: this.known, fields: sent, ...(note && { note }) });
      this.#took(story, serial, sent);
      return story;
    } catch (failure) {
      if (failure.kind === "conflict") {
        if (await this.#madeElsewhere().catch(() => false)) return null;
        this.held = true;
        this.clash(failure.answer.theirs, failure.answer.base); /* takes as long as somebody needs to choose */
        return null;
      }
      this.problem = failure;
      this.#soon(AGAIN_AFTER);
      throw failure;
    }
  }

  #took(story, serial, sent) {
    this.problem = null;
    this.revised = serial;
    this.sent = Math.max(this.sent, serial);
    this.at = story.updated_at;
    if (!story.kept) { this.known = 0; this.keptFields = sent; }
    if (!story.merged || serial === this.serial) {
      this.base = story.revision;
      this.baseFields = story.fields;
    }
    this.merged(story, sent, Boolean(story.merged));
    this.saved(story);
  }

  /* What stood in the way is gone. */
  again() {
    this.problem = null;
    if (this.unsent) this.#soon(0);
    else if (this.unsaved && !this.held) this.save().catch(() => {});
    this.show();
  }

  /* What both wrote is one again: goes on from theirs. */
  agree(theirs) {
    this.held = false;
    if (theirs.revision > this.base) {
      this.base = theirs.revision;
      this.baseFields = theirs.own ? theirs.base : theirs.fields;
    }
    if (theirs.own) this.adopt(theirs);
    else this.changed();
  }

  /* The last chance of a page that is being closed. */
  #farewell() {
    if (!this.unsent) return;
    const body = { base: this.base, serial: this.serial, after: this.known, fields: this.read() };
    if (JSON.stringify(body).length < FAREWELL_MAX) post(`/desk/api/story/${this.id}/keep`, body, { keepalive: true }).catch(() => {});
  }

  /* Says whether the words are in this browser once it knows. One that does not answer for a while keeps nothing. */
  #offline(count) {
    if (this.here === undefined) {
      this.unsureSince ??= Date.now();
      if (Date.now() - this.unsureSince < AGAIN_AFTER) return undefined;
    }
    return this.tell({ kind: "offline", text: word(this.here ? "offline" : "offline_nowhere", { count }) });
  }

  show() {
    const { problem } = this;
    const count = this.serial - this.sent;
    if (!problem) return this.tell({ kind: "saved", text: word("saved", { time: clock(this.at) }) });
    if (problem.kind === "offline") return this.#offline(count);
    if (problem.kind === "signed-out") return this.tell({ kind: "signed-out", text: problem.message === word("signed_out") ? word("signed_out_kept") : problem.message });
    return this.tell({ kind: "failed", text: word("not_saved", { problem: problem.message.replace(/\.$/, "") }) });
  }
}
