/* server.js - asking the server, as JSON; a failure says what it is. */
/* SPDX-License-Identifier: Apache-2.0 */
import { data, word } from "./page.js";

/* kind: "offline" (no answer), "signed-out", "refused" (words say why), "conflict" (answer holds both). */
export class Failure extends Error {
  constructor(kind, words, status = 0, answer = {}) {
    super(words);
    Object.assign(this, { kind, status, answer });
  }
}

const meta = document.querySelector("meta[name=token]");
const PATIENCE = 20_000; /* milliseconds for an answer */

/* What a page of the desk says now: its token, and whose it is; undefined when it is not shown. */
const look = async (path) => {
  const answer = await fetch(path, { redirect: "manual" });
  if (!answer.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const island = page.querySelector("#editor-data");
  return { token: page.querySelector("meta[name=token]")?.content, person: island && JSON.parse(island.textContent).person };
};

/* After signing in again, the page's token is another one. What was written here goes out under no other name. */
const renew = async () => {
  const page = await look(location.pathname).catch(() => undefined);
  if (page?.person && page.person !== data.person) throw new Failure("signed-out", word("other_account", { name: page.person, own: data.person }), 401);
  if (!page?.token || page.token === meta.content) return false;
  meta.content = page.token;
  return true;
};

const send = (path, { method = "POST", body, headers = {}, ...rest } = {}) => fetch(path, {
  method, body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
  headers: method === "GET" ? headers : { "X-Dateline-Token": meta.content, ...headers },
  ...rest,
}).catch(() => { throw new Failure("offline", word("no_answer")); });

const read = async (answer) => {
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status >= 500 && !said.problem) throw new Failure("offline", word("no_answer"), answer.status);
  throw new Failure(answer.status === 409 && said.theirs ? "conflict" : "refused", said.problem ?? word("refused"), answer.status, said);
};

/* The dispatcher refuses with a page, a resource with JSON: a page means that the session or its token has ended. */
const ended = (answer) => answer.type === "opaqueredirect" || answer.status === 401
  || (answer.status === 403 && !answer.headers.get("Content-Type")?.includes("json"));

const ask = async (path, options) => {
  const answer = await send(path, options);
  if (!ended(answer)) return read(answer);
  if (await renew()) {
    const again = await send(path, options);
    if (!ended(again)) return read(again);
  }
  throw new Failure("signed-out", word("signed_out"), 401);
};

export const get = (path) => ask(path, { method: "GET" });
export const post = (path, body, rest = {}) =>
  ask(path, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, ...rest });

/* Signs in from this page, as whose it is. door: the page whose token the step takes. {pending: the code comes next}. */
const enter = async (path, door, body) => {
  meta.content = (await look(door).catch(() => undefined))?.token ?? meta.content;
  const headers = { "Content-Type": "application/json" };
  const said = await read(await send(path, { headers, body: JSON.stringify({ name: data.person, language: document.documentElement.lang, ...body }) }));
  if (!said.pending) await renew();
  return said;
};
export const givePassword = (password) => enter("/desk/api/sign-in", "/desk/sign-in/", { password });
export const giveCode = (code) => enter("/desk/api/sign-in/code", "/desk/sign-in/code/", { code });

/* Sends a picture; tell(part) hears how far it is, from 0 to 1. */
export const upload = (file, tell) => new Promise((done, fail) => {
  const sent = new XMLHttpRequest();
  sent.open("POST", "/desk/api/media");
  sent.setRequestHeader("X-Dateline-Token", meta.content);
  sent.setRequestHeader("X-File-Name", encodeURIComponent(file.name || "picture"));
  sent.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  sent.responseType = "json";
  sent.upload.onprogress = (event) => tell(event.loaded / (event.total || 1));
  sent.onload = () => (sent.status === 200 && sent.response?.id ? done(sent.response)
    : fail(new Failure("refused", sent.response?.problem ?? word("refused"), sent.status)));
  sent.onerror = () => fail(new Failure("offline", word("picture_offline")));
  sent.send(file);
});
