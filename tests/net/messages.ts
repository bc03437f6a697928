import type { Codec } from "../../src/codec/codec.ts";
import type { Values } from "../../src/codec/compose.ts";
import type { Message } from "../../src/codec/message.ts";
import { responseMti } from "../../src/codec/mti.ts";
import { type Framing, headerFraming, selfDelimited } from "../../src/framing/framing.ts";
import { parseHeaderFormat } from "../../src/framing/header-format.ts";
import { join, PAN, smartvista } from "../fixtures.ts";

/** What tells one sale from another. */
export interface SaleParts {
  readonly stan?: number;
  readonly tid?: number;
  /** Minor units. */
  readonly amount?: number;
  /** Further fields, or other values. */
  readonly more?: Values;
}

/** Values of a sale that SmartVista's rules find in order. */
export function saleValues(
  { stan = 1, tid = 1, amount = 1000, more = {} }: SaleParts = {},
): Values {
  return {
    0: "0200",
    3: "000000",
    4: String(amount),
    7: "0818160933",
    11: String(stan),
    12: "150820130600",
    22: "056",
    24: "200",
    25: "00",
    35: `${PAN.visaOther}=30122011000000000000`,
    41: String(tid),
    42: "124642124643",
    49: "810",
    ...more,
  };
}

/** A sale of SmartVista. */
export function sale(parts: SaleParts = {}): Message {
  return smartvista.encode(saleValues(parts));
}

/** An echo test of SmartVista. */
export function echo(stan = 1, tid = 1): Message {
  const values = { 3: "000000", 7: "0607161700", 11: String(stan), 24: "000", 41: String(tid) };
  return smartvista.encode({ 0: "0800", ...values });
}

/** A host's approval of a request, with further `changes`. */
export function approval(
  request: Message,
  changes: Values = {},
  codec: Codec = smartvista,
): Message {
  const code = codec.profile.bank.approved;
  return codec.change(request, { 0: responseMti(request.mti), 39: code, ...changes });
}

/** The framing of a header format. */
export function headers(format = "length:n:4", lengthIncludesHeader = false): Framing {
  return headerFraming(parseHeaderFormat(format, lengthIncludesHeader));
}

/** SmartVista's messages, without headers. */
export const bare: Framing = selfDelimited(smartvista);

/** A message's frame, an answer's if `reply` is given. */
export function frame(framing: Framing, message: Uint8Array, reply?: Uint8Array): Uint8Array {
  const header = new Uint8Array(framing.headerSize);
  framing.writeHeader(message.length, header, 0, reply);
  return join(header, message, framing.trailer);
}
