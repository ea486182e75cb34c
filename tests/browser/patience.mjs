/* patience.mjs - how tests wait: for what is to come, however long a busy machine takes. */
/* SPDX-License-Identifier: Apache-2.0 */
import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/* Milliseconds after which nothing more is hoped for: only a fault waits so long. */
export const PATIENCE = 600_000;
const STANDSTILL = 5000; /* one look takes no longer: more is a machine that stood still, which is no waiting */

/* Asks check() until it answers something true, and answers that; every: milliseconds between. what: what is waited for, in words, or what
 * makes them once it did not come. */
export async function until(what, check, { every = 50 } = {}) {
  for (let waited = 0, at = performance.now(); ; await sleep(every)) {
    const found = await check();
    if (found) return found;
    const now = performance.now();
    waited += Math.min(now - at, STANDSTILL);
    at = now;
    if (waited > PATIENCE) throw new Error(`${typeof what === "function" ? what() : what}: not after ${PATIENCE / 1000} s`);
  }
}

/* Until read(locator's element) is what is expected (a value, or a pattern of its words); fails with what stands there instead. */
const becomes = (read, kind) => async (locator, expected, why = "") => {
  let seen;
  const fits = () => (expected instanceof RegExp ? expected.test(seen) : seen === expected);
  await until(() => `${why && `${why}: `}${locator} ${kind} ${expected}, not ${JSON.stringify(seen)}`, async () => {
    seen = await read(locator);
    return fits();
  });
};

/* shows(locator, text or pattern, why): the words that are seen of it. A page that writes on later is waited for. */
export const shows = becomes((locator) => locator.evaluate((node) => node.innerText ?? node.textContent), "shows");
/* holds(locator, text or pattern, why): what stands in a field. */
export const holds = becomes((locator) => locator.inputValue(), "holds");
/* counts(locator, number, why): how many there are. */
export const counts = becomes((locator) => locator.count(), "counts");
