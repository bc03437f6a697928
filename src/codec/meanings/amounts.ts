import { codeTable } from "./code-table.ts";
import { currencyOf } from "./currencies.ts";
import { accountType } from "./processing-codes.ts";

/** Digits with a decimal point `decimals` places from the right, and no zeros in front. */
function withPoint(digits: string, decimals: number): string {
  const padded = digits.replace(/^0+/, "").padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals);
  return decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`;
}

const SIGNS: Readonly<Record<string, string>> = { C: ", credit", D: ", debit" };

/**
 * An amount of money as people write it: `10.00 EUR`, or `10.00 EUR, debit` for one with its sign
 * (x+n) in front.
 *
 * @param value digits in the currency's smallest unit, with a C or a D in front or without
 * @param currencyCode numeric or alphabetic, as in DE 49, 50 and 51
 * @returns `undefined` when that is no amount, or no currency
 */
export function amountMeaning(value: string, currencyCode: string): string | undefined {
  const match = /^([CD]?)(\d{1,16})$/.exec(value);
  const currency = currencyOf(currencyCode);
  if (match === null || currency === undefined) return undefined;
  const [, sign = "", digits = ""] = match;
  return `${withPoint(digits, currency.decimals)} ${currency.code}${SIGNS[sign] ?? ""}`;
}

/**
 * An amount of ISO 8583:2003, which names its currency: three digits for that, one for the
 * decimals, and twelve.
 */
export function namedAmount(value: string): string | undefined {
  if (!/^\d{16}$/.test(value)) return undefined;
  const currency = currencyOf(value.slice(0, 3));
  if (currency === undefined) return undefined;
  return `${withPoint(value.slice(4), Number(value[3]))} ${currency.code}`;
}

/** DE 9 and 10: eight digits, the first of which says how many of the others are decimals. */
export function rateMeaning(value: string): string | undefined {
  return /^[0-7]\d{7}$/.test(value) ? withPoint(value.slice(1), Number(value[0])) : undefined;
}

const AMOUNT_TYPE = codeTable(`
01 ledger balance
02 available balance
03 amount owing
04 amount due
05 available credit
20 left for this cycle
40 cash back
41 goods and services
42 surcharge
44 gratuity
53 approved amount
56 amount held
57 original amount
`);

/** Account type, amount type, currency, sign, amount. */
const ADDITIONAL = /^([\dA-Z]{2})([\dA-Z]{2})([\dA-Z]{3})([CD]\d{12})$/;

const LENGTH = 20;

/** The same of ISO 8583:2003: the decimals stand behind the currency. */
const ADDITIONAL_2003 = /^([\dA-Z]{2})([\dA-Z]{2})(\d{3})(\d)([CD])(\d{12})$/;

const LENGTH_2003 = 21;

const titleOf = (type: string, account: string): string =>
  `${AMOUNT_TYPE(type) ?? `amount type ${type}`}, ` +
  (accountType(account) ?? `account type ${account}`);

function additionalAmount(entry: string): readonly string[] {
  const match = ADDITIONAL.exec(entry);
  if (match === null) return [];
  const [, account = "", type = "", currency = "", amount = ""] = match;
  const money = amountMeaning(amount, currency) ?? `${amount}, currency ${currency}`;
  return [`${titleOf(type, account)}: ${money}`];
}

function additionalAmount2003(entry: string): readonly string[] {
  const match = ADDITIONAL_2003.exec(entry);
  if (match === null) return [];
  const [, account = "", type = "", currency = "", decimals = "", sign = "", amount = ""] = match;
  const money = namedAmount(currency + decimals + amount) ?? `${amount}, currency ${currency}`;
  return [`${titleOf(type, account)}: ${money}${SIGNS[sign] ?? ""}`];
}

/** Entries of that many characters; `undefined` where the value is not made of such. */
function entriesOf(value: string, length: number): readonly string[] | undefined {
  if (value === "" || value.length % length !== 0) return undefined;
  return Array.from(
    { length: value.length / length },
    (_, at) => value.slice(at * length, (at + 1) * length),
  );
}

/** DE 54: entries of 20 characters, or of 21 in ISO 8583:2003, a line each. */
export function additionalAmounts(value: string): readonly string[] {
  const lines = entriesOf(value, LENGTH)?.flatMap(additionalAmount) ?? [];
  if (lines.length > 0) return lines;
  return entriesOf(value, LENGTH_2003)?.flatMap(additionalAmount2003) ?? [];
}
