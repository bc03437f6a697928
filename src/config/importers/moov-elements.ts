import { type Entries, type Entry, type Frame, HIGHEST_FIELD, nameFor } from "./entries.ts";
import { isJsonObject, type JsonObject } from "./json-tree.ts";
import { objectOf, textOf } from "./moov-field.ts";
import type { NoteBook } from "./note-book.ts";
import { sensitiveField } from "./sensitive.ts";

/*
 * The first form of moov-io's specs: elements described in the standard's short words, `n..19`, and
 * the encodings of all of them.
 */

/** Encodings by their names there. EBCDIC's pages are the same for digits and capital letters. */
const TEXTS: Readonly<Record<string, string>> = {
  CHAR: "ascii",
  ASCII: "ascii",
  EBCDIC: "ebcdic-500",
  BCD: "bcd",
};

const BYTES: Readonly<Record<string, string>> = { HEX: "hex-ascii", BINARY: "binary" };

const INDICATORS: Readonly<Record<string, string>> = {
  CHAR: "ascii",
  ASCII: "ascii",
  EBCDIC: "ebcdic",
  BCD: "bcd",
};

/** `n 6`, `n..19`, `ans...999`: two dots for two digits of length, and so on. */
const DESCRIBED = /^(x\+n|ans|an|as|ns|a|n|b|z)\s*(\.{0,6})\s*(\d{1,6})(?:\s*;.*)?$/;

/** Whether a JSON is of that form. */
export const isElements = (spec: JsonObject): boolean => {
  const elements = objectOf(spec, "elements");
  return elements !== undefined && [...elements.values()].some((element) => {
    return isJsonObject(element) && element.has("Describe");
  });
};

/** Reads a spec of that form. */
export class MoovElements {
  readonly #spec: JsonObject;
  readonly #book: NoteBook;

  constructor(spec: JsonObject, book: NoteBook) {
    this.#spec = spec;
    this.#book = book;
  }

  frame(): Frame {
    return {
      mti: { encoding: this.#word("mti_enc", TEXTS, "ascii") },
      bitmap: { encoding: this.#word("bmp_enc", BYTES, "binary"), maps: 2 },
    };
  }

  fields(): Entries {
    const entries: Entries = {};
    for (const [key, element] of objectOf(this.#spec, "elements") ?? []) {
      const number = Number(key);
      if (key === "0" || key === "1") continue;
      const where = `elements.${key}`;
      if (!/^\d{1,3}$/.test(key) || number > HIGHEST_FIELD || !isJsonObject(element)) {
        this.#book.lost(where, key, "no field from 2 to 192: left out");
        continue;
      }
      const entry = this.#field(where, key, element);
      if (entry !== undefined) entries[number] = entry;
    }
    return entries;
  }

  #field(where: string, key: string, element: JsonObject): Entry | undefined {
    const match = DESCRIBED.exec(textOf(element, "Describe").trim());
    if (match === null) {
      this.#book.lost(where, key, "its description is not understood: left out");
      return undefined;
    }
    const [, type = "", dots = "", digits] = match;
    const length = lengthOf(type, Number(digits));
    const entry: Entry = {
      name: nameFor(textOf(element, "Description"), `Field ${key}`),
      type,
      length,
    };
    if (dots !== "") {
      entry.indicator = `${this.#word("len_enc", INDICATORS, "ascii")}:${dots.length}`;
    }
    entry.encoding = this.#encoding(type);
    const sensitive = sensitiveField(key, entry.name);
    if (sensitive !== undefined) entry.sensitive = sensitive;
    return entry;
  }

  #encoding(type: string): string {
    if (type === "b") return this.#word("bin_enc", BYTES, "binary");
    if (type === "z") return this.#word("trk_enc", TEXTS, "ascii");
    return this.#word(type === "n" || type === "x+n" ? "num_enc" : "chr_enc", TEXTS, "ascii");
  }

  /** What a word of the section `encoding` means. */
  #word(key: string, words: Readonly<Record<string, string>>, otherwise: string): string {
    const word = textOf(objectOf(this.#spec, "encoding") ?? new Map(), key).toUpperCase();
    if (Object.hasOwn(words, word)) return words[word]!;
    if (!this.#told.has(key)) {
      this.#book.lost(`encoding.${key}`, "encoding", `not known, taken for ${otherwise}`);
    }
    this.#told.add(key);
    return otherwise;
  }

  readonly #told = new Set<string>();
}

/** Bytes are given in bits there, and the sign of an amount is not counted. */
function lengthOf(type: string, length: number): number {
  if (type === "b") return Math.max(1, Math.ceil(length / 8));
  return Math.max(1, type === "x+n" ? length + 1 : length);
}
