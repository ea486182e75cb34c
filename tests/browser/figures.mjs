/* figures.mjs - figures of the audience for a newsroom of a test: what is most read stands on its pages. */
/* SPDX-License-Identifier: Apache-2.0 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./patience.mjs";

const run = promisify(execFile);
const thisHour = () => Math.floor(Date.now() / 3_600_000);

/* Changes the audience's database while the server is stopped, and serves again. The stories are there as news.story. */
export const changeFigures = (newsroom, sql) => newsroom.restart(() => run("sqlite3", [
  join(newsroom.directory, "audience.db"), `attach '${join(newsroom.directory, "dateline.db")}' as news; ${sql}`,
]));

/* An hour ago stories of higher numbers were seen more, and those of lower numbers read to the end by more. */
export const countReaders = (newsroom) => changeFigures(newsroom, `delete from view_hour;
  insert into view_hour select ${thisHour() - 1}, id, '', language, 5000, 1000 + id, 5000 - id, 60, x'', x'' from news.story where status = 'published'`);

/* The server makes the lists after it serves. */
export const listsMade = (newsroom, path = "/") => until(`what is most read, on ${path}`, async () => (await newsroom.text(path)).includes('class="most'));
