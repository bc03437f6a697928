import { fromHex } from "./bytes.ts";
import { maskHexDigits, maskText } from "./card-numbers.ts";

/**
 * Tags whose values are the card's or the cardholder's own: tracks 1 and 2 and their discretionary
 * data, the card number, the name (short and long), and the PIN data.
 */
const SECRET_TAGS: ReadonlySet<string> = new Set(
  ["56", "57", "5A", "5F20", "99", "9F0B", "9F1F", "9F20", "9F6B"],
);

const CONSTRUCTED = 0x20;
/** The five low bits of a tag's first byte that say: the number follows. */
const NUMBER_FOLLOWS = 0x1f;
const MORE = 0x80;

/** Bytes of the longest tag and, behind its first byte, the longest length that are taken. */
const LONGEST_TAG = 4;
const LONGEST_LENGTH = 3;

/** Templates in templates; EMV has two or three. */
const DEEPEST = 8;

/** One data object: its tag, and where its value lies. */
interface Tlv {
  readonly tag: string;
  readonly constructed: boolean;
  readonly start: number;
  readonly end: number;
}

/** The end of the tag that begins at `at`; -1 when there is none. */
function tagEnd(bytes: Uint8Array, at: number, end: number): number {
  if ((bytes[at]! & NUMBER_FOLLOWS) !== NUMBER_FOLLOWS) return at + 1;
  // The number may not begin with zeros: the same tag could then be written in two ways.
  if (bytes[at + 1] === MORE) return -1;
  for (let next = at + 1; next < end && next < at + LONGEST_TAG; next++) {
    if ((bytes[next]! & MORE) === 0) return next + 1;
  }
  return -1;
}

/** The data object that begins at `at`; `undefined` when it does not end before `end`. */
function tlvAt(bytes: Uint8Array, at: number, end: number): Tlv | undefined {
  const lengthAt = tagEnd(bytes, at, end);
  if (lengthAt < 0 || lengthAt >= end) return undefined;
  const first = bytes[lengthAt]!;
  const further = first < MORE ? 0 : first - MORE;
  // 0x80 alone: an end that is to be looked for, which EMV does not have.
  if (first === MORE || further > LONGEST_LENGTH) return undefined;
  const start = lengthAt + 1 + further;
  if (start > end) return undefined;
  let length = first < MORE ? first : 0;
  for (let next = lengthAt + 1; next < start; next++) length = length << 8 | bytes[next]!;
  if (length > end - start) return undefined;
  const tag = bytes.subarray(at, lengthAt).toHex().toUpperCase();
  return { tag, constructed: (bytes[at]! & CONSTRUCTED) !== 0, start, end: start + length };
}

/**
 * Finds the values of secret tags, in templates too, and adds them to `found`. Between data objects
 * there may be zeros.
 *
 * @returns whether the bytes are data objects up to their end
 */
function findSecrets(
  bytes: Uint8Array,
  start: number,
  end: number,
  depth: number,
  found: Tlv[],
): boolean {
  let at = start;
  while (at < end) {
    if (bytes[at] === 0) {
      at++;
      continue;
    }
    const tlv = tlvAt(bytes, at, end);
    if (tlv === undefined) return false;
    if (SECRET_TAGS.has(tlv.tag)) found.push(tlv);
    else if (tlv.constructed) {
      if (depth === 0 || !findSecrets(bytes, tlv.start, tlv.end, depth - 1, found)) return false;
    }
    at = tlv.end;
  }
  return true;
}

const ZERO = 0x30;

/** A byte as text: EBCDIC's digits are digits too. */
function character(byte: number): string {
  return String.fromCharCode(byte >= 0xf0 && byte <= 0xf9 ? byte - 0xf0 + ZERO : byte);
}

/** The values of secret tags, starred. */
function starSecrets(hex: string, secrets: readonly Tlv[]): string {
  let starred = hex;
  for (const { start, end } of secrets) {
    starred = starred.slice(0, start * 2) + "*".repeat((end - start) * 2) + starred.slice(end * 2);
  }
  return starred;
}

/** A star wherever one of the texts, which are of one length, has one. */
function starsOfAll(first: string, ...others: readonly string[]): string {
  return Array.from(first, (char, at) => others.some((text) => text[at] === "*") ? "*" : char)
    .join("");
}

/**
 * EMV data (BER-TLV) as it may be shown: the values of tags that hold the card number, tracks, the
 * name or the PIN are starred, and so are digits elsewhere that may be a card number, in whatever
 * tag, or across tags, they stand: packed, as text or in EBCDIC. As long as it was.
 *
 * @param hex upper-case hexadecimal
 * @returns `undefined` when it is not made of whole data objects up to its end
 */
export function maskEmv(hex: string): string | undefined {
  const bytes = fromHex(hex);
  const secrets: Tlv[] = [];
  if (bytes === undefined) return undefined;
  if (!findSecrets(bytes, 0, bytes.length, DEEPEST, secrets)) return undefined;
  const text = maskText(Array.from(bytes, character).join(""));
  const asText = Array.from(text, (char, at) => char === "*" && bytes[at] !== 0x2a ? "**" : "  ");
  return starsOfAll(starSecrets(hex, secrets), maskHexDigits(hex), asText.join(""));
}
