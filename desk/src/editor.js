/* editor.js - the writing of a story in the browser: puts the parts of the page together. */
/* SPDX-License-Identifier: Apache-2.0 */
import { choose } from "./conflict.js";
import { dropCopy, findCopies, WINDOW } from "./copies.js";
import { insertBlock, linkAround, setLink, list, heading, quote, preformatted, topBlock } from "./commands.js";
import { askChoice, askLine, askLink, askStory, showKeys } from "./dialogs.js";
import { Fields } from "./fields.js";
import { openFinder } from "./find.js";
import { Keeper } from "./keeping.js";
import { merge, settle } from "./merge.js";
import { $, altWords, button, clock, data, figures, make, moment, word } from "./page.js";
import { History, Notes, openTabs, Preflight } from "./panels.js";
import { bringIn, choosePictures, editPicture } from "./pictures.js";
import { publish } from "./publish.js";
import { schema } from "./schema.js";
import { get, post } from "./server.js";
import { SignIn } from "./sign_in.js";
import { focusBlock, openText, replaceText, showOthers, textOf, wordCount } from "./text.js";
import { insertTable } from "./tables.js";
import { INSERTS, keyName, MORE, openToolbar } from "./toolbar.js";
import { knowHeadline } from "./views.js";

export { schema } from "./schema.js";
export { fromHtml, toHtml } from "./html.js";

const HERE_EVERY = 3000; /* milliseconds between looks who else is here */
const TURNS = 2; /* that another window of the same person is heard of before it is said, and not before it is no longer */
const COUNT_AFTER = 400; /* before words are counted anew */
const WORDS_A_MINUTE = 220;

const KEYS = [["Mod+S", "save_version"], ["Mod+Enter", "preflight"], ["Mod+Shift+P", "preview"], ["Mod+B", "bold"], ["Mod+I", "italic"], ["Mod+K", "link"],
  ["Mod+Alt+2", "h2"], ["Mod+Alt+3", "h3"], ["Mod+Alt+0", "paragraph"], ["Mod+Shift+9", "quote"], ["Mod+Shift+8", "list"], ["Mod+Shift+7", "numbered"],
  ["Mod+Z", "undo_key"], ["Mod+Shift+Z", "redo_key"], ["Alt+\u2191 \u2193", "move_block"], ["Mod+Shift+F", "find"], ["Alt+F10", "toolbar"], ["F6", "next_pane"], ["/", "insert_menu"], ["Esc", "leave"]];

/* ---- which words to begin with ---- */

/* What the server has kept and this browser's windows have, newest first, where it is not the story as saved. Copies of
 * the same words are one. */
const choices = async (story) => {
  const all = [...await findCopies(story.id).catch(() => []), ...(story.kept ? [{ ...story.kept, at: story.kept.kept_at }] : [])];
  const one = new Map();
  for (const copy of all.sort((a, b) => b.serial - a.serial || b.at - a.at)) {
    const words = JSON.stringify(copy.fields);
    const windows = [...one.get(words)?.windows ?? [], ...(copy.from ? [copy.from] : [])];
    one.set(words, { ...copy, ...one.get(words), windows });
  }
  const saved = one.get(JSON.stringify(story.fields));
  for (const from of saved?.windows ?? []) dropCopy(story.id, from).catch(() => {});
  return [...one.values()].filter((copy) => copy !== saved);
};

