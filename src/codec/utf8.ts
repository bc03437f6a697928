/** What stands for bytes that are no UTF-8. */
const REPLACEMENT = "\ufffd";

/** The smallest code point that needs so many bytes: a shorter form is the right one for those below. */
const SMALLEST: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];

const HIGHEST = 0x10ffff;

/** Bytes of the longest code point. */
export const UTF8_MOST = 4;

/** Bytes that a code point beginning with this byte takes; 1 for a byte that can begin none. */
function stride(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : UTF8_MOST;
}

/** The code point of `size` bytes at `at`; -1 when they are none (RFC 3629: shortest form, no surrogates). */
function codePoint(bytes: Uint8Array, at: number, size: number, end: number): number {
  const lead = bytes[at]!;
  if (size === 1) return lead < 0x80 ? lead : -1;
  if (at + size > end) return -1;
  let code = lead & 0x7f >> size;
  for (let next = at + 1; next < at + size; next++) {
    if ((bytes[next]! & 0xc0) !== 0x80) return -1;
    code = code << 6 | bytes[next]! & 0x3f;
  }
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < SMALLEST[size]! || code > HIGHEST || surrogate ? -1 : code;
}

/** The offset of the first byte in `bytes[start, end)` that is no UTF-8, or -1. */
export function utf8Fault(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end;) {
    const size = stride(bytes[at]!);
    if (codePoint(bytes, at, size, end) < 0) return at;
    at += size;
  }
  return -1;
}

/** `bytes[start, end)` as text; U+FFFD for each byte that is no UTF-8. */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end;) {
    const size = stride(bytes[at]!);
    const code = codePoint(bytes, at, size, end);
    text += code < 0 ? REPLACEMENT : String.fromCodePoint(code);
    at += code < 0 ? 1 : size;
  }
  return text;
}

/**
 * Where `count` code points that begin at `start` end.
 *
 * @returns when there are not so many before `limit`: how many bytes are missing at the least, as a
 *   negative number
 */
export function utf8End(bytes: Uint8Array, start: number, count: number, limit: number): number {
  let at = start;
  for (let left = count; left > 0; left--) {
    if (at >= limit) return limit - at - left;
    at += stride(bytes[at]!);
  }
  return at > limit ? limit - at : at;
}

/** How many code points a text has. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function sizeOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : UTF8_MOST;
}

/** How many bytes a text takes. */
export function utf8Size(text: string): number {
  let size = 0;
  for (const character of text) size += sizeOf(character.codePointAt(0)!);
  return size;
}

/** Writes text. Returns `false` when it meets half of a surrogate pair. */
export function writeUtf8(text: string, out: Uint8Array, start: number): boolean {
  let at = start;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const size = sizeOf(code);
    if (size === 3 && code >= 0xd800 && code <= 0xdfff) return false;
    out[at] = size === 1 ? code : 0xf00 >> size & 0xff | code >> 6 * (size - 1);
    for (let next = 1; next < size; next++) {
      out[at + next] = 0x80 | code >> 6 * (size - 1 - next) & 0x3f;
    }
    at += size;
  }
  return true;
}
