/* patience.mjs - how tests wait: for what is to come, however long a busy machine takes. */
/* SPDX-License-Identifier: Apache-2.0 */
import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/* Milliseconds after which nothing more is hoped for: only a fault waits so long. */
export const PATIENCE = 600_000;

/* Asks check() until it answers something true, and answers that; every: milliseconds between. what: what is waited for, in words, or what
 * makes them once it did not come. */
export async function until(what, check, { every = 50 } = {}) {
  for (const end = performance.now() + PATIENCE; ; await sleep(every)) {
    const found = await check();
    if (found) return found;
    if (performance.now() > end) throw new Error(`${typeof what === "function" ? what() : what}: not after ${PATIENCE / 1000} s`);
  }
}
