import { crc32, deflateSync } from "node:zlib";

/** A picture, square: red, green, blue and opacity (0 to 255 each) of each pixel, line by line. */
export interface Picture {
  /** Pixels in a line, and lines. */
  readonly size: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A piece of the file: its length, its name, what is in it, a sum. */
function chunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** Eight bits for each of four colours, deflated, no line before another. */
function header(size: number): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, size);
  view.setUint32(4, size);
  bytes.set([8, 6, 0, 0, 0], 8);
  return bytes;
}

/** Writes a picture as PNG. */
export function png({ size, pixels }: Picture): Uint8Array<ArrayBuffer> {
  const width = size * 4;
  // In front of each line stands how it is filtered: not at all.
  const lines = new Uint8Array((width + 1) * size);
  for (let y = 0; y < size; y++) {
    lines.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header(size)),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ];
  const bytes = new Uint8Array(parts.reduce((all, part) => all + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
