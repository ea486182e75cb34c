/* desk_client.mjs - an account of the desk over HTTP, without a browser: signs in, asks, sends JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
import { spawn } from "node:child_process";
import { program, run } from "./newsroom.mjs";

/* Adds an account to a newsroom's folder; answers its password. */
export const addAccount = async (newsroom, name, role) => {
  const { stdout } = await run(program, ["user", newsroom.directory, "add", name, "--role", role]);
  return stdout.match(/password (\S+)/)[1];
};

export class DeskClient {
  constructor(newsroom, cookie, token) {
    Object.assign(this, { newsroom, cookie, token });
  }

  static async signIn(newsroom, name, password) {
    const door = await fetch(`${newsroom.url}/desk/sign-in/`);
    const token = (await door.text()).match(/name="token" value="([^"]+)"/)[1];
    const answer = await fetch(`${newsroom.url}/desk/sign-in/`, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ token, name, password, next: "/desk/" }),
    });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0];
    if (!cookie) throw new Error(`${name} was not let in: ${answer.status}`);
    const home = await fetch(`${newsroom.url}/desk/`, { headers: { Cookie: cookie } });
    const page = await home.text();
    const own = page.match(/<meta name="token" content="([^"]+)"/) ?? page.match(/name="token" value="([^"]+)"/);
    return new DeskClient(newsroom, cookie, own[1]);
  }

  get(path) {
    return fetch(this.newsroom.url + path, { headers: { Cookie: this.cookie }, redirect: "manual" });
  }

  post(path, body = {}, headers = {}) {
    return fetch(this.newsroom.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie: this.cookie, "Content-Type": "application/json", "X-Dateline-Token": this.token, ...headers },
      body: JSON.stringify(body),
    });
  }

  /* As a form of a page is sent. */
  form(path, fields = {}) {
    return fetch(this.newsroom.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { Cookie: this.cookie, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ token: this.token, ...fields }),
    });
  }
}
