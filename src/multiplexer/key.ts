import type { Message } from "../codec/message.ts";

/** Ends each value in a key, so that the values of two fields cannot run into one another. */
const END = "\u0000";

/**
 * The values of a message's key fields in one string.
 *
 * @returns the number of the first key field that the message lacks, when it lacks one
 */
export function keyOf(message: Message, fields: readonly number[]): string | number {
  let key = "";
  for (const number of fields) {
    const value = message.get(number);
    if (value === undefined) return number;
    key += value + END;
  }
  return key;
}

/** The first key field in which two messages differ; -1 when they agree in all. */
export function firstDifference(a: Message, b: Message, fields: readonly number[]): number {
  for (const number of fields) if (a.get(number) !== b.get(number)) return number;
  return -1;
}

/** How many key fields of two messages agree. */
export function agreement(a: Message, b: Message, fields: readonly number[]): number {
  let count = 0;
  for (const number of fields) if (a.get(number) === b.get(number)) count++;
  return count;
}
