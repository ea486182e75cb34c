/* audience.js - tells our own server that a page was seen, read, and for how long; keeps nothing (docs/audience.md). */
/* SPDX-License-Identifier: Apache-2.0 */
(() => {
  "use strict";
  const page = document.body.dataset.audience;
  if (!page) return;
  const { floor, max, min, random } = Math, view = random() * 2 ** 53, sent = {};
  const text = document.querySelector("article .text"), due = text && max(3, min(60, text.textContent.length / 100));
  const from = /^https?:\/\/([^/?#]+)/.exec(document.referrer)?.[1];
  let seconds = 0, depth = 0, moved = Date.now();

  const send = (kind, more) =>
    navigator.sendBeacon(location, `v=1 ${page} i=${view} k=${kind} t=${seconds} d=${depth}${more ?? ""}`);
  const once = (kind, more) => { sent[kind] ||= send(kind, more); };

  const look = () => {
    once("seen", from && from !== location.host ? ` r=${from}` : "");
    if (!text) return;
    const { top, height } = text.getBoundingClientRect();
    depth = max(depth, min(10, floor((innerHeight - top) / (height || 1) * 10)));
    if (depth > 9 && seconds >= due) once("read");
  };

  setInterval(() => {
    if (document.hidden) return;
    if (Date.now() - moved < 30000) seconds++;
    look();
  }, 1000);

  const move = () => { moved = Date.now(); };
  for (const kind of ["scroll", "pointermove", "pointerdown", "keydown"]) addEventListener(kind, move, { passive: true });
  addEventListener("visibilitychange", () => {
    move();
    if (!document.hidden) return;
    look();
    send("leave");
  });

  const follow = ({ target, button }) => {
    const to = target.closest("a, button");
    if (!to || button > 1) return;
    const { share, frame, show, host } = to.dataset;
    if (share) send("share", ` x=${share}`);
    else if (frame && !show) send("embed", ` x=${host}`);
    else if (/^http/.test(to.protocol) && to.host !== location.host) send("outbound", ` x=${to.host}`);
  };
  for (const kind of ["click", "auxclick"]) addEventListener(kind, follow, true);
})();
