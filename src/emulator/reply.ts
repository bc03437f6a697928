import type { Codec } from "../codec/codec.ts";
import type { Field } from "../codec/field.ts";
import { checkValue } from "../codec/field-types.ts";
import type { Message } from "../codec/message.ts";
import { responseMti } from "../codec/mti.ts";
import { transmissionTime } from "../codec/transmission-time.ts";

/** What the bank has decided about a request. */
export interface Verdict {
  /** Response code (DE 39), as the profile writes it. */
  readonly code: string;
  /** DE 2, DE 37 and DE 38 of the answer; absent: as in the request, if they are there. */
  readonly pan?: string;
  readonly rrn?: string;
  readonly approvalCode?: string;
  /** Fields of the request that the answer does not repeat. */
  readonly omits?: readonly number[];
}

/** A bank reads the PIN block and never sends it back. */
const PIN_BLOCK = 52;

/**
 * Writes a verdict into an answer: the response's MTI, DE 7 now, what the verdict sets, and every
 * other field of the request as it came, but for the PIN block. A field that the profile lacks, or
 * that cannot hold its value, is left as it is: an emulator has to speak to dialects it was not
 * made for.
 *
 * @param now milliseconds since 1970
 */
export function reply(codec: Codec, request: Message, now: number, verdict: Verdict): Message {
  const mti = responseMti(request.mti);
  const changes: Record<number, string | undefined> = { 0: mti };
  for (const number of verdict.omits ?? []) changes[number] = undefined;
  changes[PIN_BLOCK] = undefined;
  const set = (number: number, value: string | undefined) => {
    if (value !== undefined && holds(codec.field(mti, number), value)) changes[number] = value;
  };
  set(2, verdict.pan);
  set(7, transmissionTime(now));
  set(37, verdict.rrn);
  set(38, verdict.approvalCode);
  set(39, verdict.code);
  return codec.change(request, changes);
}

/** Whether a value of digits and letters can be written into a field. */
function holds(field: Field | undefined, value: string): boolean {
  if (field === undefined || value.length > field.units) return false;
  if (checkValue(field.type, field.encoding, value) !== undefined) return false;
  return field.indicator !== undefined || field.padding !== undefined ||
    value.length === field.units;
}
