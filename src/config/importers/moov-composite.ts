import { byNumber, type Entries, type Entry, isText, nameFor, type Subfields } from "./entries.ts";
import { isJsonObject, type JsonObject } from "./json-tree.ts";
import {
  assumed,
  countOf,
  lengthFor,
  lost,
  objectOf,
  type Place,
  prefixOf,
  readPrimitive,
  tellOfOthers,
  textOf,
} from "./moov-field.ts";
import { moovEncoding, moovPadding, moovPrefix } from "./moov-words.ts";
import { sensitiveByName, sensitiveTag } from "./sensitive.ts";

/** Longest value of a tag, in bytes, where nothing says less. */
const LONGEST_VALUE = 65_535;

const isBerTag = (tag: JsonObject): boolean => /^ber/i.test(textOf(tag, "enc"));

/** A field or a part, with its parts. */
export function readAny(place: Place, otherwise?: number): Entry | undefined {
  tellOfOthers(place);
  const subfields = objectOf(place.field, "subfields");
  const isComposite = textOf(place.field, "type") === "Composite" || (subfields?.size ?? 0) > 0;
  return isComposite ? readComposite(place) : readPrimitive(place, otherwise);
}

/** The parts of a composite, by their keys as they are written. */
function partsOf(place: Place, otherwise?: number): Map<string, Entry> {
  const parts = new Map<string, Entry>();
  for (const [key, field] of objectOf(place.field, "subfields") ?? []) {
    const inside = {
      ...place,
      where: `${place.where}.subfields.${key}`,
      path: `${place.path}.${key}`,
    };
    if (!isJsonObject(field)) {
      lost({ ...place, ...inside }, "no field: left out");
      continue;
    }
    const entry = readAny({ ...inside, field }, otherwise);
    if (entry !== undefined) parts.set(key, entry);
  }
  return parts;
}

function marked(key: string, entry: Entry, isTag: boolean): [string, Entry] {
  const sensitive = isTag ? sensitiveTag(key, entry.name) : sensitiveByName(entry.name);
  if (sensitive !== undefined) entry.sensitive = sensitive;
  return [key, entry];
}

/** Parts with numbers for keys, ascending. */
function numbered(place: Place, parts: ReadonlyMap<string, Entry>): [string, Entry][] {
  const right = [...parts.keys()].filter((key) => {
    const fits = /^(?:0|[1-9]\d{0,3})$/.test(key);
    if (!fits) lost(place, "its key is no number: left out", `subfields.${key}`);
    return fits;
  });
  return byNumber(right).map((key) => marked(key, parts.get(key)!, false));
}

function bitmapped(place: Place, bitmap: JsonObject): Subfields | undefined {
  const size = countOf(bitmap, "length") ?? 8;
  const name = textOf(bitmap, "enc");
  const form = moovEncoding(name);
  const encoding = form?.encoding === "hex-ascii" ? "hex-ascii" : "binary";
  if (form?.kind !== "bytes" || size < 1 || size > 16) {
    lost(place, "no bitmap of 1 to 16 bytes: its content is not taken apart", "bitmap");
    return undefined;
  }
  const chain = bitmap.get("disableAutoExpand") !== true;
  const most = size * 8 * (chain ? 3 : 1);
  const fields = numbered(place, partsOf(place)).filter(([key]) => {
    const bit = Number(key);
    if (bit >= 1 && bit <= most && !(chain && bit % (size * 8) === 1)) return true;
    lost(place, "no bit announces it: left out", `subfields.${key}`);
    return false;
  });
  return {
    form: "bitmap",
    bitmap: { encoding, size, ...chain ? { firstBit: "chain" } : {} },
    fields: Object.fromEntries(fields),
  };
}

function berTlv(place: Place, tag: JsonObject): Subfields {
  const keeps = tag.get("skipUnknownTLVTags") === true;
  const fields = [...partsOf(place, LONGEST_VALUE)].filter(([key, entry]) => {
    if (!/^(?:[0-9A-Fa-f]{2}){1,4}$/.test(key)) {
      lost(place, "its key is no tag: left out", `subfields.${key}`);
      return false;
    }
    delete entry.indicator;
    return true;
  }).map(([key, entry]) => marked(key.toUpperCase(), entry, true));
  return {
    form: "ber-tlv",
    constructed: "opaque",
    ...keeps ? {} : { unknown: "refuse" },
    ...fields.length === 0 ? {} : { fields: Object.fromEntries(fields) },
  };
}

/** The tags of a composite as they are on the wire: filled up. */
function wireTag(key: string, size: number, padding: string | undefined): string {
  if (padding === undefined) return key;
  const [side, char = ""] = padding.split(" ");
  const fill = char === "space" ? " " : char;
  return side === "left" ? key.padStart(size, fill) : key.padEnd(size, fill);
}

