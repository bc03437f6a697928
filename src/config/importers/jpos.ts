import { assemble } from "./assemble.ts";
import { type Entries, type Entry, type Frame, HIGHEST_FIELD } from "./entries.ts";
import { type Imported, ImportError } from "./imported.ts";
import { lost, meaningOf, numberOf, type Place } from "./jpos-field.ts";
import { numbered, readWhole } from "./jpos-parts.ts";
import { NoteBook } from "./note-book.ts";
import { sensitiveByName, sensitiveField } from "./sensitive.ts";
import type { XmlElement } from "./xml-tree.ts";

const ROOT = "isopackager";

/** Whether an XML is a GenericPackager's. */
export const isJpos = (root: XmlElement): boolean => root.name === ROOT;

/** Reads a packager's XML, whose root is there already. */
class Packager {
  readonly book = new NoteBook();
  readonly #root: XmlElement;
  readonly #fields: ReadonlyMap<number, XmlElement>;

  constructor(root: XmlElement) {
    this.#root = root;
    const found = numbered({ element: root, path: "", book: this.book });
    this.#fields = new Map(found.map(({ number, element }) => [number, element]));
    for (const child of root.children) {
      if (child.name === "isofield" || child.name === "isofieldpackager") continue;
      lost(this.#at(child, ""), `the element ${child.name} is not known: ignored`);
    }
  }

  /** The beginning of every message. */
  frame(): Frame {
    const header = numberOf(this.#root, "headerLength") ?? 0;
    const mti = this.#mti();
    const bitmap = this.#bitmap();
    if (header === 0) return { mti, bitmap };
    if (header <= LONGEST_HEADER) return { messageHeader: { length: header }, mti, bitmap };
    lost(this.#at(this.#root, "header"), `a header of more than ${LONGEST_HEADER} bytes`);
    return { mti, bitmap };
  }

  fields(frame: Frame): Entries {
    const { maps, firstBit, thirdIn } = frame.bitmap;
    const most = thirdIn === undefined ? maps * 64 : HIGHEST_FIELD;
    const entries: Entries = {};
    let above = 0;
    for (const [number, element] of this.#fields) {
      const chains = (maps === 3 && number === 65) || number === thirdIn;
      if (number < (firstBit === "field" ? 1 : 2) || chains) continue;
      const place = this.#at(element, String(number));
      const entry = number > most ? undefined : this.#field(place);
      if (number > most) above++;
      if (entry !== undefined) entries[number] = entry;
    }
    if (above > 0) {
      const why =
        `${above} fields above ${most}, which no bitmap of this length announces: left out`;
      this.book.assumed(`line ${this.#root.line}`, "", why);
    }
    return entries;
  }

  #field(place: Place): Entry | undefined {
    const { element, path } = place;
    if (meaningOf(element)?.kind === "nothing") {
      lost(place, "a field of no bytes at all: left out");
      return undefined;
    }
    const entry = readWhole(place);
    if (entry === undefined) return undefined;
    const tag = meaningOf(element)?.tagged;
    if (tag !== undefined && !tag.lengthFirst) {
      lost(place, "a field that begins with its own number: left out");
      return undefined;
    }
    if (tag !== undefined) {
      entry.adds = tag.digits;
      entry.id = path.padStart(tag.digits, "0");
    }
    // Tracks 2 and 3 are declared as digits everywhere, and have separators.
    const track = path === "35" || path === "36";
    if (entry.type === "n" && track) entry.type = "z";
    const { name } = entry;
    const sensitive = this.#hasOtherNumbers ? sensitiveByName(name) : sensitiveField(path, name);
    if (sensitive !== undefined) entry.sensitive = sensitive;
    return entry;
  }

  #at(element: XmlElement, path: string): Place {
    return { element, path, book: this.book };
  }

  #mti(): Frame["mti"] {
    const element = this.#fields.get(0);
    const meaning = element === undefined ? undefined : meaningOf(element);
    const encoding = meaning?.encoding ?? "";
    const fits = meaning?.indicator === undefined && MTI_ENCODINGS.has(encoding) &&
      numberOf(element!, "length") === 4;
    if (fits) return { encoding };
    lost(this.#at(element ?? this.#root, "mti"), "the MTI is not four digits: taken for ASCII");
    return { encoding: "ascii" };
  }

  /** ANSI X9.2: field 1 is a field, and the bitmap is not in the file. */
  get #hasOtherNumbers(): boolean {
    const first = this.#fields.get(1);
    return first !== undefined && meaningOf(first)?.kind !== "bitmap";
  }

  #bitmap(): Frame["bitmap"] {
    const element = this.#fields.get(1);
    const meaning = element === undefined ? undefined : meaningOf(element);
    if (this.#hasOtherNumbers) {
      this.book.assumed(
        `line ${element!.line}`,
        "bitmap",
        "field 1 is no bitmap: read as ANSI X9.2, whose bitmap is 16 hexadecimal characters and has " +
          "a bit for field 1",
      );
      return { encoding: "hex-ascii", maps: 1, firstBit: "field" };
    }
    if (element === undefined || meaning === undefined) {
      lost(this.#at(this.#root, "bitmap"), "there is no bitmap: taken for two binary ones");
      return { encoding: "binary", maps: 2 };
    }
    const length = numberOf(element, "length") ?? 16;
    const maps = Math.min(Math.max(Math.ceil(length / 8), 1), 3);
    const third = numberOf(this.#root, "thirdBitmapField");
    if (third !== undefined && maps === 2 && third >= 2 && third <= 128) {
      return { encoding: meaning.encoding, maps, thirdIn: third };
    }
    return { encoding: meaning.encoding, maps };
  }
}

const LONGEST_HEADER = 64;

const MTI_ENCODINGS: ReadonlySet<string> = new Set(["ascii", "bcd", "ebcdic-1047"]);

/**
 * Imports a jPOS GenericPackager XML.
 *
 * @param name of the profile
 * @throws {ImportError} `unknown-kind` where it has no fields
 */
export function importJpos(root: XmlElement, name: string): Imported {
  const packager = new Packager(root);
  const frame = packager.frame();
  const fields = packager.fields(frame);
  if (Object.keys(fields).length === 0) {
    throw new ImportError("unknown-kind", "an isopackager without fields", root.line);
  }
  const data = assemble(name, `${name}, from a jPOS packager`, frame, fields);
  return { kind: "jpos", data, notes: packager.book.notes, remarks: packager.book.remarks };
}
