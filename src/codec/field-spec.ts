import type { EncodingName, Nibbles } from "./encodings.ts";
import type { FieldType } from "./field-types.ts";

/** What a field holds that logs must not show; see `mask.ts` for what is shown instead. */
export type Sensitivity = "pan" | "track" | "pin" | "cvv" | "emv";

/** One field of a profile's table, or a part of one, as its YAML says it. */
export interface FieldSpec {
  /** What people call it, e.g. "Amount, Transaction". */
  readonly name: string;
  /** A name for programs, e.g. `amount`. */
  readonly alias?: string | undefined;
  readonly type: FieldType;
  /** Exact, or the maximum when there is an indicator; in digits, characters, or bytes for `b`. */
  readonly length: number;
  /** The least length of a variable one. Default: 0. */
  readonly minLength?: number | undefined;
  /** `KIND:DIGITS`, e.g. `ascii:2`, or `ber`; absent for a fixed field. */
  readonly indicator?: string | undefined;
  /**
   * What the indicator and `length` count. Default: the field's units, i.e. digits even where two
   * share a byte. `bytes`: of packed digits; `digits`: nibbles of bytes; `characters`: of text whose
   * characters are of several bytes.
   */
  readonly counts?: "units" | "bytes" | "digits" | "characters" | undefined;
  /** What the indicator says beyond the content's length, such as itself or an `id`. Default: 0. */
  readonly adds?: number | undefined;
  /**
   * The indicator's number is rounded up to an even one, and the filler counts; an odd one is a fault.
   * Default: false.
   */
  readonly roundsUp?: boolean | undefined;
  /** The wire always holds `length` units; the indicator says how many count. Default: false. */
  readonly filled?: boolean | undefined;
  /** What stands before the content each time, behind the indicator. Default: nothing. */
  readonly id?: string | undefined;
  /** Default: the profile's for digits, text or binary. */
  readonly encoding?: EncodingName | undefined;
  /** The sign's, of a packed amount with a sign (x+n). Default: `ascii`. */
  readonly signEncoding?: EncodingName | undefined;
  /** What packed nibbles may be. Default: digits, and track data's for z. */
  readonly nibbles?: Nibbles | undefined;
  /**
   * `left CHAR` or `right CHAR`, for fields that are fixed or filled. Default: `left 0` for n that are
   * fixed, none for others.
   */
  readonly padding?: string | undefined;
  /** `left NIBBLE` or `right NIBBLE`: the filler of an odd number of packed digits. Default: `left 0`. */
  readonly filler?: string | undefined;
  /** Any filler is taken when a message is read. Default: false. */
  readonly looseFiller?: boolean | undefined;
  /** What becomes of a value that is too long for the field when it is written. Default: `refuse`. */
  readonly tooLong?: "refuse" | "cut-left" | "cut-right" | undefined;
  readonly sensitive?: Sensitivity | undefined;
  /** JSON answers have its value without what fills it: `fill`. Default: `none`, as it stands. */
  readonly trim?: "none" | "fill" | undefined;
  /** The JSON interface shows it as a number, as the original did. Default: as a string. */
  readonly jsonNumber?: boolean | undefined;
}
