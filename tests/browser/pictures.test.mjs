/* pictures.test.mjs - pictures from the file that is published to what a phone and a wide screen load. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { launch, open } from "./chromium.mjs";
import { DeskClient } from "./desk_client.mjs";
import { frontMatter, Newsroom, program } from "./newsroom.mjs";
import { until } from "./patience.mjs";
import { chunk, png } from "./png.mjs";

const run = promisify(execFile);
const demo = (name) => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url));

/* ---- files ---- */

const RED = [220, 20, 20], BLUE = [20, 20, 220];
/* Red but for a blue strip at its end. */
const strip = (width, height) => png(width, height, (x) => (x < width * 0.8 ? RED : BLUE));

/* 10 x 10 pixels. */
const gif = (frames) => Buffer.concat([
  Buffer.from("4749463839610a000a00800000000000ffffff", "hex"),
  ...Array(frames).fill(Buffer.from("21f90400000000002c000000000a000a000002168c2d99872a1cdc33a00275ec95faa8de608c04914c0100", "hex")),
  Buffer.from(";"),
]);

/* What the picture program writes of a file: [{shape, format, width, height, bytes}], with the focal point in thousandths. */
const develop = async (file, focalX = 500, focalY = 500, what = "make") => {
  const child = join(program, "..", "dateline-picture");
  const { stdout } = await run("/bin/sh", ["-c", `"$0" ${what} ${focalX} ${focalY} <"$1"`, child, file], { encoding: "buffer", maxBuffer: 1 << 26 });
  const found = [];
  for (let at = 0; at < stdout.length;) {
    const length = stdout.readUInt32BE(at + 12);
    const bytes = stdout.subarray(at + 16, at + 16 + length);
    if (stdout[at] === 0x52)
      found.push({ shape: ["shot", "card", "square", "social"][stdout[at + 1]], format: ["avif", "webp", "jpg"][stdout[at + 2]],
                   width: stdout.readUInt32BE(at + 4), height: stdout.readUInt32BE(at + 8), bytes });
    at += 16 + length;
  }
  return found;
};

/* ---- the newsroom ---- */

let newsroom, browser, folder;
const stories = {}; /* address by type */

const publish = (name, bytes, values = {}, text = "The boats lay still. Nobody was on the quay.") =>
  newsroom.publish({ [name]: bytes, [`${name}.md`]: `${frontMatter({ title: `A picture: ${name}`, image: name, byline: ["Ines Falk"], place: "Norhaven", sections: ["Harbour"], ...values })}\n${text}\n` });

/* The page once its picture has all its renditions: they are made while it is shown already. */
const whenWhole = (path) => until(() => `${path} with renditions\n${newsroom.log}`, async () => {
  const text = await newsroom.text(path);
  return /<source type="image\/avif"/.test(leadOf(text)) && text;
}, { every: 100 });

const leadOf = (text) => text.match(/<figure class="lead">[\s\S]*?<\/figure>/)[0];
const filesOf = (markup) =>
  [...markup.matchAll(/srcset="([^"]+)"/g)].flatMap(([, set]) => set.split(", ").map((one) => one.split(" ")))
    .map(([path, width]) => ({ path, width: Number.parseInt(width, 10) }));

