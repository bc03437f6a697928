import type { BitmapEncoding } from "./bitmap.ts";
import type { EbcdicName } from "./ebcdic.ts";
import type { EncodingName } from "./encodings.ts";
import type { FieldSpec } from "./field-spec.ts";
import type { SubfieldsSpec } from "./subfields/spec.ts";

export type { FieldSpec, Sensitivity } from "./field-spec.ts";

/** A field of a message: one that may be taken apart. */
export interface ElementSpec extends FieldSpec {
  /** How its content is made of parts. Default: it is not looked into. */
  readonly subfields?: SubfieldsSpec | undefined;
}

/** How a field is written in some messages; what it is called, and holds, is the same in all. */
export type MessageElement = Omit<ElementSpec, "name" | "alias" | "sensitive" | "jsonNumber">;

/** What some messages have for themselves. */
export interface MessageTable {
  /** By number: the field told anew, as a whole; null: these messages have no such field. */
  readonly fields: Readonly<Record<string, MessageElement | null>>;
}

/** Opaque bytes in front of the MTI, such as a TPDU that counts as the message's. */
export interface MessageHeader {
  /** In bytes, 1 to 64. */
  readonly length: number;
  /** In hexadecimal: what messages of our own begin with. Default: zeros. */
  readonly value?: string | undefined;
  /**
   * What an answer begins with that is made of a request: its request's bytes; those with the source
   * and the destination of a TPDU swapped; or `value`. Default: `echo`.
   */
  readonly reply?: "echo" | "swap-tpdu" | "own" | undefined;
}

/** What is made of messages that not every host would send. Defaults are the strict ones. */
export interface Policies {
  /** Bytes after the last field. Default: `refuse`. */
  readonly trailing?: "refuse" | "ignore" | undefined;
  /** Variable fields of length 0. Default: `allow`. */
  readonly empty?: "allow" | "refuse" | undefined;
  /** Values outside their field's class. Default: `check`. */
  readonly content?: "check" | "ignore" | undefined;
}

/** A table of values and what they mean to a person. */
export type Meanings = Readonly<Record<string, string>>;

/** One part of a coded field: `Card Data Input Mode` is the first two digits of DE 22. */
export interface CaptionPart {
  readonly title: string;
  /** Where the part begins in the value, counted from 0. */
  readonly from: number;
  readonly length: number;
  readonly values: Meanings;
}

/**
 * Why a transaction may have to be undone:
 *
 * - `client-gone`: its client went before it was told how it ended
 * - `timeout`: the host did not answer in time
 * - `link-lost`: the link to the host broke while it was there
 * - `undelivered`: the host approved it, and the approval could not be handed to the client
 * - `died`: the process ended with it under way; told from the journal when it starts again
 */
export type ReversalCause = "client-gone" | "timeout" | "link-lost" | "undelivered" | "died";

/** All causes, for checks of a profile. */
export const REVERSAL_CAUSES: readonly ReversalCause[] = [
  "client-gone",
  "timeout",
  "link-lost",
  "undelivered",
  "died",
];

/** What becomes of a reversal by the host's answer: over, sent again, or left to a person. */
export type ReversalOutcome = "done" | "again" | "park";

/** STANs of the gateway's own, both ends among them. */
export interface StanRange {
  readonly from: number;
  readonly to: number;
}

/** Where a reversal says why it is sent. */
export interface ReversalReasons {
  /** Number of the field. */
  readonly field: number;
  /** Its value by cause; causes that are not named get `other`. */
  readonly codes:
    & { readonly [Cause in ReversalCause]?: string | undefined }
    & { readonly other: string };
}

/**
 * How a reversal names its sale:
 *
 * - `90`: ISO 8583:1987, 42 digits: MTI, STAN, DE 7, acquirer (DE 32) and forwarder (DE 33), each of
 *   11 digits with zeros on the left; zeros for what the sale has not
 * - `56`: ISO 8583:1993, 24 to 35 digits: MTI, STAN, DE 12 (12 digits), and the acquirer (DE 32)
 *   behind its length of two digits
 * - `56-2003`: ISO 8583:2003, 30 to 41 digits: MTI, STAN (12 digits), DE 12 (14 digits), and the
 *   acquirer up to the end
 */
export type OriginalForm = "90" | "56" | "56-2003";

/** Where a reversal names its sale, and how. */
export interface OriginalData {
  /** Number of the field. */
  readonly field: number;
  readonly form: OriginalForm;
}

