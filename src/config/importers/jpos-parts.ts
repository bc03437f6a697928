import { type Entries, type Entry, type Subfields } from "./entries.ts";
import {
  assumed,
  isTrue,
  lost,
  meaningOf,
  numberOf,
  type Place,
  readField,
  shortName,
} from "./jpos-field.ts";
import type { Tagged } from "./jpos-classes.ts";
import { sensitiveByName } from "./sensitive.ts";
import type { XmlElement } from "./xml-tree.ts";

/** How the packagers of fields take their content apart. */
type Packager =
  | "generic"
  | "base1"
  | "in-order"
  | "tagged"
  | "mapped-tags"
  | "tag-sequence"
  | "gicc"
  | "ber-tlv"
  | "ber-tlv-text"
  | "datasets";

const PACKAGERS: Readonly<Record<string, Packager>> = {
  GenericPackager: "generic",
  GenericSubFieldPackager: "generic",
  GenericValidatingPackager: "generic",
  ISOBaseValidatingPackager: "generic",
  Base1SubFieldPackager: "base1",
  CTCSubElementPackager: "in-order",
  CTCSubFieldPackager: "in-order",
  EuroSubFieldPackager: "tagged",
  MasterCardEBCDICSubFieldPackager: "tagged",
  GICCSubFieldPackager: "gicc",
  GenericTaggedFieldsPackager: "mapped-tags",
  TaggedSequencePackager: "tag-sequence",
  BinaryHexTaggedSequencePackager: "tag-sequence",
  BERTLVBinaryPackager: "ber-tlv",
  DefaultICCBERTLVPackager: "ber-tlv",
  ICCDataPackager: "ber-tlv",
  BERTLVAsciiHexPackager: "ber-tlv-text",
  BERTLVEbcdicHexPackager: "ber-tlv-text",
  DatasetPackager: "datasets",
};

/** A part with its number. */
interface Numbered {
  readonly number: number;
  readonly element: XmlElement;
}

/** The parts of an element, ascending; of a number that is there twice the last one counts. */
export function numbered(place: Place): Numbered[] {
  const found = new Map<number, XmlElement>();
  for (const element of place.element.children) {
    if (element.name !== "isofield" && element.name !== "isofieldpackager") continue;
    const number = numberOf(element, "id");
    if (number === undefined) {
      lost({ ...place, element }, "a field whose id is no number: left out");
      continue;
    }
    const at = { ...place, element, path: joined(place.path, number) };
    if (found.has(number)) assumed(at, "it is there twice: the last one counts, as in jPOS");
    found.set(number, element);
  }
  return [...found].map(([number, element]) => ({ number, element }))
    .sort((a, b) => a.number - b.number);
}

const joined = (path: string, number: number): string =>
  path === "" ? `${number}` : `${path}.${number}`;

const isBitmap = (element: XmlElement | undefined): boolean =>
  element !== undefined && meaningOf(element)?.kind === "bitmap";

/** A part of any kind, with what is inside. */
function readPart(place: Place): Entry | undefined {
  const entry = readWhole(place);
  if (entry === undefined) return undefined;
  const sensitive = sensitiveByName(entry.name);
  if (sensitive !== undefined) entry.sensitive = sensitive;
  return entry;
}

function entriesOf(
  place: Place,
  parts: readonly Numbered[],
  key: (number: number) => string = String,
): Entries {
  const entries = parts.flatMap(({ number, element }): [string, Entry][] => {
    const entry = readPart({ ...place, element, path: joined(place.path, number) });
    return entry === undefined ? [] : [[key(number), entry]];
  });
  return Object.fromEntries(entries);
}

/**
 * Parts one after the other. `trim` lets the last one be short.
 *
 * @returns `undefined` where there are none
 */
function inOrder(place: Place, parts: readonly Numbered[]): Subfields | undefined {
  const fields = entriesOf(place, parts);
  const last = parts.at(-1);
  const entry = last === undefined ? undefined : fields[last.number];
  if (entry !== undefined && entry.indicator === undefined && isTrue(last!.element, "trim")) {
    entry.rest = true;
    delete entry.padding;
  }
  return Object.keys(fields).length === 0 ? undefined : { form: "positional", fields };
}

