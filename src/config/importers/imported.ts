import type { Mapping } from "../profile-mapping.ts";
import { oneLine } from "../quote.ts";

/** The foreign forms of a spec that are read: a jPOS GenericPackager XML, a moov-io JSON or YAML. */
export type ImportKind = "jpos" | "moov";

/** A point of an imported spec that a person should know of. Holds names and numbers of the spec only. */
export interface ImportNote {
  /** Where in the file: `line 12` of an XML, `fields.48.tag` of a JSON. */
  readonly where: string;
  /** Which part of the dialect, as the profile calls it: `48`, `48.2`, `bitmap`; `""` for all of it. */
  readonly what: string;
  readonly why: string;
}

/** A foreign spec as a profile. */
export interface Imported {
  readonly kind: ImportKind;
  /** A profile's data, to be checked like any other, or written by {@link profileYaml}. */
  readonly data: Mapping;
  /** Every point that could not be carried over. */
  readonly notes: readonly ImportNote[];
  /** What was carried over as it had to be understood, since the file says it oddly or not at all. */
  readonly remarks: readonly ImportNote[];
}

/**
 * Why a text is no spec that can be imported. The codes are stable:
 *
 * - `too-large`: longer, deeper, or of more parts than any real spec
 * - `bad-xml`, `bad-json`, `bad-yaml`: not of that form
 * - `xml-entity`: declares entities, or uses one that is not XML's own
 * - `unknown-kind`: well formed, and no spec of a known kind
 */
export type ImportErrorCode =
  | "too-large"
  | "bad-xml"
  | "bad-json"
  | "bad-yaml"
  | "xml-entity"
  | "unknown-kind";

/** A text that cannot be imported at all. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly code: ImportErrorCode;
  /** From 1; 0 where no place is to blame. */
  readonly line: number;
  /** From 1; 0 where it is not known. */
  readonly column: number;

  constructor(code: ImportErrorCode, reason: string, line = 0, column = 0) {
    const place = line === 0 ? "" : `line ${line}${column === 0 ? "" : `, column ${column}`}: `;
    super(`${place}${oneLine(reason)}`);
    this.code = code;
    this.line = line;
    this.column = column;
  }
}

/** The greatest specs that are read; real ones stay far below. */
export const BOUNDS = {
  /** Characters of a text. */
  text: 4_194_304,
  /** Elements, objects or lists inside each other. */
  depth: 24,
  /** Elements of an XML, values of a JSON. */
  parts: 50_000,
  /** Characters of one attribute or string. */
  string: 65_536,
} as const;

/** @throws {ImportError} `too-large` */
export function checkSize(text: string): void {
  if (text.length <= BOUNDS.text) return;
  throw new ImportError("too-large", `longer than ${BOUNDS.text} characters`);
}