class Editor {
  constructor(story, copies) {
    this.story = story;
    const [copy] = copies;
    this.fields = new Fields({ ...story, fields: copy?.fields ?? story.fields }, () => this.changed());
    this.view = openText($("text"), this.fields.values.body, {
      act: (name) => this.act(name), changed: () => this.changed(true), moved: (state) => this.toolbar?.(state), said: (left) => this.leftOut(left),
      pictures: (files) => this.insertPictures(files), editPicture: (at) => this.editFigure(at),
    });
    this.keeper = new Keeper(story, {
      read: () => this.read(), tell: (state) => this.tell(state), saved: (saved) => this.saved(saved),
      merged: (saved, sent, others) => this.merged(saved, sent, others), clash: (theirs, base) => this.clash(theirs, base),
    });
    this.signIn = new SignIn(() => this.keeper.again());
    this.preflight = new Preflight(story.id, { read: () => this.read(), jump: (item) => this.jump(item), told: (blocks) => this.told(blocks) });
    this.history = new History(story.id, { save: () => this.save(), restored: (restored) => this.restored(restored) });
    this.notes = new Notes(story.id, { passage: () => this.passage(), jump: (block) => focusBlock(this.view, block) });
    this.toolbar = openToolbar(this.view, (name) => this.act(name));
    this.open = openTabs((name) => ({ "tab-history": this.history, "tab-notes": this.notes })[name]?.show().catch((failure) => this.complain(failure)));
    this.find = openFinder(this.view);
    this.buttons();
    this.keys();
    this.lead();
    this.about();
    this.count();
    this.begin(copies);
    setInterval(() => this.here(), HERE_EVERY);
    this.here();
  }

  read() {
    return { ...this.fields.values, body: textOf(this.view) };
  }

  changed(text) {
    if (!this.keeper) return;
    this.typed = true;
    this.keeper.changed();
    this.nameButton();
    this.preflight.changed();
    if (text) { clearTimeout(this.counting); this.counting = setTimeout(() => this.count(), COUNT_AFTER); }
  }

  /* Goes on where the writer was, and says what else there is. */
  begin([copy, ...others]) {
    if (copy) {
      this.keeper.resume(copy, this.story.kept, () => this.forget(copy));
      this.offer(word("resumed", { time: clock(copy.at) }), word("use_saved"), this.story.fields);
    } else {
      this.keeper.serial = this.keeper.sent = this.keeper.revised = this.keeper.known = this.story.kept?.serial ?? 0;
      if (this.story.updated_at) this.keeper.show();
    }
    for (const other of others) this.offer(word("other_copy", { time: clock(other.at) }), word("use_other"), other.fields, () => this.forget(other));
    this.preflight.look().catch(() => {});
  }

  /* This window has the words of a copy, or somebody wants them no more. */
  forget({ windows }) {
    for (const from of windows) dropCopy(this.story.id, from).catch(() => {});
  }

  offer(text, act, fields, settled = () => {}) {
    const end = () => { row.remove(); settled(); };
    const row = make("p", {}, text, " ", button(act, () => { this.show(fields); end(); }), " ", button(word("close"), end));
    $("offer").append(row);
  }

  /* A line that stays until somebody has read it. */
  say(text) {
    const row = make("p", {}, text, " ", button(word("close"), () => row.remove()));
    $("offer").append(row);
  }

  /* Another version takes the place of what is there; undo brings the text back. */
  show(fields) {
    this.fields.take(fields);
    replaceText(this.view, fields.body);
    this.lead();
    this.changed(true);
  }

  /* ---- what the keeper says ---- */

  tell({ kind, text }) {
    const line = $("state"), band = $("band");
    const loud = kind === "offline" || kind === "signed-out" || kind === "failed";
    line.className = kind;
    if (line.textContent !== (loud ? "" : text)) line.textContent = loud ? "" : text;
    band.hidden = !loud;
    band.className = `band ${kind}`;
    const ways = () => [" ", button(word("sign_in_again"), () => this.signIn.focus(), { className: "quiet small" }), " ", make("a", { href: "/desk/sign-in/?next=/desk/", target: "_blank" }, word("sign_in"))];
    const inside = [text, ...(kind === "signed-out" ? ways() : [])];
    if (band.textContent !== inside.map((each) => each.textContent ?? each).join("")) {
      band.replaceChildren(...inside);
      if (kind === "signed-out") this.signIn.open();
    }
    if (kind === "saved") this.signIn.close();
  }

  complain(failure) {
    this.tell({ kind: "failed", text: word("not_saved", { problem: failure.message.replace(/\.$/, "") }) });
  }

  save(note) {
    if (!this.story.rights.save) return Promise.resolve(this.story);
    if (!this.keeper.unsaved) return Promise.resolve(this.story);
    return this.keeper.save(note);
  }

