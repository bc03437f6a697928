import type { Codec } from "../../src/codec/codec.ts";
import type { Values } from "../../src/codec/compose.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { Field } from "../../src/codec/field.ts";
import type { Message } from "../../src/codec/message.ts";
import {
  binaryForms,
  type Card,
  CARDS,
  digitForms,
  emvForms,
  SECRETS,
  textForms,
  trackForms,
} from "./canaries.ts";

/** What an ordinary sale has in these fields, whatever the profile. */
const PLAIN: Values = {
  3: "000000",
  4: "1000",
  7: "0311010203",
  11: "1",
  12: "010203",
  22: "056",
  24: "200",
  25: "00",
  41: "1",
  42: "124642124643",
  49: "643",
};

/** Fields that stay as they are: what tells one message from another, and how it was answered. */
const KEPT: ReadonlySet<number> = new Set([3, 4, 7, 11, 12, 37, 39, 41]);

/** Where ISO 8583 has tracks 1, 2 and 3. */
const TRACKS: Readonly<Record<number, readonly (keyof Card)[]>> = {
  34: ["pan"],
  35: ["track2"],
  36: ["track3"],
  45: ["track1"],
};

const PIN_BLOCK = 52;
const EMV = 55;

/** The same, filled up with zeros to the length of a fixed binary field. */
function filled({ indicator, units }: Field, hex: string): string {
  return indicator === undefined ? hex.padEnd(units * 2, "0") : hex;
}

/** Every form in which a field can be given a card's data, those that it cannot hold included. */
function formsOf(field: Field, card: Card): readonly string[] {
  switch (field.type) {
    case "n":
      return digitForms(card);
    case "z":
      return trackForms(card);
    case "b": {
      const other = binaryForms(card);
      const forms = field.number === PIN_BLOCK ? other : [...emvForms(card), ...other];
      return forms.map((form) => filled(field, form));
    }
    default:
      return [...(TRACKS[field.number] ?? []).map((part) => card[part]), ...textForms(card)];
  }
}

/** Whether a message can hold a value in a field. */
export function canHold(codec: Codec, number: number, value: string): boolean {
  try {
    codec.encode({ 0: "0200", [number]: value });
    return true;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return false;
  }
}

/** What a field of a profile can hold of a card. */
function heldBy(codec: Codec, field: Field, card: Card): string[] {
  if (KEPT.has(field.number)) return [];
  return formsOf(field, card).filter((form) => canHold(codec, field.number, form));
}

/** What of an ordinary sale a profile has fields for. */
export function plainValues(codec: Codec): Values {
  const values = Object.entries(PLAIN).filter(([number, value]) =>
    value !== undefined && codec.table.fields[Number(number)] !== undefined &&
    canHold(codec, Number(number), value)
  );
  return { 0: "0200", ...Object.fromEntries(values) };
}

/**
 * Values of sales in which every field that can hold data of a card does, in every form that it can
 * hold.
 */
export function canaryValues(codec: Codec, card: Card): Values[] {
  const forms = codec.table.defined.map((field) =>
    [field.number, heldBy(codec, field, card)] as const
  ).filter(([, held]) => held.length > 0);
  const most = Math.max(...forms.map(([, held]) => held.length));
  return Array.from({ length: most }, (_, turn) => ({
    ...plainValues(codec),
    ...Object.fromEntries(forms.map(([number, held]) => [number, held[turn % held.length]!])),
  }));
}

/** Fields of a profile that hold data of a card in one of {@link canaryValues} at the least. */
export function canaryFields(codec: Codec): number[] {
  return codec.table.defined.filter((field) =>
    CARDS.some((card) => heldBy(codec, field, card).length > 0)
  ).map(({ number }) => number);
}

/** An ordinary sale by card: its data only where ISO 8583 has them. */
export function cardValues(codec: Codec, card: Card): Values {
  const all: Values = {
    2: card.pan,
    35: card.track2,
    36: card.track3,
    45: card.track1,
    [PIN_BLOCK]: SECRETS.pinBlock,
    [EMV]: emvForms(card)[0],
  };
  const held = Object.entries(all).filter(([number, value]) =>
    value !== undefined && codec.table.fields[Number(number)] !== undefined &&
    canHold(codec, Number(number), value)
  );
  return { ...plainValues(codec), ...Object.fromEntries(held) };
}

/** The bytes of a message's bitmaps: where they are, and how many. */
function bitmapOf({ table, index }: Message): readonly [start: number, end: number] {
  return [table.mtiSize, index.body];
}

/** A message's bytes with one bit of its bitmaps changed. */
function flipped(message: Message, bit: number): Uint8Array {
  const { bytes, table } = message;
  if (table.bitmap.name === "binary") {
    const at = table.mtiSize + (bit >> 3);
    return bytes.with(at, bytes[at]! ^ 0x80 >> (bit & 7));
  }
  const at = table.mtiSize + (bit >> 2);
  const nibble = parseInt(String.fromCharCode(bytes[at]!), 16) ^ 8 >> (bit & 3);
  return bytes.with(at, nibble.toString(16).charCodeAt(0));
}

/** Every message that differs in one bit of the bitmaps. */
export function bitsFlipped(message: Message): Uint8Array[] {
  const [start, end] = bitmapOf(message);
  const bits = (end - start) * (message.table.bitmap.name === "binary" ? 8 : 4);
  return Array.from({ length: bits }, (_, bit) => flipped(message, bit));
}

/** Lengths that are wrong by so much. */
const OFF = [-2, -1, 1, 2, 8, 16];

/** Every message with one length indicator wrong. */
export function lengthsOff(message: Message): Uint8Array[] {
  const { bytes, index, table } = message;
  return message.numbers().flatMap((number, place) => {
    const { indicator } = table.fields[number]!;
    if (indicator === undefined) return [];
    const at = index.spans[place * 3]! - indicator.size;
    const length = indicator.read(bytes, at);
    return OFF.map((off) => length + off).filter((wrong) => wrong >= 0 && wrong <= indicator.max)
      .map((wrong) => {
        const copy = bytes.slice();
        indicator.write(wrong, copy, at);
        return copy;
      });
  });
}

/** Every beginning of a message. */
export function cutOff({ bytes }: Message): Uint8Array[] {
  return Array.from(bytes.subarray(1), (_, at) => bytes.slice(0, at + 1));
}

/** What bytes are spoilt to: nothing, a blank, digits, a letter, all bits. */
const SPOILT = [0x00, 0x20, 0x30, 0x39, 0x41, 0xff];

/** Every message with one byte spoilt. */
export function spoilt({ bytes }: Message): Uint8Array[] {
  return Array.from(bytes).flatMap((byte, at) =>
    SPOILT.filter((other) => other !== byte).map((other) => bytes.with(at, other))
  );
}

/** Whether bytes begin with a message, faultless as far as can be told. */
export function readsAsAnother(codec: Codec, bytes: Uint8Array): boolean {
  const extent = codec.measure(bytes);
  if (extent.kind !== "complete") return false;
  try {
    codec.decode(bytes.slice(0, extent.length));
    return true;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return false;
  }
}
