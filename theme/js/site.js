/* site.js - what the readers' pages can do beyond links: copy, the device's share sheet, print, other sites' embeds. */
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

  /* ---- embeds: nothing is asked of another site before the reader wants it ---- */

  /* Hosts whose frames the reader wants without asking: kept in this browser alone, and only once some are wanted. */
  const KEPT = "embeds";
  const wanted = () => {
    try {
      return localStorage.getItem(KEPT)?.split(" ") ?? [];
    } catch {
      return [];
    }
  };
  const want = (hosts) => {
    try {
      if (hosts.length) localStorage.setItem(KEPT, hosts.join(" "));
      else localStorage.removeItem(KEPT);
    } catch {
      /* this browser keeps nothing: the box is empty again */
    }
  };

  const embeds = [...document.querySelectorAll("[data-frame]")];
  const part = (button, selector) => button.closest(".embed").querySelector(selector);
  const say = (button, words) => { part(button, "[role=status]").textContent = words; };

  /* A box of known shape, so that nothing moves when the frame fills it: the picture's own where it fits, else below. */
  const stageOf = (button) => {
    const place = part(button, "[data-stage]") ?? document.createElement("div");
    place.firstElementChild?.setAttribute("hidden", "");
    if (!place.parentNode) {
      place.className = "stage";
      button.closest(".embed").append(place);
    }
    return place;
  };

  const openEmbed = (button) => {
    const { frame, ratio, height, sandbox, allow, referrer, title, hide, loaded } = button.dataset;
    const live = document.createElement("iframe");
    live.setAttribute("sandbox", sandbox);
    Object.assign(live, { allow, title, referrerPolicy: referrer, loading: "lazy", src: frame });
    Object.assign(live.style, ratio ? { aspectRatio: ratio } : { blockSize: `${height}px` });
    live.addEventListener("load", () => say(button, loaded));
    for (const kept of [button, part(button, ".notice")]) { /* shorter words move nothing */
      kept.style.minInlineSize = `${kept.offsetWidth}px`;
      kept.style.minBlockSize = `${kept.offsetHeight}px`;
    }
    button.dataset.show = button.textContent;
    button.textContent = hide;
    stageOf(button).append(live);
  };

  const closeEmbed = (button) => {
    const live = part(button, "iframe"), place = live.parentNode;
    live.remove();
    if (place.firstElementChild) place.firstElementChild.hidden = false;
    else place.remove();
    button.textContent = button.dataset.show;
    say(button, button.dataset.closed);
  };

  const embed = (button) => {
    if (part(button, "iframe")) return closeEmbed(button);
    openEmbed(button);
    say(button, button.dataset.loading);
  };

  const followWishes = () => {
    const hosts = wanted();
    for (const button of embeds) {
      const box = part(button, "input"), isWanted = hosts.includes(button.dataset.host);
      if (box) box.checked = isWanted;
      if ((isWanted || "trusted" in button.dataset) && !part(button, "iframe")) openEmbed(button);
    }
  };

  document.addEventListener("change", ({ target }) => {
    const host = target.closest(".ask")?.querySelector("button").dataset.host;
    if (!host) return;
    want([...wanted().filter((each) => each !== host), ...(target.checked ? [host] : [])]);
    followWishes();
  });

  /* The page on privacy: what is kept in this browser, each with a button that ends it. */
  const listWishes = () => {
    const list = document.querySelector("[data-wishes]");
    if (!list) return;
    list.hidden = false;
    const rows = wanted().map((host) => {
      const row = document.createElement("li"), button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button", textContent: list.dataset.wishes });
      button.setAttribute("aria-label", `${list.dataset.wishes}: ${host}`);
      Object.assign(button.dataset, { do: "forget", host });
      row.append(Object.assign(document.createElement("bdi"), { textContent: host }), button);
      return row;
    });
    list.querySelector("ul").replaceChildren(...rows);
    list.querySelector(".all").hidden = !rows.length;
    list.querySelector(".none").hidden = rows.length > 0;
  };

  const forget = (button) => {
    want(wanted().filter((host) => button.dataset.host && host !== button.dataset.host));
    listWishes();
    document.querySelector("[data-wishes]").focus();
  };

  followWishes();
  listWishes();

  /* ---- what buttons do ---- */

  const actions = {
    copy,
    embed,
    forget,
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