before(async () => {
  newsroom = await Newsroom.start({ demo: false });
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "dateline-pictures-"));
  const jpeg = join(folder, "turned.jpg");
  await writeFile(jpeg, await readFile(demo("ferry.jpg")));
  await writeFile(join(folder, "small.jpg"), (await develop(demo("harbour.jpg"))).find((one) => one.shape === "shot" && one.format === "jpg" && one.width === 160).bytes);
  await run("exiftool", ["-q", "-overwrite_original", "-Orientation#=6", "-GPSLatitude=59.12345", "-GPSLatitudeRef=N", "-GPSLongitude=10.54321", "-GPSLongitudeRef=E",
    "-SerialNumber=SECRET-CAMERA-4711", `-ThumbnailImage<=${join(folder, "small.jpg")}`, "-IPTC:Caption-Abstract=Fog over the quay.",
    "-IPTC:By-line=Tor Amsel", "-IPTC:Credit=NCA", "-XMP-iptcCore:AltTextAccessibility=A ferry in fog.", jpeg]);
  const halves = await develop(demo("school.jpg"));
  const widest = (format) => halves.filter((one) => one.shape === "shot" && one.format === format).at(-1).bytes;
  const files = { "jpeg.jpg": await readFile(jpeg), "png.png": strip(900, 900), "webp.webp": widest("webp"), "avif.avif": widest("avif"), "gif.gif": gif(3) };
  for (const [name, bytes] of Object.entries(files)) {
    const [url] = await publish(name, bytes);
    stories[name.split(".")[0]] = new URL(url).pathname;
  }
});
after(async () => {
  await browser?.close();
  await newsroom?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("a quick form is shown at once, then AVIF, WebP and JPEG of every width, immutable and what they say they are", async () => {
  for (const path of Object.values(stories)) {
    const first = leadOf(await newsroom.text(path)).match(/<img src="([^"]+)"/)[1];
    assert.equal((await newsroom.fetch(first)).status, 200, path);
    const lead = leadOf(await whenWhole(path));
    const files = filesOf(lead);
    assert.ok(files.length % 3 === 0 && files.length >= 3, path);
    for (const { path: file } of files) {
      const { status, headers, body } = await newsroom.fetch(file);
      assert.equal(status, 200, file);
      assert.equal(headers["content-type"], { avif: "image/avif", webp: "image/webp", jpg: "image/jpeg" }[file.split(".").at(-1)]);
      assert.match(headers["cache-control"], /immutable/);
      assert.match(headers["content-security-policy"], /sandbox/);
      const mark = { avif: ["ftypavif", 4], webp: ["WEBP", 8], jpg: ["\xff\xd8\xff", 0] }[file.split(".").at(-1)];
      assert.equal(body.toString("latin1", mark[1], mark[1] + mark[0].length), mark[0], file);
    }
  }
});

test("the browser finds each width as it is promised, and every format decodes", async () => {
  const page = await open(browser);
  await page.goto(newsroom.url + stories.png);
  const files = filesOf(leadOf(await whenWhole(stories.png)));
  const sizes = await page.evaluate(async (all) => {
    const found = [];
    for (const { path } of all) {
      const image = new Image();
      image.src = path;
      await image.decode();
      found.push([image.naturalWidth, image.naturalHeight]);
    }
    return found;
  }, files);
  files.forEach(({ width }, i) => assert.deepEqual(sizes[i], [width, width], files[i].path));
  await page.context().close();
});

test("a turned picture stands upright, and its box is upright from the start", async () => {
  const text = leadOf(await whenWhole(stories.jpeg));
  const [, width, height] = text.match(/width="(\d+)" height="(\d+)"/).map(Number);
  assert.ok(height > width, `${width} x ${height}`);
  const page = await open(browser);
  await page.goto(newsroom.url + stories.jpeg);
  const natural = await page.locator(".lead img").evaluate(async (image) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  assert.ok(Math.abs(natural[0] / natural[1] - width / height) < 0.01, String(natural));
  await page.context().close();
});

test("a picture's own words are used where the desk gave none", async () => {
  const lead = leadOf(await whenWhole(stories.jpeg));
  assert.match(lead, /alt="A ferry in fog\."/);
  assert.match(lead, /Fog over the quay\./);
  assert.match(lead, /Tor Amsel\/NCA/);
  const [url] = await publish("words.jpg", await readFile(join(folder, "turned.jpg")), { alt: "The desk's words", caption: "The desk's caption.", credit: "I. Falk" });
  const other = leadOf(await newsroom.text(new URL(url).pathname));
  assert.match(other, /alt="The desk&#39;s words"/);
  assert.match(other, /The desk&#39;s caption\./);
  assert.doesNotMatch(other, /Tor Amsel/);
});

test("no rendition knows where the picture was taken, nor does any address of it", async () => {
  const lead = leadOf(await whenWhole(stories.jpeg));
  const checked = [...filesOf(lead).map((one) => one.path), (await newsroom.text(stories.jpeg)).match(/property="og:image" content="([^"]+)"/)[1]];
  const dir = await mkdtemp(join(folder, "out-"));
  for (const [i, path] of checked.entries()) {
    const { body } = await newsroom.fetch(path);
    assert.ok(!body.includes("SECRET-CAMERA") && !body.includes("Amsel"), path);
    await writeFile(join(dir, `${i}.${path.split(".").at(-1)}`), body);
  }
  const { stdout } = await run("exiftool", ["-j", "-GPS*", "-ThumbnailImage", "-SerialNumber", "-Orientation", "-IPTC:all", "-XMP:all", dir]);
  for (const one of JSON.parse(stdout)) assert.deepEqual(Object.keys(one), ["SourceFile"], one.SourceFile);
  const files = await run("find", [join(newsroom.directory, "media"), "-name", "*.jpg", "-size", "+1k", "-path", "*/media/??/*.jpg", "-not", "-path", "*/media/??/*/*"]);
  for (const file of files.stdout.trim().split("\n")) {
    const { status, headers } = await newsroom.fetch(file.slice(file.indexOf("/media/", newsroom.directory.length)));
    assert.equal(status, 302, file); /* the original stays in the house */
    assert.match(headers.location, /^\/media\/..\/[0-9a-f]+\/\d+\.jpg$/);
  }
});

test("a phone loads a small file, a wide screen a larger one, and nothing moves", async () => {
  const text = await whenWhole(stories.webp);
  assert.match(leadOf(text), /fetchpriority="high"/);
  assert.doesNotMatch(leadOf(text), /loading="lazy"/);
  const chosen = {};
  for (const [name, options] of [["phone", { width: 360, height: 740 }], ["dense phone", { width: 360, height: 740, deviceScaleFactor: 2 }], ["tablet", { width: 768, height: 1000 }], ["wide", { width: 1440, height: 900 }]]) {
    const page = await open(browser, options);
    await page.goto(newsroom.url + stories.webp, { waitUntil: "networkidle" });
    const image = page.locator(".lead img");
    const { source, shown } = await image.evaluate((one) => ({ source: one.currentSrc, shown: one.getBoundingClientRect().width }));
    assert.match(source, /\.avif$/);
    chosen[name] = { width: Number(source.match(/(\d+)\.avif$/)[1]), shown: shown * (options.deviceScaleFactor ?? 1) };
    assert.equal(await page.evaluate(() => window.__shift), 0, name);
    assert.deepEqual(page.seen.console, [], name);
    const own = leadOf(text).match(/\/media\/..\/[0-9a-f]+\//)[0];
    assert.equal(page.seen.requests.filter((url) => url.includes(own)).length, 1, name);
    await page.context().close();
  }
  for (const [name, { width, shown }] of Object.entries(chosen)) {
    const widths = filesOf(leadOf(text)).map((one) => one.width);
    const best = Math.min(...widths.filter((one) => one >= shown - 1), Infinity);
    assert.equal(width, best === Infinity ? Math.max(...widths) : best, `${name}: shown ${shown}`);
  }
  assert.ok(chosen.phone.width < chosen.wide.width);
});

/* [red, blue] of a pixel of a JPEG. */
const pixel = (page, bytes, x, y) => page.evaluate(async ([encoded, ...at]) => {
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0))], { type: "image/jpeg" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const { data } = canvas.getImageData(...at, 1, 1);
  return [data[0], data[2]];
}, [bytes.toString("base64"), x, y]);

test("the cut keeps the focal point", async () => {
  const file = join(folder, "strip.png");
  await writeFile(file, strip(900, 300));
  const page = await open(browser);
  await page.goto(newsroom.url + stories.png);
  const colours = {};
  for (const focal of [0, 1000]) {
    const square = (await develop(file, focal, 500)).find((one) => one.shape === "square" && one.format === "jpg" && one.width === 192);
    colours[focal] = await pixel(page, square.bytes, 180, 96);
  }
  assert.ok(colours[0][0] > 150 && colours[0][1] < 100, `${colours[0]}`);
  assert.ok(colours[1000][1] > 150 && colours[1000][0] < 100, `${colours[1000]}`);
  await page.context().close();
});

test("lists show cards of 3:2 that fill their box, lazily but for the first", async () => {
  await whenWhole(stories.png);
  await whenWhole(stories.webp);
  const front = await newsroom.text("/");
  const cards = [...front.matchAll(/<picture>[\s\S]*?<\/picture>/g)].map(([one]) => one);
  assert.ok(cards.length >= 1);
  for (const card of cards) {
    const [, width, height] = card.match(/width="(\d+)" height="(\d+)"/).map(Number);
    assert.ok(Math.abs(width / height - 1.5) < 0.02, card);
  }
  assert.equal(cards.filter((one) => /fetchpriority="high"/.test(one)).length, 1);
  assert.equal(cards.filter((one) => /loading="lazy"/.test(one)).length, cards.length - 1);
});

test("what other sites show beside a link is 1200 x 630 of our own", async () => {
  const text = await whenWhole(stories.avif);
  const image = text.match(/property="og:image" content="([^"]+)"/)[1];
  const { body, headers } = await newsroom.fetch(new URL(image).pathname);
  assert.equal(headers["content-type"], "image/jpeg");
  const file = join(folder, "card.jpg");
  await writeFile(file, body);
  const { stdout } = await run("exiftool", ["-s3", "-ImageSize", file]);
  const [width, height] = stdout.trim().split("x").map(Number);
  assert.ok(Math.abs(width / height - 1200 / 630) < 0.01, stdout);
  assert.ok(text.includes(`property="og:image:width" content="${width}"`), "og:image:width");
});

test("a corrupt file, a bomb and a file whose type lies are refused in words, and nothing of them stays", async () => {
  const jpeg = await readFile(demo("storm.jpg"));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30000, 0);
  header.writeUInt32BE(30000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const bomb = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), chunk("IDAT", zlib.deflateSync(Buffer.alloc(3751 * 30000), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
  const hostile = {
    "cut.jpg": [Buffer.concat([jpeg.subarray(0, jpeg.length / 3), Buffer.from([0xff, 0xd9])]), /ends too early/],
    "bomb.png": [bomb, /30000 x 30000 pixels; 16384 a side fit/],
    "script.png": [Buffer.from("%!PS-Adobe-3.0\n(boo) show\n"), /not a picture/],
    "page.jpg": [Buffer.from("\xff\xd8\xff<html><script>alert(1)</script>\xff\xd9", "latin1"), /cut off or damaged/],
    "lie.avif": [Buffer.concat([Buffer.from("000000146674797061766966000000000000001469737065000000000000004000000040", "hex"), jpeg]), /damaged/],
    "frames.gif": [gif(100000), /more than 200 frames/],
  };
  for (const [name, [bytes, words]] of Object.entries(hostile)) {
    const problem = await publish(name, bytes).then(() => null, (one) => one);
    assert.ok(problem, name);
    assert.equal(problem.code, 1, name);
    assert.match(problem.stderr, words, name);
  }
  const { stdout } = await run(program, ["check", newsroom.directory]).catch((problem) => problem);
  assert.match(stdout, /: 0 faults/);
  assert.match(await newsroom.text("/metrics"), /^dateline_pictures\{state="given_up"\} 0$/m);
});

test("a picture in the text has room, sizes and formats, and keeps its words", async () => {
  const file = (await run("find", [join(newsroom.directory, "media"), "-name", "*.png", "-path", "*/media/??/*.png"])).stdout.trim().split("\n")[0];
  const path = file.slice(file.indexOf("/media/", newsroom.directory.length));
  const [url] = await newsroom.publish({ "body.html": `${frontMatter({ title: "A picture in the text", byline: ["Ines Falk"], place: "Norhaven" })}
<p>Before it.</p><figure><img src="${path}" alt="Red &amp; blue"><figcaption>Two colours</figcaption></figure><p>After it.</p>` });
  const body = (await newsroom.text(new URL(url).pathname)).match(/<div class="text">[\s\S]*?<\/figure>/)[0];
  assert.match(body, /<source type="image\/avif" srcset="\/media\//);
  assert.match(body, /alt="Red &amp; blue"/);
  assert.match(body, /width="584" height="584"/);
  assert.match(body, /loading="lazy"/);
  assert.match(body, /<figcaption>Two colours<\/figcaption>/);
  const page = await open(browser, { width: 360 });
  await page.goto(url, { waitUntil: "networkidle" });
  assert.equal(await page.evaluate(() => window.__shift), 0);
  assert.equal(await page.locator(".text img").evaluate((one) => Math.round(one.getBoundingClientRect().width)), 328);
  await page.context().close();
});

test("a focal point that moves while the cuts are made: they are made anew, at other addresses", async () => {
  const admin = await DeskClient.signIn(newsroom, "admin", newsroom.password);
  const sent = await fetch(`${newsroom.url}/desk/api/media`, { method: "POST", body: strip(2400, 800),
    headers: { Cookie: admin.cookie, "Content-Type": "image/png", "X-Dateline-Token": admin.token, "X-File-Name": "moved.png" } });
  const { id } = await sent.json();
  const { fields } = await (await admin.post("/desk/api/story", { language: "en" })).json();
  const picture = { id, alt: "Red and blue", caption: null, credit: null };
  const story = await (await admin.post("/desk/api/story", { language: "en", fields: { ...fields, slug: "", headline: "Moved", agency: "NCA", body: "<p>One.</p>", picture } })).json();
  const { path } = await (await admin.post(`/desk/api/story/${story.id}/move`, { to: "published" })).json();
  const page = await open(browser);
  await page.goto(newsroom.url + path);
  const card = async () => (await newsroom.text(path)).match(/property="og:image" content="([^"]+)"/)[1];
  const blue = async () => {
    const { body } = await newsroom.fetch(new URL(await card()).pathname);
    return (await pixel(page, body, 1100, 300))[1] > 150;
  };
  assert.equal((await admin.post(`/desk/api/media/${id}`, { focal_x: 1000 })).status, 200);
  await whenWhole(path);
  await until("a card of the blue side", blue, { every: 100 });
  const before = await card();
  assert.equal((await admin.post(`/desk/api/media/${id}`, { focal_x: 0 })).status, 200);
  await until("another card", async () => (await card()) !== before, { every: 100 });
  assert.equal(await blue(), false);
  assert.equal((await newsroom.fetch(new URL(before).pathname)).status, 200, "who has the old page still finds its picture");
  await page.context().close();
});
