import { hexDigit } from "./bytes.ts";
import { type CodePage, EBCDIC_ZERO } from "./ebcdic.ts";
import type { CodecErrorCode } from "./errors.ts";
import type { Encoding } from "./encodings.ts";
import { utf8Fault } from "./utf8.ts";

/**
 * The content classes of ISO 8583: n digits; a, an, as, ans letters, digits, special characters in
 * their combinations; ns digits and special characters; z the code set of tracks 2 and 3; b binary;
 * x+n a sign and digits. `any` is for what nobody knows the class of.
 */
export type FieldType = "n" | "a" | "an" | "as" | "ans" | "ns" | "z" | "b" | "x+n" | "any";

/** All of them, for checks of a profile. */
export const FIELD_TYPES: readonly FieldType[] = [
  "n",
  "a",
  "an",
  "as",
  "ans",
  "ns",
  "z",
  "b",
  "x+n",
  "any",
];

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
  /** The code where it is the field's first byte that does not fit. Default: `code`. */
  readonly first?: CodecErrorCode | undefined;
  readonly check: ContentCheck;
}

/** A check that every byte is one of these. */
function bytesCheck(fits: (byte: number) => boolean): ContentCheck {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => Number(fits(byte)));
  return (bytes, start, end) => {
    for (let at = start; at < end; at++) if (table[bytes[at]!] === 0) return at;
    return -1;
  };
}

/** A check that every character is one of these, in a code page or in ASCII. */
function textCheck(fits: (code: number) => boolean, page: CodePage | undefined): ContentCheck {
  return bytesCheck(page === undefined ? fits : (byte) => fits(page.toLatin1[byte]!));
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isHexDigit = (code: number): boolean => hexDigit(code) >= 0;

/** C credit and D debit, as ISO 8583 has them; + and -, as some hosts write them. */
const SIGNS = /^[CD+-]/;
const isSign = (code: number): boolean => SIGNS.test(String.fromCharCode(code));

/**
 * Track 2 and 3 have sixteen characters, 0x30 to 0x3F (ISO/IEC 7811-2). Terminals that take them
 * from an EMV tag 57 write A to F instead: the separator as D, the filler as F.
 */
const isTrackCode = (code: number): boolean => code >= 0x30 && code <= 0x3f || isHexDigit(code);

/** For each byte: 0 where it is of the tracks, in ASCII; 16 where it is not. */
export const OFF_TRACK = Uint8Array.from({ length: 256 }, (_, code) => isTrackCode(code) ? 0 : 16);

/** What most tracks are in: faster than a check that is made for any page. */
function asciiTrack(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (OFF_TRACK[bytes[at]!] !== 0) return at;
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

const isDigitNibble = (nibble: number): boolean => nibble <= 9;
const isTrackNibble = (nibble: number): boolean => nibble <= 9 || nibble === 0xd;

/** The check of a sign's byte, and that of the digits behind it. */
function amountCheck(encoding: Encoding, digits: ContentCheck): TypeCheck {
  const sign = textCheck(isSign, encoding.page);
  return {
    code: "non-numeric",
    first: "bad-sign",
    check(bytes, start, end, units) {
      if (start === end) return -1;
      const bad = sign(bytes, start, start + 1, 1);
      return bad < 0 ? digits(bytes, start + 1, end, units - 1) : bad;
    },
  };
}

/** Digits, the last of which has a sign for a zone: C, D, or F for none. */
function zonedCheck(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const zone = bytes[at]! & 0xf0;
    const signs = at === end - 1 && (zone === 0xc0 || zone === 0xd0);
    if (!signs && zone !== EBCDIC_ZERO || (bytes[at]! & 0xf) > 9) return at;
  }
  return -1;
}

function packedTypeCheck(type: FieldType, encoding: Encoding, fillLeft: boolean) {
  const { nibbles } = encoding;
  if (nibbles === "hex") return undefined;
  const track = type === "z" || nibbles === "track";
  const check = packedCheck(track ? isTrackNibble : isDigitNibble, fillLeft);
  if (type === "x+n") return amountCheck(encoding, check);
  const code: CodecErrorCode = track ? "bad-track2" : "non-numeric";
  return { code, check };
}

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
  const { name, page } = encoding;
  if (encoding.packed) return packedTypeCheck(type, encoding, fillLeft);
  if (name === "binary") return undefined;
  if (encoding.binary) return { code: "bad-hex", check: textCheck(isHexDigit, page) };
  if (name === "ebcdic-zoned") return { code: "non-numeric", check: zonedCheck };
  if (type === "n") return { code: "non-numeric", check: textCheck(isDigit, page) };
  if (type === "x+n") return amountCheck(encoding, textCheck(isDigit, page));
  if (type === "z") {
    const check = page === undefined ? asciiTrack : textCheck(isTrackCode, page);
    return { code: "bad-track2", check };
  }
  return name === "utf8" ? { code: "bad-text", check: utf8Fault } : undefined;
}

const TRACK = /^[0-9:;<=>?A-Fa-f]*$/;
const PACKED_TRACK = /^[0-9D=]*$/;
const HEX = /^[0-9A-Fa-f]*$/;

function checkPacked(type: FieldType, encoding: Encoding, value: string) {
  if (encoding.nibbles === "hex") {
    return encoding.binary || HEX.test(value) ? undefined : "bad-hex";
  }
  if (type === "z" || encoding.nibbles === "track") {
    return PACKED_TRACK.test(value) ? undefined : "bad-track2";
  }
  return isDigits(value) ? undefined : "non-numeric";
}

function checkAmount(value: string): CodecErrorCode | undefined {
  if (value !== "" && !SIGNS.test(value)) return "bad-sign";
  return isDigits(value.slice(1)) ? undefined : "non-numeric";
}

/** Values of text, one byte a character: what most fields are. */
function checkPlain(type: FieldType, value: string): CodecErrorCode | undefined {
  switch (type) {
    case "n":
      return isDigits(value) ? undefined : "non-numeric";
    case "z":
      return TRACK.test(value) ? undefined : "bad-track2";
    case "x+n":
      return checkAmount(value);
    default:
      return undefined;
  }
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
  if (encoding.plain === true) return checkPlain(type, value);
  if (encoding.packed && type !== "x+n") return checkPacked(type, encoding, value);
  if (encoding.binary) {
    // Where lengths count digits, there may be an odd number of them.
    return value.length % 2 === 1 && encoding.units("00") === 1 ? "bad-hex" : undefined;
  }
  if (encoding.name === "ebcdic-zoned") {
    return /^[+-]?[0-9]*$/.test(value) ? undefined : "non-numeric";
  }
  return checkPlain(type, value);
}

/** Whether a value is digits only; an empty one is. */
export function isDigits(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}
