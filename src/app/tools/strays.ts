import { toHex } from "../../codec/bytes.ts";
import { characterOf, LONGEST_PAN, SHORTEST_PAN } from "../../codec/card-numbers.ts";
import { isForCard } from "../../codec/mask.ts";
import { SPAN } from "../../codec/walk.ts";
import { hasCheckDigit } from "./luhn.ts";
import type { Reading } from "./reading.ts";

/** Bytes from `start` up to `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Card numbers of the schemes begin with 2 to 6. */
const isPan = (digits: string): boolean => /^[2-6]\d+$/.test(digits) && hasCheckDigit(digits);

/** Hexadecimal of digits as text: every other one is a 3, which no card number's are. */
const isText = (digits: string): boolean => /^(?:3\d)+3?$|^\d(?:3\d)+3?$/.test(digits);

/** What comes behind the card number on a track: a separator and the expiry. */
const BEHIND = { text: /[=^Dd]\d{4}/g, packed: /D\d{4}/g };

/** The card numbers in front of a track's separator, with what comes behind it. */
function* tracks(characters: string, behind: RegExp): Generator<Range> {
  for (const { index, 0: { length } } of characters.matchAll(behind)) {
    for (let digits = SHORTEST_PAN; digits <= LONGEST_PAN && digits <= index; digits++) {
      const start = index - digits;
      const pan = characters.slice(start, index);
      if (isPan(pan) && !isText(pan)) yield { start, end: index + length };
    }
  }
}

/** Numbers that say how long the digits behind them are: two digits, or one byte of a length. */
const LENGTH = { text: /1[3-9]/, packed: /1[3-9]|0[7-9A-F]|1[0-2]/ };

/** The card numbers behind a length that fits them. */
function* counted(characters: string, length: RegExp, step: 1 | 2): Generator<Range> {
  for (let at = 0; at + 2 + SHORTEST_PAN <= characters.length; at += step) {
    const said = characters.slice(at, at + 2);
    if (!length.test(said)) continue;
    const numbers = step === 1 ? [Number(said)] : [Number(said), parseInt(said, 16)].flatMap(
      (count) => [count, count * 2, count * 2 - 1],
    );
    for (const digits of new Set(numbers)) {
      if (!(digits >= SHORTEST_PAN && digits <= LONGEST_PAN)) continue;
      // An odd number of packed digits may have its filler in front.
      for (const start of step === 1 ? [at + 2] : [at + 2, at + 3]) {
        const end = start + digits;
        const pan = characters.slice(start, end);
        const isNumber = end <= characters.length && isPan(pan);
        if (isNumber && (step === 1 || !isText(pan))) yield { start, end };
      }
    }
  }
}

/** Where bytes hold what has a card number's form and check digit, and stands as one does. */
export function* cardNumbers(bytes: Uint8Array): Generator<Range> {
  const text = Array.from(bytes, characterOf).join("");
  yield* tracks(text, BEHIND.text);
  yield* counted(text, LENGTH.text, 1);
  const hex = toHex(bytes);
  for (const found of [tracks(hex, BEHIND.packed), counted(hex, LENGTH.packed, 2)]) {
    for (const { start, end } of found) yield { start: start >> 1, end: (end + 1) >> 1 };
  }
}

/** The bitmaps' number among the fields. */
const BITMAP = 1;

/** Whether a card number goes over the border of a place: a mask of that place alone misses it. */
export function straysInto(number: Range, place: Range): boolean {
  const overlaps = number.start < place.end && place.start < number.end;
  return overlaps && !holds(place, number);
}

const holds = (outer: Range, inner: Range): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

/** Where card numbers are, beside the fields that are for them. */
export interface Strays {
  /**
   * Numbers of the fields (1: the bitmaps) into which a part of one has strayed, as a wrong profile
   * has it, or a length that was spoilt: nothing of them may be shown.
   */
  readonly across: ReadonlySet<number>;
  /** Fields that hold a whole one: their own masks find it, those of their parts perhaps not. */
  readonly within: ReadonlySet<number>;
}

/** What a field for a card number or a track holds of one, with nothing else in front of it. */
const CARD = /^[;%]?[A-Za-z]?(\d{13,19})(?:[=D^]|$)/;

/**
 * Whether a message was read in the right places, beyond doubt: up to its end, without a fault, and
 * card numbers with their check digit in every field that is for one. Other digits, which packed ones
 * have many of, are no card number by chance then.
 */
function isSurelyRight({ message, numbers, whole, fault }: Reading): boolean {
  if (!whole || fault !== undefined) return false;
  const cards = numbers.filter((number) => isForCard(number, message.field(number)?.spec));
  return cards.length > 0 && cards.every((number) => {
    const [, digits] = CARD.exec(message.get(number) ?? "") ?? [];
    return digits !== undefined && isPan(digits);
  });
}

/** Looks for card numbers in all bytes of a message, wherever its fields may be. */
export function findStrays(reading: Reading): Strays {
  const { message, numbers } = reading;
  const { body, spans } = message.index;
  const isRight = isSurelyRight(reading);
  const places = numbers.map((number, place) => {
    return { number, start: spans[place * SPAN]!, end: spans[place * SPAN + SPAN - 1]! };
  });
  const across = new Set<number>();
  const within = new Set<number>();
  for (const found of cardNumbers(message.bytes)) {
    if (found.start < body && !isRight) across.add(BITMAP);
    for (const place of places) {
      if (holds(place, found)) within.add(place.number);
      else if (!isRight && straysInto(found, place)) across.add(place.number);
    }
  }
  return { across, within };
}
