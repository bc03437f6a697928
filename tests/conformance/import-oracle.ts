/**
 * What an imported field means, and what the shared oracles say that it should: both in one form, to
 * be compared.
 */
import type { Mapping } from "../../src/config/profile-mapping.ts";
import { greatest, LONGEST_FIELD } from "../../src/config/importers/entries.ts";
import type { CompactField, CompactSpec } from "./compact.ts";

/** What a field is on the wire. */
export interface Meaning {
  readonly type: string;
  readonly encoding: string;
  readonly indicator: string;
  readonly units: number;
  readonly counts: string;
  /** Padding of text; filler of packed digits. */
  readonly fill: string;
  readonly filled: boolean;
  readonly parts?: Parts;
}

/** How a field is taken apart. */
export interface Parts {
  readonly form: string;
  readonly header: number;
  readonly map?: string;
  readonly tag?: string;
  readonly fields: Readonly<Record<string, Meaning>>;
}

/** What the oracles have beyond `CompactField`. */
interface OracleParts {
  readonly format: string;
  readonly headerLength?: number;
  readonly bitmap?: { readonly encoding: string; readonly bytes: number };
  readonly tag?: { readonly encoding: string; readonly length: number };
  readonly fields?: Readonly<Record<string, CompactField>>;
}

const PAGES: Readonly<Record<string, string>> = {
  latin1: "ascii",
  ebcdic: "ebcdic-037",
  cp500: "ebcdic-500",
  ebcdic1047: "ebcdic-1047",
  "ebcdic-overpunch": "ebcdic-zoned",
};

/** Our name of an encoding of theirs. */
export const encodingName = (name: string): string => PAGES[name] ?? name;

/** Our name of a length indicator of theirs: all pages of EBCDIC have the digits in one place. */
export const indicatorName = (text: string): string =>
  text.replace(/^(?:cp500|ebcdic1047|ebcdic):/, "ebcdic:");

const isBytes = (encoding: string): boolean => encoding === "binary" || encoding.startsWith("hex-");

/** A length of more than the indicator can say is not met. */
const met = (units: number, indicator: string, counts: string): number => {
  const most = greatest(indicator) ?? LONGEST_FIELD;
  return Math.min(units, counts === "digits" ? most >> 1 : most);
};

/**
 * Padding of text where there is any; zeros on the left of digits are the language's default. Packed
 * digits have a filler instead.
 */
function fillOf(type: string, encoding: string, padding: string, filler: string): string {
  if (type === "b") return "";
  if (encoding === "bcd") return filler || "left 0";
  return type === "n" || type === "x+n" ? "" : padding;
}

/** What an oracle says of a field. */
export function meaningOfCompact(field: CompactField): Meaning {
  const encoding = encodingName(field.encoding ?? "");
  const indicator = indicatorName(field.lengthEncoding ?? "fixed");
  const { side, char } = field.padding ?? { side: "", char: "" };
  const pad = field.padding === undefined ? "" : `${side} ${char === " " ? "space" : char}`;
  const isVariable = indicator !== "fixed" && field.filled !== true;
  // Blanks among digits: our digits have none, so that such a field is text with us.
  const blank = field.type === "n" && encoding !== "bcd" && char === " ";
  const type = blank ? "ans" : isBytes(encoding) ? "b" : field.type;
  const counts = field.lengthUnit ?? "units";
  const units = counts === "units" ? field.length : Math.ceil(field.length / 2);
  return {
    type,
    encoding,
    indicator,
    units: met(units, indicator, counts),
    counts,
    fill: fillOf(type, encoding, isVariable ? "" : pad, pad),
    filled: field.filled ?? false,
    ...field.subfields === undefined
      ? {}
      : { parts: partsOfCompact(field.subfields as OracleParts) },
  };
}

/** Parts of no bytes are none. */
const isThere = ({ type, length, lengthEncoding }: CompactField): boolean =>
  type !== "nop" && (length > 0 || lengthEncoding !== undefined);

