import { type BitmapForm, bitmapForm } from "./bitmap.ts";
import { type HexReader, hexReader, type Latin1Reader } from "./bytes.ts";
import { type Encoding, ENCODINGS } from "./encodings.ts";
import { compileField, type Field } from "./field.ts";
import type { Profile } from "./profile.ts";

/** Digits of an MTI. */
export const MTI_DIGITS = 4;

/** A profile compiled: what the walk over a message and the writing of one look things up in. */
export interface Table {
  readonly profile: Profile;
  readonly latin1: Latin1Reader;
  readonly hex: HexReader;
  readonly mti: Encoding;
  readonly mtiSize: number;
  readonly bitmap: BitmapForm;
  /** Most maps in a row. */
  readonly maps: number;
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

function compileFields(profile: Profile, mistakes: ProfileMistake[]): (Field | undefined)[] {
  const most = profile.bitmap.maps * 64;
  const fields: (Field | undefined)[] = new Array(most + 1).fill(undefined);
  for (const [key, spec] of Object.entries(profile.fields)) {
    const number = Number(key);
    if (String(number) !== key || !Number.isInteger(number) || number < 2 || number > most) {
      mistakes.push({ path: ["fields", key], reason: `not a field number from 2 to ${most}` });
      continue;
    }
    if (number === 65 && most > 128) {
      mistakes.push({ path: ["fields", key], reason: "its bit says that a third bitmap follows" });
      continue;
    }
    const compiled = compileField(number, spec, profile.encodings);
    if ("number" in compiled) fields[number] = compiled;
    else {
      for (const { key: inside, reason } of compiled) {
        mistakes.push({ path: ["fields", key, inside], reason });
      }
    }
  }
  return fields;
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
  const mistakes: ProfileMistake[] = [];
  compileFields(profile, mistakes);
  checkReferences(profile, mistakes);
  return mistakes;
}

function largest(fields: readonly Field[]): number {
  let bytes = 0;
  for (const { indicator, encoding, units } of fields) {
    bytes += (indicator?.size ?? 0) + encoding.size(units);
  }
  return bytes;
}

/**
 * Compiles a profile.
 *
 * @throws {ProfileError} with every mistake in it
 */
export function compileTable(profile: Profile, latin1: Latin1Reader): Table {
  const mistakes: ProfileMistake[] = [];
  const fields = compileFields(profile, mistakes);
  checkReferences(profile, mistakes);
  if (mistakes.length > 0) throw new ProfileError(profile.name, mistakes);
  const mti = ENCODINGS[profile.mti.encoding];
  const bitmap = bitmapForm(profile.bitmap.encoding, profile.bitmap.hexCase === "upper");
  const { maps } = profile.bitmap;
  const mtiSize = mti.size(MTI_DIGITS);
  const defined = fields.filter((field) => field !== undefined);
  const maxSize = mtiSize + bitmap.mapSize * maps + largest(defined);
  const hex = hexReader(latin1);
  return { profile, latin1, hex, mti, mtiSize, bitmap, maps, fields, defined, maxSize };
}
