import type { BitmapEncoding } from "../../src/codec/bitmap.ts";
import type { EncodingName } from "../../src/codec/encodings.ts";
import { FIELD_TYPES, type FieldType } from "../../src/codec/field-types.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { type Entry, profileOf } from "../fixtures.ts";

/** A field of the shared vectors' neutral form. */
export interface CompactField {
  readonly type: string;
  readonly length: number;
  readonly lengthEncoding?: string;
  readonly lengthUnit?: string;
  readonly encoding?: string;
  readonly padding?: { readonly side: "left" | "right"; readonly char: string };
  readonly filled?: boolean;
  readonly idPrefix?: number;
  readonly subfields?: unknown;
}

/** A dialect in the shared vectors' neutral form; their `format.json` says what each part means. */
export interface CompactSpec {
  readonly header?: { readonly length?: number };
  readonly mti: { readonly encoding: string };
  readonly bitmap: {
    readonly encoding: string;
    readonly bytes?: number;
    readonly max?: number;
    readonly bit1?: string;
    readonly lastBit?: string;
    readonly thirdBitmapField?: number;
    readonly hexCase?: "upper" | "lower";
  };
  readonly fields: Readonly<Record<string, CompactField>>;
}

/** A spec as a profile, or all that the codec cannot do yet and the message needs. */
export type Conversion = { readonly profile: Profile } | { readonly needs: readonly string[] };

/**
 * Our encoding for the neutral form's. The codec keeps all of Latin-1 in its `ascii`; text that is
 * UTF-8 counts as ASCII where the message holds nothing else.
 */
const ENCODINGS: Readonly<Record<string, EncodingName>> = {
  ascii: "ascii",
  latin1: "ascii",
  utf8: "ascii",
  bcd: "bcd",
  binary: "binary",
  "hex-ascii": "hex-ascii",
};

const HIGHEST_MAPS = 3;

/** The codec's limits; some specs allow what no message comes near. */
const LONGEST_FIELD = 99_999;

const isBinary = (encoding: string | undefined): boolean =>
  encoding === "binary" || encoding === "hex-ascii";

const isVariable = ({ lengthEncoding = "fixed" }: CompactField): boolean =>
  lengthEncoding !== "fixed";

/** What the codec lacks for one field. `plain`: the message's text is 7-bit. */
function lacking(field: CompactField, plain: boolean): string[] {
  const { type, length, encoding = "", lengthEncoding = "", lengthUnit } = field;
  const needs: string[] = [];
  if (length < 1) needs.push(`length ${length}`);
  if (!FIELD_TYPES.includes(type as FieldType)) needs.push(`type ${type}`);
  if (ENCODINGS[encoding] === undefined || encoding === "utf8" && !plain) {
    needs.push(`encoding ${encoding}`);
  }
  if (type === "b" && encoding === "bcd") needs.push("type b in BCD");
  if (isVariable(field) && !/^(?:ascii|bcd):\d$/.test(lengthEncoding)) {
    needs.push(`length ${lengthEncoding}`);
  }
  if (lengthUnit === "digits" && encoding !== "bcd") needs.push("length in nibbles");
  if (lengthUnit === "chars" && !plain) needs.push("length in characters");
  if (field.filled) needs.push("filled variable field");
  if (field.idPrefix !== undefined) needs.push("id prefix");
  return needs;
}

/** What fills a short text, or stands beside an odd number of packed digits. */
function fill(field: CompactField): Pick<Entry, "padding" | "filler"> {
  if (field.padding === undefined || field.type === "b" || isBinary(field.encoding)) return {};
  const { side, char } = field.padding;
  // A peer's spec that fills digits with blanks: our profiles refuse what could not be read again.
  if (field.type === "n" && field.encoding !== "bcd" && !/\d/.test(char)) return {};
  if (field.encoding === "bcd") return { filler: `${side} ${char}` };
  return isVariable(field) ? {} : { padding: `${side} ${char === " " ? "space" : char}` };
}