  saved(story) {
    const lost = this.story.waits?.release_at;
    if (lost && story.waits && !story.waits.release_at) this.say(word("schedule_lost", { time: moment(lost) }));
    this.story = { ...this.story, ...story };
    this.newer = null;
    if (!this.keeper.unsaved) dropCopy(story.id).catch(() => {});
    this.about();
  }

  /* What the server made of the fields, where nobody has typed on; and what another has changed meanwhile. */
  merged(story, sent, others) {
    const { fields } = story;
    this.fields.know(story);
    const now = this.read(), take = {};
    for (const name of Object.keys(fields))
      if (name !== "body" && JSON.stringify(now[name]) === JSON.stringify(sent[name]) && JSON.stringify(fields[name]) !== JSON.stringify(now[name])) take[name] = fields[name];
    if (now.headline !== sent.headline) delete take.slug; /* it was made of another one */
    if (Object.keys(take).length) this.fields.take(take);
    if (others && now.body === sent.body) replaceText(this.view, fields.body, false);
  }

  /* Both are shown where they do not fit. What was typed while somebody chose comes to what was chosen. */
  async clash(theirs, base) {
    if (!$("conflict").hidden) return;
    const mine = this.read();
    const both = merge(base, mine, theirs.fields);
    const author = theirs.own ? word("other_window") : this.newer?.author ?? word("another");
    if (both.clashes.length) {
      this.keeper.held = true;
      this.tell({ kind: "failed", text: word("newer", { name: author, time: clock(theirs.updated_at, false) }) });
      await choose(both, { ...theirs, author });
    }
    const fields = settle(merge(mine, this.read(), settle(both)));
    this.fields.know(theirs);
    this.fields.take(fields);
    this.quietly(() => replaceText(this.view, fields.body, false));
    this.keeper.agree(theirs);
    if (!theirs.own) await this.keeper.save().catch(() => {});
  }

  /* A change of the text that nobody has typed. */
  quietly(change) {
    const { keeper } = this;
    this.keeper = null;
    change();
    this.keeper = keeper;
  }

  restored(story) {
    this.keeper.base = story.revision;
    this.keeper.baseFields = story.fields;
    this.fields.know(story);
    this.fields.take(story.fields);
    replaceText(this.view, story.fields.body);
    this.saved(story);
  }

  /* ---- who else is here ---- */

  async here() {
    if (document.hidden || this.alone) return;
    const place = this.place();
    const said = await post(`/desk/api/story/${this.story.id}/here`, { place, window: WINDOW, editing: Boolean(this.typed) })
      .catch((failure) => { this.alone = [404, 405].includes(failure.status); });
    if (!said) return;
    const others = (said.others ?? []).map((each) => word("is_here", { name: each.name, time: clock(each.since, false) }));
    const text = [...others, ...(this.isOpenTwice(said.elsewhere) ? [word("open_twice")] : [])].join(" ");
    if ($("here").textContent !== text) $("here").textContent = text;
    this.where(said.others ?? []);
    this.keeper.heard(said.kept ?? 0);
    if (this.keeper.known && !said.kept) return;
    if (said.revision > this.keeper.base && !this.keeper.held) {
      this.newer = said;
      if (this.keeper.unsaved) await this.keeper.save().catch(() => {});
      else await this.take();
    } else if (said.status !== this.story.status || said.seen !== this.story.seen) await this.reload().catch(() => {});
  }

  /* Two windows of one person hear of each other by turns, and now and then miss a turn; one that was left, or loaded anew,
   * is heard of once. */
  isOpenTwice(elsewhere) {
    this.twice = elsewhere ? Math.min((this.twice ?? 0) + 1, TURNS) : Math.max((this.twice ?? 0) - 1, 0);
    this.saidTwice = this.twice === TURNS || (this.saidTwice && this.twice > 0);
    return this.saidTwice;
  }

  /* Where the others are: by the name of the field, and in the text at the block. */
  where(all) {
    const name = ({ place }) => data.words[`desk_editor_${place.startsWith("body:") ? "body" : place === "byline" ? "bylines" : place}`];
    $("where").textContent = all.filter(name).map((each) => `${each.name}: ${name(each)}`).join(" · ");
    showOthers(this.view, all.filter(({ place }) => place.startsWith("body:")).map((each) => ({ name: each.name, block: Number(each.place.slice(5)) })));
  }

