import { type Entry, greatest, LONGEST_FIELD, nameFor } from "./entries.ts";
import { classByName, CLASSES, type ClassMeaning, fillerOf } from "./jpos-classes.ts";
import type { NoteBook } from "./note-book.ts";
import type { XmlElement } from "./xml-tree.ts";

/** An element with where its field is in the dialect. */
export interface Place {
  readonly element: XmlElement;
  /** `48`, `48.2`. */
  readonly path: string;
  readonly book: NoteBook;
}

/** Tells of a point that is lost, at the element's place. */
export function lost({ element, path, book }: Place, why: string): void {
  book.lost(`line ${element.line}`, path, why);
}

/** Tells of a point that was understood in one of several ways. */
export function assumed({ element, path, book }: Place, why: string): void {
  book.assumed(`line ${element.line}`, path, why);
}

/** A class's name without its package. */
export function shortName(name: string | undefined): string {
  return (name ?? "").trim().split(".").at(-1)!;
}

/** An attribute that is a whole number; `undefined` where it is absent or none. */
export function numberOf(element: XmlElement, attribute: string): number | undefined {
  const text = element.attributes.get(attribute)?.trim() ?? "";
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}

/** Whether an attribute is true. */
export const isTrue = (element: XmlElement, attribute: string): boolean =>
  element.attributes.get(attribute)?.trim().toLowerCase() === "true";

/** What an element's class puts on the wire, without telling of classes that are not known. */
export function meaningOf(element: XmlElement): ClassMeaning | undefined {
  const name = shortName(element.attributes.get("class"));
  return Object.hasOwn(CLASSES, name) ? CLASSES[name] : classByName(name);
}

/** The same, and tells of what is not known, or only by its name. */
function classOf(place: Place): ClassMeaning | undefined {
  const written = place.element.attributes.get("class")?.trim() ?? "";
  const name = shortName(written);
  const meaning = meaningOf(place.element);
  if (meaning === undefined) lost(place, `the class ${written} is not known: left out`);
  else if (!Object.hasOwn(CLASSES, name)) {
    assumed(place, `jPOS has no class ${name}: read as its name says, ${told(meaning)}`);
  } else if (!written.startsWith("org.jpos.") && written !== name) {
    assumed(place, `the class ${written} is read as jPOS's ${name}`);
  }
  return meaning;
}

const told = ({ kind, encoding, indicator = "fixed" }: ClassMeaning): string =>
  `${kind} in ${encoding}, length ${indicator}`;

/** Packed digits have fillers; text has padding. */
function fill(meaning: ClassMeaning, entry: Entry, pad: boolean): void {
  const { kind, encoding, padding } = meaning;
  if (encoding === "bcd") {
    const filler = fillerOf(meaning, pad);
    if (filler !== "left 0") entry.filler = filler;
    return;
  }
  // Digits have zeros on the left anyway.
  if (padding === "right space" && kind === "ans") entry.padding = padding;
  if (padding === "right space" && kind === "n") {
    // Filled with blanks on the wire, so that its bytes are not all digits.
    entry.type = "ans";
    entry.padding = padding;
  }
}

/** The most that an indicator can say of a field, in units. */
function mostUnits(indicator: string, counts: ClassMeaning["counts"]): number {
  const most = greatest(indicator) ?? LONGEST_FIELD;
  return counts === "digits" ? most >> 1 : most;
}

const NOTHING_THERE = new Set(["nothing", "unused"]);

/** Attributes that mean nothing on the wire, or are looked at elsewhere. */
const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  "id",
  "length",
  "name",
  "class",
  "pad",
  "trim",
  "token",
  "inclusive",
  "packager",
  "emitBitmap",
  "bitmapField",
  "thirdBitmapField",
  "firstField",
  "maxValidField",
  "headerLength",
  "tagMapper",
  "tagSize",
  "lenSize",
  "swapTagAndLen",
  "validator",
]);

function tellOfOthers(place: Place): void {
  for (const [name, value] of place.element.attributes) {
    if (KNOWN_ATTRIBUTES.has(name) || value.trim() === "") continue;
    lost(place, `the attribute ${name} is not known: ignored`);
  }
  for (const child of place.element.children) {
    if (/validator$/.test(child.name)) {
      lost({ ...place, element: child }, "what a validator checks is not checked");
    }
  }
}

/**
 * The length that a field may have. A length of more than the indicator can say is never met on the
 * wire: jPOS refuses to load such a file.
 */
function lengthFor(place: Place, meaning: ClassMeaning): number | undefined {
  const length = numberOf(place.element, "length");
  if (length === undefined || length < 1) {
    lost(place, "the length is not a whole number above 0: left out");
    return undefined;
  }
  const { indicator, counts } = meaning;
  const units = counts === "bytes" ? Math.ceil(length / 2) : length;
  const most = indicator === undefined || indicator === "rest"
    ? LONGEST_FIELD
    : mostUnits(indicator, counts);
  if (units <= most) return units;
  if (indicator === undefined) lost(place, `the length ${length} is above ${LONGEST_FIELD}`);
  else assumed(place, `a length of ${indicator} says no more than ${most}: ${length} is not met`);
  return most;
}

/** Bytes that an indicator takes on the wire. */
export function indicatorSize(indicator: string): number {
  const [kind, size] = indicator.split(":");
  return kind === "bcd" ? Math.ceil(Number(size) / 2) : Number(size);
}

/**
 * An `isofield`, or the outside of an `isofieldpackager`, as an entry of the table.
 *
 * @returns `undefined` where it puts nothing on the wire, and where it cannot be carried over, of
 *   which the notes tell
 */
export function readField(place: Place): Entry | undefined {
  const { element, path } = place;
  tellOfOthers(place);
  const meaning = classOf(place);
  if (meaning === undefined) return undefined;
  const zero = numberOf(element, "length") === 0 && meaning.indicator === undefined;
  if (NOTHING_THERE.has(meaning.kind) || zero) return undefined;
  if (meaning.kind === "token") {
    lost(place, "a part that ends where a separator stands: left out");
    return undefined;
  }
  const length = lengthFor(place, meaning);
  if (length === undefined) return undefined;
  const { indicator } = meaning;
  const entry: Entry = {
    name: nameFor(element.attributes.get("name"), `Field ${path}`),
    type: meaning.kind === "bitmap" ? "b" : meaning.kind,
    length,
  };
  if (indicator === "rest") entry.rest = true;
  else if (indicator !== undefined) entry.indicator = indicator;
  if (meaning.counts !== undefined) entry.counts = meaning.counts;
  if (isTrue(element, "inclusive") && /^binary:/.test(indicator ?? "")) {
    entry.adds = indicatorSize(indicator!);
  }
  if (meaning.roundsUp) entry.roundsUp = true;
  if (meaning.filled) entry.filled = true;
  entry.encoding = meaning.encoding;
  fill(meaning, entry, isTrue(element, "pad"));
  return entry;
}
