/* tabbing.mjs - a page used by keyboard alone: going to a place by Tab, with the focus seen at every stop on the way. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";

const STOPS_MAX = 150;

export const type = (page, text) => page.keyboard.type(text);
export const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };

/* Where the focus stands: an outline, or a border that the place has only while it is written in. */
const look = (wanted) => {
  const at = document.activeElement;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const surface = at.closest(".surface");
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const isBordered = surface && getComputedStyle(surface).borderInlineStartColor !== "rgba(0, 0, 0, 0)";
  return {
    name: `${at.localName}#${at.id}.${at.className} ${at.textContent.trim().slice(0, 40)}`,
    isThere: at.matches(wanted),
    isSeen: at === document.body || Boolean(isOutlined || isBordered),
    isInView: at === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth),
  };
};

/* Presses key until what has the focus matches selector. */
export async function reach(page, selector, key = "Tab") {
  const passed = [];
  for (let i = 0; i < STOPS_MAX; i++) {
    await page.keyboard.press(key);
    const here = await page.evaluate(look, selector);
    passed.push(here.name);
    assert.ok(here.isSeen, `no focus to be seen on ${here.name}`);
    assert.ok(here.isInView, `focus out of view on ${here.name}`);
    if (here.isThere) return;
  }
  throw new Error(`${selector} is not reached by ${key}: ${passed.slice(-20).join("\n")}`);
}

/* Presses key until a pane of the editor has the focus: F6 goes round them. */
export const goToText = (page) => reach(page, "#text", "F6");
