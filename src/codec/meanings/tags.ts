import { fromHex, portableLatin1 } from "../bytes.ts";
import { applicationOf } from "./applications.ts";
import { known, type Lookup } from "./code-table.ts";
import { countryMeaning } from "./countries.ts";
import {
  authorisationResponse,
  cryptogramInformation,
  issuerApplicationData,
  issuerAuthentication,
} from "./cryptograms.ts";
import { currencyMeaning } from "./currencies.ts";
import { dateMeaning, timeMeaning } from "./dates.ts";
import {
  additionalCapabilities,
  interchangeProfile,
  terminalCapabilities,
  terminalVerificationResults,
  transactionQualifiers,
  transactionStatus,
  usageControl,
} from "./emv-bits.ts";
import { panEntryMode } from "./entry-modes.ts";
import { merchantCategory } from "./merchant-categories.ts";
import { transactionType } from "./processing-codes.ts";
import { serviceCode } from "./service-codes.ts";
import { tagName } from "./tag-names.ts";
import { terminalType } from "./terminal-types.ts";
import { verificationList, verificationResults } from "./verification-methods.ts";

/** What a data object's value means; upper-case hexadecimal in. */
type Reader = (hex: string) => readonly string[];

const oneOf = (lookup: Lookup): Reader => (hex) => known(lookup(hex));

/** Three digits in two bytes: `0840`. */
const threeDigits = (hex: string): string => /^0\d{3}$/.test(hex) ? hex.slice(1) : "";

const country: Reader = (hex) => known(countryMeaning(threeDigits(hex)));
const currency: Reader = (hex) => known(currencyMeaning(threeDigits(hex)));
/** YYMMDD. */
const date: Reader = (hex) => /^\d{6}$/.test(hex) ? known(dateMeaning(hex)) : [];
/** A number of up to six bytes. */
const number: Reader = (hex) => /^(?:..){1,6}$/.test(hex) ? [String(parseInt(hex, 16))] : [];

function textOf(hex: string): string {
  const bytes = fromHex(hex) ?? new Uint8Array();
  return portableLatin1(bytes, 0, bytes.length);
}

/** Characters of ASCII that can be shown. */
const text: Reader = (hex) => known(/^[\x20-\x7e]+$/.exec(textOf(hex))?.[0].trim() || undefined);

const letters = (lookup: Lookup): Reader => (hex) => known(lookup(textOf(hex)));

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...["4F", "84", "9F06"].map((tag) => [tag, oneOf(applicationOf)] as const),
  ...["50", "5F20", "5F2D", "5F50", "89", "9F0B", "9F12", "9F16", "9F1C", "9F1E", "9F4E"].map((
    tag,
  ) => [tag, text] as const),
  ...["5F24", "5F25", "9A"].map((tag) => [tag, date] as const),
  ...["5F28", "9F1A", "9F57"].map((tag) => [tag, country] as const),
  ...["5F55", "5F56"].map((tag) => [tag, letters(countryMeaning)] as const),
  ...["5F2A", "9F3C", "9F42", "9F51"].map((tag) => [tag, currency] as const),
  ...["9F13", "9F14", "9F17", "9F23", "9F36"].map((tag) => [tag, number] as const),
  ...["95", "9F0D", "9F0E", "9F0F", "DF8120", "DF8121", "DF8122"].map((tag) =>
    [tag, terminalVerificationResults] as const
  ),
  ["5F30", (hex) => serviceCode(threeDigits(hex))],
  ["82", interchangeProfile],
  ["8A", authorisationResponse],
  ["8E", verificationList],
  ["91", issuerAuthentication],
  ["9B", transactionStatus],
  ["9C", oneOf(transactionType)],
  ["9F07", usageControl],
  ["9F10", issuerApplicationData],
  ["9F15", oneOf(merchantCategory)],
  ["9F21", oneOf(timeMeaning)],
  ["9F27", cryptogramInformation],
  ["9F33", terminalCapabilities],
  ["9F34", verificationResults],
  ["9F35", oneOf(terminalType)],
  ["9F39", oneOf(panEntryMode)],
  ["9F40", additionalCapabilities],
  ["9F66", transactionQualifiers],
]);

/** What is known of a data object of EMV. */
export interface TagMeanings {
  /** What the tag is called; absent when it is not known. */
  readonly name?: string | undefined;
  /** What its value means, a line each: of a set of bits one for every bit that is set. */
  readonly meanings: readonly string[];
}

/**
 * What a data object of EMV is, and what its value means. Nothing is told of a value that is not
 * whole bytes in hexadecimal, such as a masked one, and of amounts, whose currency is another data
 * object: `amountMeaning(value, currency)` knows how to show them.
 *
 * @param tag in hexadecimal, of either case
 * @param value in hexadecimal, of either case
 */
export function tagMeanings(tag: string, value: string): TagMeanings {
  const key = tag.toUpperCase();
  const hex = value.toUpperCase();
  const whole = /^(?:[\dA-F]{2})+$/.test(hex);
  return { name: tagName(key), meanings: whole ? READERS.get(key)?.(hex) ?? [] : [] };
}
