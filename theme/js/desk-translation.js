/* desk-translation.js - a translation beside its original: saved sentence by sentence, by keys, nothing typed is lost. */
/* SPDX-License-Identifier: Apache-2.0 */
const main = document.getElementById("main");
const say = document.getElementById("words").dataset;
const open = document.getElementById("open");
const rows = [...document.querySelectorAll("li.segment")];
const KEPT = `translation-${main.dataset.id}-`; /* in localStorage, until the server has it */

const form = (row) => row.querySelector("form");
const field = (row) => row.querySelector("textarea");
const note = (row, words) => { row.querySelector(".saved").textContent = words; };
const row = (position) => document.getElementById(`s${position}`);

/* ---- marks: the same words behind the field, where numbers in braces have a ground ---- */

const MARK = /(\{\{)|(\{\/?\d{1,5}\})/g;
const paint = (each) => {
  const area = field(each);
  let back = each.querySelector(".ground");
  if (!back) {
    back = document.createElement("div");
    back.className = "ground";
    back.setAttribute("aria-hidden", "true");
    back.dir = area.dir;
    area.before(back);
  }
  back.replaceChildren();
  let from = 0;
  for (const found of area.value.matchAll(MARK)) {
    if (!found[2]) continue;
    const mark = document.createElement("mark");
    mark.textContent = found[2];
    back.append(area.value.slice(from, found.index), mark);
    from = found.index + found[2].length;
  }
  back.append(`${area.value.slice(from)}\n`);
};

const put = (each, number) => {
  const button = [...each.querySelectorAll("[data-mark]")].find(({ dataset }) => dataset.mark === String(number));
  const area = field(each);
  if (!button || area.readOnly) return;
  const { selectionStart: from, selectionEnd: to, value } = area;
  const inner = value.slice(from, to);
  const isolated = (mark) => (area.dir === "rtl" ? `\u2066${mark}\u2069` : mark); /* else its braces turn round */
  const begin = isolated(`{${number}}`);
  const mark = button.dataset.pair === undefined ? begin : `${begin}${inner}${isolated(`{/${number}}`)}`;
  area.focus();
  area.setRangeText(mark, from, to, "end");
  if (button.dataset.pair !== undefined && !inner) area.selectionStart = area.selectionEnd = from + begin.length;
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

/* ---- saving ---- */

const changed = (each) => field(each).value !== field(each).dataset.sent;

const show = (segment) => {
  const each = row(segment.position);
  if (!each) return;
  const area = field(each);
  form(each).elements.seen.value = segment.seen;
  if (!changed(each) || area.value.trim() === segment.shown) area.value = segment.shown;
  area.dataset.sent = segment.shown;
  each.querySelector(".origin").textContent = segment.origin;
  each.querySelector(".problem").textContent = segment.problem ?? "";
  each.querySelector(".ready").textContent = segment.reviewed ? say.reviewed : "";
  each.classList.toggle("reviewed", segment.reviewed);
  paint(each);
};

/* Somebody else saved other words meanwhile: both are there, and one is chosen. */
const clash = (each, segment) => {
  const box = document.createElement("div");
  box.className = "clash";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = `${say.theirs} `;
  const theirs = document.createElement("bdi");
  theirs.textContent = segment.shown;
  words.append(theirs);
  const choose = (name, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = name;
    button.addEventListener("click", () => { box.remove(); form(each).elements.seen.value = segment.seen; act(); });
    return button;
  };
  box.append(words, choose(say.take, () => { field(each).value = segment.shown; forget(each); show(segment); field(each).focus(); }), " ",
    choose(say.mine, () => save(each, false)));
  each.querySelector(".clash")?.remove();
  each.querySelector(".target").append(box);
};

const forget = (each) => localStorage.removeItem(KEPT + form(each).elements.position.value);

let last = Promise.resolve(); /* one after the other: each makes a version of the story */
const save = (each, approve) => {
  const { position, source, seen, equal } = form(each).elements;
  const text = field(each).value;
  note(each, say.saving);
  const send = async () => {
    const answer = await fetch(`/desk/api/translations/${main.dataset.id}/segment`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Dateline-Token": main.dataset.token },
      body: JSON.stringify({ position: Number(position.value), source: source.value, seen: seen.value, target: text, reviewed: approve, equal: Boolean(equal?.checked) }),
    });
    const body = await answer.json();
    if (answer.status === 409 && body.segments?.length) {
      const theirs = body.segments.find((segment) => segment.position === Number(position.value));
      note(each, say.unsaved);
      if (theirs) clash(each, theirs);
      return false;
    }
    if (!answer.ok) { note(each, `${say.unsaved} ${body.problem ?? ""}`); return false; }
    if (field(each).value === text) { field(each).dataset.sent = text; forget(each); }
    for (const segment of body.segments) show(segment);
    open.textContent = open.dataset.words.replace("{count}", String(body.open).replace(/\d/g, (digit) => open.dataset.digits[digit]));
    each.classList.remove("open");
    note(each, say.saved);
    return true;
  };
  last = last.then(send).catch(() => { note(each, say.kept); return false; });
  return last;
};

/* ---- going on ---- */

const go = (each, by) => {
  const next = rows[rows.indexOf(each) + by];
  if (next) { field(next).focus(); next.scrollIntoView({ block: "center" }); }
};

const nextOpen = (each) => {
  const behind = rows.slice(rows.indexOf(each) + 1);
  const next = behind.find((other) => !other.classList.contains("reviewed")) ?? behind[0];
  if (next) { field(next).focus(); next.scrollIntoView({ block: "center" }); }
};

for (const each of rows) {
  const area = field(each);
  area.dataset.sent = area.value;
  const kept = localStorage.getItem(KEPT + form(each).elements.position.value);
  if (kept !== null && kept !== area.value && !area.readOnly) { area.value = kept; note(each, say.kept); }
  paint(each);
  area.addEventListener("input", () => {
    localStorage.setItem(KEPT + form(each).elements.position.value, area.value);
    paint(each);
  });
  area.addEventListener("scroll", () => { each.querySelector(".ground").scrollTop = area.scrollTop; });
  area.addEventListener("change", () => { if (changed(each)) save(each, false); });
  form(each).addEventListener("submit", async (event) => {
    event.preventDefault();
    const approve = event.submitter?.value === "approve";
    if (await save(each, approve) && approve) nextOpen(each);
  });
  each.addEventListener("click", (event) => {
    const mark = event.target.closest?.("[data-mark]");
    if (mark) put(each, mark.dataset.mark);
    const hit = event.target.closest?.("[data-hit]");
    if (!hit) return;
    area.value = hit.dataset.hit;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  area.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      save(each, true).then((right) => right && nextOpen(each));
    } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      go(each, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      event.preventDefault();
      put(each, Number(event.code.slice(5)));
    }
  });
}

addEventListener("beforeunload", (event) => { if (rows.some(changed)) event.preventDefault(); });

/* ---- a file ---- */

const file = document.getElementById("file");
const text = document.getElementById("text");
for (const hidden of [file, file.labels[0]]) hidden.hidden = false;
file.addEventListener("change", async () => { text.value = await file.files[0]?.text() ?? ""; });
