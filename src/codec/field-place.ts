import type { CodecErrorCode } from "./errors.ts";
import { type Field, fillerFits, type Surroundings } from "./field.ts";

/** Who is told what is wrong with a field's place. */
export interface Reporter {
  blame(code: CodecErrorCode, path: string, at: number, detail?: string): -1;
  lack(code: CodecErrorCode, path: string, at: number, size: number, limit: number): -1;
}

/** Where the content of a field lies. */
export interface Place {
  start: number;
  units: number;
}

/** The length that the indicator at `at` says, its own bytes behind it in `place.start`; or -1. */
function readCount(
  field: Field,
  around: Surroundings,
  { place, reporter }: { place: Place; reporter: Reporter },
  bytes: Uint8Array,
  limit: number,
): number {
  const { path } = field;
  const indicator = field.indicator!;
  const at = place.start;
  const size = indicator.width === undefined
    ? indicator.size
    : at < limit
    ? indicator.width(bytes[at]!)
    : 1;
  if (at + size > limit) return reporter.lack("truncated-length", path, at, size, limit);
  const said = indicator.read(bytes, at);
  const count = said - around.adds;
  const isOdd = around.roundsUp && (count & 1) === 1;
  if (said < 0 || count < 0 || isOdd) return reporter.blame("bad-length-prefix", path, at);
  if (count > around.most) {
    return reporter.blame("length-exceeds-max", path, at, `${count}, at most ${around.most}`);
  }
  if (count < around.least) {
    return reporter.blame("length-below-min", path, at, `${count}, at least ${around.least}`);
  }
  place.start = at + size;
  return count;
}

/** Whether the id stands at `place.start`, and goes on behind it. */
function passId(
  { path }: Field,
  { id }: Surroundings,
  { place, reporter }: { place: Place; reporter: Reporter },
  bytes: Uint8Array,
  limit: number,
): boolean {
  const at = place.start;
  if (at + id.length > limit) {
    reporter.lack("truncated-field", path, at, id.length, limit);
    return false;
  }
  for (let index = 0; index < id.length; index++) {
    if (bytes[at + index] !== id[index]) {
      reporter.blame("bad-id", path, at);
      return false;
    }
  }
  place.start = at + id.length;
  return true;
}

/**
 * Finds the content of a field that has something around it, at `at`: the walk's slow way. Returns
 * where the field ends, or -1 when it told `reporter` what is wrong.
 */
export function placeField(
  field: Field,
  around: Surroundings,
  to: { readonly place: Place; readonly reporter: Reporter },
  bytes: Uint8Array,
  at: number,
  limit: number,
): number {
  const { encoding, path } = field;
  const { place, reporter } = to;
  place.start = at;
  const count = field.indicator === undefined
    ? field.spec.length
    : readCount(field, around, to, bytes, limit);
  if (count < 0 || !passId(field, around, to, bytes, limit)) return -1;
  place.units = count * field.unitsPerCount;
  const { start, units } = place;
  const end = encoding.end?.(bytes, start, units, limit) ?? start + encoding.size(units);
  if (end < 0) return reporter.lack("truncated-field", path, start, limit - start - end, limit);
  const whole = around.filledSize < 0 ? end : start + around.filledSize;
  const isClosed = around.closed && units > 0 && end <= limit;
  if (isClosed && fillerFits(field, bytes, start, end)) place.units--;
  if (whole > limit) return reporter.lack("truncated-field", path, start, whole - start, limit);
  return whole;
}
