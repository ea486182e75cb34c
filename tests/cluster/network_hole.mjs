/* network_hole.mjs - a way to a server that can be closed as a broken network closes it: without a word. */
/* SPDX-License-Identifier: Apache-2.0 */
import { connect, createServer } from "node:net";

export class NetworkHole {
  #held = new Set();
  #closed = false;

  /* A port of loopback that leads to another. */
  static async to(port) {
    const hole = new NetworkHole();
    hole.server = createServer((near) => hole.#join(near, port));
    await new Promise((done) => { hole.server.listen(0, "127.0.0.1", done); });
    hole.port = hole.server.address().port;
    return hole;
  }

  #join(near, port) {
    this.#hold(near);
    if (this.#closed) return;
    const far = connect(port, "127.0.0.1");
    this.#hold(far);
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on("data", (bytes) => { if (!this.#closed) other.write(bytes); });
      one.on("close", () => { if (!this.#closed) other.destroy(); });
    }
  }

  #hold(socket) {
    this.#held.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#held.delete(socket));
  }

  /* From now on nothing comes through, and no connection ends. */
  swallow() {
    this.#closed = true;
  }

  /* New connections lead there again; the old ones are lost. */
  mend() {
    this.#closed = false;
    for (const socket of this.#held) socket.destroy();
  }

  stop() {
    for (const socket of this.#held) socket.destroy();
    return new Promise((done) => { this.server.close(done); });
  }
}
