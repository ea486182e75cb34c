/* pieces.test.mjs - pages that arrive line by line, as over a slow network: what was painted does not move. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import { launch, nextFrame, open } from "./chromium.mjs";
import { demoStory, Newsroom } from "./newsroom.mjs";
import { sleep } from "./patience.mjs";

const LINES = 150; /* more than a first screen; the rest comes at once */
const PAUSE_MILLISECONDS = 25; /* more than a frame */
const WIDTHS = [375, 768, 1280];
let newsroom, browser, slow;

async function sendSlowly(body, answer) {
  let rest = body.indexOf("</head>");
  answer.write(body.subarray(0, rest));
  for (let line = 0; line < LINES && rest < body.length; line++) {
    await sleep(PAUSE_MILLISECONDS);
    const end = body.indexOf("\n", rest) + 1 || body.length;
    answer.write(body.subarray(rest, end));
    rest = end;
  }
  answer.end(body.subarray(rest));
}

/* Passes on what the newsroom answers, its pages line by line. */
function passOn(asked, answer) {
  const { hostname, port, host } = new URL(newsroom.url);
  const { "accept-encoding": _, ...headers } = asked.headers;
  request({ hostname, port, path: asked.url, headers: { ...headers, host } }, async (from) => {
    const { "content-length": __, ...kept } = from.headers;
    answer.writeHead(from.statusCode, kept);
    if (!/html/.test(kept["content-type"])) return from.pipe(answer);
    return sendSlowly(Buffer.concat(await from.toArray()), answer);
  }).end();
}

before(async () => {
  newsroom = await Newsroom.start();
  browser = await launch();
  slow = createServer(passOn).listen(0, "127.0.0.1");
  await once(slow, "listening");
});
after(async () => {
  await browser?.close();
  slow?.close();
  await newsroom?.stop();
});

/* In the page: what moved, by how much, and from where to where. */
const listShifts = () => {
  window.__moved = [];
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      window.__moved.push(`${value.toFixed(4)}: ${sources.map(({ node, previousRect, currentRect }) =>
        `${node?.nodeName}.${node?.className} "${node?.textContent.slice(0, 30)}" ${place(previousRect)} -> ${place(currentRect)}`).join("; ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
};

async function shifts(path, width) {
  const page = await open(browser, { width });
  await page.addInitScript(listShifts);
  await page.goto(`http://127.0.0.1:${slow.address().port}${path}`, { waitUntil: "load" });
  await nextFrame(page);
  const [shift, moved] = await page.evaluate(() => [window.__shift, window.__moved]);
  await page.context().close();
  return { shift: shift.toFixed(3), moved };
}

const PAGES = {
  "story": demoStory(), "front": "/", "section": "/category/harbour/", "tag": "/tag/ferries/", "author": "/author/solveig-aasen/",
  "corrections": "/corrections/", "Arabic story": demoStory("ar"), "Arabic front": "/ar/", "not found": "/nothing/stands/here/",
};
for (const [kind, path] of Object.entries(PAGES)) {
  test(`${kind}, line by line: nothing moves`, async () => {
    const seen = await Promise.all(WIDTHS.map((width) => shifts(path, width)));
    for (const [i, { shift, moved }] of seen.entries()) assert.equal(shift, "0.000", `${kind}, ${WIDTHS[i]} px:\n${moved.join("\n")}`);
  });
}
