import { characterOf, maskHexDigits, maskHexWords, maskText } from "./card-numbers.ts";
import { EBCDIC } from "./ebcdic.ts";

/** Text as people write it: of what is, no other reading is likely. */
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Characters that no text has: where they are, bytes of another kind may be. */
// deno-lint-ignore no-control-regex -- they are what is looked for
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

const STAR = "*";

/** What a byte is to a dialect. */
type Reading = (byte: number) => number;

/** As it stands, as EBCDIC, and with the digits of both. */
const AS_TEXT: readonly Reading[] = [
  (byte) => byte,
  (byte) => EBCDIC.toLatin1[byte]!,
  (byte) => characterOf(byte).charCodeAt(0),
];

/** The bytes that a text's characters were: in ASCII, and in EBCDIC. */
const BYTE_OF: readonly Reading[] = [(code) => code, (code) => EBCDIC.fromLatin1[code]!];

/** A character's byte; 0 for those that are no byte's. */
function bytesOf(text: string, byteOf: Reading): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[at] = code > 0xff ? 0 : byteOf(code);
  }
  return bytes;
}

const maskPlain = (text: string): string => maskText(maskHexWords(text));

/** The places that are masked in the text that the bytes are, one a byte. */
function maskedCharacters(bytes: Uint8Array, reading: Reading): string {
  return maskPlain(Array.from(bytes, (byte) => String.fromCharCode(reading(byte))).join(""));
}

/** The places that are masked in the packed digits that the bytes are, two a byte. */
function maskedPairs(bytes: Uint8Array): string {
  const hex = maskHexDigits(bytes.toHex().toUpperCase());
  return hex.replaceAll(/../g, (pair) => pair.includes(STAR) ? STAR : " ");
}

/** How the text's bytes are masked by other dialects than the one that it was read by. */
function otherReadings(text: string): string[] {
  const mayBePacked = CONTROLS.test(text);
  return BYTE_OF.map((byteOf) => bytesOf(text, byteOf)).flatMap((bytes) => [
    ...AS_TEXT.map((reading) => maskedCharacters(bytes, reading)),
    ...mayBePacked ? [maskedPairs(bytes)] : [],
  ]);
}

/**
 * Text of which nothing is known, as it may be shown: what may be a card number is masked in it, what
 * may be bytes in hexadecimal is starred. Also what is so only to another dialect than the one that
 * the text was read by: EBCDIC that was taken for ASCII, the other way round, or packed digits that
 * were taken for text. The text's length is kept.
 */
export function maskAnyText(text: string): string {
  const masked = maskPlain(text);
  if (PRINTABLE.test(text)) return masked;
  const others = otherReadings(text);
  return text.replaceAll(/[^]/g, (char, at: number) => {
    const isHidden = char !== STAR && others.some((other) => other[at] === STAR);
    return isHidden ? STAR : masked[at]!;
  });
}
