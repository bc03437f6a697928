import type { Message } from "../../codec/message.ts";
import type { SubfieldsSpec } from "../../codec/subfields/spec.ts";

/** How a field is made of parts, as its profile says; `undefined` where it says nothing of that. */
export function subfieldsOf(message: Message, number: number): SubfieldsSpec | undefined {
  return message.field(number)?.spec.subfields;
}
