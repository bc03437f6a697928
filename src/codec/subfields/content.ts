import { CodecError, type CodecErrorCode, type CodecFault } from "../errors.ts";
import {
  contentEnd,
  contentFault as fieldFault,
  type Field,
  fillerFits,
  type Surroundings,
} from "../field.ts";
import { compileField, type FieldMistake } from "../field-compile.ts";
import { placeField, type Reporter } from "../field-place.ts";
import { contentStart, fieldEnd, writeField } from "../field-write.ts";
import type { FieldSpec } from "../field-spec.ts";
import type { Profile } from "../profile.ts";
import type { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** A part's field blames nothing: whoever has the part knows its key. */
function anonymous(field: Field | readonly FieldMistake[]): Field | readonly FieldMistake[] {
  return "path" in field ? { ...field, path: "" } : field;
}

/** Compiles a part whose length stands in its own entry. */
export function compilePart(
  spec: FieldSpec,
  defaults: Profile["encodings"],
): Field | readonly FieldMistake[] {
  return anonymous(compileField(0, spec, defaults));
}

/** The greatest length of a free part. */
export const LONGEST_FREE = 99_999;

/** What a free part is written with; it is taken away again. */
const FREE_INDICATOR = "ascii:6";

/** Compiles a part whose length is told by what is around it: `length` is the greatest then. */
export function compileFree(
  spec: FieldSpec,
  defaults: Profile["encodings"],
): Field | readonly FieldMistake[] {
  return anonymous(compileField(0, { ...spec, indicator: FREE_INDICATOR }, defaults));
}

/** Finds where `units` from `at` on end, and notes them. Returns whether they are there. */
function takeUnits(walk: Walk, { encoding }: Field, at: number, units: number): boolean {
  const end = at + encoding.size(units);
  if (end > walk.end) return walk.lack("truncated-field", at, end - at);
  return walk.found(at, units, end);
}

/** Finds the content of a part that has something around it. */
function placeAround(walk: Walk, field: Field, around: Surroundings): boolean {
  const place = { start: walk.at, units: 0 };
  const reporter: Reporter = {
    blame: (code, _path, at, detail) => (walk.blame(code, at, detail), -1),
    lack: (code, _path, at, size) => (walk.lack(code, at, size), -1),
  };
  const end = placeField(field, around, { place, reporter }, walk.bytes, walk.at, walk.end);
  if (end < 0) return false;
  const stop = around.filledSize < 0
    ? end
    : contentEnd(field, walk.bytes, place.start, place.units);
  walk.found(place.start, place.units, stop);
  walk.at = end;
  return true;
}

/** Finds the content of the part at `walk.at`. Returns whether it is there. */
export function placeContent(walk: Walk, field: Field): boolean {
  const { indicator, spec, around } = field;
  const { at } = walk;
  if (around !== undefined) return placeAround(walk, field, around);
  if (indicator === undefined) return takeUnits(walk, field, at, field.units);
  const { size } = indicator;
  if (at + size > walk.end) return walk.lack("truncated-length", at, size);
  const count = indicator.read(walk.bytes, at);
  if (count < 0) return walk.blame("bad-length-prefix", at);
  if (count > spec.length) {
    return walk.blame("length-exceeds-max", at, `${count}, at most ${spec.length}`);
  }
  return takeUnits(walk, field, at + size, count * field.unitsPerCount);
}

/** The units that `bytes[start, end)` hold; -1 when they are no whole number. */
function freeUnits(field: Field, bytes: Uint8Array, start: number, end: number): number {
  const { encoding } = field;
  const size = end - start;
  if (encoding.packed) {
    // A filler that is no digit (F) can be told from the value, as in EMV's compressed numerics.
    const odd = size > 0 && field.filler > 9 && fillerFits(field, bytes, start, end);
    const most = encoding.size(size * 2) === size ? size * 2 : size * 2 - 1;
    return odd ? most - 1 : most;
  }
  const units = Math.floor(size / encoding.size(1));
  return encoding.size(units) === size ? units : -1;
}

/** Takes all of `bytes[start, end)` as a free part's content. Returns whether it can be. */
export function takeContent(walk: Walk, field: Field, start: number, end: number): boolean {
  const units = freeUnits(field, walk.bytes, start, end);
  if (units < 0) return walk.blame("bad-hex", start);
  if (units > field.units) {
    return walk.blame("length-exceeds-max", start, `${units}, at most ${field.units}`);
  }
  const least = field.around?.least ?? 0;
  if (units < least) return walk.blame("length-below-min", start, `${units}, at least ${least}`);
  return walk.found(start, units, end);
}

/** What is outside a field's class in the part found last; its path is from the part on. */
export function contentFault(walk: Walk, field: Field): CodecFault | undefined {
  const { bytes, start, units, stop } = walk;
  const wrong = fieldFault(field, bytes, start, stop, units);
  return wrong && { ...wrong, path: "" };
}

/** Refuses what is to be written. */
export function refuse(code: CodecErrorCode, path: string, detail?: string): never {
  throw new CodecError({ code, path, offset: -1, detail });
}

/** Bytes that no value needs more of: four for a character of UTF-8, and what stands in front. */
function mostBytes(field: Field, value: string): number {
  const whole = field.indicator === undefined || (field.around?.filledSize ?? -1) >= 0;
  const units = Math.max(value.length, whole ? field.units : 0);
  return units * 4 + 64;
}

/** Writes a part's value, its length indicator first unless the part is a free one. */
export function writeContent(field: Field, value: string, out: Writer, free: boolean): void {
  out.room(mostBytes(field, value));
  const units = writeField(field, value, out.bytes, out.at);
  const start = contentStart(field, out.at, units);
  const end = fieldEnd(field, out.bytes, start, units);
  if (free) out.bytes.copyWithin(out.at, start, end);
  out.at = free ? out.at + end - start : end;
}
