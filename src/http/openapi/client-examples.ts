import { toHex } from "../../codec/bytes.ts";
import type { Codec } from "../../codec/codec.ts";
import { CodecError } from "../../codec/errors.ts";
import type { Message } from "../../codec/message.ts";
import { responseMti } from "../../codec/mti.ts";
import { checkRules } from "../../codec/rules.ts";
import { BadMessage, messageFromJson, messageToJson } from "../json-message.ts";

/** A sale in the original's JSON. */
export type ExampleSale = Readonly<Record<string, string | number>>;

/** A sale and the host's approval, in each form that they come in. */
export interface ClientExamples {
  readonly sale: ExampleSale;
  /** What the answer's `result` is. */
  readonly approval: unknown;
  readonly rawSale: string;
  readonly rawApproval: string;
}

/** What a host adds to a sale that it approves: the numbers by which it knows it. */
const ADDED: Readonly<Record<number, string>> = { 37: "370370810092", 38: "IS1EVB" };

function approvalOf(codec: Codec, request: Message): Message {
  const mti = responseMti(request.mti);
  const added = Object.entries(ADDED).filter(([number]) => {
    return codec.field(mti, Number(number)) !== undefined;
  });
  const code = codec.profile.bank.approved;
  return codec.change(request, { ...Object.fromEntries(added), 0: mti, 39: code });
}

/** Makes the examples of a sale; `undefined`: the profile does not take it. */
export function clientExamples(codec: Codec, sale: ExampleSale): ClientExamples | undefined {
  try {
    const request = messageFromJson(codec, sale);
    if (checkRules(request).length > 0) return undefined;
    const approval = approvalOf(codec, request);
    return {
      sale,
      approval: JSON.parse(messageToJson(approval)),
      rawSale: toHex(request.bytes).toLowerCase(),
      rawApproval: toHex(approval.bytes).toLowerCase(),
    };
  } catch (error) {
    // A profile of the user's own may be other than the one that the sale was made for.
    if (error instanceof BadMessage || error instanceof CodecError) return undefined;
    throw error;
  }
}
