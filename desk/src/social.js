/* social.js - the picture that stands beside a link to the story elsewhere, in the cut that it has there. */
/* SPDX-License-Identifier: Apache-2.0 */
import { $, button, make, word } from "./page.js";
import { bringIn, choosePictures, cutOut, urlOf } from "./pictures.js";
import { get } from "./server.js";

export class SocialPicture {
  #known = null;

  /* chosen(id): another picture stands there, or none (null). */
  constructor(chosen) {
    this.chosen = chosen;
  }

  async #choose() {
    const [picture] = await bringIn(await choosePictures(false), $("social-arriving"));
    if (!picture) return;
    this.#known = picture;
    this.chosen(picture.id);
    await this.show(picture.id);
    $("social-choose").focus();
  }

  #draw(...inside) {
    $("social_picture").replaceChildren(...inside, button(word(inside.length ? "social_picture_other" : "social_picture_choose"), () => this.#choose(), { id: "social-choose", className: "quiet small" }));
  }

  async #find(id) {
    if (this.#known?.id !== id) this.#known = await get(`/desk/api/media/${id}`).catch(() => null);
    return this.#known;
  }

  /* The picture that is shown, or null. */
  current() {
    return this.shown && this.#known?.id === this.shown ? this.#known : null;
  }

  async show(id) {
    this.shown = id;
    if (!id) return this.#draw();
    const picture = await this.#find(id);
    if (this.shown !== id || !picture) return undefined;
    const remove = button(word("remove"), () => { this.chosen(null); this.show(null); $("social-choose").focus(); }, { className: "quiet small" });
    return this.#draw(cutOut(make("img", { src: urlOf(picture), alt: picture.alt }), picture), remove);
  }
}
