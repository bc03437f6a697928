const STAR = "*";

/** Digits of the shortest and the longest card number of the schemes. */
export const SHORTEST_PAN = 13;
export const LONGEST_PAN = 19;

/** What may be shown of a card number: digits at its beginning, and at its end. */
const FIRST = 6;
const LAST = 4;

/** A byte as a card number's text has it: EBCDIC's digits are digits too. */
export function characterOf(byte: number): string {
  return String.fromCharCode(byte >= 0xf0 && byte <= 0xf9 ? byte - 0xc0 : byte);
}

/** As many stars as the text has characters. */
export const stars = (text: string): string => STAR.repeat(text.length);

/**
 * A card number with only its first six and last four digits. Of a shorter number nothing is shown,
 * of a longer one no end: what stands there may be an expiry date or a security code.
 */
export function maskPan(pan: string): string {
  if (pan.length < SHORTEST_PAN) return stars(pan);
  const end = pan.length > LONGEST_PAN ? pan.length : pan.length - LAST;
  return pan.slice(0, FIRST) + stars(pan.slice(FIRST, end)) + pan.slice(end);
}

/** Digits in groups: the groups at even places, what separates them at odd ones. */
const splitGroups = (text: string): string[] => text.split(/(\D+)/);

/** The place of a group that is a whole card number, as no neighbour can be a part of it too. */
function wholeNumber(pieces: readonly string[]): number {
  const digits = (place: number): number => pieces[place]?.length ?? LONGEST_PAN;
  return pieces.findIndex((piece, place) =>
    place % 2 === 0 && piece.length >= SHORTEST_PAN &&
    [place - 2, place + 2].every((next) => piece.length + digits(next) > LONGEST_PAN)
  );
}

/**
 * Digits in groups, with no zeros in front. The last four are shown only where it is certain that
 * they are a card number's, and no security code behind one.
 */
function maskGroups(text: string): string {
  const pieces = splitGroups(text);
  const whole = wholeNumber(pieces);
  if (whole >= 0) {
    const masked = (piece: string, place: number) =>
      place === whole ? maskPan(piece) : stars(piece);
    return pieces.map((piece, place) => place % 2 === 1 ? piece : masked(piece, place)).join("");
  }
  const digits = pieces.filter((_, place) => place % 2 === 0);
  const count = digits.join("").length;
  const certain = count < LONGEST_PAN && digits.every((group) => group.length < SHORTEST_PAN);
  const end = certain ? text.length - LAST : text.length;
  return text.slice(0, FIRST) + stars(text.slice(FIRST, end)) + text.slice(end);
}

/** As many digits as a card number has, in groups or not. */
const PAN_LIKE = /\d(?:[\s./_-]{0,3}\d){12,}/g;

/** Zeros in front are fill: no card number begins with one. */
const FILL = /^[0\s./_-]*/;

/** What parts a card number from the rest of a track, if it follows. */
const SEPARATOR = /^\s*(?:[=^]|[Dd]\d)/;

/** What may be a card number, masked; as it is when it has too few digits. */
function maskPanLike(text: string): string {
  const [fill = ""] = FILL.exec(text) ?? [];
  const number = text.slice(fill.length);
  const digits = number.replaceAll(/\D/g, "").length;
  return digits < SHORTEST_PAN ? text : fill + maskGroups(number);
}

/**
 * Text with everything masked in it that may be a card number, written in groups or not. Behind one
 * with a track's separator nothing at all is shown. The text's length is kept.
 */
export function maskText(text: string): string {
  let shown = "";
  let at = 0;
  for (const { 0: found, index } of text.matchAll(PAN_LIKE)) {
    const masked = maskPanLike(found);
    const rest = text.slice(index + found.length);
    shown += text.slice(at, index) + masked;
    if (masked !== found && SEPARATOR.test(rest)) return shown + stars(rest);
    at = index + found.length;
  }
  return shown + text.slice(at);
}

/** As many hexadecimal digits in a row as a PIN block has. */
const HEX_WORD = /[0-9A-F]{16,}/gi;

/** Digits only, or with the letters of a word or of a packed track around: for {@link maskText}. */
const NUMBER_IN_WORD = /^[A-F]{0,6}\d{13,}(?:D\d*)?[A-F]{0,6}$/i;

/**
 * Text with everything starred in it that may be bytes in hexadecimal: a PIN block, or EMV data,
 * which may hold anything. Digits alone stay: {@link maskText} knows what to show of them.
 */
export function maskHexWords(text: string): string {
  return text.replaceAll(HEX_WORD, (word) => NUMBER_IN_WORD.test(word) ? word : stars(word));
}

const DIGIT_RUN = /\d{13,}/g;

/** What follows the separator in track 2 packed two digits a byte. */
const PACKED_TRACK = /((?<!\d)\d{13,}D)(\d+)/g;

/** Hexadecimal with everything masked in it whose digits, as they can be read, may be a card number. */
export function maskHexDigits(hex: string): string {
  const hidden = hex.replaceAll(
    PACKED_TRACK,
    (_, head: string, rest: string) => head + stars(rest),
  );
  return hidden.replaceAll(DIGIT_RUN, maskPanLike);
}
