/* sign_in.js - the session has ended while somebody writes: a card beside the text asks for the password, and for the code
 * where there is one. It leaves the focus where it is, so that no word of the story lands in it. */
/* SPDX-License-Identifier: Apache-2.0 */
import { button, data, make, word } from "./page.js";
import { giveCode, givePassword } from "./server.js";

export class SignIn {
  /* entered(): the session is there again. */
  constructor(entered) {
    this.entered = entered;
  }

  open() {
    if (this.card) return;
    this.place = make("div", {});
    this.card = make("section", { className: "signing", role: "dialog", "aria-labelledby": "signing-title", onkeydown: (event) => { if (event.key === "Escape") this.close(); } },
      make("h2", { id: "signing-title" }, word("sign_in_again")), make("p", { className: "help" }, word("sign_in_help")), this.place);
    document.body.append(this.card);
    this.#ask("password", { type: "password", maxLength: 1024, autocomplete: "current-password" }, givePassword);
  }

  close() {
    this.card?.remove();
    this.card = null;
  }

  focus() {
    this.open();
    this.field.focus();
  }

  /* One field, and what is done with it. */
  #ask(name, attributes, give, ...help) {
    this.field = make("input", { required: true, dir: "ltr", spellcheck: false, ...attributes });
    this.problem = make("p", { className: "err", role: "alert", hidden: true });
    const account = make("input", { value: data.person, readOnly: true, autocomplete: "username", dir: "auto" });
    const row = (key, field) => make("label", {}, make("span", {}, word(key)), field);
    this.place.replaceChildren(make("form", { className: "lines", onsubmit: (event) => { event.preventDefault(); this.#give(give); } },
      this.problem, row("account", account), row(name, this.field), ...help,
      make("p", { className: "actions" }, make("button", { type: "submit" }, word("sign_in_again")), button(word("close"), () => this.close()))));
  }

  async #give(give) {
    const { card } = this;
    this.problem.hidden = true;
    try {
      const { pending } = await give(this.field.value);
      if (pending) return this.#askCode();
      this.close();
      return this.entered();
    } catch (failure) {
      if (this.card === card) this.#refused(failure.message);
      return undefined;
    }
  }

  #refused(text) {
    this.problem.textContent = text;
    this.problem.hidden = false;
    this.field.value = "";
    this.field.focus();
  }

  #askCode() {
    this.#ask("code", { maxLength: 40, autocomplete: "one-time-code" }, giveCode, make("p", { className: "help" }, word("code_help")));
    this.field.focus();
  }
}
