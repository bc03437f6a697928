import { isMasked, type Row } from "./row.ts";

/** One difference between a first message and a second. */
export interface Difference {
  /** `4`, `55.9F02`. */
  readonly path: string;
  readonly name: string;
  /** `added`: only in the second; `missing`: only in the first. */
  readonly change: "changed" | "added" | "missing";
  /** As it may be shown; absent where it is not there. */
  readonly first?: string | undefined;
  readonly second?: string | undefined;
  /** Both look the same: what differs is masked. */
  readonly hidden: boolean;
}

function difference(first: Row | undefined, second: Row | undefined): Difference {
  const { path = "", name = "" } = second ?? first ?? {};
  const texts = { path, name, first: first?.value, second: second?.value };
  if (first === undefined) return { ...texts, change: "added", hidden: false };
  if (second === undefined) return { ...texts, change: "missing", hidden: false };
  const hidden = isMasked(first) && first.value === second.value;
  return { ...texts, change: "changed", hidden };
}

/** What differs between two rows of one key: their parts, where that says it all. */
function between(first: Row | undefined, second: Row | undefined): readonly Difference[] {
  if (first?.secret === second?.secret && first !== undefined) return [];
  const hasParts = (first?.parts.length ?? 0) > 0 && (second?.parts.length ?? 0) > 0;
  const parts = hasParts ? differences(first!.parts, second!.parts) : [];
  return parts.length > 0 ? parts : [difference(first, second)];
}

const BITMAP = "1";

/** Keys of both, in the order of their fields; the bitmap follows from the others. */
function keysOf(first: readonly Row[], second: readonly Row[]): string[] {
  const keys = new Set([...first, ...second].map(({ key, path }) => path === BITMAP ? "" : key));
  keys.delete("");
  const all = [...keys];
  return all.every((key) => /^\d+$/.test(key)) ? all.sort((a, b) => Number(a) - Number(b)) : all;
}

/** Everything in which two messages, or two fields' parts, differ. */
export function differences(first: readonly Row[], second: readonly Row[]): readonly Difference[] {
  const [mine, other] = [first, second].map((rows) => new Map(rows.map((row) => [row.key, row])));
  return keysOf(first, second).flatMap((key) => between(mine!.get(key), other!.get(key)));
}

/** The first byte in which two messages differ; -1 when they are the same. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return -1;
}
