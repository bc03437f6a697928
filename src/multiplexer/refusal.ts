import type { Codec } from "../codec/codec.ts";
import { checkValue } from "../codec/field-types.ts";
import type { Message } from "../codec/message.ts";
import { isRequest, responseMti } from "../codec/mti.ts";
import type { TroubleCode } from "./requester.ts";

const RESPONSE_CODE = 39;

/** The fields of the request that its refusal repeats, but for those whose content is not in order. */
function echoed(codec: Codec, request: Message, mti: string): Record<number, string> {
  const values: Record<number, string> = {};
  for (const number of codec.profile.refusal.echo) {
    const value = request.get(number);
    const field = codec.field(mti, number);
    if (value === undefined || field === undefined) continue;
    if (checkValue(field.type, field.encoding, value) === undefined) values[number] = value;
  }
  return values;
}

/**
 * The answer that a binary client gets in the host's stead: the request's type made a response, the
 * fields that the profile names repeated, the opaque bytes in front as in any answer, DE 39 by the profile's `refusal.codes`. No card data.
 *
 * @returns `undefined` when the profile has no DE 39 to say it with, or `request` asks for no answer
 */
export function refusalMessage(
  codec: Codec,
  request: Message,
  code: TroubleCode,
): Message | undefined {
  const mti = responseMti(request.mti);
  if (codec.field(mti, RESPONSE_CODE) === undefined || !isRequest(request.mti)) return undefined;
  const { codes } = codec.profile.refusal;
  const left = Object.fromEntries(request.numbers().map((number) => [number, undefined]));
  return codec.change(request, {
    ...left,
    ...echoed(codec, request, mti),
    0: mti,
    [RESPONSE_CODE]: codes[code] ?? codes.other,
  });
}
