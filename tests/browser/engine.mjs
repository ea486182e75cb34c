/* engine.mjs - an engine of translation on a loopback port, in LibreTranslate's interface, that keeps what it was asked. */
/* SPDX-License-Identifier: Apache-2.0 */
import { createServer } from "node:http";
import { sleep } from "./patience.mjs";

/* Each word with the language behind it, marks as they are: "The boat" as "The-es boat-es". */
const translate = (text, target) =>
  text.replace(/<[^>]*>|&\w+;|[\p{L}\p{N}]+/gu, (part) => (/^[<&]/.test(part) ? part : `${part}${target === "es" ? "o" : "a"}`));

export class Engine {
  /* targets: languages it translates into from English. answer(text, target): another way of answering; delay: how long
   * it thinks, in milliseconds. */
  static async start({ targets = ["es", "pt"], answer = translate, delay = 0, port = 0 } = {}) {
    const engine = new Engine();
    Object.assign(engine, { asked: [], answer, delay, targets, held: null });
    engine.server = createServer((question, reply) => engine.#serve(question, reply));
    await new Promise((done) => engine.server.listen(port, "127.0.0.1", done));
    engine.port = engine.server.address().port;
    engine.url = `http://127.0.0.1:${engine.port}`;
    return engine;
  }

  async #serve(question, reply) {
    let body = "";
    for await (const part of question) body += part;
    const send = (value) => reply.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(value));
    if (question.url === "/languages") return send([{ code: "en", name: "English", targets: this.targets }, ...this.targets.map((code) => ({ code, name: code, targets: [] }))]);
    const { q, target } = JSON.parse(body);
    const texts = [q].flat();
    this.asked.push(...texts.map((text) => ({ text, target })));
    await (this.held ?? sleep(this.delay));
    const answers = texts.map((text) => this.answer(text, target));
    return send({ translatedText: Array.isArray(q) ? answers : answers[0] });
  }

  /* What it was asked since the last time, as texts. */
  take() {
    const texts = this.asked.map(({ text }) => text);
    this.asked = [];
    return texts;
  }

  /* It thinks until what this answers is called. */
  hold() {
    let release;
    this.held = new Promise((done) => { release = done; });
    return () => {
      this.held = null;
      release();
    };
  }

  stop() {
    this.server.closeAllConnections?.();
    return new Promise((done) => this.server.close(done));
  }
}