  /* Nothing of ours is on its way: the newer version is simply shown. */
  async take() {
    const story = await get(`/desk/api/story/${this.story.id}`);
    if (this.keeper.unsaved) return;
    this.keeper.base = story.revision;
    this.keeper.baseFields = story.fields;
    this.fields.know(story);
    this.fields.take(story.fields);
    this.quietly(() => replaceText(this.view, story.fields.body, false));
    this.saved(story);
    this.tell({ kind: "saved", text: word("newer", { name: this.newer?.author ?? word("another"), time: clock(story.updated_at, false) }) });
  }

  place() {
    const id = document.activeElement?.closest("[id]")?.id;
    return id === "text" ? `body:${this.view.state.selection.$from.index(0)}` : id || "";
  }

  /* ---- the page ---- */

  about() {
    const { story } = this;
    $("status").textContent = word(`status_${story.status}`);
    $("status").className = `status ${story.status}`;
    $("revision").textContent = word("version_short", { number: story.revision });
    $("waits").textContent = story.waits ? (story.waits.release_at ? word("waits_until", { time: moment(story.waits.release_at) }) : word("waits")) : "";
    $("preview").href = `/desk/stories/${story.id}/preview/`;
    $("publish").hidden = !["publish", "ready", "review"].some((right) => story.rights[right]);
    this.nameButton();
    this.view.setProps({ editable: () => story.rights.save });
    document.title = `${this.fields.values.headline || word("untitled")}: ${word("title")}`;
  }

  count() {
    const words = wordCount(this.view.state.doc);
    $("count").textContent = word("words", { count: words, minutes: Math.max(1, Math.round(words / WORDS_A_MINUTE)) });
  }

  told(blocks) {
    this.blocks = blocks;
    this.nameButton();
  }

  /* What readers have, with nothing new to give them, is corrected or withdrawn. */
  nameButton() {
    const { rights, live, waits } = this.story, blocks = rights.publish ? this.blocks : 0;
    const name = !rights.publish ? word("hand_in") : !live ? word("publish") : `${word(waits || this.keeper.unsaved ? "publish_change" : "amend")}\u2026`;
    $("publish").textContent = blocks ? `${name} ${figures(blocks)}` : name;
    $("publish").setAttribute("aria-label", blocks ? word("publish_lacks", { count: blocks }) : name);
  }

  jump({ field, block, rule }) {
    if (block !== undefined && field === "body") return focusBlock(this.view, block);
    const id = { picture: "lead-add", bylines: "byline", byline: "byline", body: "text", section: "sections", tag: "tags" }[field] ?? field ?? rule;
    const place = $(id)?.matches("input, textarea, select, button, [contenteditable]") ? $(id) : $(id)?.querySelector("input, button") ?? $("headline");
    if (place.closest("[role=tabpanel]")) this.open(place.closest("[role=tabpanel]").getAttribute("aria-labelledby"));
    place.focus();
    return place.scrollIntoView({ block: "center" });
  }

  /* ---- the lead picture ---- */

  lead(focus = false) {
    const { picture } = this.fields.values;
    const place = $("lead");
    if (!picture) {
      place.replaceChildren(button(word("lead_add"), () => this.addLead(), { id: "lead-add" }));
      return focus && $("lead-add").focus();
    }
    const known = this.picture?.id === picture.id ? this.picture : this.story.picture?.id === picture.id ? this.story.picture : null;
    const draw = (media) => {
      const alt = picture.alt ?? media.alt, caption = picture.caption ?? media.caption, credit = picture.credit ?? media.credit;
      const lack = (text, without) => make("span", { className: text ? "" : "lack", dir: "auto" }, text || word(without));
      place.replaceChildren(make("img", { src: media.url, alt, width: media.width, height: media.height }),
        make("p", { className: "about words" }, lack(alt && altWords(alt), "alt_lacks"), " ", lack(caption, "caption_lacks"), " ", lack(credit, "credit_lacks")),
        make("p", { className: "about" }, button(word("picture_edit"), () => this.editLead(), { className: "quiet small", id: "lead-add" }), " ",
          button(word("remove"), () => { this.fields.set("picture", null); this.lead(true); }, { className: "quiet small" })));
      if (focus) $("lead-add").focus();
    };
    if (known) return draw(known);
    return get(`/desk/api/media/${picture.id}`).then((media) => { this.picture = media; draw(media); }).catch(() => {});
  }

