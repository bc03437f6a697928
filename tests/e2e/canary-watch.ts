import { CANARY_PANS, SECRETS, textHex } from "./canaries.ts";

/** A part of a secret where nobody may see it. */
export interface Leak {
  /** Which one: `PAN of 16`, `holder`. */
  readonly canary: string;
  readonly found: string;
  /** The line that it was found in. */
  readonly line: string;
}

/** Digits in a row, behind a card number's first six, that tell too much. */
const TELLING = 5;

/** Hexadecimal digits of a PIN block that tell too much: more than chance has. */
const TELLING_PIN = 6;

const FIRST = 6;

/** All pieces of a text that are so long. */
function pieces(text: string, length: number): string[] {
  return Array.from({ length: text.length - length + 1 }, (_, at) => text.slice(at, at + length));
}

/** Secrets made of digits, by what they are called. */
const DIGITS: readonly (readonly [string, string])[] = [
  ...CANARY_PANS.map((pan) => [`PAN of ${pan.length}`, pan.slice(FIRST)] as const),
  ...Object.entries(SECRETS).filter(([, text]) => /^\d+$/.test(text)),
];

/** Other secrets, each with how many characters of it tell too much. */
const TEXTS: readonly (readonly [string, string, number])[] = [
  ["holder", SECRETS.holder, TELLING],
  ["PIN block", SECRETS.pinBlock, TELLING_PIN],
  ["PIN data", SECRETS.pinData, TELLING_PIN],
  ["security code", SECRETS.cvv, SECRETS.cvv.length],
];

/** Pieces of digits, as they are and as text in hexadecimal (which is digits too). */
const DIGIT_PIECES: ReadonlyMap<string, string> = new Map(
  DIGITS.flatMap(([name, digits]) =>
    pieces(digits, TELLING).flatMap((piece) => [[piece, name], [textHex(piece), name]] as const)
  ),
);

/** Pieces of other secrets, in lower case, likewise. */
const TEXT_PIECES: ReadonlyMap<string, string> = new Map(
  TEXTS.flatMap(([name, text, telling]) =>
    pieces(text, telling).flatMap((piece) =>
      [[piece.toLowerCase(), name], [textHex(piece).toLowerCase(), name]] as const
    )
  ),
);

/** What may stand between the groups of a card number, or the bytes of a dump. */
const BETWEEN = /(?<=\d)[\s./_-]{1,3}(?=\d)/g;

const escaped = (text: string): string => text.replaceAll(/[/]/g, "\\$&");
const ANY_TEXT = new RegExp([...TEXT_PIECES.keys()].map(escaped).join("|"));

const HEX_PIECE = TELLING * 2;

/** The piece of a secret that some digits hold. */
function digitsLeak(digits: string): string | undefined {
  return pieces(digits, TELLING).find((piece) => DIGIT_PIECES.has(piece)) ??
    (digits.length < HEX_PIECE
      ? undefined
      : pieces(digits, HEX_PIECE).find((piece) => DIGIT_PIECES.has(piece)));
}

/** What one line shows of any secret. */
function lineLeaks(line: string): Leak[] {
  const leaks: Leak[] = [];
  const joined = line.replaceAll(BETWEEN, "");
  for (const [digits] of joined.matchAll(/\d{5,}/g)) {
    const found = digitsLeak(digits);
    if (found !== undefined) leaks.push({ canary: DIGIT_PIECES.get(found)!, found, line });
  }
  const [found] = ANY_TEXT.exec(line.toLowerCase()) ?? [];
  if (found !== undefined) leaks.push({ canary: TEXT_PIECES.get(found)!, found, line });
  return leaks;
}

/** Lines of a text; those that JSON has inside its strings too. */
const linesOf = (text: string): string[] => text.split(/\n|\\n/);

/** What a text shows of any secret, beyond a card number's first six and last four digits. */
export function leaksIn(text: string): Leak[] {
  return linesOf(text).flatMap(lineLeaks);
}

/** Fails when a text shows any secret. `where`: what the text is. */
export function assertHidden(text: string, where: string): void {
  const [leak] = leaksIn(text);
  if (leak === undefined) return;
  const { canary, found, line } = leak;
  throw new Error(`${canary} is seen by "${found}" in ${where}, in the line\n${line}`);
}