/** Bytes of one map: a length of 16 is two maps of eight, the second of which the first announces. */
function partMap(length: number, encoding: string): NonNullable<Subfields["bitmap"]> {
  if (length <= 8) return { encoding, size: Math.max(length, 1) };
  return { encoding, size: 8, firstBit: "chain" };
}

/** Whether the first bit is declared as a part and as the sign of a second map, which has no parts. */
function isAmbiguous(length: number, numbers: readonly number[]): boolean {
  return length > 8 && numbers.includes(1) && numbers.every((number) => number <= 64);
}

function bitmapped(
  place: Place,
  parts: readonly Numbered[],
  map: XmlElement,
  first: number,
): Subfields {
  const name = shortName(map.attributes.get("class"));
  const declared = name === "Base1_BITMAP126" ? 8 : numberOf(map, "length") ?? 8;
  const others = parts.filter(({ number, element }) => {
    return element !== map && number >= Math.max(first, 1) &&
      meaningOf(element)?.kind !== "nothing";
  });
  const ambiguous = isAmbiguous(declared, others.map(({ number }) => number));
  if (ambiguous) {
    assumed({ ...place, element: map }, "bit 1 is a part, and no sign of a second map");
  }
  const bitmap = partMap(ambiguous ? 8 : declared, meaningOf(map)!.encoding);
  const chained = bitmap.firstBit === "chain";
  const most = chained ? 192 : bitmap.size * 8;
  const present = others.filter(({ number, element }) => {
    if (number <= most && !(chained && number % 64 === 1)) return true;
    const at = { ...place, element, path: joined(place.path, number) };
    lost(
      at,
      number > most ? "no bit announces it: left out" : "its bit is taken for that of a map",
    );
    return false;
  });
  return { form: "bitmap", bitmap, fields: entriesOf(place, present) };
}

/** With a bitmap where there is one and it is to be sent, otherwise one after the other. */
function generic(place: Place, parts: readonly Numbered[]): Subfields | undefined {
  const { element } = place;
  const silent = element.attributes.get("emitBitmap")?.trim() === "false";
  const at = numberOf(element, "bitmapField") ?? 1;
  const map = parts.find(({ number }) => number === at)?.element;
  const first = numberOf(element, "firstField");
  if (!silent && map !== undefined && isBitmap(map)) {
    return bitmapped(place, parts, map, first ?? (at === 1 ? 2 : 1));
  }
  const from = first ?? (silent ? 1 : 0);
  return inOrder(place, parts.filter(({ number }) => number >= from));
}

/** A bitmap in place 0 whose bits are all parts. */
function base1(place: Place, parts: readonly Numbered[]): Subfields | undefined {
  const map = parts.find(({ number }) => number === 0)?.element;
  return map !== undefined && isBitmap(map)
    ? bitmapped(place, parts, map, 1)
    : inOrder(place, parts);
}

/** The tag that all of these parts have in one form. */
function commonTag(parts: readonly Numbered[]): Tagged | undefined {
  const tags = parts.map(({ element }) => meaningOf(element)?.tagged);
  const [first] = tags;
  const same = tags.every((tag) =>
    tag?.encoding === first?.encoding && tag?.digits === first?.digits &&
    tag?.lengthFirst === first?.lengthFirst
  );
  return same ? first : undefined;
}

