/** The small pictures of the documentation. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { withPalette } from "../../scripts/png.ts";

describe("pictures with a palette", () => {
  // One row for each filter of the format, with colors that none of them leaves as they are.
  const rows = [0, 1, 2, 3, 4].map(y => [0, 1, 2, 3].map(x => [40 * x, 50 * y, 255 - 10 * x * y] as const));

  for (const channels of [3, 4]) {
    it(`keep every color where there are few, from ${channels} channels`, () => {
      const small = withPalette(picture(rows, channels));
      const [header = none, palette = none, data = none] = chunksOf(small);
      assert.deepEqual([...header], [0, 0, 0, 4, 0, 0, 0, 5, 8, 3, 0, 0, 0]);
      const indexes = inflateSync(data);
      const colors = rows.map((row, y) =>
        row.map((_, x) => {
          const index = indexes[y * 5 + 1 + x] ?? -1;
          return [...palette.subarray(index * 3, index * 3 + 3)];
        }),
      );
      assert.deepEqual(colors, rows);
    });
  }

  it("have 256 colors at most, each near the one it stands for", () => {
    const many = Array.from({ length: 40 }, (_, y) =>
      Array.from({ length: 40 }, (_, x) => [6 * x, 6 * y, 3 * (x + y)] as const),
    );
    const [, palette = none, data = none] = chunksOf(withPalette(picture(many, 3)));
    assert.equal(palette.length, 768);
    const indexes = inflateSync(data);
    for (const [y, row] of many.entries()) {
      for (const [x, color] of row.entries()) {
        const index = indexes[y * 41 + 1 + x] ?? -1;
        const shown = [...palette.subarray(index * 3, index * 3 + 3)];
        for (const [i, value] of color.entries()) assert.ok(Math.abs(value - (shown[i] ?? -1)) <= 24);
      }
    }
  });

  it("are not made of what is no picture of ours", () => {
    assert.throws(() => withPalette(withPalette(picture(rows, 3))), /no PNG of the kind/);
  });
});

const none = Buffer.alloc(0);

type Color = readonly [red: number, green: number, blue: number];

/** A PNG whose row `y` has the filter `y % 5`, as section 9.2 of the format defines the five. */
function picture(rows: readonly (readonly Color[])[], channels: number): Buffer {
  const width = rows[0]?.length ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, channels === 3 ? 2 : 6, 0, 0, 0], 8);
  const plain = rows.map(row => row.flatMap(color => (channels === 3 ? [...color] : [...color, 255])));
  const filtered = plain.map((row, y) => {
    const above = plain[y - 1] ?? row.map(() => 0);
    const bytes = row.map((value, i) => {
      const a = row[i - channels] ?? 0;
      const b = above[i] ?? 0;
      const c = i < channels ? 0 : (above[i - channels] ?? 0);
      const nearest = [a, b, c].toSorted((p, q) => Math.abs(a + b - c - p) - Math.abs(a + b - c - q))[0] ?? 0;
      return (value - ([0, a, b, Math.floor((a + b) / 2), nearest][y % 5] ?? 0)) & 255;
    });
    return Buffer.from([y % 5, ...bytes]);
  });
  const chunks = [
    ["IHDR", header],
    ["IDAT", deflateSync(Buffer.concat(filtered))],
    ["IEND", Buffer.alloc(0)],
  ] as const;
  const framed = chunks.map(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  });
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...framed]);
}

/** The data of the chunks of a PNG, each checked against its checksum. */
function chunksOf(png: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    assert.equal(png.readUInt32BE(end), crc32(png.subarray(at + 4, end)));
    chunks.push(png.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}
