import type { BitmapEncoding } from "./bitmap.ts";
import type { EncodingName } from "./encodings.ts";
import type { FieldType } from "./field-types.ts";

/** What a field holds that logs must not show; see `mask.ts` for what is shown instead. */
export type Sensitivity = "pan" | "track" | "pin" | "cvv" | "emv";

/** One field of a profile's table, as its YAML says it. */
export interface FieldSpec {
  /** What people call it, e.g. "Amount, Transaction". */
  readonly name: string;
  /** A name for programs, e.g. `amount`. */
  readonly alias?: string | undefined;
  readonly type: FieldType;
  /** Exact, or the maximum when there is an indicator; in digits, characters, or bytes for `b`. */
  readonly length: number;
  /** `KIND:DIGITS`, e.g. `ascii:2`; absent for a fixed field. */
  readonly indicator?: string | undefined;
  /** What the indicator and `length` count. Default: the field's units, i.e. digits even where two share a byte. */
  readonly counts?: "units" | "bytes" | undefined;
  /** Default: the profile's for digits, text or binary. */
  readonly encoding?: EncodingName | undefined;
  /** `left CHAR` or `right CHAR`, for fixed fields. Default: `left 0` for n, none for others. */
  readonly padding?: string | undefined;
  /** `left NIBBLE` or `right NIBBLE`: the filler of an odd number of packed digits. Default: `left 0`. */
  readonly filler?: string | undefined;
  readonly sensitive?: Sensitivity | undefined;
  /** The JSON interface shows it as a number, as the original did. Default: as a string. */
  readonly jsonNumber?: boolean | undefined;
}

/** A table of values and what they mean to a person. */
export type Meanings = Readonly<Record<string, string>>;

/**
 * All that is known of one kind of host, as data. Read from YAML by `config/`, checked there for
 * shape and in `compile.ts` for sense.
 */
export interface Profile {
  /** How `--profile` names it. */
  readonly name: string;
  readonly title: string;
  /** Further names for `--profile`, such as the original's. */
  readonly aliases: readonly string[];
  readonly framing: {
    /** As `--header-format` says it: `NAME:TYPE:LENGTH[:DEFAULT],…` */
    readonly header: string;
    readonly lengthIncludesHeader: boolean;
  };
  readonly mti: { readonly encoding: "ascii" | "bcd" };
  readonly bitmap: {
    readonly encoding: BitmapEncoding;
    /** Most maps in a row, 1 to 3. */
    readonly maps: number;
    readonly hexCase: "upper" | "lower";
  };
  /** Encodings of fields that name none. */
  readonly encodings: {
    readonly digits: EncodingName;
    readonly text: EncodingName;
    readonly binary: EncodingName;
  };
  readonly fields: Readonly<Record<string, FieldSpec>>;
  readonly rules: {
    /** Shortest message, in bytes. */
    readonly minLength: number;
    /** Fields that must be there, by MTI. The MTI and the bitmap always are. */
    readonly required: Readonly<Record<string, readonly number[]>>;
    /** Seconds that DE 12 (YYMMDDhhmmss, UTC) may be off; absent: not looked at. */
    readonly expireSeconds?: number | undefined;
  };
  /** Response codes (DE 39) and their texts. */
  readonly responseCodes: Meanings;
  /** How the gateway itself answers on the host's behalf. */
  readonly refusal: {
    /** Fields of the request that the answer repeats. */
    readonly echo: readonly number[];
    /** DE 39 by the gateway's reason; reasons that are not named get `other`. */
    readonly codes: Readonly<Record<string, string>> & { readonly other: string };
  };
  /** What the emulated bank answers with. */
  readonly bank: {
    readonly approved: string;
    readonly invalid: string;
    readonly insufficientFunds: string;
    readonly noAccount: string;
    readonly notFound: string;
    readonly unsupported: string;
    /** Fields of an echo request that its answer leaves out. */
    readonly echoOmits: readonly number[];
  };
}
