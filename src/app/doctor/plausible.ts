import { countryOf } from "../../codec/meanings/countries.ts";
import { currencyOf } from "../../codec/meanings/currencies.ts";
import { dateMeaning, momentMeaning, transmissionMeaning } from "../../codec/meanings/dates.ts";
import { yearAndMonth } from "../../codec/meanings/dates.ts";
import { panEntryMode } from "../../codec/meanings/entry-modes.ts";
import { transactionType } from "../../codec/meanings/processing-codes.ts";
import { networkCode } from "../../codec/meanings/purposes.ts";
import { emvTags } from "../tools/emv-tags.ts";
import { hasCheckDigit } from "../tools/luhn.ts";
import { DIGIT } from "./bits.ts";
import { isKnownMti } from "./starts.ts";

/**
 * What a field's value speaks for or against a way to read it, in bits: less than 0 where it is what
 * the standard puts there and chance would not, more where it is not.
 */
type Judge = (value: string) => number;

/** What it saves when a value is what is expected, and what it takes when it is not. */
const expects = (fits: (value: string) => boolean, saves: number, takes: number): Judge => {
  return (value) => fits(value) ? -saves : takes;
};

const digits = /^\d+$/;

/** Nothing in front of the number itself, and digits that schemes have. */
function cardNumber(value: string): number {
  const pan = value.replace(/[ F]+$/, "");
  if (!/^\d{8,19}$/.test(pan)) return pan === "" ? 0 : 10;
  const length = pan.length >= 12 ? -2 : 6;
  return length + (hasCheckDigit(pan) ? -DIGIT : 1) + (/^[2-6]/.test(pan) ? -1 : 1);
}

const TRACK = /^(\d{8,19})[=^D](\d{4})/;

function track2(value: string): number {
  const pan = TRACK.exec(value)?.[1];
  if (pan === undefined) return value === "" ? 0 : 8;
  return -6 - (hasCheckDigit(pan) ? DIGIT : 0);
}

/** Amounts begin with zeros more often than not. */
function amount(value: string): number {
  const zeros = /^[CD+-]?(0*)/.exec(value)?.[1]?.length ?? 0;
  return digits.test(value) ? -zeros * (DIGIT - 0.7) : 0;
}

const isMonthAndDay = (value: string): boolean =>
  value.length !== 4 || dateMeaning(value) !== undefined || yearAndMonth(value) !== undefined;

const ZEROS = /^0*$/;

const isEntryMode = (value: string): boolean =>
  value.length > 4 ||
  panEntryMode(value.slice(value.length === 4 ? 1 : 0).slice(0, 2)) !== undefined;

const isEmvData = (value: string): boolean => emvTags(value) !== undefined;

const printable = /^[\x20-\x7e\xa0-\xff]*$/;

/** Terminals, merchants, references: text that can be printed. */
const text: Judge = expects((value) => printable.test(value), 0, 12);

const currency = expects(
  (value) => {
    return currencyOf(value.length === 4 ? value.slice(1) : value) !== undefined;
  },
  3,
  4,
);

const country = expects(
  (value) => {
    return countryOf(value.length === 4 ? value.slice(1) : value) !== undefined;
  },
  2,
  3,
);

const date = expects((value) => ZEROS.test(value) || isMonthAndDay(value), 3, 5);

const JUDGES: Readonly<Record<number, Judge>> = {
  2: cardNumber,
  3: expects((value) => transactionType(value.slice(0, 2)) !== undefined, 2, 3),
  4: amount,
  5: amount,
  6: amount,
  7: expects((value) => transmissionMeaning(value) !== undefined, 8, 8),
  11: text,
  12: expects((value) => momentMeaning(value) !== undefined, 5, 8),
  13: date,
  14: expects((value) => value.length !== 4 || yearAndMonth(value) !== undefined, 3, 4),
  15: date,
  16: date,
  17: date,
  19: country,
  20: country,
  21: country,
  22: expects(isEntryMode, 2, 3),
  35: track2,
  37: text,
  38: text,
  39: expects((value) => /^[0-9A-Z]{2,4}$/i.test(value), 1, 10),
  41: text,
  42: text,
  43: text,
  49: currency,
  50: currency,
  51: currency,
  55: expects(isEmvData, 16, 4),
  70: expects((value) => networkCode(value) !== undefined, 3, 1),
  90: expects((value) => isKnownMti(value.slice(0, 4)), 6, 6),
};

/** What the value of a field of that number speaks for or against how it was read, in bits. */
export function plausibility(number: number, value: string): number {
  return JUDGES[number]?.(value) ?? 0;
}

/** Fields that most messages have some of. */
const USUAL: ReadonlySet<number> = new Set([
  ...[2, 3, 4, 7, 11, 12, 13, 14, 15, 18, 19, 22, 23, 24, 25, 26, 32, 33, 35, 37, 38, 39, 41, 42],
  ...[43, 44, 48, 49, 52, 53, 54, 55, 60, 61, 62, 63, 64, 70, 90, 128],
]);

const USUAL_BITS = 1.5;
const UNUSUAL_BITS = 5;

/** What a bitmap that announces these fields takes to tell, in bits. */
export function bitmapBits(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + (USUAL.has(each) ? USUAL_BITS : UNUSUAL_BITS), 0);
}
