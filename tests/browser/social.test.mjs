/* social.test.mjs - a story's title and picture where others share it: from the editor and from files to its page's card. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { JSDOM } from "jsdom";
import { addAccount, DeskClient } from "./desk_client.mjs";
import { goTo, openEditor, save, story as storyOf, storyId } from "./editor.mjs";
import { png } from "./png.mjs";
import { room } from "./room.mjs";

const photograph = fileURLToPath(new URL("../../demo/ferry.jpg", import.meta.url));
const GREEN = png(1400, 900, (x) => [0, x % 256, 0]), BLUE = png(1300, 800, (x) => [0, 0, x % 256]);
let newsroom, browser, admin, tor;
room({ demo: false, language: "en" }, async (...both) => {
  [newsroom, browser] = both;
  admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  tor = await DeskClient.signIn(newsroom, "tor", await addAccount(newsroom, "tor", "editor"));
});

const json = async (promise, status = 200) => {
  const answer = await promise;
  assert.equal(answer.status, status, await answer.clone().text());
  return answer.json();
};
const begin = async (change) => {
  const { fields } = await json(admin.post("/desk/api/story", { language: "en" }), 201);
  return json(admin.post("/desk/api/story", { language: "en", fields: { ...fields, slug: "", agency: "NCA", ...change } }), 201);
};
const write = (who, story, change, base = story.revision) =>
  who.post(`/desk/api/story/${story.id}/save`, { base, serial: 1, fields: { ...story.fields, ...change } });
const bring = async (bytes, name) => {
  const answer = await fetch(`${newsroom.url}/desk/api/media`, { method: "POST", body: bytes, headers: { Cookie: admin.cookie, "Content-Type": "image/png", "X-Dateline-Token": admin.token, "X-File-Name": name } });
  return json(answer);
};
const card = async (path) => {
  const { document } = new JSDOM(await newsroom.text(path)).window;
  const meta = (name) => document.querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.content;
  return { title: meta("og:title"), image: meta("og:image"), alt: meta("og:image:alt"), card: meta("twitter:card"),
    headline: document.querySelector("h1").textContent.trim(), data: JSON.parse(document.querySelector("script[type='application/ld+json']").textContent) };
};

test("the card falls back to headline and lead picture; a title and a picture of its own stand in it, and nowhere else", async () => {
  const [green, blue] = [await bring(GREEN, "green.png"), await bring(BLUE, "blue.png")];
  await json(admin.post(`/desk/api/media/${blue.id}`, { alt: "Blue stripes", caption: "", credit: "" }));
  let story = await begin({ headline: "Quay rebuilt", body: "<p>The quay.</p>", picture: { id: green.id, alt: "Green", caption: null, credit: null } });
  const { path } = await json(admin.post(`/desk/api/story/${story.id}/move`, { to: "published" }));
  const plain = await card(path);
  assert.deepEqual([plain.title, plain.alt, plain.card], ["Quay rebuilt", "Green", "summary_large_image"]);
  story = await json(admin.get(`/desk/api/story/${story.id}`));
  story = await json(write(admin, story, { social_title: "You can walk on it again", social_picture: blue.id }));
  assert.deepEqual([story.fields.social_title, story.fields.social_picture], ["You can walk on it again", blue.id]);
  assert.equal((await card(path)).title, "Quay rebuilt");
  await json(admin.post(`/desk/api/story/${story.id}/move`, { to: "published", base: story.revision }));
  const own = await card(path);
  assert.deepEqual([own.title, own.alt, own.headline, own.data.headline], ["You can walk on it again", "Blue stripes", "Quay rebuilt", "Quay rebuilt"]);
  assert.notEqual(own.image, plain.image);
  assert.equal(own.data.image.url.includes(own.image), false);
  const preview = await (await admin.get(`/desk/stories/${story.id}/preview/?as=card`)).text();
  assert.ok(preview.includes("You can walk on it again") && preview.includes("Blue stripes"));
  await json(admin.post(`/desk/api/media/${blue.id}`, { alt: "Blue lines", caption: "", credit: "" }));
  assert.equal((await card(path)).alt, "Blue lines");
  story = await json(admin.get(`/desk/api/story/${story.id}`));
  story = await json(write(admin, story, { social_title: "", social_picture: null }));
  await json(admin.post(`/desk/api/story/${story.id}/move`, { to: "published", base: story.revision }));
  assert.deepEqual([(await card(path)).title, (await card(path)).image], ["Quay rebuilt", plain.image]);
});

test("without a lead picture the card has the social one", async () => {
  const green = await bring(GREEN, "green.png");
  const story = await begin({ headline: "Bridge shut", body: "<p>Shut.</p>", social_picture: green.id });
  const { path } = await json(admin.post(`/desk/api/story/${story.id}/move`, { to: "published" }));
  const seen = await card(path);
  assert.ok(seen.image);
  assert.equal(seen.data.image, undefined);
});

test("both fields merge, clash, compare, and come back with an old version", async () => {
  const green = await bring(GREEN, "green.png"), blue = await bring(BLUE, "blue.png");
  const story = await begin({ headline: "Ferry", body: "<p>One.</p>", social_title: "A", social_picture: green.id });
  await json(write(tor, story, { social_title: "B" }));
  const both = await json(write(admin, story, { social_picture: blue.id }));
  assert.deepEqual([both.merged, both.fields.social_title, both.fields.social_picture], [true, "B", blue.id]);
  const clash = await json(write(tor, story, { social_title: "C", social_picture: null }), 409);
  assert.deepEqual(clash.clashes, [
    { field: "social_title", base: "A", theirs: "B", mine: "C" },
    { field: "social_picture", base: String(green.id), theirs: String(blue.id), mine: "" }]);
  const { fields } = await json(admin.get(`/desk/api/story/${story.id}/compare?from=1&to=3`));
  assert.deepEqual(fields.map(({ field }) => field), ["social_title", "social_picture"]);
  assert.match(fields[1].parts.map(({ text }) => text).join(""), /\.png.*\.png/, "pictures are named by their files");
  const again = await json(admin.post(`/desk/api/story/${story.id}/restore`, { revision: 1, base: 3 }));
  assert.deepEqual([again.fields.social_title, again.fields.social_picture], ["A", green.id]);
});

test("what is none of both is refused by name, and nothing is saved", async () => {
  const story = await begin({ headline: "Ferry" });
  for (const [change, words] of [[{ social_title: 7 }, /social_title/], [{ social_title: "x".repeat(201) }, /social networks/], [{ social_picture: "9" }, /social_picture/],
    [{ social_picture: -1 }, /social_picture/], [{ social_picture: 999999 }, /no picture 999999/], [{ social_picture: 1.5 }, /social_picture/],
    [{ picture: { id: 999999, alt: null, caption: null, credit: null } }, /no picture 999999/]])
    assert.match((await json(write(admin, story, change), 400)).problem, words, JSON.stringify(change).slice(0, 80));
  assert.equal((await json(admin.get(`/desk/api/story/${story.id}`))).revision, 1);
});

test("a file's social_title and social_image", async () => {
  const [url] = await newsroom.publish({
    "story.md": "---\ntitle: Lamp lit\nagency: NCA\nsocial_title: Somebody lit the lamp\nsocial_image: lamp.png\n---\nAt dusk.\n", "lamp.png": GREEN });
  const seen = await card(new URL(url).pathname);
  assert.equal(seen.title, "Somebody lit the lamp");
  assert.ok(seen.image);
});

test("in the editor: typed, chosen like the lead picture, seen in its cut, taken away, and all by keyboard", async () => {
  const page = await openEditor(browser, newsroom);
  await page.locator("#headline").fill("Gulls counted");
  await page.locator("#tab-details").click();
  await page.locator("#social_title").fill("How many gulls?");
  const chooser = page.waitForEvent("filechooser");
  await page.locator("#social-choose").focus();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(photograph);
  const image = page.locator("#social_picture img");
  await image.waitFor();
  const box = await image.boundingBox();
  assert.ok(Math.abs(box.width / box.height - 1200 / 630) < 0.02, `${box.width} x ${box.height}`);
  let { fields } = await save(page);
  assert.equal(fields.social_title, "How many gulls?");
  assert.ok(fields.social_picture > 0);
  assert.equal(fields.picture, null);
  if (process.env.DATELINE_SHOTS) await page.locator("#panel-details").screenshot({ path: `${process.env.DATELINE_SHOTS}/social.png` });
  await goTo(page, newsroom, storyId(page));
  await page.locator("#tab-details").click();
  await image.waitFor();
  await page.locator("#social_picture button", { hasText: "Remove" }).click();
  assert.equal(await image.count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "social-choose");
  ({ fields } = await save(page));
  assert.equal(fields.social_picture, null);
  assert.equal((await storyOf(page)).id, storyId(page));
  assert.deepEqual(page.seen.console.filter((line) => !line.includes("/here")), []);
  await page.context().close();
});
