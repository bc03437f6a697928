import { usualSensitivity } from "../../codec/mask.ts";
import type { Message } from "../../codec/message.ts";
import type { Sensitivity } from "../../codec/profile.ts";

/** What a field holds that must not be shown: by its profile, or by ISO 8583 where that is silent. */
export function sensitivityOf(message: Message, number: number): Sensitivity | undefined {
  return message.field(number)?.spec.sensitive ?? usualSensitivity(number);
}
