import { BITMAP_ENCODINGS, type BitmapForm, bitmapForm } from "./bitmap.ts";
import { fromHex, type HexReader, hexReader, type Latin1Reader } from "./bytes.ts";
import { EBCDIC_ZERO } from "./ebcdic.ts";
import { type Encoding, ENCODINGS } from "./encodings.ts";
import { compileFields } from "./elements.ts";
import type { Field } from "./field.ts";
import { compileMessages, MessageTables, type OwnFields } from "./message-tables.ts";
import type { Profile } from "./profile.ts";
import { stepsOf } from "./steps.ts";
import { ProfileError, type ProfileMistake } from "./profile-error.ts";

/** Digits of an MTI. */
export const MTI_DIGITS = 4;

/** A profile compiled: what the walk over a message and the writing of one look things up in. */
export interface Table {
  readonly profile: Profile;
  readonly latin1: Latin1Reader;
  readonly hex: HexReader;
  /** Opaque bytes in front of the MTI; what they are in messages of our own. */
  readonly header: Uint8Array;
  readonly mti: Encoding;
  readonly mtiSize: number;
  /** The byte of an MTI's digit 0, where each has a byte. */
  readonly mtiZero: number;
  readonly bitmap: BitmapForm;
  /** Messages begin with an MTI in ASCII, and binary maps of 8 bytes that chain a further one. */
  readonly plainFront: boolean;
  /** Most maps in a row. */
  readonly maps: number;
  /** Fewest maps that are written. */
  readonly leastMaps: number;
  /** The first bit of a map says that a further one follows. */
  readonly chains: boolean;
  /** The first bit of the last map may not be set. */
  readonly refusesMore: boolean;
  /** The field whose content is the third map; 0: none. */
  readonly thirdIn: number;
  /** How that one stands in its field; absent where none holds it. */
  readonly thirdMap: BitmapForm | undefined;
  /** Values outside their class are faults. */
  readonly classes: boolean;
  /** By number; a hole where the profile defines none. */
  readonly fields: readonly (Field | undefined)[];
  /** What the walk over a message has to know of each field, by number. */
  readonly steps: Int32Array;
  /** The fields that there are, ascending. */
  readonly defined: readonly Field[];
  /** Bytes of the longest message that the fields allow. */
  readonly maxSize: number;
  /** What some messages have for themselves; absent where all have the same fields. */
  readonly messages: MessageTables<Table> | undefined;
}

/** The table of the messages of an MTI. */
export function tableOf(table: Table, mti: string): Table {
  return table.messages === undefined ? table : table.messages.of(Number(mti));
}

/** The table of the message at `bytes[start, limit)`; any where its MTI is not to be read. */
export function tableAt(table: Table, bytes: Uint8Array, start: number, limit: number): Table {
  const { messages } = table;
  if (messages === undefined) return table;
  const { mtiSize, header } = table;
  const at = start + header.length;
  if (at + mtiSize > limit) return table;
  return messages.of(mtiNumber(bytes, at, mtiSize));
}

/** The digits that the MTI's nibbles are, as a number; whether they are digits is looked at elsewhere. */
function mtiNumber(bytes: Uint8Array, at: number, size: number): number {
  if (size === MTI_DIGITS / 2) {
    const [first, second] = [bytes[at]!, bytes[at + 1]!];
    return ((first >> 4) * 10 + (first & 0xf)) * 100 + (second >> 4) * 10 + (second & 0xf);
  }
  let number = 0;
  for (let digit = 0; digit < MTI_DIGITS; digit++) {
    number = number * 10 + (bytes[at + digit]! & 0xf);
  }
  return number;
}

/** What is wrong with the parts around the fields. */
function frameMistakes({ messageHeader, bitmap, fields }: Profile): ProfileMistake[] {
  const found: ProfileMistake[] = [];
  const { size = 8, maps, least, thirdIn } = bitmap;
  if (size === 16 && maps !== 1) {
    found.push({ path: ["bitmap", "maps"], reason: "a map of 16 bytes stands alone: 1" });
  }
  if (bitmap.firstBit === "field" && maps !== 1) {
    found.push({ path: ["bitmap", "firstBit"], reason: "field is only for a single map" });
  }
  if ((least ?? 1) > maps) found.push({ path: ["bitmap", "least"], reason: "more than maps" });
  if (thirdIn !== undefined) {
    const third = fields[thirdIn] ?? { type: "b", length: 8, indicator: undefined };
    const fits = third.indicator === undefined && third.type === "b" && third.length === 8;
    if (!fits || maps !== 2) {
      const reason = "needs two maps, and a fixed field of 8 bytes (type b) for the third";
      found.push({ path: ["bitmap", "thirdIn"], reason });
    }
  }
  const value = messageHeader?.value;
  if (value !== undefined && fromHex(value)?.length !== messageHeader!.length) {
    const reason = `not ${messageHeader!.length} bytes in hexadecimal`;
    found.push({ path: ["messageHeader", "value"], reason });
  }
  if (messageHeader?.reply === "swap-tpdu" && messageHeader.length < 5) {
    found.push({ path: ["messageHeader", "reply"], reason: "a TPDU has five bytes" });
  }
  return found;
}