/** What becomes of unknown tags: they can be stepped over only where their length is known. */
function unknownTags(tag: JsonObject, indicator: string | undefined) {
  if (tag.get("skipUnknownTLVTags") !== true || indicator === undefined) return "refuse";
  return tag.get("storeUnknownTLVTags") === true ? undefined : "skip";
}

function tlv(place: Place, tag: JsonObject): Subfields | undefined {
  const form = moovEncoding(textOf(tag, "enc"));
  const size = countOf(tag, "length") ?? 0;
  if (form === undefined || size < 1 || size > 8 || form.encoding === "hex-ascii") {
    lost(place, "tags of a form that is not known: its content is not taken apart", "tag");
    return undefined;
  }
  const pad = objectOf(tag, "padding");
  const padding = pad === undefined ? undefined : moovPadding(textOf(pad, "type"), pad.get("pad"));
  const unknownPrefix = textOf(tag, "prefUnknownTLV");
  const indicator = unknownPrefix === "" ? undefined : moovPrefix(unknownPrefix)?.indicator;
  const width = form.kind === "bytes" ? size * 2 : size;
  const fields: Entries = {};
  for (const [key, entry] of partsOf(place)) {
    const written = wireTag(key, width, padding);
    if (written.length !== width) {
      lost(place, `its key is not a tag of ${size}: left out`, `subfields.${key}`);
    } else if (entry.indicator === undefined) {
      lost(place, "a tag whose value has no length: left out", `subfields.${key}`);
    } else Object.assign(fields, Object.fromEntries([marked(written, entry, false)]));
  }
  const unknown = unknownTags(tag, indicator);
  return {
    form: "tlv",
    tag: { encoding: form.encoding, length: size },
    ...indicator === undefined ? {} : { indicator },
    ...unknown === undefined ? {} : { unknown },
    fields,
  };
}

function takeApart(place: Place): Subfields | undefined {
  const bitmap = objectOf(place.field, "bitmap");
  if (bitmap !== undefined) return bitmapped(place, bitmap);
  const tag = objectOf(place.field, "tag");
  if (tag !== undefined && isBerTag(tag)) return berTlv(place, tag);
  if (tag !== undefined && textOf(tag, "enc") !== "") return tlv(place, tag);
  const parts = numbered(place, partsOf(place));
  const last = parts.at(-1);
  if (last !== undefined && isToEnd(place, last[0])) last[1].rest = true;
  return parts.length === 0 ? undefined : { form: "positional", fields: Object.fromEntries(parts) };
}

/** A last part without any length runs to the end. */
function isToEnd({ field }: Place, key: string): boolean {
  const part = objectOf(field, "subfields")?.get(key);
  return isJsonObject(part) && textOf(part, "prefix") === "None.Fixed" && !part.has("length");
}

/** The encodings of all that is inside; `binary` for bitmaps and BER-TLV. */
function encodingsIn(subfields: Subfields): Set<string> {
  const found = new Set<string>();
  if (subfields.form === "ber-tlv") found.add("binary");
  if (subfields.bitmap !== undefined && subfields.bitmap.encoding !== "hex-ascii") {
    found.add("binary");
  }
  if (subfields.bitmap?.encoding === "hex-ascii") found.add("ascii");
  if (subfields.tag !== undefined) found.add(subfields.tag.encoding);
  for (const { encoding, subfields: inner } of Object.values(subfields.fields ?? {})) {
    found.add(encoding ?? "binary");
    for (const each of inner === undefined ? [] : encodingsIn(inner)) found.add(each);
  }
  return found;
}

/** The encoding of the whole: text where all of it is text of one encoding, otherwise bytes. */
function wholeEncoding(subfields: Subfields | undefined): string {
  if (subfields === undefined) return "binary";
  const [only, ...more] = encodingsIn(subfields);
  return only !== undefined && more.length === 0 && isText(only) ? only : "binary";
}

/** A field with parts. moov says nothing of its encoding; its length counts bytes. */
function readComposite(place: Place): Entry | undefined {
  const { field, path } = place;
  const prefix = prefixOf(place);
  if (prefix === undefined) return undefined;
  const length = lengthFor(place, prefix.indicator, prefix.ber ? LONGEST_VALUE : undefined);
  if (length === undefined) return undefined;
  if (objectOf(field, "padding") !== undefined) {
    assumed(place, "a field with parts is not filled up itself", "padding");
  }
  const subfields = takeApart(place);
  const encoding = wholeEncoding(subfields);
  return {
    name: nameFor(textOf(field, "description"), `Field ${path}`),
    type: encoding === "binary" ? "b" : "ans",
    length,
    ...prefix.indicator === undefined ? {} : { indicator: prefix.indicator },
    encoding,
    ...subfields === undefined ? {} : { subfields },
  };
}
