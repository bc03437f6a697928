import type { Picture } from "./png.ts";

/** A rectangle with round corners, in sixteenths of the icon's side, filled with a colour. */
interface Shape {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Of the corners; 0: sharp. */
  readonly radius: number;
  /** Red, green, blue. */
  readonly colour: readonly [number, number, number];
}

const GROUND = [0x12, 0x34, 0x56] as const;
const WHITE = [0xff, 0xff, 0xff] as const;
const MESSAGE = [0xff, 0xb3, 0x00] as const;

/** A message in the queue. */
const bar = (left: number): Shape => {
  return { left, top: 6, right: left + 2, bottom: 10, radius: 0.5, colour: MESSAGE };
};

/** Three messages in a queue, the first of which goes into a socket. What comes later lies above. */
const SHAPES: readonly Shape[] = [
  { left: 0, top: 0, right: 16, bottom: 16, radius: 3, colour: GROUND },
  { left: 8, top: 3, right: 14, bottom: 13, radius: 1, colour: WHITE },
  { left: 8, top: 5, right: 12, bottom: 11, radius: 0, colour: GROUND },
  ...[bar(2), bar(5), bar(9)],
];

/** The icon is drawn on a grid of so many lines, of which its sizes are multiples. */
const GRID = 16;

/** Points a pixel's side that are looked at, so that round corners are smooth. */
const POINTS = 4;

/** Sides in pixels: lists, menus and title bars, desktop, large pictures. */
export const ICON_SIZES = [16, 32, 48, 256] as const;

/** Whether a shape covers a point. */
function covers({ left, top, right, bottom, radius }: Shape, x: number, y: number): boolean {
  if (x < left || x > right || y < top || y > bottom) return false;
  const dx = Math.max(left + radius - x, x - (right - radius), 0);
  const dy = Math.max(top + radius - y, y - (bottom - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

/** A pixel's colour and opacity: those of the topmost shape at each of its points, on the average. */
function pixel(size: number, column: number, line: number): number[] {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let point = 0; point < POINTS * POINTS; point++) {
    const x = (column + (point % POINTS + 0.5) / POINTS) * GRID / size;
    const y = (line + (Math.floor(point / POINTS) + 0.5) / POINTS) * GRID / size;
    const shape = SHAPES.findLast((one) => covers(one, x, y));
    if (shape === undefined) continue;
    covered++;
    shape.colour.forEach((value, index) => sum[index]! += value);
  }
  const colour = sum.map((value) => covered === 0 ? 0 : Math.round(value / covered));
  return [...colour, Math.round(255 * covered / (POINTS * POINTS))];
}

/**
 * Draws the program's icon.
 *
 * @param size pixels of its side
 */
export function icon(size: number): Picture {
  const pixels = new Uint8Array(size * size * 4);
  for (let line = 0; line < size; line++) {
    for (let column = 0; column < size; column++) {
      pixels.set(pixel(size, column, line), (line * size + column) * 4);
    }
  }
  return { size, pixels };
}
