/* pictures.js - pictures on their way in, their words, and the point that no crop may lose. */
/* SPDX-License-Identifier: Apache-2.0 */
import { done, form, labelled, sheet } from "./dialogs.js";
import { button, make, word } from "./page.js";
import { get, post, upload } from "./server.js";

const SHARED = 1200 / 630;
const CROPS = [["3:2", 3 / 2], ["1:1", 1], ["1.91:1", SHARED]];
const STEP = 20; /* thousandths that an arrow moves the point */

/* Asks for picture files. */
export const choosePictures = (multiple) => new Promise((chosen) => {
  const input = make("input", { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif,image/avif", multiple, hidden: true });
  input.addEventListener("change", () => { chosen([...input.files]); input.remove(); });
  input.addEventListener("cancel", () => { chosen([]); input.remove(); });
  document.body.append(input);
  input.click();
});

/* Sends files one after the other, each with its progress; answers those that arrived. */
export const bringIn = async (files, place) => {
  const arrived = [];
  for (const file of files) {
    const bar = make("progress", { max: 1, value: 0, "aria-label": file.name });
    const row = make("p", { role: "status" }, make("bdi", {}, file.name), " ", bar);
    place.append(row);
    try {
      arrived.push(await upload(file, (part) => { bar.value = part; }));
      row.remove();
    } catch (failure) {
      row.className = "err";
      row.replaceChildren(word("picture_failed", { name: file.name, problem: failure.message }), " ", button(word("close"), () => row.remove()));
    }
  }
  return arrived;
};

/* The part of a picture that a shape shows around its point, as CSS says it. */
const crop = (picture, ratio, x, y) => {
  const wide = picture.width / picture.height > ratio;
  const part = wide ? ratio / (picture.width / picture.height) : (picture.width / picture.height) / ratio;
  const shift = (at) => Math.max(0, Math.min(1, (at / 1000 - part / 2) / (1 - part || 1))) * 100;
  return wide ? `${shift(x)}% 0` : `0 ${shift(y)}%`;
};

/* Makes an image show what other sites will of the picture. */
export const cutOut = (image, picture) => {
  image.style.aspectRatio = String(SHARED);
  image.style.objectPosition = crop(picture, SHARED, picture.focal_x, picture.focal_y);
  return image;
};

const focusField = (picture, moved) => {
  let { focal_x: x, focal_y: y } = picture;
  const dot = make("span", { className: "point", "aria-hidden": "true" });
  const pad = make("button", { type: "button", className: "pad", "aria-label": word("focal"), "aria-describedby": "focal-help" },
    make("img", { src: picture.url, alt: "" }), dot);
  const shapes = CROPS.map(([name, ratio]) => {
    const image = make("img", { src: picture.url, alt: "" });
    image.style.aspectRatio = String(ratio);
    return { ratio, image, figure: make("figure", {}, image, make("figcaption", {}, name)) };
  });
  const draw = () => {
    dot.style.insetInlineStart = "auto";
    dot.style.left = `${x / 10}%`;
    dot.style.top = `${y / 10}%`;
    for (const { ratio, image } of shapes) image.style.objectPosition = crop(picture, ratio, x, y);
    moved(x, y);
  };
  const to = (nextX, nextY) => { x = Math.round(Math.max(0, Math.min(1000, nextX))); y = Math.round(Math.max(0, Math.min(1000, nextY))); draw(); };
  pad.addEventListener("click", (event) => {
    if (event.detail === 0) return;
    const box = pad.getBoundingClientRect();
    to((event.clientX - box.left) / box.width * 1000, (event.clientY - box.top) / box.height * 1000);
  });
  pad.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (by) { event.preventDefault(); to(x + by[0], y + by[1]); }
  });
  draw();
  return make("div", { className: "focal" }, pad, make("div", { className: "crops", "aria-hidden": "true" }, ...shapes.map((shape) => shape.figure)),
    make("p", { className: "help", id: "focal-help" }, word("focal_help")));
};

/* Words and focal point of a picture. Answers the words when they were set: {alt, caption, credit}. Where the picture's
 * own are not ours to change they are the story's alone, and the focal point stays. */
export const editPicture = async (id, given = {}) => {
  const picture = await get(`/desk/api/media/${id}`);
  const values = { alt: given.alt ?? picture.alt, caption: given.caption ?? picture.caption, credit: given.credit ?? picture.credit };
  let focus = [picture.focal_x, picture.focal_y];
  return sheet(word("picture"), (close) => {
    const input = (name, attributes = {}) => make(name === "alt" || name === "caption" ? "textarea" : "input", { value: values[name], rows: 2, dir: "auto", maxLength: name === "credit" ? 200 : 1000, ...attributes });
    const alt = input("alt", { autofocus: true }), caption = input("caption"), credit = input("credit");
    const problem = make("p", { className: "err", role: "alert", hidden: true });
    const submit = async () => {
      const words = { alt: alt.value, caption: caption.value, credit: credit.value };
      try {
        if (picture.describes) await post(`/desk/api/media/${id}`, { ...words, focal_x: focus[0], focal_y: focus[1] });
        close(words);
      } catch (failure) {
        problem.hidden = false;
        problem.textContent = failure.message;
      }
    };
    return [form(submit, problem, labelled(word("alt"), alt, make("small", { className: "help" }, word("alt_help"))), labelled(word("caption"), caption), labelled(word("credit"), credit),
      picture.describes ? focusField(picture, (x, y) => { focus = [x, y]; }) : null,
      make("p", { className: "actions" }, done(word("set")), button(word("cancel"), () => close())))];
  }, "wide");
};
