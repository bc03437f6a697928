import type { Message } from "./message.ts";

const AMOUNT = 4;

/** The version of ISO 8583:2003 in an MTI. */
const VERSION_2003 = "2";
/** Digits of an amount of that version: currency (3), decimals (1), amount (12). */
const NAMED = 16;
/** Those in front of the amount proper. */
const NAME = 4;

/**
 * The digits of DE 4 that are the amount in minor units: all of it, or, in ISO 8583:2003, what stands
 * behind the currency and the decimals.
 *
 * @returns `undefined` where the message has no DE 4
 */
export function amountDigits(message: Message): string | undefined {
  const value = message.get(AMOUNT);
  const named = value?.length === NAMED && message.mti[0] === VERSION_2003;
  return named ? value.slice(NAME) : value;
}
