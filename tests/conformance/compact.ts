import type { BitmapEncoding } from "../../src/codec/bitmap.ts";
import type { EncodingName } from "../../src/codec/encodings.ts";
import type { FieldType } from "../../src/codec/field-types.ts";
import type { ElementSpec, Profile } from "../../src/codec/profile.ts";
import type { SubfieldSpec, SubfieldsSpec, SubfieldTable } from "../../src/codec/subfields/spec.ts";
import { profileOf } from "../fixtures.ts";

/** A field's parts in the neutral form. */
export interface CompactParts {
  readonly format: "positional" | "bitmap" | "bertlv" | "tlv";
  readonly headerLength?: number;
  readonly bitmap?: { readonly encoding: string; readonly bytes: number };
  readonly tag?: { readonly encoding: string; readonly length: number };
  readonly constructed?: "recurse" | "opaque";
  readonly fields?: Readonly<Record<string, CompactField>>;
}

/** A field of the shared vectors' neutral form. */
export interface CompactField {
  readonly type: string;
  readonly length: number;
  readonly lengthEncoding?: string;
  readonly lengthUnit?: string;
  readonly encoding?: string;
  readonly signEncoding?: string;
  readonly padding?: { readonly side: "left" | "right"; readonly char: string };
  readonly filled?: boolean;
  readonly idPrefix?: number;
  readonly subfields?: CompactParts;
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

/** Our names for the neutral form's, where they differ. */
const ENCODINGS: Readonly<Record<string, EncodingName>> = {
  ebcdic: "ebcdic-037",
  ebcdic1047: "ebcdic-1047",
  cp500: "ebcdic-500",
  "ebcdic-overpunch": "ebcdic-zoned",
};

const encodingOf = (name: string): EncodingName => ENCODINGS[name] ?? name as EncodingName;

const HIGHEST_MAPS = 3;
const LONGEST_FIELD = 99_999;

const isBinary = (encoding: string | undefined): boolean =>
  encoding === "binary" || (encoding?.startsWith("hex-") ?? false);

function indicatorOf({ lengthEncoding = "fixed" }: CompactField): string | undefined {
  if (lengthEncoding === "fixed" || lengthEncoding === "none") return undefined;
  if (lengthEncoding === "ber") return "ber";
  return lengthEncoding.replace(/^(?:ebcdic1047|cp500):/, "ebcdic:");
}

/** What fills a short text, or stands beside an odd number of packed digits. */
function fill(field: CompactField): Pick<ElementSpec, "padding" | "filler"> {
  if (field.padding === undefined || field.type === "b" || isBinary(field.encoding)) return {};
  const { side, char } = field.padding;
  // A peer's spec that fills digits with blanks: our profiles refuse what could not be read again.
  if (field.type === "n" && field.encoding !== "bcd" && !/\d/.test(char)) return {};
  if (field.encoding === "bcd") return { filler: `${side} ${char}` };
  if (indicatorOf(field) !== undefined && !field.filled) return {};
  return { padding: `${side} ${char === " " ? "space" : char}` };
}

function typeOf({ type, encoding }: CompactField): FieldType {
  if (type === "bitmap" || isBinary(encoding)) return "b";
  return type === "b" ? "any" : type as FieldType;
}

const COUNTS: Readonly<Record<string, ElementSpec["counts"]>> = {
  bytes: "bytes",
  digits: "digits",
  chars: "characters",
};

/** Only where it is not the units anyway. */
function countsOf({ lengthUnit = "", encoding, type }: CompactField): ElementSpec["counts"] {
  const counts = COUNTS[lengthUnit];
  if (counts === "bytes") return encoding === "bcd" ? counts : undefined;
  if (counts === "digits") return isBinary(encoding) || type === "b" ? counts : undefined;
  return encoding === "utf8" ? counts : undefined;
}

/** An element of a message, or a part of one. */
function convertField(name: string, field: CompactField): ElementSpec {
  const { idPrefix, subfields, signEncoding } = field;
  const length = field.type === "bitmap" ? 8 : Math.min(field.length, LONGEST_FIELD);
  const counts = countsOf(field);
  return {
    name,
    type: typeOf(field),
    length,
    indicator: indicatorOf(field),
    counts,
    encoding: encodingOf(field.encoding ?? "binary"),
    ...(signEncoding === undefined ? {} : { signEncoding: encodingOf(signEncoding) }),
    ...(field.type === "b" && field.encoding === "bcd" ? { nibbles: "hex" as const } : {}),
    ...(field.filled ? { filled: true } : {}),
    ...(idPrefix === undefined ? {} : {
      id: name.padStart(idPrefix, "0"),
      adds: idPrefix,
    }),
    ...(subfields === undefined ? {} : { subfields: convertParts(subfields) }),
    ...fill(field),
  };
}

const isPart = ([, { type, length }]: [string, CompactField]): boolean =>
  type !== "nop" && (length > 0 || type === "bitmap");

function table(fields: CompactParts["fields"] = {}): SubfieldTable {
  const parts = Object.entries(fields).filter(isPart);
  return Object.fromEntries(parts.map(([key, field]) => [key, convertField(key, field)]));
}

/** Values whose tag tells their length. */
function tagged(fields: CompactParts["fields"]): SubfieldTable {
  const parts = Object.entries(table(fields)).map(([key, part]): [string, SubfieldSpec] => {
    const { indicator: _told, padding: _none, ...rest } = part;
    return [key, { ...rest, length: LONGEST_FIELD }];
  });
  return Object.fromEntries(parts);
}

function convertParts(parts: CompactParts): SubfieldsSpec {
  const header = parts.headerLength;
  switch (parts.format) {
    case "positional":
      return { form: "positional", header, fields: table(parts.fields) };
    case "bitmap": {
      const { encoding, bytes } = parts.bitmap!;
      const bitmap = { encoding: encoding as BitmapEncoding, size: bytes };
      return { form: "bitmap", header, bitmap, fields: table(parts.fields) };
    }
    case "bertlv": {
      const { constructed } = parts;
      return { form: "ber-tlv", header, constructed, fields: tagged(parts.fields) };
    }
    case "tlv": {
      const { encoding, length } = parts.tag!;
      const fields = table(parts.fields);
      const indicator = Object.values(fields)[0]?.indicator;
      return {
        form: "tlv",
        header,
        tag: { encoding: encodingOf(encoding), length },
        indicator,
        fields,
      };
    }
  }
}

/**
 * Makes a profile of a spec.
 *
 * @param least maps that are written even if no field needs them: specs do not tell
 */
export function convert(spec: CompactSpec, least = 1): Profile {
  const { encoding, max = 1, bytes = 8, bit1, lastBit, thirdBitmapField, hexCase } = spec.bitmap;
  const maps = bytes === 16 ? 1 : Math.min(max, HIGHEST_MAPS);
  const firstBit = bit1 === "field" ? "field" : "chain";
  const most = thirdBitmapField === undefined ? maps * bytes * 8 : 192;
  const fields = Object.entries(spec.fields).filter(([key, field]) => {
    const number = Number(key);
    const chains = firstBit === "chain" && (number === 1 || maps === HIGHEST_MAPS && number === 65);
    return number >= 1 && number <= most && !chains && field.length > 0;
  });
  const table = Object.fromEntries(fields.map(([key, field]) => [key, convertField(key, field)]));
  const profile = profileOf(table, {
    mti: { encoding: encodingOf(spec.mti.encoding) as Profile["mti"]["encoding"] },
    bitmap: {
      encoding: encoding as BitmapEncoding,
      maps,
      least,
      hexCase: hexCase ?? "upper",
      size: bytes === 16 ? 16 : 8,
      firstBit,
      lastBit: lastBit === "extension" && bytes === 8 ? "chain" : "field",
      thirdIn: thirdBitmapField,
    },
  });
  const length = spec.header?.length ?? 0;
  return length === 0 ? profile : { ...profile, messageHeader: { length } };
}
