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

/** What no terminal's or reference number holds: the message is read in the wrong places. */
const STRAY = /[^\x20-\x7e]|=/;

/** Digits of a card number, or of what stands behind one, masked already or not. */
const DIGITS = /[\d*]{5,}/g;

const printable = (value: string): string => value.replaceAll(/[^\x20-\x7e]/g, "?").trim();

/** The field's value as it may be shown, where it is text and no card data. */
function told(message: Message, number: number): string | undefined {
  const field = message.field(number);
  if (field === undefined || field.encoding.binary || field.spec.sensitive !== undefined) {
    return undefined;
  }
  return shown(message, number);
}

/** The values of {@link TOLD}, in its order, as they may be shown; `undefined` where there is none. */
function toldValues(message: Message): (string | undefined)[] {
  const values = TOLD.map(([number]) => told(message, number));
  const astray = values.some((value) => value !== undefined && STRAY.test(value));
  return values.map((value) => {
    if (value === undefined) return undefined;
    const safe = astray ? value.replaceAll(DIGITS, stars) : value;
    return printable(safe).slice(0, LONGEST);
  });
}

/** A message on one line, without card data: MTI, STAN, TID, amount, RRN, response code, length. */
export function summary(message: Message): string {
  const parts = [message.mti];
  for (const [place, value] of toldValues(message).entries()) {
    if (value !== undefined) parts.push(`${TOLD[place]![1]} ${value}`);
  }
  return `${parts.join(" ")} (${message.bytes.length} bytes)`;
}

/** A message's STAN and TID as they may be shown, without card data; `undefined`: it has none. */
export function stanAndTid(message: Message): readonly [string | undefined, string | undefined] {
  const [stan, tid] = toldValues(message);
  return [stan, tid];
}
