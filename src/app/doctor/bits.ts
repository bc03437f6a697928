/**
 * What it takes to tell the bytes of a sample under an assumption, in bits: an assumption that expects
 * what is there needs few. All judgement of the doctor is in this unit, so that what speaks for a
 * framing can be weighed against what speaks for a profile.
 */

/** Any of ten digits. */
export const DIGIT = Math.log2(10);

/** A byte of which nothing is expected. */
export const BYTE = 8;

const CONTROL = 14;
const BEYOND_ASCII = 11;

/** A character of text, as texts in messages are: digits and blanks often, letters, then the rest. */
function character(code: number): number {
  if (code >= 0x30 && code <= 0x39) return 4;
  if (code === 0x20) return 3;
  if (code >= 0x41 && code <= 0x5a) return 5;
  if (code >= 0x61 && code <= 0x7a) return 5.5;
  if (code < 0x20 || code === 0x7f) return CONTROL;
  return code < 0x7f ? 7 : BEYOND_ASCII;
}

/** A text, given by its characters. */
export function textBits(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits += character(text.charCodeAt(at));
  return bits;
}

/** A byte that is what the one before it is. */
const REPEATED = 2;

/**
 * Bytes that are not looked into, such as a header. They take more than those that are: what can be
 * read as a message's fields is a message.
 */
export function opaqueBits(bytes: Uint8Array): number {
  let bits = 0;
  for (const [at, byte] of bytes.entries()) {
    if (at > 0 && byte === bytes[at - 1]) bits += REPEATED;
    else bits += byte === 0 ? 6 : 9;
  }
  return bits;
}
