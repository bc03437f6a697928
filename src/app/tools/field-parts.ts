import { CodecError } from "../../codec/errors.ts";
import type { Message } from "../../codec/message.ts";
import type { SubfieldsSpec, Subvalues } from "../../codec/subfields/spec.ts";

/** How a field is made of parts, as its profile says; `undefined` where it says nothing of that. */
export function subfieldsOf(message: Message, number: number): SubfieldsSpec | undefined {
  return message.field(number)?.spec.subfields;
}

/** A field's parts; `undefined` when it has none, or when they cannot be told apart. */
export function partsOf(message: Message, number: number): Subvalues | undefined {
  try {
    return message.subfields(number);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
