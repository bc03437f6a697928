import type { CaptionPart, Profile } from "../profile.ts";
import { additionalAmounts, namedAmount, rateMeaning } from "./amounts.ts";
import { brandOf } from "./brands.ts";
import { known } from "./code-table.ts";
import { acceptorCountry, countryMeaning } from "./countries.ts";
import { currencyMeaning } from "./currencies.ts";
import { dateMeaning, momentMeaning, transmissionMeaning, yearAndMonth } from "./dates.ts";
import { entryMode } from "./entry-modes.ts";
import { merchantCategory } from "./merchant-categories.ts";
import { mtiMeaning } from "./message-types.ts";
import { originalElements, originalElements1987 } from "./originals.ts";
import { processingCode } from "./processing-codes.ts";
import {
  conditionCode,
  functionCode,
  messageReason,
  networkCode,
  settlementCode,
} from "./purposes.ts";
import { answerMeaning } from "./response-codes.ts";
import { serviceCode } from "./service-codes.ts";

export { amountMeaning } from "./amounts.ts";
export { mtiMeaning } from "./message-types.ts";
export { type TagMeanings, tagMeanings } from "./tags.ts";

/** What a field's value means; `name` is what the profile calls the field. */
type Reader = (value: string, name: string) => readonly string[];

const oneOf = (lookup: (value: string) => string | undefined): Reader => (value) =>
  known(lookup(value));

/** MMDD, YYMMDD or CCYYMMDD. */
const date = oneOf(dateMeaning);
const currency = oneOf(currencyMeaning);
const country = oneOf(countryMeaning);
/** ISO 8583:2003: an amount that names its currency. */
const amount = oneOf(namedAmount);
const rate = oneOf(rateMeaning);
const brand = oneOf(brandOf);

/**
 * DE 13: of four digits the local date, MMDD, in 1987, and the card's first month, YYMM, in 1993; of
 * six that month, CCYYMM, in 2003.
 */
const date13: Reader = (value, name) => {
  if (!/effective/i.test(name)) return date(value, name);
  if (value.length === 4) return known(yearAndMonth(value));
  return known(
    dateMeaning(value) ?? (/^20\d{4}$/.test(value) ? yearAndMonth(value.slice(2)) : undefined),
  );
};

/** DE 28: a fee with a sign in 1987, as of 1993 the date of reconciliation. */
const date28: Reader = (value, name) =>
  value.length === 6 || value.length === 8 ? date(value, name) : [];

/** DE 24: the function in 1993, but the network's number (NII) in 1987. */
const field24: Reader = (value, name) =>
  /network|nii/i.test(name) ? [] : known(functionCode(value));

/** DE 25: two digits in 1987, four in 1993. */
const field25: Reader = (value) =>
  known(value.length === 4 ? messageReason(value) : conditionCode(value));

/** DE 70: in 1987 of network management, in 1993 the country of the authorizing agent. */
const field70: Reader = (value, name) =>
  known(/country/i.test(name) ? countryMeaning(value) : networkCode(value));

const READERS: Readonly<Record<number, Reader>> = {
  0: (value) => known(mtiMeaning(value) || undefined),
  2: brand,
  3: processingCode,
  4: amount,
  5: amount,
  6: amount,
  7: oneOf(transmissionMeaning),
  9: rate,
  10: rate,
  12: oneOf(momentMeaning),
  13: date13,
  14: oneOf(yearAndMonth),
  15: date,
  16: date,
  17: date,
  18: oneOf(merchantCategory),
  19: country,
  20: country,
  21: country,
  22: entryMode,
  24: field24,
  25: field25,
  26: oneOf(merchantCategory),
  28: date28,
  35: brand,
  39: oneOf(answerMeaning),
  40: serviceCode,
  43: oneOf(acceptorCountry),
  49: currency,
  50: currency,
  51: currency,
  54: additionalAmounts,
  56: originalElements,
  66: oneOf(settlementCode),
  68: country,
  69: country,
  70: field70,
  73: date,
  90: originalElements1987,
};

/** `Card Data Input Mode: Manual`; nothing where the profile does not know the value. */
function captionOf({ title, from, length, values }: CaptionPart, value: string): readonly string[] {
  const part = value.slice(from, from + length);
  return Object.hasOwn(values, part) ? [`${title}: ${values[part]}`] : [];
}

const RESPONSE_CODE = 39;

/** What the profile itself says that a value means. */
function byProfile(number: number, value: string, profile: Profile): readonly string[] {
  const { responseCodes, captions } = profile;
  if (number === RESPONSE_CODE && Object.hasOwn(responseCodes, value)) {
    return [responseCodes[value]!];
  }
  return captions[number]?.flatMap((part) => captionOf(part, value)) ?? [];
}

/**
 * What the value of a data element means to a person, a line each; 0 is the MTI. Empty where that
 * is not known, or where the value is not what the standard has there. What the profile says itself
 * (its response codes and captions) has precedence; otherwise it is ISO 8583, the edition told by
 * the value's length, and where two editions differ by what the profile calls the field.
 *
 * Nothing is told that the value does not show: hand in the masked value where that is what is
 * shown. Of a card number, masked or not, only its scheme is told. Amounts (DE 4, 5, 6 …) need
 * their currency, which is another element: see `amountMeaning`.
 */
export function meanings(number: number, value: string, profile: Profile): readonly string[] {
  const own = byProfile(number, value, profile);
  if (own.length > 0) return own;
  return READERS[number]?.(value, profile.fields[number]?.name ?? "") ?? [];
}
