import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import { isRequest } from "../codec/mti.ts";
import { randomRrn } from "../emulator/identifiers.ts";
import { reply } from "../emulator/reply.ts";
import type { World } from "./world.ts";

/** The class of echo tests, sign-ons and their kind: the MTI's second digit. */
const NETWORK_MANAGEMENT = "8";

/**
 * The gateway's answer to what the host asks of its own accord: an echo test (0800) gets its 0810,
 * DE 7 now, DE 37 random, DE 39 approved, without the fields that the profile leaves out of it
 * (SmartVista: 24 and 42). There is no answer to anything else.
 */
export function replyToHost(
  codec: Codec,
  request: Message,
  { clock, random }: World,
): Message | undefined {
  if (request.mti[1] !== NETWORK_MANAGEMENT || !isRequest(request.mti)) return undefined;
  const { approved, echoOmits } = codec.profile.bank;
  const verdict = { code: approved, rrn: randomRrn(random), omits: echoOmits };
  return reply(codec, request, clock.now(), verdict);
}
