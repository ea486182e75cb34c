/* demo.mjs - the demo newsroom with all its renditions, made once for a build: each test has a copy. */
/* SPDX-License-Identifier: Apache-2.0 */
import { cp, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { program, run, spawnServer, TITLE, whenListening } from "./newsroom.mjs";
import { until } from "./patience.mjs";

/* A busy machine is given its time for each picture. */
async function renditionsMade(url) {
  const waiting = async () => Number((await (await fetch(`${url}/metrics`)).text()).match(/^dateline_pictures\{state="waiting"\} (\d+)$/m)[1]);
  for (let left = await waiting(); left > 0;) {
    const before = left;
    await until(`fewer than ${before} pictures that wait`, async () => (left = await waiting()) < before, { every: 200 });
  }
}

async function make(folder) {
  const directory = join(folder, "newsroom");
  const { stdout } = await run(program, ["init", directory, ...TITLE, "--url", "http://127.0.0.1:8080", "--admin", "admin", "--demo"]);
  await writeFile(join(folder, "password"), stdout.match(/password (\S+)/)[1]);
  const child = spawnServer(directory, "127.0.0.1:0");
  const ended = new Promise((done) => { child.once("close", done); });
  try {
    await renditionsMade(await whenListening(child));
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

/* Copies the demo newsroom to directory, which must not be there, for readers at url; answers the administrator's password. */
export async function copyDemo(directory, url) {
  const { mtimeMs, size } = await stat(program);
  const today = new Date().toISOString().slice(0, 10); /* the newest stories are of the day on which it was made */
  const place = join(dirname(program), `demo-${today}-${Math.trunc(mtimeMs)}-${size}`);
  if (!await stat(place).catch(() => null)) {
    const folder = await mkdtemp(join(dirname(program), "demo-new-"));
    try {
      await make(folder);
      await rename(folder, place).catch((problem) => { if (problem.code !== "ENOTEMPTY") throw problem; });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  await cp(join(place, "newsroom"), directory, { recursive: true });
  const config = join(directory, "dateline.conf");
  await writeFile(config, (await readFile(config, "utf8")).replace(/^url = .*$/m, `url = ${url}`));
  return readFile(join(place, "password"), "utf8");
}
