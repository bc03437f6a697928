import { maskPan } from "../codec/mask.ts";
import type { Message } from "../codec/message.ts";

/** What a line of the log tells of a message: none of these fields can hold card data. */
const TOLD: readonly (readonly [number, string])[] = [
  [11, "stan"],
  [41, "tid"],
  [4, "amount"],
  [37, "rrn"],
  [39, "rc"],
];

/** Longest value in a line; a profile may define these fields longer than the standard does. */
const LONGEST = 16;

const AMOUNT = 4;

/** Digits of the greatest amount that is told: more are a part of a card number, in the wrong place. */
const AMOUNT_DIGITS = 10;

const printable = (value: string): string => value.replaceAll(/[^\x20-\x7e]/g, "?").trim();

function told(number: number, value: string): string {
  const text = printable(value).slice(0, LONGEST);
  const digits = text.replace(/^0+/, "").length;
  return number === AMOUNT && digits > AMOUNT_DIGITS ? maskPan(text) : text;
}

/** A message on one line, without card data: MTI, STAN, TID, amount, RRN, response code, length. */
export function summary(message: Message): string {
  const parts = [message.mti];
  for (const [number, label] of TOLD) {
    const value = message.get(number);
    const binary = message.field(number)?.encoding.binary ?? true;
    if (value === undefined || binary || message.field(number)?.spec.sensitive !== undefined) {
      continue;
    }
    parts.push(`${label} ${told(number, value)}`);
  }
  return `${parts.join(" ")} (${message.bytes.length} bytes)`;
}
