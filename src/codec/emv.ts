import { fromHex } from "./bytes.ts";
import { characterOf, maskHexDigits, maskText } from "./card-numbers.ts";

/**
 * Tags whose values hold nothing of the card's or the cardholder's own, and how many bytes such a
 * value has at the most: what is longer is something else behind a tag that was spoilt. Everything
 * that is not here is hidden: tracks, the card number, names and PIN data, but also what a payment
 * system or a terminal's maker has tags of its own for.
 */
const HARMLESS: ReadonlyMap<string, number> = new Map(Object.entries({
  // The application and the issuer's country, bank and currency.
  ...{ "42": 3, "4F": 16, "50": 16, "84": 16, "87": 1, "5F28": 2, "5F2A": 2, "5F2D": 8 },
  ...{ "5F36": 1, "5F55": 2, "5F56": 3, "9F06": 16, "9F07": 2, "9F08": 2, "9F09": 2, "9F11": 1 },
  ...{ "9F12": 16, "9F42": 2, "9F44": 1, "9F4D": 2, "5F24": 3, "5F25": 3, "5F34": 1, "5F57": 1 },
  // The transaction.
  ...{ "81": 4, "9A": 3, "9C": 1, "5F2B": 2, "9F02": 6, "9F03": 6, "9F04": 4, "9F21": 3 },
  ...{ "9F36": 2, "9F37": 4, "9F39": 1, "9F3A": 4, "9F3B": 8, "9F3C": 2, "9F3D": 1, "9F41": 4 },
  // The terminal and the shop.
  ...{ "9F01": 6, "9F15": 2, "9F16": 15, "9F1A": 2, "9F1B": 4, "9F1C": 8, "9F1D": 8, "9F1E": 8 },
  ...{ "9F33": 3, "9F35": 1, "9F40": 5, "9F53": 1, "9F66": 4 },
  // Cryptograms and results.
  ...{ "82": 2, "89": 6, "8A": 2, "8E": 64, "91": 16, "95": 5, "9B": 2, "9F0D": 5, "9F0E": 5 },
  ...{ "9F0F": 5, "9F10": 32, "9F13": 2, "9F14": 1, "9F17": 1, "9F18": 4, "9F22": 1, "9F23": 1 },
  ...{ "9F26": 8, "9F27": 1, "9F34": 3, "9F45": 2, "9F4C": 8, "9F6C": 2 },
}));

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
 * Whether the value of a tag holds nothing of the card's or the cardholder's own.
 *
 * @param tag in upper-case hexadecimal
 * @param size bytes of the value
 */
export function isHarmlessTag(tag: string, size: number): boolean {
  return size <= (HARMLESS.get(tag) ?? 0);
}

/** Whether a data object's value may be shown. */
const isHarmless = ({ tag, start, end }: Tlv): boolean => isHarmlessTag(tag, end - start);

/**
 * Finds the values that are not harmless, in templates too, and adds them to `found`. Between data
 * objects there may be zeros.
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
    if (tlv.constructed) {
      if (depth === 0 || !findSecrets(bytes, tlv.start, tlv.end, depth - 1, found)) return false;
    } else if (!isHarmless(tlv)) found.push(tlv);
    at = tlv.end;
  }
  return true;
}

/** Secret values, starred. */
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
 * EMV data (BER-TLV) as it may be shown: the values of tags that are not known to be harmless are
 * starred, and so are digits elsewhere that may be a card number, in whatever tag, or across tags,
 * they stand: packed, as text or in EBCDIC. As long as it was.
 *
 * @param hex upper-case hexadecimal
 * @returns `undefined` when it is not made of whole data objects up to its end
 */
export function maskEmv(hex: string): string | undefined {
  const bytes = fromHex(hex);
  const secrets: Tlv[] = [];
  if (bytes === undefined) return undefined;
  if (!findSecrets(bytes, 0, bytes.length, DEEPEST, secrets)) return undefined;
  const text = maskText(Array.from(bytes, characterOf).join(""));
  const asText = Array.from(text, (char, at) => char === "*" && bytes[at] !== 0x2a ? "**" : "  ");
  return starsOfAll(starSecrets(hex, secrets), maskHexDigits(hex), asText.join(""));
}