  async addLead() {
    const [picture] = await bringIn(await choosePictures(false), $("arriving"));
    if (!picture) return;
    this.picture = picture;
    this.fields.set("picture", { id: picture.id, alt: null, caption: null, credit: null });
    this.lead(true);
    await this.editLead();
  }

  async editLead() {
    const { picture } = this.fields.values;
    const words = await editPicture(picture.id, picture);
    if (!words) return;
    this.picture = await get(`/desk/api/media/${picture.id}`);
    this.fields.set("picture", { id: picture.id, ...words });
    this.lead(true);
  }

  /* ---- what is put into the text ---- */

  async insertPictures(files) {
    for (const picture of await bringIn(files, $("arriving"))) {
      const caption = [picture.caption, picture.credit].filter(Boolean).join(" ");
      const attrs = { src: picture.src, alt: picture.alt, width: picture.width, height: picture.height };
      this.run(insertBlock(schema.nodes.figure.create(attrs, caption ? schema.nodes.figcaption.create(null, schema.text(caption)) : null)));
      this.media = { ...this.media, [picture.src]: picture.id };
    }
  }

  async editFigure(at) {
    const node = this.view.state.doc.nodeAt(at);
    const id = this.media?.[node.attrs.src] ?? (await get(`/desk/api/media/by?src=${encodeURIComponent(node.attrs.src)}`)).id;
    const words = await editPicture(id, { alt: node.attrs.alt });
    if (!words) return;
    const tr = this.view.state.tr.setNodeMarkup(at, null, { ...node.attrs, alt: words.alt });
    const caption = [words.caption, words.credit].filter(Boolean).join(" ");
    if (caption && !node.childCount) tr.insert(at + 1, schema.nodes.figcaption.create(null, schema.text(caption)));
    this.view.dispatch(tr);
  }

  run(command) {
    command(this.view.state, this.view.dispatch, this.view);
    this.view.focus();
  }

  act(name) {
    const asked = { link: () => this.link(), insert: () => this.insert(), more: () => this.more() }[name];
    asked?.().catch((failure) => this.complain(failure));
    return Boolean(asked);
  }

  async link() {
    const around = linkAround(this.view.state);
    const said = await askLink(this.fields.language, { href: around.mark?.attrs.href, selected: around.from !== around.to });
    if (said) this.run(setLink(around, said.remove ? null : said.href, said.text));
    this.view.focus();
  }

  async insert() {
    const what = await askChoice(word("insert_menu"), INSERTS.map((name) => [name, word(name)]));
    const simple = { table: insertTable, quote, list: list("ul"), numbered: list("ol"), h2: heading("h2"), h3: heading("h3"), pre: preformatted, rule: insertBlock(schema.nodes.hr.create()) };
    if (simple[what]) this.run(simple[what]);
    if (what === "picture") await this.insertPictures(await choosePictures(true));
    if (what === "embed") await this.insertEmbed();
    if (what === "also_read") await this.insertStory();
    this.view.focus();
  }

  async insertEmbed() {
    const url = await askLine(word("embed"), word("embed_address"), "url");
    if (url) this.run(insertBlock(schema.nodes.embed.create({ url })));
  }

  async insertStory() {
    const story = await askStory(word("also_read"), this.fields.language);
    if (!story) return;
    knowHeadline(story.id, story.name);
    this.run(insertBlock(schema.nodes.also_read.create({ story: String(story.id) })));
  }

  async more() {
    const what = await askChoice(word("more"), ["find", ...Object.keys(MORE)].map((name) => [name, word(name)]));
    if (what === "find") this.find();
    else if (what) this.run(MORE[what]);
  }

  leftOut(items) {
    this.say(word("left_out", { names: items.map((each) => each.replace(/\.$/, "")).join("; ") }));
  }

