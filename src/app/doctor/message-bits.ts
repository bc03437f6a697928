import type { Codec } from "../../codec/codec.ts";
import type { Field } from "../../codec/field.ts";
import { Message } from "../../codec/message.ts";
import { tableAt } from "../../codec/table.ts";
import { type Index, SPAN, walk } from "../../codec/walk.ts";
import { BYTE, DIGIT, opaqueBits, textBits } from "./bits.ts";
import { bitmapBits, plausibility } from "./plausible.ts";
import { isKnownMti } from "./starts.ts";

/** How well a dialect tells the bytes of one message. */
export interface MessageBits {
  /** What it takes. */
  readonly bits: number;
  /** All of it was read, and nothing but it was there. */
  readonly whole: boolean;
  /** Fields that were read. */
  readonly fields: number;
}

/** What it takes that a message is not one of the dialect in some point. */
const BROKEN = 40;
/** The same of a value outside its field's class. */
const BAD_VALUE = 12;
/** A byte that the dialect leaves unexplained. */
const UNREAD = 9;
/** The bits of a message's type: of some thirty that are met. */
const MTI_BITS = 5;
const INDICATOR_BITS = 4;
/** Unexplained bytes in front of the MTI that the dialect says are there. */
const HEADER_BITS = 2;

/** What a field's content takes, by its class and encoding. */
function contentBits(field: Field, value: string, bytes: number): number {
  const { encoding, type } = field;
  if (encoding.name === "hex-ascii" || encoding.name === "hex-ebcdic") return bytes * 4;
  if (encoding.binary) return bytes * BYTE;
  if (encoding.packed || type === "n") return value.length * DIGIT;
  return textBits(value);
}

/** The fields that were found, in order. */
function fieldBits(message: Message, index: Index): { bits: number; fields: number } {
  const numbers = message.numbers();
  let bits = bitmapBits(numbers);
  let fields = 0;
  for (const [place, number] of numbers.entries()) {
    const [start = 0, , end] = index.spans.slice(place * SPAN, place * SPAN + SPAN);
    const field = message.field(number);
    if (end === undefined || field === undefined) break;
    const value = message.get(number) ?? "";
    bits += field.indicator === undefined ? 0 : INDICATOR_BITS;
    bits += contentBits(field, value, end - start) + plausibility(number, value);
    fields++;
  }
  return { bits, fields };
}

/** Where the last field that was found ends. */
function readUpTo(index: Index): number {
  if (index.whole) return index.end;
  let last = index.body;
  for (let at = SPAN - 1; at < index.spans.length; at += SPAN) last = index.spans[at] ?? last;
  return last;
}

/** Judges how a dialect reads a message. */
export function messageBits(codec: Codec, bytes: Uint8Array): MessageBits {
  const table = tableAt(codec.table, bytes, 0, bytes.length);
  const index = walk(table, bytes, 0, bytes.length);
  if (index.body === 0) {
    return { bits: BROKEN + bytes.length * UNREAD, whole: false, fields: 0 };
  }
  const message = new Message(table, bytes, index);
  const { bits, fields } = fieldBits(message, index);
  const header = table.header.length;
  const ahead = header === 0 ? 0 : HEADER_BITS + opaqueBits(bytes.subarray(0, header));
  const left = bytes.length - readUpTo(index);
  // Zeros without end would be messages too.
  const isMessage = fields > 0 && isKnownMti(message.mti);
  const isRead = index.whole && left === 0 && isMessage;
  const fault = isRead ? index.fault === undefined ? 0 : BAD_VALUE : BROKEN;
  const all = MTI_BITS + ahead + bits + left * UNREAD + fault;
  return { bits: all, whole: isRead && index.fault === undefined, fields };
}
