/* editor.mjs - what tests of the editor share: signing in, a story, pasting, and what the server has. */
/* SPDX-License-Identifier: Apache-2.0 */
import { open } from "./chromium.mjs";
import { program, run } from "./newsroom.mjs";
import { until } from "./patience.mjs";

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

/* Its newest words: when nobody types for a while they become a version by themselves. */
export const newest = async (page) => {
  const { kept, fields } = await story(page);
  return kept?.fields ?? fields;
};

export const saved = (page) => page.waitForFunction(() => document.querySelector("#state").className === "saved");

/* Until the server has kept a text that holds these words; answers the story's fields. */
export const keptWith = (page, words) => until(`"${words}", kept`, async () => {
  const fields = await newest(page).catch(() => null);
  return JSON.stringify(fields).includes(words) && fields;
}, { every: 100 });

/* Until the browser itself has kept a text of this story that holds these words. */
export const keptHere = (page, words) => until(`"${words}", kept in the browser`, () => page.evaluate(async ([id, part]) => {
  const settle = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  const opened = await settle(indexedDB.open("dateline-desk")), copies = opened.transaction("copies").objectStore("copies");
  const [keys, values] = await Promise.all([settle(copies.getAllKeys()), settle(copies.getAll())]);
  opened.close();
  return keys.some((key, i) => key.includes(`/${id}/`) && JSON.stringify(values[i].fields).includes(part));
}, [storyId(page), words]), { every: 100 });

/* Saves a version by the key where there is something to save, and answers the story. */
export async function save(page) {
  const isKeeping = () => [...page.context().posting].some((one) => /\/(keep|save)$/.test(one.url()) && one.frame().page() === page);
  await page.keyboard.press("Control+s");
  return until("a version of all that is there", async () => {
    const wasKeeping = isKeeping(), has = await story(page);
    return !wasKeeping && !isKeeping() && !has.kept && has;
  }, { every: 100 });
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
