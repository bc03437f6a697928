import { CodecError } from "../errors.ts";
import { refuse, writeContent } from "./content.ts";
import type { Part } from "./form.ts";
import type { Subvalues } from "./spec.ts";
import { within } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** The most of a key that an error repeats. */
const KEY_SHOWN = 32;

/** The value of a part as text: one that is taken apart is put together. */
function textOf(part: Part, value: string | Subvalues, depth: number): string {
  if (typeof value === "string") return value;
  if (part.inner !== undefined) return part.inner.compose(value, depth + 1);
  return refuseKey(Object.keys(value)[0] ?? "");
}

/**
 * Does what may refuse a value.
 *
 * @throws {CodecError} that of `action`, with `key` in front of its path
 */
export function inPart<T>(key: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof CodecError) {
      const { code, path, offset, detail } = error;
      throw new CodecError(within(key, { code, path, offset, detail }));
    }
    throw error;
  }
}

/**
 * Writes one part.
 *
 * @throws {CodecError} with the part's key in front of its path
 */
export function writePart(
  part: Part,
  key: string,
  value: string | Subvalues,
  out: Writer,
  depth: number,
): void {
  const { field, free } = part;
  if (field === undefined) return refuseKey(key);
  inPart(key, () => writeContent(field, textOf(part, value, depth), out, free));
}

/** Refuses a key that no part has. */
export function refuseKey(key: string, detail?: string): never {
  refuse("undefined-field", key.slice(0, KEY_SHOWN), detail);
}

/** Refuses the first key that no part has. */
export function refuseOthers(keys: readonly string[], known: (key: string) => boolean): void {
  const other = keys.find((key) => !known(key));
  if (other !== undefined) refuseKey(other);
}
