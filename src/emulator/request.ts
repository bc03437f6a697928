import { amountDigits } from "../codec/amount-digits.ts";
import { isDigits } from "../codec/field-types.ts";
import type { Message } from "../codec/message.ts";

/** Numbers of the fields that the bank reads. */
const PAN = 2;
const PROCESSING_CODE = 3;
const STAN = 11;
const TRACK2 = 35;
const TID = 41;

const LONGEST_PAN = 19;

/** Track 2 up to its separator, `=` or `D`; some readers leave the start sentinel `;` in front. */
const TRACK2_PAN = /^;?(\d{1,19})(?:[=Dd]|$)/;

/**
 * The card number of a message: of track 2 when it tells one, else of DE 2.
 *
 * @returns 1 to 19 digits; `undefined` when there is none
 */
export function panOf(message: Message): string | undefined {
  const track2 = message.get(TRACK2);
  const fromTrack = track2 === undefined ? undefined : TRACK2_PAN.exec(track2)?.[1];
  return fromTrack ?? enteredPan(message.get(PAN));
}

function enteredPan(pan: string | undefined): string | undefined {
  if (pan === undefined || pan === "" || pan.length > LONGEST_PAN) return undefined;
  return isDigits(pan) ? pan : undefined;
}

/**
 * The amount (DE 4) in minor units: the one value that becomes a number, to be reckoned with.
 *
 * @returns 1 and up; `undefined` when there is none, it is 0, or no digits that a number can hold
 */
export function amountOf(message: Message): number | undefined {
  const digits = amountDigits(message);
  if (digits === undefined || digits === "" || !isDigits(digits)) return undefined;
  const amount = Number(digits);
  return amount > 0 && Number.isSafeInteger(amount) ? amount : undefined;
}

/** Whether a financial request gives money back: processing code (DE 3) 20xxxx. */
export function isRefund(message: Message): boolean {
  return message.get(PROCESSING_CODE)?.startsWith("20") ?? false;
}

/**
 * What a transaction and the reversal that has no RRN of it have in common: STAN, TID, card and
 * amount, as one key for look-ups. A message without TID has the key of others without.
 *
 * @returns `undefined` without a STAN: card and amount alone name no transaction
 */
export function originalOf(message: Message, pan: string, amount: number): string | undefined {
  const stan = message.get(STAN);
  if (!stan) return undefined;
  // The TID, which may hold any character, is last: so no two keys read alike.
  return `${stan} ${pan} ${amount} ${message.get(TID)?.trim() ?? ""}`;
}
