import { type Entry, greatest, LONGEST_FIELD, nameFor } from "./entries.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json-tree.ts";
import {
  isNoPadding,
  type MoovEncoding,
  moovEncoding,
  moovPadding,
  type MoovPrefix,
  moovPrefix,
} from "./moov-words.ts";
import type { NoteBook } from "./note-book.ts";

/** A field's object, with where it is. */
export interface Place {
  readonly field: JsonObject;
  /** In the file: `fields.48.subfields.1`. */
  readonly where: string;
  /** In the dialect: `48.1`. */
  readonly path: string;
  readonly book: NoteBook;
}

/** Tells of a point that is lost. */
export function lost({ where, path, book }: Place, why: string, key?: string): void {
  book.lost(key === undefined ? where : `${where}.${key}`, path, why);
}

/** Tells of a point that was understood in one of several ways. */
export function assumed({ where, path, book }: Place, why: string, key?: string): void {
  book.assumed(key === undefined ? where : `${where}.${key}`, path, why);
}

/** A text of an object; `""` where there is none. */
export function textOf(object: JsonObject, key: string): string {
  const value = object.get(key);
  return typeof value === "string" ? value : "";
}

/** A whole number of an object, 0 at least. */
export function countOf(object: JsonObject, key: string): number | undefined {
  const value = object.get(key);
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** An object of an object. */
export function objectOf(object: JsonObject, key: string): JsonObject | undefined {
  const value: JsonValue | undefined = object.get(key);
  return isJsonObject(value) ? value : undefined;
}

/** What every field may have. */
const KNOWN: ReadonlySet<string> = new Set([
  "type",
  "length",
  "description",
  "enc",
  "prefix",
  "padding",
  "tag",
  "subfields",
  "bitmap",
  "disableAutoExpand",
]);

/** Tells of keys that mean nothing to us. */
export function tellOfOthers(place: Place): void {
  for (const key of place.field.keys()) {
    if (!KNOWN.has(key)) lost(place, "not known: ignored", key);
  }
}

/** A field's length indicator. */
export function prefixOf(place: Place): MoovPrefix | undefined {
  const name = textOf(place.field, "prefix");
  const prefix = moovPrefix(name);
  if (prefix === undefined) {
    lost(place, `the prefix ${name || "?"} is not known: left out`, "prefix");
  }
  return prefix;
}

/**
 * A field's length.
 *
 * @param otherwise the greatest where it says none, as tags with BER lengths do
 */
export function lengthFor(
  place: Place,
  indicator?: string,
  otherwise?: number,
): number | undefined {
  const length = countOf(place.field, "length") ?? otherwise;
  if (length === undefined || length < 1) {
    lost(place, "the length is not a whole number above 0: left out", "length");
    return undefined;
  }
  const most = indicator === undefined
    ? LONGEST_FIELD
    : Math.min(greatest(indicator) ?? 0, LONGEST_FIELD);
  if (length <= most) return length;
  assumed(place, `a length of ${indicator ?? "a field"} says no more than ${most}`, "length");
  return most;
}

/** Classes of values by the type's name; text that is packed can be digits only. */
function typeFor(type: string, { kind }: MoovEncoding): string | undefined {
  switch (type) {
    case "Numeric":
      return kind === "bytes" ? "b" : "n";
    case "String":
    case "Track1":
      return kind === "bytes" ? "b" : kind === "digits" ? "n" : "ans";
    case "Track2":
    case "Track3":
      return kind === "bytes" ? "b" : "z";
    case "Binary":
    case "Hex":
    case "Bitmap":
      return "b";
    default:
      return undefined;
  }
}

function pad(place: Place, entry: Entry): void {
  const padding = objectOf(place.field, "padding");
  if (padding === undefined) return;
  const type = textOf(padding, "type");
  if (isNoPadding(type)) return;
  const found = moovPadding(type, padding.get("pad"));
  if (found === undefined) return lost(place, "no padding of one character: ignored", "padding");
  if (entry.indicator !== undefined) {
    return lost(place, "values of variable length are not filled up", "padding");
  }
  if (entry.type === "b") return lost(place, "bytes are not filled up", "padding");
  if (entry.encoding === "bcd") {
    if (found !== "left 0") {
      lost(place, "packed digits are filled with zeros on the left", "padding");
    }
  } else if (entry.type !== "n") entry.padding = found;
  else if (!/\d$/.test(found)) {
    // On the wire there are blanks between the digits, or in front of them.
    entry.type = "ans";
    entry.padding = found;
  } else if (found !== "left 0") entry.padding = found;
}

/**
 * A field without parts.
 *
 * @param otherwise its length where it says none
 * @returns `undefined` where it cannot be carried over, of which the notes tell
 */
export function readPrimitive(place: Place, otherwise?: number): Entry | undefined {
  const { field, path } = place;
  const prefix = prefixOf(place);
  const name = textOf(field, "enc");
  const form = moovEncoding(name);
  if (form === undefined) lost(place, `the encoding ${name || "?"} is not known: left out`, "enc");
  if (prefix === undefined || form === undefined) return undefined;
  const written = textOf(field, "type");
  const type = typeFor(written, form);
  if (type === undefined) {
    lost(place, `the type ${written || "?"} is not known: left out`, "type");
    return undefined;
  }
  const length = lengthFor(place, prefix.indicator, otherwise);
  if (length === undefined) return undefined;
  const entry: Entry = {
    name: nameFor(textOf(field, "description"), `Field ${path}`),
    type,
    length,
  };
  if (prefix.indicator !== undefined) entry.indicator = prefix.indicator;
  // Bytes in any text encoding are the bytes as they are.
  entry.encoding = type === "b" && form.kind !== "bytes" ? "binary" : form.encoding;
  if (form.filler !== undefined) entry.filler = form.filler;
  pad(place, entry);
  return entry;
}
