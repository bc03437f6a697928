import type { EncodingName } from "../../codec/encodings.ts";
import { parseIndicator } from "../../codec/length-indicators.ts";

export { HIGHEST_FIELD } from "../../codec/bitmap.ts";
export { LONGEST_FIELD } from "../../codec/field-compile.ts";

/*
 * What importers write: a profile's field table as plain data, in the order in which the keys are to
 * stand in the YAML. The language itself is checked where all profiles are (`profile-check.ts`).
 */

/** A field of a profile, or a part of one. */
export interface Entry {
  name: string;
  type: string;
  length: number;
  indicator?: string;
  counts?: "bytes" | "digits";
  adds?: number;
  id?: string;
  roundsUp?: true;
  filled?: true;
  encoding?: string;
  padding?: string;
  filler?: string;
  rest?: true;
  sensitive?: string;
  subfields?: Subfields;
}

/** Fields by number, parts by position, bit or tag. */
export type Entries = Record<string, Entry>;

/** How a field's content is taken apart. */
export interface Subfields {
  form: "positional" | "bitmap" | "tlv" | "ber-tlv" | "repeat";
  header?: number;
  bitmap?: { encoding: string; size: number; firstBit?: "chain" };
  tag?: { encoding: string; length: number };
  indicator?: string;
  lengthFirst?: true;
  constructed?: "opaque";
  unknown?: "skip" | "refuse";
  fields?: Entries;
  group?: { fields: Entries };
}

/** The form of a message's beginning. */
export interface Frame {
  messageHeader?: { length: number };
  mti: { encoding: string };
  bitmap: {
    encoding: string;
    size?: number;
    maps: number;
    firstBit?: "field";
    lastBit?: "chain";
    thirdIn?: number;
  };
}

/** The encodings that are text, one byte a character. */
const TEXT: ReadonlySet<string> = new Set<EncodingName | string>([
  "ascii",
  "latin1",
  "ebcdic-037",
  "ebcdic-500",
  "ebcdic-1047",
]);

/** Whether an encoding is text of one byte a character. */
export const isText = (encoding: string | undefined): boolean => TEXT.has(encoding ?? "");

/** The most that an indicator can say; `undefined` where it is none of `KIND:SIZE`. */
export function greatest(indicator: string): number | undefined {
  return indicator === "ber" ? undefined : parseIndicator(indicator)?.max;
}

/** Numbers as keys, ascending; those that are none stay as they come, behind. */
export function byNumber(keys: Iterable<string>): string[] {
  return [...keys].sort((a, b) => Number(a) - Number(b));
}

// deno-lint-ignore no-control-regex -- control characters are what this looks for
const PRIVATE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ue000-\uf8ff]/g;

/** Longest name of a field, in characters. */
const LONGEST_NAME = 120;

/** A field's name as a profile may have it: one line of printable text, and not without end. */
export function nameFor(text: string | undefined, otherwise: string): string {
  const name = (text ?? "").replaceAll(PRIVATE, " ").replaceAll(/ +/g, " ").trim();
  return name === "" ? otherwise : name.slice(0, LONGEST_NAME);
}
