/* editor.mjs - what tests of the editor share: signing in, a story, pasting, and what the server has. */
/* SPDX-License-Identifier: Apache-2.0 */
import { open } from "./chromium.mjs";
import { program, run } from "./newsroom.mjs";

const PATIENCE = 15_000;

export async function signIn(page, newsroom, name = "admin", password = newsroom.password) {
  await page.goto(`${newsroom.url}/desk/`);
  await page.locator("input[name=name]").fill(name);
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.waitForURL(`${newsroom.url}/desk/`);
}

/* Another account: [name, password]; person: the name that stands in bylines. */
export async function colleague(newsroom, name, role, person) {
  const { stdout } = await run(program, ["user", newsroom.directory, "add", name, "--role", role, ...(person ? ["--person", person] : [])]);
  return [name, stdout.match(/password:? (\S+)/)[1]];
}

/* A signed-in page of its own browser context, on a new story or on number id. */
export async function openEditor(browser, newsroom, { id, person = ["admin", newsroom.password], ...options } = {}) {
  const page = await open(browser, options);
  await signIn(page, newsroom, ...person);
  await goTo(page, newsroom, id);
  return page;
}

export async function goTo(page, newsroom, id) {
  await page.goto(`${newsroom.url}/desk/stories/${id ?? "new"}/`);
  await page.waitForFunction(() => document.querySelector("#text.ProseMirror") && /\/stories\/\d+\/$/.test(location.pathname));
}

export const storyId = (page) => Number(new URL(page.url()).pathname.split("/")[3]);

/* The story as the server has it, kept words included. */
export const story = (page) => page.evaluate(async () => (await fetch(`/desk/api/story/${location.pathname.split("/")[3]}`)).json());

export const saved = (page) => page.waitForFunction(() => document.querySelector("#state").className === "saved", null, { timeout: PATIENCE });

/* Until the server has kept a text that holds these words. */
export const keptWith = async (page, words) => {
  for (const begin = Date.now(); Date.now() - begin < PATIENCE; await page.waitForTimeout(100)) {
    const has = await story(page).catch(() => null);
    if (JSON.stringify(has?.kept?.fields ?? has?.fields ?? "").includes(words)) return;
  }
  throw new Error(`not kept within ${PATIENCE} ms: ${words}`);
};

/* Saves a version by the key, and answers the story. */
export async function save(page) {
  await page.keyboard.press("Control+s");
  await page.waitForTimeout(100);
  for (const begin = Date.now(); Date.now() - begin < PATIENCE; await page.waitForTimeout(100)) {
    const has = await story(page);
    if (!has.kept) return has;
  }
  throw new Error("the version is not saved");
}

/* A paste, as the browser tells the page of one. */
export const paste = (page, { html = "", text = "" }) => page.evaluate(([given, plain]) => {
  const clipboardData = new DataTransfer();
  if (given) clipboardData.setData("text/html", given);
  clipboardData.setData("text/plain", plain);
  document.querySelector("#text").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, [html, text]);

/* The text's blocks, each as its words. */
export const blocks = (page) => page.locator("#text > *").evaluateAll((all) => all.map((block) => block.innerText.trim()).filter(Boolean));
