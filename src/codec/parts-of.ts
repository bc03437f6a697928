import { CodecError } from "./errors.ts";
import type { Message } from "./message.ts";
import type { Subvalues } from "./subfields/spec.ts";

/** A field's parts; `undefined` when it has none, or when they cannot be told apart. */
export function partsOf(message: Message, number: number): Subvalues | undefined {
  try {
    return message.subfields(number);
  } catch (error) {
    // Where nobody checks them (`check: false`) they may be anything.
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