function partsOfCompact({ format, headerLength, bitmap, tag, fields = {} }: OracleParts): Parts {
  const entries = Object.entries(fields).filter(([, field]) => isThere(field));
  return {
    form: format === "bertlv" ? "ber-tlv" : format,
    header: headerLength ?? 0,
    ...bitmap === undefined ? {} : { map: `${bitmap.encoding} ${bitmap.bytes}` },
    ...tag === undefined ? {} : { tag: `${encodingName(tag.encoding)} ${tag.length}` },
    fields: Object.fromEntries(
      entries.map(([key, field]) => [key, meaningOfCompact(bitmapPart(field))]),
    ),
  };
}

/** A bitmap that is read as a part is so many bytes. */
const bitmapPart = (field: CompactField): CompactField =>
  field.type === "bitmap" ? { ...field, type: "b" } : field;

const text = (entry: Mapping, key: string): string => {
  const value = entry[key];
  return typeof value === "string" ? value : "";
};

const table = (value: unknown): Readonly<Record<string, Mapping>> =>
  (value ?? {}) as Readonly<Record<string, Mapping>>;

/** What an imported entry says. `shared`: the indicator of values of tags that name none. */
export function meaningOfEntry(entry: Mapping, encodings: Mapping, shared = ""): Meaning {
  const type = text(entry, "type");
  const slot = type === "b" ? "binary" : type === "n" ? "digits" : "text";
  const encoding = text(entry, "encoding") || text(encodings, slot);
  const rest = entry["rest"] === true;
  const indicator = text(entry, "indicator") || shared || "fixed";
  const parts = entry["subfields"];
  return {
    type,
    encoding,
    indicator,
    units: Number(entry["length"]),
    counts: text(entry, "counts") || "units",
    fill: rest ? "" : fillOf(type, encoding, text(entry, "padding"), text(entry, "filler")),
    filled: entry["filled"] === true,
    ...parts === undefined ? {} : { parts: partsOfEntry(parts as Mapping, encodings) },
  };
}

function partsOfEntry(parts: Mapping, encodings: Mapping): Parts {
  const { bitmap, tag } = parts;
  const map = bitmap as { encoding: string; size: number; firstBit?: string } | undefined;
  const tags = tag as { encoding: string; length: number } | undefined;
  const shared = text(parts, "indicator");
  const fields = Object.entries(table(parts["fields"]));
  return {
    form: text(parts, "form"),
    header: Number(parts["header"] ?? 0),
    // Two maps of eight, of which the first announces the second, are their one of sixteen.
    ...map === undefined
      ? {}
      : { map: `${map.encoding} ${map.firstBit === "chain" ? 16 : map.size}` },
    ...tags === undefined ? {} : { tag: `${tags.encoding} ${tags.length}` },
    fields: Object.fromEntries(
      fields.map(([key, entry]) => [key, meaningOfEntry(entry, encodings, shared)]),
    ),
  };
}

/** The beginning of a message, in words. */
export interface Beginning {
  readonly header: number;
  readonly mti: string;
  readonly bitmap: string;
  /** Most maps; chains without end are cut to the three that there are fields for. */
  readonly maps: number;
  readonly third: number;
}

/** What an oracle says of the beginning. */
export function beginningOfCompact({ header, mti, bitmap }: CompactSpec): Beginning {
  const { bytes = 8, max = 1 } = bitmap;
  return {
    header: header?.length ?? 0,
    mti: encodingName(mti.encoding),
    bitmap: `${bitmap.encoding} ${bytes}`,
    // One map of sixteen bytes announces as many fields as we have.
    maps: bytes === 16 ? 1 : Math.min(max, 3),
    third: bitmap.thirdBitmapField ?? 0,
  };
}

/** What an imported profile says of the beginning. */
export function beginningOf(data: Mapping): Beginning {
  const bitmap = data["bitmap"] as Mapping;
  const header = data["messageHeader"] as Mapping | undefined;
  return {
    header: Number(header?.["length"] ?? 0),
    mti: text(data["mti"] as Mapping, "encoding"),
    bitmap: `${bitmap["encoding"]} ${bitmap["size"] ?? 8}`,
    maps: Number(bitmap["maps"]),
    third: Number(bitmap["thirdIn"] ?? 0),
  };
}
