import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import { isNetworkManagement, isRequest } from "../codec/mti.ts";
import { randomRrn } from "../emulator/identifiers.ts";
import { reply } from "../emulator/reply.ts";
import type { World } from "./world.ts";

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
  if (!isNetworkManagement(request.mti) || !isRequest(request.mti)) return undefined;
  const { code, omits } = codec.profile.hostEcho;
  const verdict = { code, rrn: randomRrn(random), omits };
  return reply(codec, request, clock.now(), verdict);
}
