/* room.mjs - the newsroom and the browser that a file of tests works in. */
/* SPDX-License-Identifier: Apache-2.0 */
import { after, before } from "node:test";
import { launch } from "./chromium.mjs";
import { Newsroom } from "./newsroom.mjs";

/* Opens both before the file's tests and closes them behind. options: of Newsroom.start; opened(newsroom, browser): is
 * given them, and makes ready what else the tests want. */
export const room = (options, opened) => {
  let newsroom, browser;
  before(async () => {
    newsroom = await Newsroom.start(options);
    browser = await launch();
    await opened(newsroom, browser);
  });
  after(async () => {
    await browser?.close();
    await newsroom?.stop();
  });
};
