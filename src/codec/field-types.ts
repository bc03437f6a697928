import { hexDigit } from "./bytes.ts";
import type { CodecErrorCode } from "./errors.ts";
import type { Encoding } from "./encodings.ts";

/**
 * The content classes of ISO 8583: n digits; a, an, as, ans letters, digits, special characters in
 * their combinations; ns digits and special characters; z the code set of tracks 2 and 3; b binary.
 */
export type FieldType = "n" | "a" | "an" | "as" | "ans" | "ns" | "z" | "b";

/** All of them, for checks of a profile. */
export const FIELD_TYPES: readonly FieldType[] = ["n", "a", "an", "as", "ans", "ns", "z", "b"];

/**
 * Looks at a field's bytes on the wire. Returns the offset of the first that does not fit the
 * field's type, or -1.
 */
export type ContentCheck = (
  bytes: Uint8Array,
  start: number,
  end: number,
  units: number,
) => number;

/** A type's check of bytes in one encoding, and the code of the error it finds. */
export interface TypeCheck {
  readonly code: CodecErrorCode;
  readonly check: ContentCheck;
}

function asciiDigits(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte < 0x30 || byte > 0x39) return at;
  }
  return -1;
}

/** Looks at the nibbles of packed bytes but for the one, before or after the digits, that is filler. */
function packedCheck(fits: (nibble: number) => boolean, fillLeft: boolean): ContentCheck {
  return (bytes, start, end, units) => {
    const filler = (units & 1) === 0 ? -1 : fillLeft ? start * 2 : end * 2 - 1;
    for (let nibble = start * 2; nibble < end * 2; nibble++) {
      const byte = bytes[nibble >> 1]!;
      if (!fits((nibble & 1) === 0 ? byte >> 4 : byte & 0xf) && nibble !== filler) {
        return nibble >> 1;
      }
    }
    return -1;
  };
}

function asciiHex(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (hexDigit(bytes[at]!) < 0) return at;
  return -1;
}

/**
 * Track 2 and 3 have sixteen characters, 0x30 to 0x3F (ISO/IEC 7811-2). Terminals that take them
 * from an EMV tag 57 write A to F instead: the separator as D, the filler as F.
 */
const TRACK_CHARACTERS = Uint8Array.from(
  { length: 256 },
  (_, byte) => Number(byte >= 0x30 && byte <= 0x3f || hexDigit(byte) >= 0),
);

function asciiTrack(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (TRACK_CHARACTERS[bytes[at]!] === 0) return at;
  return -1;
}

const isDigitNibble = (nibble: number): boolean => nibble <= 9;
const isTrackNibble = (nibble: number): boolean => nibble <= 9 || nibble === 0xd;

/**
 * The check of bytes for a type in an encoding. Text classes are not checked: letters outside them
 * are met in the field and harm nobody on the way through.
 *
 * @param fillLeft where an odd number of packed digits has its filler
 * @returns `undefined` where every byte is allowed
 */
export function typeCheck(
  type: FieldType,
  encoding: Encoding,
  fillLeft: boolean,
): TypeCheck | undefined {
  if (encoding.name === "hex-ascii") return { code: "bad-hex", check: asciiHex };
  if (encoding.packed) {
    return type === "z"
      ? { code: "bad-track2", check: packedCheck(isTrackNibble, fillLeft) }
      : { code: "non-numeric", check: packedCheck(isDigitNibble, fillLeft) };
  }
  if (type === "n") return { code: "non-numeric", check: asciiDigits };
  return type === "z" ? { code: "bad-track2", check: asciiTrack } : undefined;
}

function isTrack(value: string, encoding: Encoding): boolean {
  return (encoding.packed ? /^[0-9D=]*$/ : /^[0-9:;<=>?A-Fa-f]*$/).test(value);
}

/**
 * Checks a value that is to be encoded against its type. Characters that the encoding cannot hold
 * are left to its `write`. Returns the error's code, or `undefined` when it fits.
 */
export function checkValue(
  type: FieldType,
  encoding: Encoding,
  value: string,
): CodecErrorCode | undefined {
  switch (type) {
    case "n":
      return isDigits(value) ? undefined : "non-numeric";
    case "z":
      return isTrack(value, encoding) ? undefined : "bad-track2";
    case "b":
      return value.length % 2 === 0 ? undefined : "bad-hex";
    default:
      return encoding.packed && !isDigits(value) ? "non-numeric" : undefined;
  }
}

/** Whether a value is digits only; an empty one is. */
export function isDigits(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}
