/* png.mjs - PNG files made for a test (PNG specification, third edition). */
/* SPDX-License-Identifier: Apache-2.0 */
import * as zlib from "node:zlib";

const sum = zlib.crc32 ?? ((bytes) => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
});

export const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const head = Buffer.alloc(4), tail = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  tail.writeUInt32BE(sum(body));
  return Buffer.concat([head, body, tail]);
};

/* A file that says it has so many pixels, and holds rows: for each a byte 0 and three bytes a pixel. */
export const pngOf = (width, height, rows) => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
};

/* Its pixels are colour(x, y): [red, green, blue]. */
export const png = (width, height, colour) => {
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(colour(x, y), y * (1 + 3 * width) + 1 + 3 * x);
  return pngOf(width, height, rows);
};