/** Numbers of fields, each with the path of the place that names it. */
type References = readonly (readonly [path: readonly string[], number: number])[];

const inList = (path: readonly string[], list: readonly number[]): References =>
  list.map((number) => [path, number]);

const inKeys = (path: readonly string[], mapping: object): References =>
  Object.keys(mapping).map((key) => [[...path, key], Number(key)]);

/** What a test client's echo request holds beside its MTI. */
function echoFields({ testEcho: { "0": _mti, ...fields } }: Profile): object {
  return fields;
}

function reversalReferences({ reversal }: Profile): References {
  if (reversal === undefined) return [];
  return [
    ...inList(["reversal", "unless"], reversal.unless),
    ...inKeys(["reversal", "set"], reversal.set),
    ...inList(["reversal", "now"], reversal.now),
    ...inList(["reversal", "drop"], reversal.drop),
  ];
}

function checkReferences(profile: Profile, mistakes: ProfileMistake[]): void {
  const required = Object.entries(profile.rules.required);
  const references: References = [
    ...required.flatMap(([mti, list]) => inList(["rules", "required", mti], list)),
    ...inList(["refusal", "echo"], profile.refusal.echo),
    ...inList(["hostEcho", "omits"], profile.hostEcho.omits),
    ...inKeys(["testEcho"], echoFields(profile)),
    ...inKeys(["captions"], profile.captions),
    ...reversalReferences(profile),
  ];
  for (const [path, number] of references) {
    if (profile.fields[number] !== undefined) continue;
    mistakes.push({ path, reason: `field ${number} is not in the table of fields` });
  }
}

/** The fields of a profile, and those that some messages have for themselves. */
interface Compiled {
  readonly fields: (Field | undefined)[];
  readonly own: readonly OwnFields[];
}

/** Compiles all fields, and gathers all that is wrong with a profile's sense. */
function compileAll(profile: Profile, mistakes: ProfileMistake[]): Compiled {
  mistakes.push(...frameMistakes(profile));
  const fields = compileFields(profile, mistakes);
  const own = compileMessages(profile, fields, mistakes);
  checkReferences(profile, mistakes);
  return { fields, own };
}

/** The content of a field that holds a map, as a map. */
function thirdForm({ encoding: { name } }: Field, hexCase: "upper" | "lower"): BitmapForm {
  const encoding = BITMAP_ENCODINGS.find((one) => one === name) ?? "binary";
  return bitmapForm(encoding, hexCase === "upper");
}

function largest(fields: readonly Field[]): number {
  let bytes = 0;
  for (const { indicator, encoding, units, around } of fields) {
    bytes += (indicator?.size ?? 0) + (around?.id.length ?? 0) + encoding.size(units);
  }
  return bytes;
}

/** What a table has of its fields. */
function held(fields: readonly (Field | undefined)[], around: number) {
  const defined = fields.filter((field) => field !== undefined);
  return { fields, steps: stepsOf(fields), defined, maxSize: around + largest(defined) };
}

/**
 * Compiles a profile.
 *
 * @throws {ProfileError} with every mistake in it
 */
export function compileTable(profile: Profile, latin1: Latin1Reader): Table {
  const mistakes: ProfileMistake[] = [];
  const { fields, own } = compileAll(profile, mistakes);
  if (mistakes.length > 0) throw new ProfileError(profile.name, mistakes);
  const { messageHeader, bitmap: maps } = profile;
  const headerSize = messageHeader?.length ?? 0;
  const mti = ENCODINGS[profile.mti.encoding];
  const bitmap = bitmapForm(maps.encoding, maps.hexCase === "upper", maps.size);
  const mtiSize = mti.size(MTI_DIGITS);
  const around = headerSize + mtiSize + bitmap.mapSize * maps.maps;
  const chains = (maps.firstBit ?? "chain") === "chain" && maps.size !== 16;
  const common = {
    profile,
    latin1,
    hex: hexReader(latin1),
    header: fromHex(messageHeader?.value ?? "00".repeat(headerSize))!,
    mti,
    mtiSize,
    mtiZero: mti.page === undefined ? 0x30 : EBCDIC_ZERO,
    bitmap,
    plainFront: headerSize === 0 && mti.plain === true && chains &&
      bitmap.name === "binary" && bitmap.words === 2,
    maps: maps.maps,
    leastMaps: maps.least ?? 1,
    chains,
    refusesMore: chains && maps.lastBit === "chain",
    thirdIn: maps.thirdIn ?? 0,
    thirdMap: maps.thirdIn === undefined
      ? undefined
      : thirdForm(fields[maps.thirdIn]!, maps.hexCase),
    classes: profile.policies?.content !== "ignore",
  };
  const make = (
    own: readonly (Field | undefined)[],
    messages: MessageTables<Table> | undefined,
  ): Table => ({ ...common, ...held(own, around), messages });
  return own.length === 0 ? make(fields, undefined) : new MessageTables(fields, own, make).base;
}
