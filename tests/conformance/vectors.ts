import type { CompactSpec } from "./compact.ts";

/** One message of the shared vectors; their `format.json` says what each property means. */
export interface Vector {
  readonly id: string;
  readonly categories: readonly string[];
  readonly spec: {
    readonly file?: string;
    readonly inline?: CompactSpec;
    readonly compactOracle?: string;
  };
  readonly rawHex: string;
  readonly expected?: {
    readonly mti: string;
    readonly bitmap: string;
    readonly header?: string;
    readonly bitmap3?: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly subfields?: Readonly<Record<string, unknown>>;
  };
  readonly error?: {
    readonly kind: string;
    readonly field: string | null;
    readonly detail?: string;
  };
  readonly roundTrip?: boolean;
  readonly contentViolations?: Readonly<Record<string, string>>;
}

/** The shared test data, beside the checkout; the repository holds no copy of it. */
const FOLDER = new URL("../../../shared/vectors/", import.meta.url);

/** A spec's text, by its path in the shared folder. */
export const readSpec = (path: string): string => read(path);

const read = (path: string): string => Deno.readTextFileSync(new URL(path, FOLDER));

/** All vectors; `undefined` where their folder is not beside the checkout. */
export function loadVectors(): readonly Vector[] | undefined {
  try {
    return JSON.parse(read("vectors.json"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The spec of a vector in the neutral form. */
export function specOf({ spec }: Vector): CompactSpec {
  return spec.inline ?? JSON.parse(read(spec.compactOracle ?? spec.file!));
}
