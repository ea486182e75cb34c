/* modules.mjs - packages of this folder for tests in other folders. */
/* SPDX-License-Identifier: Apache-2.0 */
export { SMTPServer } from "smtp-server";
