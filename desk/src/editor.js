/* editor.js - the writing of a story in the browser. */
/* SPDX-License-Identifier: Apache-2.0 */
export { schema } from "./schema.js";
export { fromHtml, toHtml } from "./html.js";