/** The length indicator that most of the parts have: that of tags without an entry, too. */
function commonIndicator(fields: Entries): string | undefined {
  const counts = new Map<string, number>();
  for (const { indicator } of Object.values(fields)) {
    if (indicator !== undefined) counts.set(indicator, (counts.get(indicator) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Takes the common indicator out of the parts that have it. */
export function sharing(indicator: string | undefined, fields: Entries): Entries {
  for (const entry of Object.values(fields)) {
    if (entry.indicator === indicator) delete entry.indicator;
  }
  return fields;
}

/** Parts that bring their tag along, in any order, behind `header` bytes. */
function tagged(place: Place, parts: readonly Numbered[], header: number): Subfields | undefined {
  const tag = commonTag(parts);
  if (tag === undefined) {
    lost(place, "parts with different tags, or none: its content is not taken apart");
    return undefined;
  }
  const start = header === 0 ? {} : { header };
  const { encoding, digits } = tag;
  if (tag.lengthFirst) return lengthFirst(place, parts, tag, start);
  const fields = entriesOf(place, parts, (number) => String(number).padStart(digits, "0"));
  const indicator = commonIndicator(fields);
  return {
    form: "tlv",
    ...start,
    tag: { encoding, length: digits },
    ...indicator === undefined ? {} : { indicator },
    unknown: "refuse",
    fields: sharing(indicator, fields),
  };
}

/** The length in front of their tags that all of these parts have. */
function lengthOfAll(parts: readonly Numbered[]): string | undefined {
  const lengths = new Set(parts.map(({ element }) => meaningOf(element)?.indicator));
  return lengths.size === 1 ? [...lengths][0] : undefined;
}

/** Parts whose length stands in front of their tag and counts it. */
function lengthFirst(
  place: Place,
  parts: readonly Numbered[],
  { encoding, digits }: Tagged,
  start: Pick<Subfields, "header">,
): Subfields | undefined {
  const indicator = lengthOfAll(parts);
  if (indicator === undefined) {
    lost(place, "lengths of several sizes in front of the tags: its content is not taken apart");
    return undefined;
  }
  const described = parts.filter(({ element }) => numberOf(element, "length") !== 0);
  const all = described.length === parts.length;
  if (!all) {
    assumed(place, "parts of length 0, which jPOS reads whatever their length: any tag is kept");
  }
  const fields = entriesOf(place, described, (number) => String(number).padStart(digits, "0"));
  return {
    form: "tlv",
    ...start,
    tag: { encoding, length: digits },
    indicator,
    lengthFirst: true,
    ...all ? { unknown: "refuse" } : {},
    fields: sharing(indicator, fields),
  };
}

/** Bytes of a part of fixed length; -1 for others. */
function fixedBytes(element: XmlElement): number {
  const meaning = meaningOf(element);
  if (meaning === undefined || meaning.indicator !== undefined) return -1;
  const length = numberOf(element, "length") ?? 0;
  if (meaning.encoding === "bcd") return Math.ceil(length / 2);
  return meaning.encoding.startsWith("hex-") ? length * 2 : length;
}

/** Europay and Mastercard: perhaps something without a tag first, then tagged parts. */
function europay(place: Place, parts: readonly Numbered[]): Subfields | undefined {
  const [first, ...rest] = parts;
  if (first === undefined || first.number !== 0 || isTaggedPart(first)) {
    return tagged(place, parts, 0);
  }
  const header = fixedBytes(first.element);
  if (header >= 0) return tagged(place, rest, header);
  lost(place, "a variable part in front of the tagged ones: its content is not taken apart");
  return undefined;
}

const isTaggedPart = ({ element }: Numbered): boolean => meaningOf(element)?.tagged !== undefined;

/** GICC: part 0 is there only where the content begins with a blank. */
function gicc(place: Place, parts: readonly Numbered[]): Subfields | undefined {
  const first = parts.find(({ number }) => number === 0);
  if (first !== undefined) {
    lost(
      { ...place, element: first.element, path: `${place.path}.0` },
      "a part that is there where the content begins with a blank: read as if it never were",
    );
  }
  return tagged(place, parts.filter(({ number }) => number !== 0), 0);
}

const DECIMAL_MAPPERS: Readonly<Record<string, number>> = {
  TTDecimalTagMapper: 2,
  TTTDecimalTagMapper: 3,
};

/** Parts with tags that a mapper makes of their numbers. */
function mappedTags(place: Place, parts: readonly Numbered[]): Subfields | undefined {
  const { element } = place;
  const mapper = element.attributes.get("tagMapper")?.trim() ?? "";
  const size = numberOf(element, "tagSize") ?? DECIMAL_MAPPERS[shortName(mapper)] ?? 2;
  if (!Object.hasOwn(DECIMAL_MAPPERS, shortName(mapper))) {
    lost(place, `the tag mapper ${mapper} is not known: tags are taken for the parts' numbers`);
  }
  if (isTrue(element, "swapTagAndLen")) {
    lost(place, "lengths in front of their tags: its content is not taken apart");
    return undefined;
  }
  const fields = entriesOf(place, parts, (number) => String(number).padStart(size, "0"));
  const indicator = `ascii:${numberOf(element, "lenSize") ?? 2}`;
  return {
    form: "tlv",
    tag: { encoding: "ascii", length: size },
    indicator,
    fields: sharing(indicator, fields),
  };
}

/** Parts that name their tag by `token`; of `#` only: those that have no entry of their own. */
function tagSequence(place: Place, parts: readonly Numbered[]): Subfields | undefined {
  const tokenOf = ({ element }: Numbered) => element.attributes.get("token") ?? "";
  const named = parts.filter((part) => tokenOf(part) !== "");
  const own = named.map(tokenOf).filter((token) => !/^#+$/.test(token));
  const size = own[0]?.length ?? tokenOf(named[0] ?? parts[0]!).length;
  const binary = shortName(place.element.attributes.get("packager")).startsWith("BinaryHex");
  const header = parts.filter((part) => tokenOf(part) === "")
    .reduce((sum, { element }) => sum + fixedBytes(element), 0);
  if (
    named.length === 0 || own.some((token) => token.length !== size) || header < 0 || size === 0
  ) {
    lost(
      place,
      "parts without tags, or with tags of several sizes: its content is not taken apart",
    );
    return undefined;
  }
  const keys = new Map(named.map((part) => [part.number, tokenOf(part)]));
  const fields = entriesOf(place, named, (number) => {
    const token = keys.get(number)!;
    return /^#+$/.test(token) ? "*" : binary ? token.toUpperCase() : token;
  });
  return {
    form: "tlv",
    ...header === 0 ? {} : { header },
    tag: binary ? { encoding: "binary", length: size / 2 } : { encoding: "ascii", length: size },
    ...Object.hasOwn(fields, "*") ? {} : { unknown: "refuse" },
    fields,
  };
}

/** Data sets of ISO 8583:2003: an identifier of one byte and a length of two in front of each. */
function datasets(place: Place, parts: readonly Numbered[]): Subfields {
  if (parts.length > 0) {
    lost(place, "data sets are told apart, but what their bitmaps announce is shown as a whole");
  }
  return { form: "tlv", tag: { encoding: "binary", length: 1 }, indicator: "binary:2" };
}

function takeApart(place: Place, packager: Packager): Subfields | undefined {
  const parts = numbered(place);
  switch (packager) {
    case "generic":
      return parts.length > 0 && parts.every(isTaggedPart)
        ? tagged(place, parts, 0)
        : generic(place, parts);
    case "base1":
      return base1(place, parts);
    case "in-order":
      return inOrder(place, parts);
    case "tagged":
      return europay(place, parts);
    case "gicc":
      return gicc(place, parts);
    case "mapped-tags":
      return mappedTags(place, parts);
    case "tag-sequence":
      return parts.length === 0 ? undefined : tagSequence(place, parts);
    case "ber-tlv":
      if (parts.length > 0) lost(place, "what stands around the tags is not told apart from them");
      return parts.length > 0 ? undefined : { form: "ber-tlv" };
    case "ber-tlv-text":
      lost(place, "tags written as hexadecimal text: its content is not taken apart");
      return undefined;
    case "datasets":
      return datasets(place, parts);
  }
}

/** An `isofield` or an `isofieldpackager`. */
export function readWhole(place: Place): Entry | undefined {
  const entry = readField(place);
  const { element } = place;
  if (entry === undefined || element.name !== "isofieldpackager") return entry;
  const written = element.attributes.get("packager")?.trim() ?? "";
  const name = shortName(written);
  if (!Object.hasOwn(PACKAGERS, name)) {
    lost(place, `the packager ${written} is not known: its content is not taken apart`);
    return entry;
  }
  const subfields = takeApart(place, PACKAGERS[name]!);
  if (subfields === undefined) return entry;
  const header = numberOf(element, "headerLength") ?? 0;
  if (header > 0) subfields.header = header;
  entry.subfields = subfields;
  return entry;
}
