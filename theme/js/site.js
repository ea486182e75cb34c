/* site.js - what the readers' pages can do beyond links: copy, the device's share sheet, print. */
/* SPDX-License-Identifier: Apache-2.0 */
(() => {
  "use strict";
  const page = document.querySelector("link[rel=canonical]")?.href ?? location.href;

  const show = (what) => {
    const button = document.querySelector(`[data-do="${what}"]`);
    if (button) button.parentNode.hidden = false;
  };

  const copy = async (link) => {
    await navigator.clipboard.writeText(link.href);
    const words = link.textContent;
    const said = link.parentNode;
    said.setAttribute("role", "status");
    link.textContent = link.dataset.done;
    setTimeout(() => { link.textContent = words; }, 4000);
  };

  const actions = {
    copy,
    print: () => print(),
    share: () => navigator.share({ title: document.querySelector("h1").textContent, url: page }),
  };

  if (navigator.share) show("share");
  show("print");

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button || (button.dataset.do === "copy" && !navigator.clipboard)) return;
    event.preventDefault();
    Promise.resolve(actions[button.dataset.do](button)).catch(() => {});
  });

  addEventListener("beforeprint", () => {
    const place = document.querySelector("[data-printed]");
    if (!place) return;
    const date = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    place.textContent = place.dataset.printed.replace("{date}", date);
  });
})();
