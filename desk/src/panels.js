/* panels.js - beside the text: what a story lacks, its details, its history, notes. */
/* SPDX-License-Identifier: Apache-2.0 */
import { drawCompare } from "./conflict.js";
import { done, form, labelled, sheet } from "./dialogs.js";
import { $, button, make, moment, word } from "./page.js";
import { get, post } from "./server.js";

const PREFLIGHT_AFTER = 1200; /* milliseconds without a change */

/* Tabs as the practices of WAI-ARIA have them: arrows move, one is open. opened(name) hears which. */
export const openTabs = (opened) => {
  const tabs = [...$("tabs").querySelectorAll("[role=tab]")];
  const show = (tab, focus) => {
    for (const each of tabs) {
      const on = each === tab;
      each.setAttribute("aria-selected", String(on));
      each.tabIndex = on ? 0 : -1;
      $(each.getAttribute("aria-controls")).hidden = !on;
    }
    if (focus) tab.focus();
    opened(tab.id);
  };
  $("tabs").addEventListener("click", (event) => event.target.closest("[role=tab]") && show(event.target.closest("[role=tab]")));
  $("tabs").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const turned = getComputedStyle($("tabs")).direction === "rtl" ? -by : by;
    show(tabs.at((tabs.indexOf(document.activeElement) + turned) % tabs.length), true);
  });
  return (name) => show($(name));
};

/* ---- before it goes out ---- */

const SIGNS = { blocks: "!", warns: "\u2022", done: "\u2713" };

export class Preflight {
  /* read(): the fields. jump(item): to its place. told(blocks, warns): how many. */
  constructor(id, { read, jump, told }) {
    Object.assign(this, { id, read, jump, told, items: [], said: {}, asked: 0 });
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look().catch(() => {}), PREFLIGHT_AFTER);
  }

  async look() {
    const mine = ++this.asked;
    const said = await post(`/desk/api/story/${this.id}/preflight`, { fields: this.read() });
    if (mine === this.asked) this.show(said);
  }

  /* What must be set stands before what is advice. */
  show({ items: found, blocks, warns }) {
    const items = [...found.filter(({ level }) => level === "blocks"), ...found.filter(({ level }) => level !== "blocks")];
    this.items = items;
    this.said = { items, blocks, warns };
    const row = (item) => make("li", { className: item.level }, make("button", { type: "button", onclick: () => this.jump(item) },
      make("span", { className: "sign", "aria-hidden": "true" }, SIGNS[item.level]), make("span", { className: "hidden" }, word(item.level)), " ", make("span", { dir: "auto" }, item.words)));
    const at = [...$("lacks").querySelectorAll("button")].indexOf(document.activeElement);
    $("lacks").replaceChildren(...items.map(row));
    if (at >= 0) ([...$("lacks").querySelectorAll("button")].at(Math.min(at, items.length - 1)) ?? $("tab-before")).focus();
    $("ready").hidden = items.length > 0;
    this.told(blocks, warns);
  }
}

/* ---- history ---- */

export class History {
  /* restored(story): it is the newest now. */
  constructor(id, { save, restored }) {
    Object.assign(this, { id, save, restored });
  }

  async show() {
    const place = $("history");
    const [{ revisions, more }, { entries }] = await Promise.all([
      get(`/desk/api/story/${this.id}/revisions`).catch(() => ({ revisions: [] })),
      get(`/desk/api/story/${this.id}/history`).catch(() => ({ entries: [] })),
    ]);
    const versions = revisions.map((each, i) => make("li", {}, make("b", {}, word("version", { number: each.number })), " ", moment(each.created_at), " ", make("bdi", {}, each.author ?? ""),
      each.note ? make("span", { className: "note", dir: "auto" }, each.note) : null, make("span", { className: "acts" },
        ...(i + 1 < revisions.length || more ? [button(word("compare"), () => this.compare(each.number - 1, each.number), { className: "quiet small" })] : []),
        ...(i ? [button(word("compare_now"), () => this.compare(each.number, revisions[0].number), { className: "quiet small" }), button(word("restore"), () => this.restore(each.number), { className: "quiet small" })] : []))));
    place.replaceChildren(
      make("p", {}, button(word("save_version"), () => this.keep())),
      make("h2", {}, word("versions")), make("ol", { className: "versions-list" }, ...versions),
      make("h2", {}, word("story_line")), make("ol", { className: "versions-list" }, ...entries.map((entry) => make("li", {}, moment(entry.at), " ", make("bdi", {}, entry.who), " ",
        entry.words, entry.detail ? make("span", { className: "note", dir: "auto" }, entry.detail) : null))));
  }

  async keep() {
    await this.save();
    await this.show();
  }

  async compare(from, to) {
    const said = await get(`/desk/api/story/${this.id}/compare?from=${from}&to=${to}`);
    return sheet(word("compare_title", { from, to }), (close) => [
      ...drawCompare(said),
      make("p", { className: "actions" }, button(word("close"), () => close(), { autofocus: true }))], "wide");
  }

  async restore(number) {
    const story = await this.save();
    this.restored(await post(`/desk/api/story/${this.id}/restore`, { revision: number, base: story.revision }));
    await this.show();
  }
}

/* ---- notes ---- */

export class Notes {
  /* passage(): {field, passage, before, behind} of what is chosen in the text. jump(block): to it. */
  constructor(id, { passage, jump }) {
    Object.assign(this, { id, passage, jump });
  }

  async show() {
    this.draw(await get(`/desk/api/story/${this.id}/notes`));
  }

  draw({ notes, open }) {
    $("notes-count").textContent = open ? ` ${open}` : "";
    const row = (note) => make("li", { className: note.open ? "" : "settled" },
      make("p", {}, make("bdi", {}, note.who), " ", moment(note.at)),
      note.passage ? make("blockquote", { dir: "auto" }, note.block === undefined ? note.passage : make("button", { type: "button", className: "plain", onclick: () => this.jump(note.block) }, note.passage)) : null,
      make("p", { dir: "auto" }, note.body),
      note.told?.length ? make("p", { className: "help" }, word("told", { names: note.told.join(", ") })) : null,
      button(word(note.open ? "note_resolve" : "note_open"), async () => this.draw(await post(`/desk/api/story/${this.id}/notes/${note.id}/resolve`, { open: !note.open })), { className: "quiet small" }));
    $("notes").replaceChildren(make("p", {}, button(word("note_new"), () => this.write())), make("ul", { className: "notes" }, ...notes.map(row)));
  }

  async write() {
    const about = this.passage();
    const written = await sheet(word("note_new"), (close) => {
      const body = make("textarea", { rows: 4, required: true, maxLength: 2000, autofocus: true, dir: "auto" });
      const told = make("input", { dir: "auto", maxLength: 500 });
      return [form(() => close({ body: body.value, told: told.value.split(",").map((name) => name.trim()).filter(Boolean) }),
        about.passage ? make("blockquote", { dir: "auto" }, about.passage) : make("p", { className: "help" }, word("note_whole")),
        labelled(word("note"), body), labelled(word("note_told"), told),
        make("p", { className: "actions" }, done(word("note_add")), button(word("cancel"), () => close())))];
    });
    if (written) this.draw(await post(`/desk/api/story/${this.id}/notes`, { ...about, ...written }));
  }
}
