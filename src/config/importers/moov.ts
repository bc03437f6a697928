import { assemble } from "./assemble.ts";
import { type Entries, type Frame, HIGHEST_FIELD, nameFor } from "./entries.ts";
import { type Imported, ImportError } from "./imported.ts";
import { isJsonObject, type JsonObject } from "./json-tree.ts";
import { readAny } from "./moov-composite.ts";
import { isElements, MoovElements } from "./moov-elements.ts";
import { countOf, lost, objectOf, type Place, prefixOf, textOf } from "./moov-field.ts";
import { moovEncoding } from "./moov-words.ts";
import { NoteBook } from "./note-book.ts";
import { sensitiveField } from "./sensitive.ts";

/** `2`, and `Field002` of an older format. */
const KEY = /^(?:Field)?0*(\d{1,3})$/;

/** Whether a JSON is moov-io's: what no field of our own profiles has is a prefix. */
export function isMoov(spec: unknown): spec is JsonObject {
  if (!isJsonObject(spec)) return false;
  const fields = [...objectOf(spec, "fields")?.values() ?? []];
  return isElements(spec) || fields.some((field) => {
    return isJsonObject(field) && typeof field.get("prefix") === "string";
  });
}

/** The encodings that an MTI may have. */
const MTI_ENCODINGS: ReadonlySet<string> = new Set(["ascii", "bcd", "ebcdic-500", "ebcdic-1047"]);

/** Reads a spec of the present form, and of that with `Field002`. */
class MoovSpec {
  readonly #fields = new Map<number, Place>();
  readonly #book: NoteBook;

  constructor(spec: JsonObject, book: NoteBook) {
    this.#book = book;
    for (const key of spec.keys()) {
      if (key !== "name" && key !== "fields") book.lost(key, "", "not known: ignored");
    }
    for (const [key, field] of objectOf(spec, "fields") ?? []) {
      const number = Number(KEY.exec(key)?.[1] ?? NaN);
      const where = `fields.${key}`;
      if (Number.isNaN(number) || number > HIGHEST_FIELD || !isJsonObject(field)) {
        book.lost(where, key, "no field from 0 to 192: left out");
      } else if (this.#fields.has(number)) book.lost(where, `${number}`, "there twice: left out");
      else this.#fields.set(number, { field, where, path: `${number}`, book });
    }
  }

  frame(): Frame {
    return { mti: this.#mti(), bitmap: this.#bitmap() };
  }

  fields({ bitmap }: Frame): Entries {
    const size = (bitmap.size ?? 8) * 8;
    const most = size * bitmap.maps;
    const entries: Entries = {};
    for (const [number, place] of this.#fields) {
      // The first bit of every map says that another one follows.
      if (number < 2 || number % size === 1) continue;
      if (number > most) {
        lost(place, `no bitmap announces a field above ${most}: left out`);
        continue;
      }
      const entry = readAny(place);
      if (entry === undefined) continue;
      const sensitive = sensitiveField(place.path, entry.name);
      if (sensitive !== undefined) entry.sensitive = sensitive;
      entries[number] = entry;
    }
    return entries;
  }

  #mti(): Frame["mti"] {
    const place = this.#fields.get(0);
    if (place === undefined) {
      this.#book.lost("fields", "mti", "there is no MTI: taken for ASCII");
      return { encoding: "ascii" };
    }
    const encoding = moovEncoding(textOf(place.field, "enc"))?.encoding ?? "";
    const fixed = prefixOf(place)?.indicator === undefined;
    if (fixed && MTI_ENCODINGS.has(encoding) && countOf(place.field, "length") === 4) {
      return { encoding };
    }
    lost({ ...place, path: "mti" }, "an MTI that is not four plain digits: taken for ASCII");
    return { encoding: "ascii" };
  }

  /** Maps follow each other for as long as their first bit is set. */
  #bitmap(): Frame["bitmap"] {
    const place = this.#fields.get(1);
    if (place === undefined || textOf(place.field, "type") !== "Bitmap") {
      this.#book.lost("fields.1", "bitmap", "there is no bitmap: taken for two binary ones");
      return { encoding: "binary", maps: 2 };
    }
    const { field } = place;
    const found = moovEncoding(textOf(field, "enc"));
    const size = countOf(field, "length") ?? 8;
    const encoding = found?.encoding === "hex-ascii" ? "hex-ascii" : "binary";
    const at = { ...place, path: "bitmap" };
    if (found?.kind !== "bytes") lost(at, "an encoding that is not known: taken for binary", "enc");
    if (size !== 8 && size !== 16 && size !== 0) {
      lost(at, `maps of ${size} bytes: taken for 8`, "length");
    }
    if (size === 16) return { encoding, size: 16, maps: 1 };
    if (field.get("disableAutoExpand") === true) return { encoding, maps: 1, lastBit: "chain" };
    return { encoding, maps: 3, lastBit: "chain" };
  }
}

/**
 * Imports a moov-io spec.
 *
 * @param spec what {@link isMoov} takes for one
 * @param name of the profile
 * @throws {ImportError} `unknown-kind` where it has no fields
 */
export function importMoov(spec: JsonObject, name: string): Imported {
  const book = new NoteBook();
  const elements = isElements(spec) ? new MoovElements(spec, book) : undefined;
  const present = elements === undefined ? new MoovSpec(spec, book) : undefined;
  const frame = (elements ?? present!).frame();
  const fields = elements?.fields() ?? present!.fields(frame);
  if (Object.keys(fields).length === 0) {
    throw new ImportError("unknown-kind", "a spec without fields");
  }
  const title = nameFor(textOf(spec, "name"), `${name}, from a moov-io spec`);
  const data = assemble(name, title, frame, fields);
  return { kind: "moov", data, notes: book.notes, remarks: book.remarks };
}