/** How a transaction whose outcome the terminal does not know is undone; defaults are filled in. */
export interface ReversalRules {
  /** MTIs of the requests that are undone. */
  readonly of: readonly string[];
  /** Requests that have one of these fields are not. Default: none. */
  readonly unless: readonly number[];
  /** Default: all. */
  readonly causes: readonly ReversalCause[];
  /** The reversal's MTI. */
  readonly mti: string;
  /** The MTI of its repeats. Default: `mti`. */
  readonly repeatMti: string;
  /** Fields that get these values. */
  readonly set: Readonly<Record<string, string>>;
  /** Fields that get the time of sending, MMDDhhmmss in UTC. */
  readonly now: readonly number[];
  /**
   * Fields of the request that the reversal carries; `rest`: every one that holds no track and no EMV
   * data. Default: `rest`. See {@link carriedFields}, which is what counts.
   */
  readonly carry: readonly (number | "rest")[];
  /** Fields of the request that the reversal does not carry, whatever `carry` says. */
  readonly drop: readonly number[];
  /** Its DE 11: the request's, or one of the gateway's own. Default: `original`. */
  readonly stan: "original" | StanRange;
  /** Default: it does not say why it is sent. */
  readonly reasons?: ReversalReasons | undefined;
  /** Default: it does not name its sale, but by the fields that it carries. */
  readonly original?: OriginalData | undefined;
  /** Response codes by which the host says that there is no more to do. Default: `approvedCodes`. */
  readonly done: readonly string[];
  /** Response codes after which it is sent again. Default: `systemErrors`. */
  readonly again: readonly string[];
  /** What any other response code means. Default: `park`, since the sale is not undone. */
  readonly otherwise: ReversalOutcome;
  /** Seconds to wait before each repeat. */
  readonly delays: readonly number[];
  /**
   * Repeats at the most, after which it is parked; beyond the list the last delay counts. Default: as
   * many as there are delays.
   */
  readonly cap: number;
  /**
   * What becomes of a sale of which nobody knows whether its client has the approval, as the process
   * died, or the client's socket broke, while it was handed over. Default: `reverse`.
   */
  readonly uncertainDelivery: "reverse" | "park";
  /** Seconds after which a parked one loses its track and EMV data. Default: 604800 (7 days). */
  readonly expire: number;
}

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
    /** As `--header-format` says it: `NAME:TYPE:LENGTH[:DEFAULT],…`, or `none`. */
    readonly header: string;
    /** The length counts the whole header too, unless `header` says what it counts by `counts=`. */
    readonly lengthIncludesHeader: boolean;
  };
  /** Default: none. */
  readonly messageHeader?: MessageHeader | undefined;
  readonly mti: { readonly encoding: "ascii" | "bcd" | EbcdicName };
  readonly bitmap: {
    readonly encoding: BitmapEncoding;
    /** Most maps in a row, 1 to 3. */
    readonly maps: number;
    readonly hexCase: "upper" | "lower";
    /** Bytes of one map; one of 16 stands alone. Default: 8. */
    readonly size?: 8 | 16 | undefined;
    /** The first bit of a map says that a further one follows, or is a field. Default: `chain`. */
    readonly firstBit?: "chain" | "field" | undefined;
    /** The same of the last map that there may be: `chain` refuses it when it is set. Default: `field`. */
    readonly lastBit?: "chain" | "field" | undefined;
    /** Maps that are written even if no field needs them. Default: 1. */
    readonly least?: number | undefined;
    /** The field whose value is the third map. Default: none; it follows the second. */
    readonly thirdIn?: number | undefined;
  };
  /** Default: the strict ones. */
  readonly policies?: Policies | undefined;
  /** Encodings of fields that name none. */
  readonly encodings: {
    readonly digits: EncodingName;
    readonly text: EncodingName;
    readonly binary: EncodingName;
  };
  readonly fields: Readonly<Record<string, ElementSpec>>;
  /**
   * Tables by MTI, in which `x` stands for any digit; of several that fit, the one with the fewest.
   * Default: none, all messages have the same fields.
   */
  readonly messages?: Readonly<Record<string, MessageTable>> | undefined;
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
  /** Response codes by which the host approves, in full or in part. */
  readonly approvedCodes: readonly string[];
  /** Response codes by which the host says that something is wrong with itself, not with the request. */
  readonly systemErrors: readonly string[];
  /** What the parts of a coded field mean to a person, by its number; DE 22 as a rule. */
  readonly captions: Readonly<Record<string, readonly CaptionPart[]>>;
  /** How a transaction whose outcome the terminal does not know is undone; absent: it is not. */
  readonly reversal?: ReversalRules | undefined;
  /** How a request of the host's own for an echo (0800) is answered. */
  readonly hostEcho: {
    /** DE 39. */
    readonly code: string;
    /** Fields of the request that the answer leaves out. */
    readonly omits: readonly number[];
  };
  /**
   * What the test clients' echo request holds beside DE 7, 11 and 41: values by field number; 0 is its
   * MTI, 0800 by default.
   */
  readonly testEcho: Readonly<Record<string, string>>;
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
    /** Of a reversal that is done; ISO 8583:1993 has a code for it. Default: `approved`. */
    readonly reversed?: string | undefined;
    /** MTIs that it books, repeats of them too. Default: 0200, 1200, 2200 and so on. */
    readonly sales?: readonly string[] | undefined;
  };
}
