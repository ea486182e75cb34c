/* desk.test.mjs - signing in to the desk and out, as a person does. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, open } from "./chromium.mjs";
import { holds, shows } from "./patience.mjs";
import { room } from "./room.mjs";

let newsroom, browser;
room({}, (...both) => { [newsroom, browser] = both; });

async function signIn(page, password) {
  await page.goto(`${newsroom.url}/desk/`);
  await page.locator("input[name=name]").fill("admin");
  await page.locator("input[name=password]").fill(password);
  await follow(page.locator("button[type=submit]"));
}

test("a stranger is asked to sign in", async () => {
  const page = await open(browser);
  await page.goto(`${newsroom.url}/desk/`);
  assert.equal(new URL(page.url()).pathname, "/desk/sign-in/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "name");
  assert.deepEqual(page.seen.console, []);
  await page.context().close();
});

test("a wrong password does not let in, and does not say which of the two was wrong", async () => {
  const page = await open(browser);
  await signIn(page, "not the password of anybody");
  await shows(page.locator("[role=alert]"), "Name and password do not belong together.");
  await holds(page.locator("input[name=name]"), "admin");
  await holds(page.locator("input[name=password]"), "");
  assert.deepEqual(await page.context().cookies(), []);
  await page.goto(`${newsroom.url}/desk/`);
  assert.equal(new URL(page.url()).pathname, "/desk/sign-in/");
  await page.context().close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the printed password lets in, the list is there, signing out ends it; ${colorScheme}`, async () => {
    const page = await open(browser, { width: 375, colorScheme });
    await signIn(page, newsroom.password);
    assert.equal(new URL(page.url()).pathname, "/desk/");
    assert.ok(await page.locator("ul.stories li").count() >= 20);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    const cookies = await page.context().cookies();
    assert.equal(cookies.length, 1);
    assert.ok(cookies[0].httpOnly && cookies[0].sameSite !== "None");
    assert.ok(page.seen.requests.every((url) => url.startsWith(newsroom.url)));
    await page.locator("header form button").click();
    assert.equal(new URL(page.url()).pathname, "/desk/sign-in/");
    assert.deepEqual(await page.context().cookies(), []);
    await page.context().addCookies(cookies); /* the session itself has ended, not only its cookie */
    await page.goto(`${newsroom.url}/desk/`);
    assert.equal(new URL(page.url()).pathname, "/desk/sign-in/");
    assert.deepEqual(page.seen.console, []);
    await page.context().close();
  });
}

test("signing in leads to a page of the desk only", async () => {
  const page = await open(browser);
  await page.goto(`${newsroom.url}/desk/sign-in/?next=//evil.example/`);
  await page.locator("input[name=name]").fill("admin");
  await page.locator("input[name=password]").fill(newsroom.password);
  await page.locator("button[type=submit]").click();
  assert.equal(page.url(), `${newsroom.url}/desk/`);
  await page.context().close();
});

test("a form without its token, or from another site, is refused", async () => {
  const form = (headers) => fetch(`${newsroom.url}/desk/sign-in/`, {
    method: "POST", redirect: "manual", headers, body: new URLSearchParams({ name: "admin", password: newsroom.password }),
  });
  assert.equal((await form({})).status, 403);
  assert.equal((await form({ Origin: "https://evil.example" })).status, 403);
});
