import { CodecError, type CodecErrorCode } from "./errors.ts";
import { contentEnd, type Field } from "./field.ts";
import { checkValue } from "./field-types.ts";
import { pad } from "./padding.ts";

function refuse(field: Field, code: CodecErrorCode, detail?: string): never {
  throw new CodecError({ code, path: field.path, offset: -1, detail });
}

/** The sign that a value begins with; `""` for a field that has none. */
function signOf({ type, encoding }: Field, value: string): string {
  const isSigned = type === "x+n" || encoding.name === "ebcdic-zoned";
  return isSigned && /^[^0-9]/.test(value) ? value.charAt(0) : "";
}

/** A value filled up to a fixed field's length, and to whole bytes where the indicator counts those. */
function filled(field: Field, value: string): string {
  const { encoding, padding, units } = field;
  if (field.indicator === undefined) {
    // The sign stays in front; a zoned one takes no room of its own.
    const sign = signOf(field, value);
    if (sign !== "") {
      const digits = field.type === "x+n" ? units - 1 : units;
      return sign + pad(value.slice(1), digits, padding);
    }
    // Where characters are of several bytes, the text is shorter than its units.
    const room = encoding.name === "utf8" ? units - encoding.units(value) + value.length : units;
    return pad(value, room, padding);
  }
  const inBytes = field.unitsPerCount === 2 || field.around?.roundsUp === true;
  if (!inBytes || value.length % 2 === 0) return value;
  const filler = field.filler.toString(16).toUpperCase();
  return field.filler > 9 ? value : field.fillLeft ? `${filler}${value}` : `${value}${filler}`;
}

/** A value cut to the field's length, where the profile wants that. */
function cut(field: Field, value: string): string {
  const { encoding, spec: { tooLong }, type, units } = field;
  if (tooLong === undefined || tooLong === "refuse" || encoding.units(value) <= units) return value;
  const sign = signOf(field, value);
  const most = type === "x+n" ? units - sign.length : units;
  const pieces = encoding.name === "utf8"
    ? [...value]
    : value.slice(sign.length).match(encoding.units("00") === 1 ? /..?/gs : /./gs)!;
  const left = tooLong === "cut-left";
  const kept = left ? pieces.slice(-most) : pieces.slice(0, most);
  // Characters of several bytes take more than a unit each.
  while (encoding.units(sign + kept.join("")) > units) left ? kept.shift() : kept.pop();
  return sign + kept.join("");
}

/** A value of a length that the field can have, as far as the profile says how to come to it. */
function fitted(field: Field, value: string): string {
  if (!field.padsOnly) return filled(field, cut(field, value));
  return field.indicator === undefined ? pad(value, field.units, field.padding) : value;
}

/** What the indicator says of a content of so many units. */
function countOf({ unitsPerCount, around }: Field, units: number): number {
  const count = Math.ceil(units / unitsPerCount);
  if (around === undefined) return count;
  return (around.roundsUp ? count + (count & 1) : count) + around.adds;
}

/** Fills up what the content leaves of a field that is always filled. */
function fillUp(field: Field, size: number, out: Uint8Array, start: number, units: number): void {
  const { encoding, padding } = field;
  const from = contentEnd(field, out, start, units);
  const { char } = padding ?? { char: " " };
  if (encoding.binary || encoding.packed) out.fill(0, from, start + size);
  else encoding.write(char.repeat(start + size - from), out, from, true, 0);
}

/**
 * Writes digits in ASCII, as most fields are, and sees in the same go whether they are digits. Returns
 * `false` where they are not: what is wrong is told the general way.
 */
function writeDigits(value: string, out: Uint8Array, at: number): boolean {
  let off = 0;
  for (let index = 0; index < value.length; index++) {
    const digit = value.charCodeAt(index) - 0x30;
    off |= digit | 9 - digit;
    out[at + index] = digit + 0x30;
  }
  return off >= 0;
}

/**
 * Writes a value, its length indicator first, at `at`, where there is room for the longest that the
 * field can hold. Returns its units; {@link contentStart} and {@link fieldEnd} tell where it lies.
 *
 * @throws {CodecError} `non-numeric`, `bad-hex`, `bad-sign`, `bad-track2`, `value-too-long`,
 *   `value-too-short`, `not-encodable`
 */
export function writeField(field: Field, value: string, out: Uint8Array, at: number): number {
  const { encoding, indicator, around } = field;
  const isExact = field.asciiDigits && field.fixedSize === value.length;
  if (isExact && writeDigits(value, out, at)) return value.length;
  const fault = checkValue(field.type, encoding, value);
  if (fault !== undefined) refuse(field, fault);
  // Nothing is no short value: padding would make a zero amount, or terminal 0, of it.
  const whole = value === "" ? value : fitted(field, value);
  const units = encoding.units(whole);
  if (units > field.units) refuse(field, "value-too-long", `${units}, at most ${field.units}`);
  if (indicator === undefined && units < field.units) {
    refuse(field, "value-too-short", `${units}, exactly ${field.units} wanted`);
  }
  if (around !== undefined && Math.ceil(units / field.unitsPerCount) < around.least) {
    const least = around.least * field.unitsPerCount;
    refuse(field, "value-too-short", `${units}, at least ${least} wanted`);
  }
  const count = around === undefined ? units / field.unitsPerCount : countOf(field, units);
  indicator?.write(count, out, at);
  const start = contentStart(field, at, units);
  if (!encoding.write(whole, out, start, field.fillLeft, field.filler)) {
    refuse(field, encoding.binary ? "bad-hex" : "not-encodable");
  }
  if (around === undefined) return units;
  out.set(around.id, start - around.id.length);
  if (around.filledSize >= 0) fillUp(field, around.filledSize, out, start, units);
  return units;
}

/** Where the content of a field begins whose bytes, indicator included, begin at `at`. */
export function contentStart(field: Field, at: number, units = 0): number {
  const { indicator, around } = field;
  if (around === undefined) return indicator === undefined ? at : at + indicator.size;
  const width = indicator?.widthOf?.(countOf(field, units)) ?? indicator?.size ?? 0;
  return at + width + around.id.length;
}

/** Where a field ends whose content of so many units begins at `start`. */
export function fieldEnd(field: Field, bytes: Uint8Array, start: number, units: number): number {
  const { around } = field;
  if (around === undefined) return start + field.encoding.size(units);
  return around.filledSize < 0 ? contentEnd(field, bytes, start, units) : start + around.filledSize;
}
