import type { Subvalues } from "./spec.ts";

/**
 * The order in which parts stood on the wire. JavaScript sorts keys that are whole numbers ("82",
 * "9F02" no) to the front, so that a record alone does not keep it.
 */
const orders = new WeakMap<Subvalues, readonly string[]>();

/** Collects the parts of one content, keys that are there again with `#2`, `#3` … behind them. */
export class Collected {
  readonly values: Record<string, string | Subvalues> = {};
  readonly #order: string[] = [];
  #times: Map<string, number> | undefined;

  /** @param again the key of one that is there again, before it is told from the first */
  add(key: string, value: string | Subvalues, again: () => string): void {
    const free = Object.hasOwn(this.values, key) ? this.#numbered(again()) : key;
    this.values[free] = value;
    this.#order.push(free);
  }

  /** Makes the order of the parts stay with their values. */
  keepOrder(): void {
    orders.set(this.values, this.#order);
  }

  #numbered(key: string): string {
    this.#times ??= new Map();
    const times = (this.#times.get(key) ?? 1) + 1;
    this.#times.set(key, times);
    return `${key}#${times}`;
  }
}

/** The keys that have a value: as they stood on the wire if they were read, further ones behind. */
export function keysInOrder(values: Subvalues): string[] {
  const read = orders.get(values);
  const keys = read === undefined
    ? Object.keys(values)
    : [...new Set([...read, ...Object.keys(values)])];
  return keys.filter((key) => Object.hasOwn(values, key) && values[key] !== undefined);
}

/** A key without the `#2` of one that is there again. */
export function withoutTimes(key: string): string {
  return key.replace(/#[1-9]\d*$/, "");
}
