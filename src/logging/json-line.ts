import { reason } from "./reason.ts";
import { visible } from "./visible.ts";

/** What JSON has no form for, in one that can be read. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}

/** Values that JSON writes as they are, without a look at each. */
const PLAIN: ReadonlySet<string> = new Set(["string", "number", "boolean", "undefined"]);

const isPlain = (value: unknown): boolean => PLAIN.has(typeof value);

/**
 * An object of JSON in one line that is safe on a terminal: what a record says of itself, and then
 * further data, which cannot replace any of the former. Data that have no JSON, as an object that
 * holds itself, are left out, and `unreadable` says why.
 */
export function jsonLine(
  own: Readonly<Record<string, string>>,
  data: Readonly<Record<string, unknown>>,
): string {
  // Control characters can only be inside strings here, where the escape is JSON's own.
  return visible(stringify(own, data));
}

function stringify(
  own: Readonly<Record<string, string>>,
  data: Readonly<Record<string, unknown>>,
): string {
  try {
    const plain = Object.values(data).every(isPlain);
    // The first gives its place to a name, the last its value.
    return JSON.stringify({ ...own, ...data, ...own }, plain ? undefined : readable);
  } catch (cause) {
    return JSON.stringify({ ...own, unreadable: reason(cause) });
  }
}
