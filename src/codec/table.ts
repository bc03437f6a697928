import { BITMAP_ENCODINGS, type BitmapForm, bitmapForm } from "./bitmap.ts";
import { fromHex, type HexReader, hexReader, type Latin1Reader } from "./bytes.ts";
import { EBCDIC_ZERO } from "./ebcdic.ts";
import { type Encoding, ENCODINGS } from "./encodings.ts";
import type { Field } from "./field.ts";
import { compileField, holdingMap } from "./field-compile.ts";
import type { ElementSpec, Profile } from "./profile.ts";
import { compileSubfields } from "./subfields/compile.ts";

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
  /** The fields that there are, ascending. */
  readonly defined: readonly Field[];
  /** Bytes of the longest message that the fields allow. */
  readonly maxSize: number;
}

/** A mistake in a profile: where, as a path into its YAML, and what. */
export interface ProfileMistake {
  /** Keys down to it; empty for the profile as a whole. */
  readonly path: readonly string[];
  readonly reason: string;
  /** The user's file that it stands in; absent for a bundled profile. */
  readonly file?: string | undefined;
  /** The line in that file, from 1, where it is known. */
  readonly line?: number | undefined;
}

/** `my.yaml:12: fields.4.length: above 99, …`, or `profile smartvista: fields.4.length: …` */
function render(profile: string, { path, reason, file, line }: ProfileMistake): string {
  const place = line === undefined ? file : `${file}:${line}`;
  const parts = [file === undefined ? `profile ${profile}` : place, path.join("."), reason];
  return parts.filter((part) => part !== "").join(": ");
}

/** A profile that cannot be compiled, with everything that is wrong in it: a line each. */
export class ProfileError extends Error {
  override readonly name = "ProfileError";
  readonly code = "bad-profile";
  readonly mistakes: readonly ProfileMistake[];

  /** @param profile its name, for mistakes that stand in no file */
  constructor(profile: string, mistakes: readonly ProfileMistake[]) {
    super(mistakes.map((mistake) => render(profile, mistake)).join("\n"));
    this.mistakes = mistakes;
  }
}

/** The highest field that a profile's bitmaps can announce. */
export function highestField({ bitmap }: Profile): number {
  const { maps, size = 8, thirdIn } = bitmap;
  return thirdIn === undefined ? maps * size * 8 : 192;
}

/** Why no field can have this number; `undefined`: one can. */
function numberMistake(number: number, { bitmap }: Profile, most: number): string | undefined {
  const { maps, firstBit = "chain" } = bitmap;
  const first = firstBit === "field" ? 1 : 2;
  if (!Number.isInteger(number) || number < first || number > most) {
    return `not a field number from ${first} to ${most}`;
  }
  const chains = firstBit === "chain" && number === 65 && maps === 3;
  return chains ? "its bit says that a third bitmap follows" : undefined;
}

/** One field with its parts, or what is wrong with it: paths from its entry on. */
function compileElement(
  number: number,
  spec: ElementSpec,
  { encodings, policies }: Profile,
): Field | readonly ProfileMistake[] {
  const isFull = policies?.empty === "refuse" && spec.indicator !== undefined;
  const asked = isFull ? { ...spec, minLength: Math.max(1, spec.minLength ?? 0) } : spec;
  const field = compileField(number, asked, encodings);
  if (!("number" in field)) return field.map(({ key, reason }) => ({ path: [key], reason }));
  const parts = spec.subfields && compileSubfields(spec.subfields, field, encodings);
  if (parts !== undefined && !("checked" in parts)) return parts;
  const ignores = policies?.content === "ignore";
  // As it is, laid out like all others: the runtime is faster where it meets one layout.
  if (parts === undefined && !ignores && asked === spec) return field;
  // What is no text, or no hexadecimal, could not be shown.
  const kept = field.check?.code === "bad-hex" || field.check?.code === "bad-text";
  const unchecked = ignores
    ? { check: kept ? field.check : undefined, asciiDigits: false, strictFiller: false }
    : {};
  const whole = { ...field, spec, parts, ...unchecked };
  return { ...whole, looks: whole.check !== undefined || parts?.checked === true };
}

