import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import { shown } from "../codec/mask.ts";
import type { Message } from "../codec/message.ts";
import { answers } from "../codec/mti.ts";
import { transmissionTime } from "../codec/transmission-time.ts";

const TID = 41;
const STAN = "000001";
const RESPONSE_CODE = 39;

/** Longest terminal name in a reason; a profile may define the field longer than the standard does. */
const LONGEST_NAME = 16;

/** What is to be said of an answer that came back to a test client. */
export type TestVerdict =
  | { readonly kind: "correct" }
  /** `reason` for a person, without card data. */
  | { readonly kind: "wrong"; readonly reason: string }
  /** The right terminal's answer, but not an approval: as a rule the gateway's own, for want of a host. */
  | { readonly kind: "missing"; readonly reason: string };

/**
 * The echo request that a client sends: what the profile's `testEcho` has (its MTI among it, 0800 if
 * there is none), DE 7 now, DE 11 000001, and in DE 41 the client's number, padded as the profile pads
 * it.
 *
 * @param number the client's, 1 and up
 * @param now milliseconds since 1970
 * @throws {CodecError} when the profile has no room for it, e.g. for a number of too many digits
 */
export function echoRequest(codec: Codec, number: number, now: number): Message {
  return codec.encode({
    0: "0800",
    ...codec.profile.testEcho,
    7: transmissionTime(now),
    11: STAN,
    [TID]: String(number),
  });
}

/**
 * Judges what came back on the connection that a request went out on: exactly one message, which
 * can be read, answers the request's MTI class and is for the same terminal.
 *
 * @param received the messages in the order that they came, one at the least
 */
export function judge(
  codec: Codec,
  request: Message,
  received: readonly [Uint8Array, ...Uint8Array[]],
): TestVerdict {
  if (received.length > 1) return wrong("more than one answer");
  try {
    return judgeAnswer(request, codec.decode(received[0]));
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return unreadable(error);
  }
}

/** The verdict on bytes that are no message, or do not even begin like one. */
export function unreadable(cause: Error): TestVerdict {
  return wrong(`unreadable: ${cause.message}`);
}

function judgeAnswer(request: Message, response: Message): TestVerdict {
  if (!answers(response.mti, request.mti)) {
    return wrong(`${response.mti} does not answer ${request.mti}`);
  }
  if (terminalOf(response) === terminalOf(request)) return judgeCode(response);
  return wrong(`answer for ${nameOf(response)}, not for ${nameOf(request)}`);
}

/** An answer without DE 39 is as good as one that approves. */
function judgeCode(response: Message): TestVerdict {
  const code = response.get(RESPONSE_CODE);
  const { approvedCodes } = response.table.profile;
  if (code === undefined || approvedCodes.includes(code)) return { kind: "correct" };
  return { kind: "missing", reason: `refused with ${shown(response, RESPONSE_CODE)}` };
}

const wrong = (reason: string): TestVerdict => ({ kind: "wrong", reason });

/** The terminal's number without its fill: hosts fill up with zeros, or with spaces on either side. */
function terminalOf(message: Message): string | undefined {
  return message.get(TID)?.trim().replace(/^0+/, "");
}

function nameOf(message: Message): string {
  const value = shown(message, TID);
  if (value === undefined) return "no terminal";
  const printable = value.replaceAll(/[^\x20-\x7e]/g, "?").trim();
  return `terminal ${printable.slice(0, LONGEST_NAME)}`;
}
