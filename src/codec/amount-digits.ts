/** Digits of an amount of ISO 8583:2003: currency (3), decimals (1), amount (12). */
const NAMED = 16;
/** Those in front of the amount proper. */
const NAME = 4;

/**
 * The digits of DE 4 that are the amount in minor units: all of it, or what stands behind the currency
 * and the decimals where the amount names them (16 digits, ISO 8583:2003).
 */
export function amountDigits(value: string): string {
  return value.length === NAMED ? value.slice(NAME) : value;
}