function convertField(field: CompactField): Entry {
  return {
    type: isBinary(field.encoding) ? "b" : field.type as FieldType,
    length: Math.min(field.length, LONGEST_FIELD),
    indicator: isVariable(field) ? field.lengthEncoding : undefined,
    counts: field.lengthUnit === "bytes" && field.encoding === "bcd" ? "bytes" : undefined,
    encoding: ENCODINGS[field.encoding!],
    ...fill(field),
  };
}

/** What a message's bitmaps announce, and the bytes after them. */
interface Opened {
  /** The numbers whose bits are set, those that chain maps among them. */
  readonly bits: readonly number[];
  readonly rest: Uint8Array;
}

function open(spec: CompactSpec, bytes: Uint8Array): Opened {
  const { encoding, max = 1 } = spec.bitmap;
  const body = bytes.subarray(spec.mti.encoding === "bcd" ? 2 : 4);
  const mapSize = encoding === "binary" ? 8 : 16;
  const hex = encoding === "binary"
    ? body.toHex()
    : Array.from(body, (byte) => String.fromCharCode(byte)).join("");
  const bits: number[] = [];
  let map = 0;
  for (let more = true; more && map < max; map++) {
    for (let bit = 0; bit < 64; bit++) {
      const nibble = parseInt(hex.charAt(map * 16 + (bit >> 2)), 16) || 0;
      if ((nibble & 8 >> (bit & 3)) !== 0) bits.push(map * 64 + bit + 1);
    }
    more = bits.includes(map * 64 + 1);
  }
  return { bits, rest: body.subarray(map * mapSize) };
}

/** What the codec lacks for the parts around the fields. */
function lackingAround({ header, mti, bitmap }: CompactSpec, bits: readonly number[]): string[] {
  const { bytes = 8, max = 1 } = bitmap;
  const needs: string[] = [];
  if (header?.length) needs.push("header");
  if (mti.encoding !== "ascii" && mti.encoding !== "bcd") needs.push(`MTI ${mti.encoding}`);
  if (bitmap.encoding !== "binary" && bitmap.encoding !== "hex-ascii") {
    needs.push(`bitmap ${bitmap.encoding}`);
  }
  if (bytes !== 8) needs.push(`bitmap of ${bytes} bytes`);
  if (bitmap.thirdBitmapField !== undefined) needs.push("third bitmap inside a field");
  if (bitmap.bit1 === "field" && bits.includes(1)) needs.push("bit 1 as a field");
  const lastMap = (Math.min(max, HIGHEST_MAPS) - 1) * 64;
  if (bitmap.lastBit === "extension" && max > 1 && bits.includes(lastMap + 1)) {
    needs.push("the last map's first bit as an extension");
  }
  return needs;
}

/**
 * Makes a profile of a spec, of those fields that the codec can do. A field that it cannot do counts
 * only where the message carries it.
 */
export function convert(spec: CompactSpec, message: Uint8Array): Conversion {
  const { encoding, max = 1, hexCase = "upper" } = spec.bitmap;
  const maps = Math.min(max, HIGHEST_MAPS);
  const { bits, rest } = open(spec, message);
  const plain = rest.every((byte) => byte < 0x80);
  const needs = lackingAround(spec, bits);
  const fields: Record<number, Entry> = {};
  for (const [key, field] of Object.entries(spec.fields)) {
    const number = Number(key);
    const chains = maps === HIGHEST_MAPS && number === 65;
    if (number < 2 || number > maps * 64 || chains) continue;
    const lacks = lacking(field, plain);
    if (lacks.length === 0) fields[number] = convertField(field);
    else if (bits.includes(number)) needs.push(...lacks);
  }
  if (needs.length > 0) return { needs: [...new Set(needs)] };
  return {
    profile: profileOf(fields, {
      mti: { encoding: spec.mti.encoding as "ascii" | "bcd" },
      bitmap: { encoding: encoding as BitmapEncoding, maps, hexCase },
    }),
  };
}
