/* s3.mjs - an S3-compatible store on loopback: s3rver, behind a door that checks every signature and can be shut. */
/* SPDX-License-Identifier: Apache-2.0 */
import { createHash, createHmac } from "node:crypto";
import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";

export const KEY = "S3RVER", SECRET = "S3RVER"; /* the one account that it has */

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/* AWS Signature Version 4 of a request as it came over the wire, by the four steps of its specification. */
const signatureOf = (asked) => {
  const [, key, date, region, service, names, given] = asked.headers.authorization.match(/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/(s3)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/);
  const [path, query = ""] = asked.url.split("?");
  const lines = names.split(";").map((name) => `${name}:${asked.headers[name].trim()}\n`).join("");
  const canonical = [asked.method, path, query.split("&").sort().join("&"), lines, names, asked.headers["x-amz-content-sha256"]].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const signing = [region, service, "aws4_request"].reduce(hmac, hmac(`AWS4${SECRET}`, date));
  const right = hmac(signing, ["AWS4-HMAC-SHA256", asked.headers["x-amz-date"], scope, sha256(canonical)].join("\n")).toString("hex");
  return { right, given, key };
};

const refusal = (response, status, code, more = "") => {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message>${more}</Error>`);
};

export class Store {
  /* Buckets by name. `url` is the endpoint; `asked` holds [method, path] of each request; `wrong`, a function of the
   * request that answers by itself and returns true, or nothing. */
  static async start({ buckets }) {
    const store = new Store();
    store.folder = await mkdtemp(join(tmpdir(), "dateline-s3-"));
    store.inner = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: store.folder, serviceEndpoint: "localhost", allowMismatchedSignatures: true, configureBuckets: buckets.map((name) => ({ name })) });
    const { port } = await store.inner.run();
    store.asked = [];
    store.door = createServer((asked, answer) => store.#pass(port, asked, answer));
    await new Promise((done) => store.door.listen(0, "127.0.0.1", done));
    store.url = `http://127.0.0.1:${store.door.address().port}`;
    return store;
  }

  /* Real stores compare a body with the checksum that was signed, and signatures of version 4; s3rver does neither. */
  async #pass(port, asked, answer) {
    this.asked.push([asked.method, asked.url]);
    const parts = [];
    for await (const part of asked) parts.push(part);
    const body = Buffer.concat(parts);
    if (await this.wrong?.(asked, answer, body)) return;
    if (sha256(body) !== asked.headers["x-amz-content-sha256"]) return refusal(answer, 400, "XAmzContentSHA256Mismatch");
    const { right, given, key } = signatureOf(asked);
    if (key === KEY && right !== given) return refusal(answer, 403, "SignatureDoesNotMatch");
    const { expect, ...headers } = asked.headers; /* was answered here */
    const inner = request({ port, host: "127.0.0.1", method: asked.method, path: asked.url, headers }, (found) => {
      answer.writeHead(found.statusCode, found.headers);
      found.pipe(answer);
    });
    inner.on("error", () => answer.destroy());
    inner.end(body);
  }

  /* All that lies there was put so many days earlier. */
  async age(days) {
    const then = new Date(Date.now() - days * 86_400_000);
    for (const entry of await readdir(this.folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) await utimes(join(entry.parentPath ?? entry.path, entry.name), then, then);
  }

  count(method) {
    return this.asked.filter(([one]) => one === method).length;
  }

  /* Lines of dateline.conf. */
  settings(bucket, more = {}) {
    const all = { media: `s3://${bucket}`, media_endpoint: this.url, media_key: KEY, media_secret: SECRET, ...more };
    return Object.entries(all).map(([name, value]) => `${name} = ${value}\n`).join("");
  }

  async stop() {
    this.door.closeAllConnections();
    await new Promise((done) => this.door.close(done));
    await this.inner.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/* What a store does that is not one. */
export const wrong = {
  away: (asked) => { asked.socket.destroy(); return true; },
  hanging: () => true,
  busy: (asked, answer) => { refusal(answer, 503, "SlowDown"); return true; },
  denied: (asked, answer) => { refusal(answer, 403, "AccessDenied"); return true; },
  skewed: (asked, answer) => { refusal(answer, 403, "RequestTimeTooSkewed"); return true; },
  elsewhere: (asked, answer) => { refusal(answer, 400, "AuthorizationHeaderMalformed", "<Region>eu-west-9</Region>"); return true; },
  redirect: (url) => (asked, answer) => { answer.writeHead(307, { location: url + asked.url, "x-amz-bucket-region": "eu-west-9" }).end(); return true; },
  answers: (body, headers = {}) => (asked, answer) => {
    if (asked.method !== "GET") return false;
    answer.writeHead(200, { "content-length": body.length, ...headers });
    answer.end(body);
    return true;
  },
  cut: (body) => (asked, answer) => {
    if (asked.method !== "GET") return false;
    answer.writeHead(200, { "content-length": body.length });
    answer.write(body.subarray(1), () => asked.socket.destroySoon());
    return true;
  },
  endless: (asked, answer) => {
    if (asked.method !== "GET") return false;
    const piece = Buffer.alloc(65536, 120);
    const go = () => { while (!answer.destroyed && answer.write(piece)); };
    answer.on("drain", go).writeHead(200);
    go();
    return true;
  },
};
