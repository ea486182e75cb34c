/* release_sheet.js - the last sheet before a story goes out: what happens and when, what readers get, what they have. */
/* SPDX-License-Identifier: Apache-2.0 */
import { drawCompare } from "./conflict.js";
import { done, form, labelled, sheet } from "./dialogs.js";
import { button, data, fromLocal, make, moment, toLocal, word } from "./page.js";
import { cutOut } from "./pictures.js";
import { get, post } from "./server.js";

/* What a story that is not out may become, in the order in which it is offered; and the right that each move takes. */
const MOVES = ["published", "scheduled", "ready", "review", "draft"];
const RIGHT = { published: "publish", scheduled: "publish", keep_back: "publish", correct: "publish", ready: "ready", review: "review", draft: "save", withdrawn: "withdraw" };
const HOUR = 3_600_000_000; /* microseconds */
const ASK_AFTER = 200; /* milliseconds after a change of the time */

const offered = (story) => {
  const live = [...(story.waits ? ["published", "scheduled"] : ["correct"]), ...(story.waits?.release_at ? ["keep_back"] : []), "withdrawn"];
  const moves = story.live ? live : MOVES.filter((to) => to !== story.status || to === "scheduled");
  return moves.filter((to) => story.rights[RIGHT[to]]);
};

export const inZone = (microseconds) => word("time_zone", { time: moment(microseconds), zone: `\u2068${data.zone}\u2069` });

const card = (fields, picture) => make("div", { className: "card" },
  picture ? cutOut(make("img", { src: picture.url, alt: "" }), picture) : null,
  make("b", { dir: "auto" }, fields.social_title || fields.headline), make("span", {}, new URL(data.site).hostname));

/* ---- what it lacks ---- */

class Lacks {
  /* jump(item): out of the sheet, to its place. */
  constructor(jump) {
    this.jump = jump;
    this.element = make("div", { className: "lacks", role: "status" });
  }

  show({ items = [], blocks = 0, warns = 0 }) {
    this.blocks = blocks;
    const list = (level) => make("ul", {}, ...items.filter((item) => item.level === level).map((item) => make("li", { className: level },
      make("button", { type: "button", onclick: () => this.jump(item) }, make("span", { className: "sign", "aria-hidden": "true" }, level === "blocks" ? "!" : "\u2022"), make("span", { dir: "auto" }, item.words)))));
    this.element.replaceChildren(
      ...(blocks ? [make("h3", {}, word("must_first", { count: blocks })), list("blocks")] : []),
      ...(warns ? [make("details", {}, make("summary", {}, word("advice", { count: warns })), list("warns"))] : []));
  }

  focus() {
    this.element.querySelector("button").focus();
  }
}

/* ---- what readers get ---- */

class Readers {
  constructor(story, fields, names, lacks) {
    Object.assign(this, { story, lacks, asked: 0 });
    this.address = make("bdi", { dir: "ltr" });
    this.time = make("span", {});
    this.plain = make("p", { hidden: true });
    const sections = fields.sections.map((each) => names.sections[each] ?? each).join(", ");
    const row = (name, inside) => [make("dt", {}, name), make("dd", {}, inside)];
    this.list = make("dl", {}, ...row(word("slug_address"), this.address),
      ...row(word("sections"), sections ? make("bdi", {}, sections) : make("span", { className: "lack" }, word("no_section"))), ...row(word("at"), this.time));
    const held = fields.embargo > Date.now() * 1000 ? make("p", { className: "lack" }, word("embargo_until", { time: inZone(fields.embargo) })) : null;
    this.element = make("section", { className: "readers", role: "status" }, make("h3", {}, word("readers_get")), this.list, this.plain, held);
  }

  /* The move is tried and not made: the server alone knows the address, and what an embargo does. */
  async show(to, at, dated) {
    const mine = ++this.asked, { story } = this;
    const seen = ["published", "scheduled", "keep_back", "correct"].includes(to);
    this.list.hidden = !seen;
    this.plain.hidden = seen;
    this.plain.textContent = word(to === "withdrawn" ? "readers_withdrawn" : "readers_nothing");
    if (!seen) return;
    if (to === "keep_back" || to === "correct") return this.say(story.path, word(to === "correct" ? "time_now" : "time_open"));
    const later = to === "scheduled" && !story.live;
    const said = await post(`/desk/api/story/${story.id}/move`, { to: later ? to : "published", base: story.revision, dated, try: true, ...(later && { at }) })
      .catch((failure) => failure);
    if (mine !== this.asked) return;
    if (said.status === 422) this.lacks.show(said.answer);
    if (!said.path) return this.say("", said.status === 422 ? "" : said.message);
    const out = story.live && to === "scheduled" ? at : said.out_at ?? (later ? at : null);
    this.say(said.path, out === null ? word("time_now") : out <= Date.now() * 1000 ? word("time_passed", { time: inZone(out) }) : inZone(out));
  }

  say(path, time) {
    this.address.textContent = path ? data.site + path : "\u2026";
    this.time.textContent = time;
  }
}

/* ---- what they have ---- */

