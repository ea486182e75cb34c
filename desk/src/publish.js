/* publish.js - the last sheet before a story goes out, and the line behind it. */
/* SPDX-License-Identifier: Apache-2.0 */
import { done, form, labelled, sheet } from "./dialogs.js";
import { $, button, clock, fromLocal, make, toLocal, word } from "./page.js";
import { cutOut, urlOf } from "./pictures.js";
import { get, post } from "./server.js";

/* What a story may become, in the order in which it is offered; one that is out, whose change may wait. */
const MOVES = ["published", "scheduled", "ready", "review", "draft"];
const LIVE = ["published", "scheduled", "corrected", "withdrawn"];
const RIGHT = { published: "publish", scheduled: "publish", corrected: "publish", withdrawn: "withdraw", ready: "ready", review: "review", draft: "save" };

const movesOf = (story) => {
  const waits = story.seen !== story.revision;
  const all = story.live ? LIVE.filter((to) => (waits ? to !== "corrected" : to === "corrected" || to === "withdrawn")) : MOVES;
  return all.filter((to) => story.rights[RIGHT[to]]);
};

const nameOf = (to, story) => word({ corrected: "correction", withdrawn: "withdraw" }[to] ?? `to_${to}${story.live ? "_change" : ""}`);

const card = (fields, site, picture) => make("div", { className: "card" },
  picture ? cutOut(make("img", { src: urlOf(picture), alt: "" }), picture) : null,
  make("b", { dir: "auto" }, fields.social_title || fields.headline), make("span", {}, new URL(site).hostname));

/* Shows the sheet; answers {to, at, dated, correction} or undefined. story: as saved last; lacking: what blocks. */
const askMove = (story, fields, address, site, changes, picture) => sheet(word(story.live ? "publish_change" : "publish_title"), (close) => {
  const choices = movesOf(story).map((to, i) => make("input", { type: "radio", name: "to", value: to, checked: i === 0 }));
  const at = make("input", { type: "datetime-local", "aria-label": word("at"), value: toLocal(fields.embargo ?? Date.now() * 1000 + 3_600_000_000), step: 1, max: "9999-12-31T23:59:59" });
  const dated = make("input", { type: "checkbox", checked: true });
  const note = make("textarea", { rows: 2, maxLength: 2000, dir: "auto" }), was = make("input", { dir: "auto", maxLength: 500 }), becomes = make("input", { dir: "auto", maxLength: 500 });
  const material = make("input", { type: "checkbox", checked: true });
  const submit = () => {
    const to = choices.find((each) => each.checked)?.value ?? "published";
    if (to === "corrected" && !note.value.trim()) return note.focus();
    return close({ to, at: to === "scheduled" ? fromLocal(at.value) : null, dated: dated.checked,
      correction: note.value.trim() ? { note: note.value.trim(), was: was.value.trim(), becomes: becomes.value.trim(), material: material.checked } : null });
  };
  const line = (each) => make("div", { className: "choice" }, make("label", {}, each, " ", nameOf(each.value, story)), ...(each.value === "scheduled" ? [at] : []));
  return [form(submit, make("fieldset", {}, make("legend", {}, word("when")), ...choices.map(line)),
    make("p", {}, make("span", { className: "help" }, word("slug_address")), " ", make("bdi", { dir: "ltr" }, address)),
    ...(fields.embargo ? [make("p", { className: "lack" }, word("embargo_until", { time: toLocal(fields.embargo).replace("T", " ") }))] : []),
    card(fields, site, picture), make("p", { className: "help" }, changes),
    ...(story.live ? [make("label", { className: "tick" }, dated, " ", word("dated")), make("details", { open: story.seen === story.revision }, make("summary", {}, word("correction")),
      labelled(word("correction_note"), note), labelled(word("correction_was"), was), labelled(word("correction_becomes"), becomes), make("label", { className: "tick" }, material, " ", word("correction_material")))] : []),
    make("p", { className: "actions" }, done(word("publish_go")), button(word("cancel"), () => close())))];
});

const askReason = () => sheet(word("withdraw_title"), (close) => {
  const reason = make("textarea", { rows: 3, required: true, maxLength: 2000, autofocus: true, dir: "auto" });
  return [form(() => close(reason.value.trim()), labelled(word("withdraw_reason"), reason), make("p", { className: "actions" }, done(word("withdraw")), button(word("cancel"), () => close())))];
});

/* What happened, with what can be done about it: Undo for ten seconds. */
const tell = (text, acts, until) => {
  const place = $("after");
  place.replaceChildren(make("span", {}, text), ...acts.flatMap((act) => [" ", act]));
  place.hidden = false;
  if (!until) return;
  const undo = acts.find((act) => act.dataset.undo);
  const count = () => {
    const left = Math.ceil((until / 1000 - Date.now()) / 1000);
    if (left <= 0 || !undo.isConnected) return undo.remove();
    undo.textContent = word("undo", { seconds: left });
    return setTimeout(count, 250);
  };
  count();
};

/* save(): makes a revision, answers the story. preflight: told when the server says what lacks. moved(): the story is to be read again. */
export const publish = async ({ save, fields, address, site, changes, preflight, moved }) => {
  const story = await save();
  if (!story) return;
  const { social_picture: id } = fields();
  const picture = id ? await get(`/desk/api/media/${id}`).catch(() => null) : story.picture;
  const move = await askMove(story, fields(), address(), site, changes(story), picture);
  if (!move) return;
  const base = `/desk/api/story/${story.id}`;
  try {
    if (move.to === "withdrawn") return await withdraw(base, moved);
    if (move.correction) await post(`${base}/correction`, move.correction);
    if (move.to === "corrected") return await corrected(move, moved);
    const said = await post(`${base}/move`, { to: move.to, base: story.revision, dated: move.dated, ...(move.at && { at: move.at }) });
    after(base, said, moved);
    await moved();
  } catch (failure) {
    if (failure.status === 422) preflight.show(failure.answer);
    tell(failure.message, []);
  }
};

const corrected = async ({ correction }, moved) => {
  if (correction) tell(word("done_corrected", { time: clock(Date.now() * 1000) }), []);
  await moved();
};

const undoButton = (base, moved) => button(word("undo", { seconds: 10 }), async () => {
  try {
    await post(`${base}/undo`, {});
    tell(word("undone"), []);
  } catch (failure) {
    tell(failure.message, []);
  }
  await moved();
}, { className: "quiet small" });

const after = (base, said, moved) => {
  const undo = undoButton(base, moved);
  undo.dataset.undo = "yes";
  const acts = [];
  if (said.status === "published" && said.path) acts.push(make("a", { href: said.path, target: "_blank" }, word("view")));
  if (said.undo_until) acts.push(undo);
  if (said.status === "published") acts.push(button(word("withdraw"), () => withdraw(base, moved), { className: "quiet small" }));
  tell(word(`done_${said.status}`, { time: clock(Date.now() * 1000) }), acts, said.undo_until);
};

export const withdraw = async (base, moved) => {
  const reason = await askReason();
  if (!reason) return;
  try {
    after(base, await post(`${base}/move`, { to: "withdrawn", reason, base: (await moved()).revision }), moved);
  } catch (failure) {
    tell(failure.message, []);
  }
  await moved();
};
