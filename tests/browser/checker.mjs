/* checker.mjs - the Nu Html Checker over files, all in one run. */
/* SPDX-License-Identifier: Apache-2.0 */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { basename } from "node:path";

const JAVA = ["-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
const JAR = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/* {file's name: what is wrong with it}. The checker answers 1 when it has something to say. */
export const check = (files) =>
  new Promise((done, fail) => {
    const words = [...JAVA, "-jar", JAR, "--format", "json", "--also-check-css", ...files];
    execFile("java", words, { maxBuffer: 1 << 26 }, (problem, _, text) => {
      if (problem && typeof problem.code !== "number") return fail(new Error("the checker needs java", { cause: problem }));
      const found = Object.fromEntries(files.map((file) => [basename(file), []]));
      for (const { url, type, subType, lastLine, message, extract } of JSON.parse(text).messages) {
        found[basename(url)].push(`${subType ?? type}, line ${lastLine}: ${message} ${extract ?? ""}`);
      }
      done(found);
    });
  });