  passage() {
    const { from, to, empty } = this.view.state.selection, { doc } = this.view.state;
    const text = (a, b) => doc.textBetween(Math.max(0, a), Math.min(doc.content.size, b), "\n");
    return empty ? { field: "", passage: "", before: "", behind: "" } : { field: "body", passage: text(from, to).slice(0, 500), before: text(from - 40, from), behind: text(to, to + 40) };
  }

  /* ---- buttons and keys ---- */

  buttons() {
    $("publish").addEventListener("click", () => this.publish().catch((failure) => this.complain(failure)));
    $("keys").addEventListener("click", () => showKeys(KEYS.map(([keys, name]) => [keyName(keys), word(name)])));
    $("preview").addEventListener("click", (event) => { event.preventDefault(); this.preview().catch((failure) => this.complain(failure)); });
  }

  async preview() {
    const page = window.open("", "_blank");
    await this.save();
    if (page) page.location = $("preview").href;
  }

  async publish() {
    await this.preflight.look().catch(() => {});
    return publish({
      save: () => this.save(), preflight: this.preflight, jump: (item) => this.jump(item), moved: () => this.reload(),
      about: () => ({ fields: this.fields.values, names: this.fields.names, picture: this.fields.social.current() ?? (this.fields.values.picture && (this.picture ?? this.story.picture)) }),
    });
  }

  /* The story was moved, here, elsewhere or by its time. What is being written stays. */
  async reload() {
    const story = await get(`/desk/api/story/${this.story.id}`);
    this.merged(story, this.keeper.baseFields, false);
    if (!this.keeper.unsaved) {
      this.keeper.base = story.revision;
      this.keeper.baseFields = story.fields;
    }
    this.story = story;
    this.fields.path = story.path;
    this.about();
    return story;
  }

  keys() {
    const panes = [$("tools"), $("text"), $("tabs"), $("headline")];
    const acts = {
      "mod+s": () => this.save().catch(() => {}),
      "mod+enter": () => { this.open("tab-before"); $("lacks").querySelector("button")?.focus(); this.preflight.look().catch(() => {}); },
      "mod+shift+p": () => $("preview").click(),
      "mod+shift+f": () => this.find(),
      "alt+f10": () => $("tools").querySelector("[tabindex='0']").focus(),
      f6: () => { const at = panes.findIndex((pane) => pane.contains(document.activeElement)); const to = panes[(at + 1) % panes.length]; (to.matches("#text, #headline") ? to : to.querySelector("[tabindex='0']")).focus(); },
      "mod+?": () => $("keys").click(),
    };
    addEventListener("keydown", (event) => {
      const name = [(event.ctrlKey || event.metaKey) && "mod", event.altKey && "alt", event.shiftKey && event.key !== "?" && "shift", event.key.toLowerCase()].filter(Boolean).join("+");
      if (document.querySelector("dialog[open]") || !acts[name]) return;
      event.preventDefault();
      acts[name]();
    });
  }
}

/* While a window has a story open its browser knows of it, also where the window is behind another and says nothing. */
const lockName = (id) => `story:${id}`;
const hold = (id) => navigator.locks?.request(lockName(id), { mode: "shared" }, () => new Promise(() => {}));
const isHeld = async (id) => (await navigator.locks?.query())?.held.some((lock) => lock.name === lockName(id));

/* A draft without a word, which may be one that was left so: not where it is open in another window, nor where this browser
 * holds words of it that never arrived. */
const begin = async () => {
  const ask = (again) => post("/desk/api/story", { language: data.language, again });
  const made = await ask(true);
  const taken = await isHeld(made.id) || (await findCopies(made.id).catch(() => [])).length;
  return taken ? ask(false) : made;
};

const start = async () => {
  if (!data.id) {
    const made = await begin();
    hold(made.id);
    history.replaceState(null, "", `/desk/stories/${made.id}/`);
    return new Editor(made, []);
  }
  hold(data.id);
  const story = await get(`/desk/api/story/${data.id}`);
  return new Editor(story, await choices(story));
};

if ($("editor-data")) start().then(() => $("headline").focus(), (failure) => {
  $("band").hidden = false;
  $("band").textContent = failure.message;
});
