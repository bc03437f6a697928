import type { EncodingName } from "../encodings.ts";
import type { FieldSpec } from "../field-spec.ts";

/**
 * A field's content taken apart: values by position, bit or tag, nested where a part is taken apart
 * itself. Values are as those of whole fields: text as text, leading zeros and fill kept; binary as
 * upper-case hexadecimal. Keys of their own: `header`, the opaque bytes in front, and `bitmap`, the
 * map of those that have one, both in hexadecimal. A tag that is there again has `#2`, `#3` … behind
 * it; groups that repeat are `1`, `2`, `3` ….
 */
export interface Subvalues {
  readonly [key: string]: string | Subvalues | undefined;
}

/** One part of a field, as the profile's YAML says it: all that a field may have. */
export interface SubfieldSpec extends FieldSpec {
  /** The last part of a positional field: it runs to the field's end. */
  readonly rest?: boolean | undefined;
  /** The part taken apart itself. */
  readonly subfields?: SubfieldsSpec | undefined;
}

/** Parts by position (`1`, `2` …), by bit, or by tag (`*` for those that are not named). */
export type SubfieldTable = Readonly<Record<string, SubfieldSpec>>;

interface Common {
  /** Opaque bytes in front of the first part. Default: 0. */
  readonly header?: number | undefined;
  /** Malformed content makes decoding fail; otherwise only asking for the parts does. Default: true. */
  readonly check?: boolean | undefined;
}

/** Parts one after the other; a short tail is allowed, and what is missing is absent. */
export interface PositionalSpec extends Common {
  readonly form: "positional";
  readonly fields: SubfieldTable;
}

/** How a field's own bitmap stands on the wire. */
export type PartMapEncoding = "binary" | "hex-ascii" | "hex-ebcdic";

/** A bitmap of the field's own says which parts follow. */
export interface BitmapSpec extends Common {
  readonly form: "bitmap";
  readonly bitmap: {
    readonly encoding: PartMapEncoding;
    /** Bytes of one map, 1 to 16. Default: 8. */
    readonly size?: number | undefined;
    /**
     * What the first bit is: a part, or the sign that a further map follows, up to three of them.
     * Default: `field`.
     */
    readonly firstBit?: "field" | "chain" | undefined;
  };
  readonly fields: SubfieldTable;
}

/** What becomes of a tag that the profile does not name. `skip`: it is not shown. */
export type UnknownTags = "keep" | "skip" | "refuse";

/** Tags of one size, each with a length indicator. */
export interface TlvSpec extends Common {
  readonly form: "tlv";
  readonly tag: {
    /** A text encoding, `bcd` or `binary` (shown in hexadecimal). */
    readonly encoding: EncodingName;
    /** Characters, digits or bytes. */
    readonly length: number;
    /** What fills a short tag: `left 0`, `right space`; it is not shown. Default: none. */
    readonly padding?: string | undefined;
  };
  /** The length of every value whose entry names none. */
  readonly indicator?: string | undefined;
  /**
   * The length stands in front of the tag, and counts the bytes of tag and value: `indicator` is that
   * of all. Default: false.
   */
  readonly lengthFirst?: boolean | undefined;
  /** Default: `keep`. */
  readonly unknown?: UnknownTags | undefined;
  /** Default: none; every tag is an unknown one. */
  readonly fields?: SubfieldTable | undefined;
}

/** BER-TLV as of ISO/IEC 8825-1 and EMV Book 3, Annex B: tags in hexadecimal. */
export interface BerTlvSpec extends Common {
  readonly form: "ber-tlv";
  /** Whether the tags inside a template are read too. Default: `recurse`. */
  readonly constructed?: "recurse" | "opaque" | undefined;
  /** Default: `keep`. */
  readonly unknown?: "keep" | "refuse" | undefined;
  /** Default: none. A tag without an entry is shown in hexadecimal. */
  readonly fields?: SubfieldTable | undefined;
}

/** A group of parts in a row, again and again up to the end. */
export interface RepeatSpec extends Common {
  readonly form: "repeat";
  readonly group: { readonly fields: SubfieldTable };
}

/** How a field's content is taken apart. */
export type SubfieldsSpec = PositionalSpec | BitmapSpec | TlvSpec | BerTlvSpec | RepeatSpec;