const changes = (story) => {
  const place = make("div", {});
  const element = make("section", { className: "changes" }, make("h3", {}, word("changes")), place);
  if (!story.waits) place.replaceChildren(make("p", {}, word("changes_none")));
  else get(`/desk/api/story/${story.id}/compare?from=${story.seen}&to=${story.revision}`)
    .then((said) => drawCompare(said), (failure) => [make("p", { className: "lack" }, failure.message)])
    .then((rows) => place.replaceChildren(...(rows.length ? rows : [make("p", {}, word("changes_hidden"))])));
  return element;
};

/* ---- the sheet ---- */

const correction = () => {
  const note = make("textarea", { rows: 2, maxLength: 2000, dir: "auto" });
  const was = make("input", { dir: "auto", maxLength: 500 }), becomes = make("input", { dir: "auto", maxLength: 500 });
  const material = make("input", { type: "checkbox", checked: true });
  const element = make("details", {}, make("summary", {}, word("correction")), labelled(word("correction_note"), note), labelled(word("correction_was"), was),
    labelled(word("correction_becomes"), becomes), make("label", { className: "tick" }, material, " ", word("correction_material")));
  const read = () => (note.value.trim() ? { note: note.value.trim(), was: was.value.trim(), becomes: becomes.value.trim(), material: material.checked } : null);
  return { element, note, read };
};

const firstTime = (story, fields) => {
  const soon = Date.now() * 1000 + HOUR;
  return story.waits?.release_at ?? (story.live ? soon : Math.max(fields.date ?? 0, fields.embargo ?? 0, soon));
};

class Sheet {
  constructor({ story, fields, names, lacking, picture }, close) {
    Object.assign(this, { story, close });
    this.lacks = new Lacks((jump) => close({ jump }));
    this.readers = new Readers(story, fields, names, this.lacks);
    this.correction = correction();
    this.radios = offered(story).map((to, i) => make("input", { type: "radio", name: "to", value: to, checked: i === 0, autofocus: i === 0, onchange: () => this.chosen() }));
    this.at = make("input", { type: "datetime-local", "aria-label": word("at"), value: toLocal(firstTime(story, fields)), step: 1, max: "9999-12-31T23:59:59", required: true, oninput: () => this.later() });
    this.reason = make("textarea", { rows: 3, required: true, maxLength: 2000, dir: "auto" });
    this.dated = make("input", { type: "checkbox", checked: story.waits?.dated ?? true });
    this.rows = { dated: make("label", { className: "tick" }, this.dated, " ", word("dated")), reason: labelled(word("withdraw_reason"), this.reason) };
    this.elements = [form(() => this.submit(), this.lacks.element,
      make("fieldset", {}, make("legend", {}, word("when")), ...this.radios.map((radio) => this.line(radio))), this.rows.reason,
      this.readers.element, card(fields, picture), ...(story.live ? [changes(story), this.rows.dated, this.correction.element] : []),
      make("p", { className: "actions" }, this.go = done(""), button(word("cancel"), () => close())))];
    this.lacks.show(lacking);
    this.chosen();
  }

  get to() { return this.radios.find((radio) => radio.checked)?.value; }

  words(to) {
    return to === "scheduled" ? word("schedule") : word(`to_${to}${this.story.live && to === "published" ? "_change" : ""}`);
  }

  line(radio) {
    if (radio.value !== "scheduled") return make("div", { className: "choice" }, make("label", {}, radio, " ", this.words(radio.value)));
    return make("div", { className: "choice" }, make("label", {}, radio, " ", word(this.story.live ? "to_scheduled_change" : "to_scheduled")), this.at);
  }

  /* Shows what belongs to the choice, and no more. */
  chosen() {
    const { to } = this, out = to === "published" || to === "scheduled";
    this.go.textContent = this.words(to);
    this.rows.reason.hidden = !(this.reason.required = to === "withdrawn");
    this.at.hidden = this.at.disabled = to !== "scheduled";
    this.rows.dated.hidden = !out;
    this.lacks.element.hidden = !out;
    this.correction.element.hidden = to !== "published" && to !== "correct";
    this.correction.element.open = to === "correct";
    this.correction.note.required = to === "correct";
    this.look();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), ASK_AFTER);
  }

  look() {
    if (this.to) this.readers.show(this.to, fromLocal(this.at.value), this.dated.checked);
  }

  /* Too early, it leads to what is missing (nothing is greyed out). */
  submit() {
    const { to } = this;
    if (this.lacks.blocks && (to === "published" || to === "scheduled")) return this.lacks.focus();
    return this.close({ to, at: to === "scheduled" ? fromLocal(this.at.value) : null, dated: this.dated.checked, reason: this.reason.value.trim(),
      correction: to === "published" || to === "correct" ? this.correction.read() : null });
  }
}

/* Shows the sheet. about: {story, fields, names: {sections}, lacking: what preflight said last, picture}. Answers {to, at,
 * dated, reason, correction}; {jump: item} for who goes to what is missing; undefined for who leaves. */
export const askRelease = (about) => {
  const { story } = about;
  const title = story.live ? (story.waits ? "publish_change" : "amend") : story.rights.publish ? "publish_title" : "hand_in_title";
  return sheet(word(title), (close) => new Sheet(about, close).elements, "wide");
};
