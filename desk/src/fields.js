/* fields.js - what stands beside the text: headline, byline, place, sections and the rest, as the server knows them. */
/* SPDX-License-Identifier: Apache-2.0 */
import { chips, complete, suggestions } from "./complete.js";
import { $, data, figures, fromLocal, make, toLocal, word } from "./page.js";
import { SocialPicture } from "./social.js";

const PLAIN = ["headline", "standfirst", "place", "agency", "slug", "canonical", "social_title", "translation_of"];
const LIMITS = { headline: 70, standfirst: 180 };

/* A field that holds several lines on the screen and one in the story. */
const fit = (area) => {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
};

const fitAll = () => Object.keys(LIMITS).forEach((name) => fit($(name)));

const count = (name) => {
  const length = [...$(name).value].length;
  $(`${name}-count`).textContent = `${figures(length)} / ${figures(LIMITS[name])}`;
  $(`${name}-count`).classList.toggle("lack", length > LIMITS[name]);
};

/* The address that a slug will have; the server has the last word. */
export const slugOf = (text) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 80);

const byline = (row, changed, remove, move) => {
  const role = make("select", { "aria-label": word("role"), onchange: () => changed({ ...row, role: role.value }) },
    ...data.roles.map((each) => make("option", { value: each.role, selected: each.role === (row.role || "reporter") }, each.name.replace(/[:\uff1a]$/, ""))));
  return make("li", {}, make("bdi", {}, row.name), role,
    move && make("button", { type: "button", className: "plain", "aria-label": `${word("move_up")}: ${row.name}`, onclick: move }, "\u2191"),
    make("button", { type: "button", className: "plain", "aria-label": `${word("remove")}: ${row.name}`, onclick: remove }, "\u00d7"));
};

export class Fields {
  /* story: as the server gave it. changed(): one of them is another. */
  constructor(story, changed) {
    this.values = { ...story.fields };
    this.names = { sections: {}, also_read: {} };
    this.know(story);
    this.path = story.path;
    this.changed = changed;
    this.#plain();
    this.#lists();
    this.#bylines();
    this.#others();
    this.show();
  }

  /* What people call the sections and stories that are named here by slug and path; and whether the slug goes on
   * following the headline: it was made of it, and no reader has the address. */
  know({ names, slug_made, status }) {
    for (const list of Object.keys(this.names)) Object.assign(this.names[list], names?.[list]);
    if (status) this.slugFollows = slug_made && !["published", "withdrawn"].includes(status);
  }

  language = () => this.values.language || data.language;

  set(name, value) {
    if (JSON.stringify(this.values[name]) === JSON.stringify(value)) return;
    this.values[name] = value;
    if (name === "slug") this.slugFollows = false;
    if (name === "headline" && this.slugFollows) this.values.slug = $("slug").value = "";
    this.changed(name);
    if (["slug", "headline", "date", "language"].includes(name)) this.#address();
  }

  #plain() {
    for (const name of PLAIN) {
      const input = $(name);
      if (!input) continue;
      input.closest("p, div")?.toggleAttribute("hidden", !(name in this.values));
      input.addEventListener("input", () => {
        if (input.localName === "textarea") { input.value = input.value.replaceAll(/\s*\n+\s*/g, " "); fit(input); }
        if (LIMITS[name]) count(name);
        this.set(name, input.value);
      });
    }
    for (const name of ["place", "agency"])
      complete($(name), suggestions(name, this.language), (item) => { $(name).value = item.name; this.set(name, item.name); });
    $("headline").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); $("standfirst").focus(); } });
    $("standfirst").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); $("text").focus(); } });
    addEventListener("resize", fitAll);
    document.fonts.addEventListener("loadingdone", fitAll);
  }

  #lists() {
    const list = (name, kind) => chips($(name), {
      label: word(name), ask: suggestions(kind, this.language), changed: (values) => this.set(name, values),
      valueOf: (item) => {
        const value = (kind === "section" ? item.slug : kind === "story" ? item.path : null) ?? item.name;
        if (this.names[name]) this.names[name][value] = item.name;
        return value;
      },
      show: (value) => this.names[name]?.[value] || value,
    });
    this.chips = { sections: list("sections", "section"), tags: list("tags", "tag"), also_read: list("also_read", "story") };
  }

  #bylines() {
    const input = $("byline");
    complete(input, suggestions("person", this.language), ({ name }) => {
      input.value = "";
      if (!this.values.bylines.some((row) => row.name === name)) this.set("bylines", [...this.values.bylines, { name, role: "reporter" }]);
      this.#drawBylines();
    });
  }

  #drawBylines() {
    const rows = this.values.bylines;
    const change = (next) => { this.set("bylines", next); this.#drawBylines(); };
    $("bylines").replaceChildren(...rows.map((row, i) => byline(row,
      (next) => change(rows.map((each, j) => (j === i ? next : each))),
      () => { change(rows.filter((_, j) => j !== i)); $("byline").focus(); },
      i ? () => change([...rows.slice(0, i - 1), row, rows[i - 1], ...rows.slice(i + 1)]) : null)));
  }

  #others() {
    $("language").append(...data.editions.map((each) => make("option", { value: each.language, lang: each.language }, each.name)));
    $("language").addEventListener("change", () => { this.set("language", $("language").value); this.#direct(); });
    this.social = new SocialPicture((id) => this.set("social_picture", id));
    $("noindex").addEventListener("change", () => this.set("noindex", $("noindex").checked));
    for (const name of ["date", "embargo"]) $(name).addEventListener("change", () => this.set(name, fromLocal($(name).value)));
  }

  /* The words' own language and direction, whatever the desk's are. */
  #direct() {
    const edition = data.editions.find((each) => each.language === this.language());
    for (const id of ["headline", "standfirst", "text", "social_title"]) if ($(id)) { $(id).lang = this.language(); if (id !== "text") $(id).dir = edition?.dir ?? "auto"; }
    for (const place of [$("text").parentElement, $("lead")]) place.dir = edition?.dir ?? "auto"; /* the picture begins where the words do */
    fitAll(); /* lines of the other script have another height */
  }

  #address() {
    const slug = this.values.slug || slugOf(this.values.headline);
    const known = this.path?.replace(/[^/]+\/$/, "");
    const day = toLocal(this.values.date ?? Date.now() * 1000).slice(0, 10).replaceAll("-", "/");
    const prefix = this.language() === data.language ? "" : `/${this.language()}`;
    $("address").textContent = `${data.site}${known ?? `${prefix}/${day}/`}${slug || "\u2026"}/`;
    $("slug").placeholder = slugOf(this.values.headline);
  }

  /* Shows all values anew. */
  show() {
    const { values } = this;
    for (const name of PLAIN) if ($(name) && $(name).value !== (values[name] ?? "")) $(name).value = values[name] ?? "";
    Object.keys(LIMITS).forEach(count);
    for (const name of Object.keys(this.chips)) this.chips[name].set(values[name]);
    $("language").value = this.language();
    this.social.show(values.social_picture);
    $("noindex").checked = values.noindex;
    for (const name of ["date", "embargo"]) $(name).value = toLocal(values[name]);
    this.#drawBylines();
    this.#direct();
    this.#address();
  }

  /* Takes over what the server or another version has, without telling of a change. */
  take(next) {
    this.values = { ...this.values, ...next };
    this.show();
  }
}
