/**
 * Makes screenshots small: a picture of an editor has few colors that matter, so a palette holds them.
 *
 * The format: https://www.w3.org/TR/png-3/
 */
import { deflateSync, inflateSync } from "node:zlib";

/** A picture as one 24-bit number for each pixel, row by row. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly colors: Uint32Array;
}

/**
 * Rewrites a screenshot with a palette of 256 colors.
 *
 * @param png an opaque picture with 8 bits for each of three or four channels and without interlacing, as Chromium
 *   makes them. Its alpha channel is dropped.
 * @throws Error when it is of another kind.
 */
export function withPalette(png: Buffer): Buffer {
  const pixels = decode(png);
  const palette = paletteFor(pixels.colors);
  return encode(pixels, palette);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function decode(png: Buffer): Pixels {
  const chunks = [...chunksOf(png)];
  const header = chunks.find(({ type }) => type === "IHDR")?.data;
  const [depth, kind, , , interlaced] = header?.subarray(8) ?? [];
  if (!header || depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0) {
    throw new Error("The picture is no PNG of the kind that Chromium makes.");
  }
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = kind === 2 ? 3 : 4;
  const data = inflateSync(
    Buffer.concat(chunks.flatMap(({ type, data }) => (type === "IDAT" ? [data] : []))),
  );
  const colors = new Uint32Array(width * height);
  const stride = width * channels;
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = Buffer.from(data.subarray(start + 1, start + 1 + stride));
    unfilter(row, above, data[start] as number, channels);
    for (let x = 0; x < width; x++) colors[y * width + x] = row.readUIntBE(x * channels, 3);
    above = row;
  }
  return { width, height, colors };
}

/** Undoes the filter of one row in place (section 9.2). */
function unfilter(row: Buffer, above: Buffer, filter: number, channels: number): void {
  for (let i = 0; i < row.length; i++) {
    const a = i < channels ? 0 : (row[i - channels] as number);
    const b = above[i] as number;
    const c = i < channels ? 0 : (above[i - channels] as number);
    const predicted = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter] ?? 0;
    row[i] = (row[i] as number) + predicted;
  }
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

interface Weighted {
  readonly color: number;
  readonly count: number;
}

/** Colors by median cut: the box with the most to lose is divided until there are 256. Gives the index for each color. */
function paletteFor(colors: Uint32Array): {
  readonly entries: number[];
  readonly indexOf: Map<number, number>;
} {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  let boxes = [boxOf([...counts].map(([color, count]) => ({ color, count })))];
  while (boxes.length < 256) {
    const [widest] = boxes.filter(({ members }) => members.length > 1).sort((a, b) => b.spread - a.spread);
    if (!widest) break;
    boxes = [...boxes.filter(box => box !== widest), ...divide(widest)];
  }
  const indexOf = new Map<number, number>();
  const entries = boxes.map(({ members }, index) => {
    for (const { color } of members) indexOf.set(color, index);
    // The commonest color stands for its box, so that large areas keep their exact color.
    return members.reduce((best, member) => (member.count > best.count ? member : best)).color;
  });
  return { entries, indexOf };
}

interface Box {
  readonly members: readonly Weighted[];
  /** The number of bits to shift a color by, to get its channel with the widest range. */
  readonly shift: number;
  readonly spread: number;
}

function boxOf(members: readonly Weighted[]): Box {
  const ranges = [16, 8, 0].map(shift => {
    let low = 255;
    let high = 0;
    let pixels = 0;
    for (const { color, count } of members) {
      const value = (color >> shift) & 255;
      low = Math.min(low, value);
      high = Math.max(high, value);
      pixels += count;
    }
    // A difference counts more the more pixels have it, but a rare one counts too.
    return { members, shift, spread: (high - low) ** 2 * Math.log2(1 + pixels) };
  });
  return ranges.reduce((widest, range) => (range.spread > widest.spread ? range : widest));
}

function divide({ members, shift }: Box): [Box, Box] {
  const channel = ({ color }: Weighted) => (color >> shift) & 255;
  const sorted = members.toSorted((a, b) => channel(a) - channel(b));
  const middle = (channel(sorted[0] as Weighted) + channel(sorted.at(-1) as Weighted)) / 2;
  const cut = Math.max(
    1,
    sorted.findIndex(member => channel(member) > middle),
  );
  return [boxOf(sorted.slice(0, cut)), boxOf(sorted.slice(cut))];
}

function encode(
  { width, height, colors }: Pixels,
  { entries, indexOf }: ReturnType<typeof paletteFor>,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.alloc(entries.length * 3);
  for (const [index, color] of entries.entries()) palette.writeUIntBE(color, index * 3, 3);
  // Each row begins with its filter, which is none.
  const rows = Buffer.alloc(height * (width + 1));
  for (let i = 0; i < colors.length; i++) {
    rows[i + Math.floor(i / width) + 1] = indexOf.get(colors[i] as number) as number;
  }
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function* chunksOf(png: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(checksum(body), body.length + 4);
  return framed;
}

/** The cyclic redundancy check of annex D. */
function checksum(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
