import { stars } from "../codec/card-numbers.ts";
import { shown } from "../codec/mask.ts";
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

/** What no terminal's or reference number holds: it is something else, read in the wrong place. */
const STRAY = /[^\x20-\x7e]|=/;

/** Digits of a card number, or of what stands behind one. */
const DIGITS = /\d{5,}/g;

function printable(value: string): string {
  const safe = STRAY.test(value) ? value.replaceAll(DIGITS, stars) : value;
  return safe.replaceAll(/[^\x20-\x7e]/g, "?").trim();
}

/** A message on one line, without card data: MTI, STAN, TID, amount, RRN, response code, length. */
export function summary(message: Message): string {
  const parts = [message.mti];
  for (const [number, label] of TOLD) {
    const value = shown(message, number);
    const binary = message.field(number)?.encoding.binary ?? true;
    if (value === undefined || binary || message.field(number)?.spec.sensitive !== undefined) {
      continue;
    }
    parts.push(`${label} ${printable(value).slice(0, LONGEST)}`);
  }
  return `${parts.join(" ")} (${message.bytes.length} bytes)`;
}
