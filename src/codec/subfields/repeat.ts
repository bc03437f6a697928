import type { Composite, Form, Part } from "./form.ts";
import { inPart, refuseKey, refuseOthers } from "./parts.ts";
import type { Positional } from "./positional.ts";
import type { Subvalues } from "./spec.ts";
import { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** A group of parts again and again up to the end: DE 54's amounts. Shown as 1, 2, 3 …. */
export class Repeat implements Form {
  readonly ordered = false;
  readonly #group: Positional;
  readonly #part: Part;

  constructor(group: Positional, inner: Composite) {
    this.#group = group;
    this.#part = { key: "", field: undefined, free: false, inner };
  }

  begin(): boolean {
    return true;
  }

  next(walk: Walk): Part | undefined {
    if (walk.at === walk.end) return undefined;
    walk.count++;
    const start = walk.at;
    // Each part takes a byte at least, so that the number of groups is bounded by the bytes'.
    const inside = new Walk(walk.bytes, start, walk.end, walk.depth);
    while (this.#group.next(inside) !== undefined);
    if (inside.fault === undefined) walk.found(start, 0, inside.at);
    else walk.fault = inside.fault;
    return walk.fault === undefined ? this.#part : walk.inPart(this.key(walk));
  }

  key(walk: Walk): string {
    return String(walk.count);
  }

  write(values: Subvalues, keys: readonly string[], out: Writer, depth: number): void {
    const count = keys.length;
    refuseOthers(keys, (key) => Number(key) >= 1 && Number(key) <= count && isWhole(key));
    for (let number = 1; number <= count; number++) {
      const group = values[number]!;
      const key = String(number);
      if (typeof group === "string") refuseKey(key, "a group has parts");
      inPart(key, () => this.#part.inner!.write(group, out, depth + 1, number < count));
    }
  }
}

function isWhole(key: string): boolean {
  return /^[1-9]\d*$/.test(key);
}