/** The field that holds the third map, which need not be said to be one. */
function thirdMap(
  { bitmap: { thirdIn, encoding } }: Profile,
): Readonly<Record<string, ElementSpec>> {
  if (thirdIn === undefined) return {};
  return { [thirdIn]: { name: "Bitmap, Tertiary", type: "b", length: 8, encoding } };
}

/** The content of a field that holds a map, as a map. */
function thirdForm({ encoding: { name } }: Field, hexCase: "upper" | "lower"): BitmapForm {
  const encoding = BITMAP_ENCODINGS.find((one) => one === name) ?? "binary";
  return bitmapForm(encoding, hexCase === "upper");
}

function compileFields(profile: Profile, mistakes: ProfileMistake[]): (Field | undefined)[] {
  const most = highestField(profile);
  const fields: (Field | undefined)[] = new Array(most + 1).fill(undefined);
  for (const [key, spec] of Object.entries({ ...thirdMap(profile), ...profile.fields })) {
    const number = Number(key);
    const wrong = numberMistake(String(number) === key ? number : NaN, profile, most);
    if (wrong !== undefined) {
      mistakes.push({ path: ["fields", key], reason: wrong });
      continue;
    }
    const compiled = compileElement(number, spec, profile);
    if ("number" in compiled) {
      fields[number] = number === profile.bitmap.thirdIn ? holdingMap(compiled) : compiled;
    } else {
      for (const { path, reason } of compiled) {
        mistakes.push({ path: ["fields", key, ...path], reason });
      }
    }
  }
  return fields;
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
    ...inKeys(["testEcho"], profile.testEcho),
    ...inKeys(["captions"], profile.captions),
    ...reversalReferences(profile),
  ];
  for (const [path, number] of references) {
    if (profile.fields[number] !== undefined) continue;
    mistakes.push({ path, reason: `field ${number} is not in the table of fields` });
  }
}

/** What is wrong with the sense of a profile whose shape is right: its fields, and what names them. */
export function profileMistakes(profile: Profile): readonly ProfileMistake[] {
  const mistakes: ProfileMistake[] = frameMistakes(profile);
  compileFields(profile, mistakes);
  checkReferences(profile, mistakes);
  return mistakes;
}

function largest(fields: readonly Field[]): number {
  let bytes = 0;
  for (const { indicator, encoding, units, around } of fields) {
    bytes += (indicator?.size ?? 0) + (around?.id.length ?? 0) + encoding.size(units);
  }
  return bytes;
}

/**
 * Compiles a profile.
 *
 * @throws {ProfileError} with every mistake in it
 */
export function compileTable(profile: Profile, latin1: Latin1Reader): Table {
  const mistakes: ProfileMistake[] = frameMistakes(profile);
  const fields = compileFields(profile, mistakes);
  checkReferences(profile, mistakes);
  if (mistakes.length > 0) throw new ProfileError(profile.name, mistakes);
  const { messageHeader, bitmap: maps } = profile;
  const headerSize = messageHeader?.length ?? 0;
  const mti = ENCODINGS[profile.mti.encoding];
  const bitmap = bitmapForm(maps.encoding, maps.hexCase === "upper", maps.size);
  const mtiSize = mti.size(MTI_DIGITS);
  const defined = fields.filter((field) => field !== undefined);
  const chains = (maps.firstBit ?? "chain") === "chain" && maps.size !== 16;
  return {
    profile,
    latin1,
    hex: hexReader(latin1),
    header: fromHex(messageHeader?.value ?? "00".repeat(headerSize))!,
    mti,
    mtiSize,
    mtiZero: mti.page === undefined ? 0x30 : EBCDIC_ZERO,
    bitmap,
    maps: maps.maps,
    leastMaps: maps.least ?? 1,
    chains,
    refusesMore: chains && maps.lastBit === "chain",
    thirdIn: maps.thirdIn ?? 0,
    thirdMap: maps.thirdIn === undefined
      ? undefined
      : thirdForm(fields[maps.thirdIn]!, maps.hexCase),
    classes: profile.policies?.content !== "ignore",
    fields,
    defined,
    maxSize: headerSize + mtiSize + bitmap.mapSize * maps.maps + largest(defined),
  };
}
