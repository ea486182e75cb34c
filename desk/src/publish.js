/* publish.js - a story is moved to another status; the line behind it, which says so and takes it back. */
/* SPDX-License-Identifier: Apache-2.0 */
import { done, form, labelled, sheet } from "./dialogs.js";
import { $, button, clock, make, word } from "./page.js";
import { askRelease, inZone } from "./release_sheet.js";
import { post } from "./server.js";

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

/* The move that was chosen, and the correction that goes with it. */
const carryOut = async (base, move, story, moved) => {
  if (move.correction) await post(`${base}/correction`, move.correction);
  if (move.to === "correct") tell(word("done_corrected", { time: clock(Date.now() * 1000) }), []);
  else {
    const to = move.to === "keep_back" ? "scheduled" : move.to;
    const said = await post(`${base}/move`, { to, base: story.revision, dated: move.dated, reason: move.reason, ...(move.at && { at: move.at }) });
    const change = story.live && to === "scheduled";
    after(base, change ? { ...said, status: move.at ? "change_scheduled" : "kept_back", out_at: move.at } : said, moved);
  }
  await moved();
};

/* save(): makes a revision, answers the story. about(story): what the sheet shows of it. preflight: told when the server
 * says what lacks; jump(item): to its place. moved(): the story is to be read again. */
export const publish = async ({ save, about, preflight, jump, moved }) => {
  const story = await save();
  if (!story) return;
  const move = await askRelease({ story, lacking: preflight.said, ...about() });
  if (!move) return;
  if (move.jump) { jump(move.jump); return; }
  try {
    await carryOut(`/desk/api/story/${story.id}`, move, story, moved);
  } catch (failure) {
    if (failure.status === 422) preflight.show(failure.answer);
    tell(failure.message, []);
  }
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
  const time = said.out_at ? inZone(said.out_at) : clock(Date.now() * 1000);
  tell(word(`done_${said.status}`, { time }), acts, said.undo_until);
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
