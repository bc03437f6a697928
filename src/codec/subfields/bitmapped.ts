import type { Form, Part } from "./form.ts";
import type { PartMap } from "./part-map.ts";
import { refuseOthers, writePart } from "./parts.ts";
import { placePart } from "./positional.ts";
import type { Subvalues } from "./spec.ts";
import type { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** Parts that a bitmap of the field's own announces: Visa's DE 62, Postilion's DE 127. */
export class Bitmapped implements Form {
  readonly ordered = false;
  readonly #map: PartMap;
  /** By bit. */
  readonly #parts: readonly (Part | undefined)[];

  constructor(map: PartMap, parts: readonly (Part | undefined)[]) {
    this.#map = map;
    this.#parts = parts;
  }

  begin(walk: Walk): boolean {
    const { size, bits, most } = this.#map;
    walk.mark = walk.at;
    let last = 0;
    for (let more = true; more;) {
      if (last === most) {
        return walk.blame("bad-bitmap", walk.at - size, "no further map can follow");
      }
      if (walk.at + size > walk.end) return walk.lack("truncated-bitmap", walk.at, size);
      const bad = this.#map.fault(walk.bytes, walk.at);
      if (bad >= 0) return walk.blame("bad-bitmap", bad);
      const first = last + 1;
      more = this.#map.isChain(first) && this.#map.has(walk.bytes, walk.mark, first);
      last += bits;
      walk.at += size;
    }
    walk.limit = last;
    return true;
  }

  next(walk: Walk): Part | undefined {
    for (let bit = walk.count + 1; bit <= walk.limit; bit++) {
      if (!this.#map.has(walk.bytes, walk.mark, bit) || this.#map.isChain(bit)) continue;
      walk.count = bit;
      const part = this.#parts[bit];
      if (part !== undefined && placePart(walk, part)) return part;
      if (part === undefined) walk.blame("undefined-field", walk.at);
      return walk.inPart(String(bit));
    }
    const left = walk.end - walk.at;
    if (left > 0) walk.blame("subfield-trailing", walk.at, `${left} too many`);
    return undefined;
  }

  key(walk: Walk): string {
    return String(walk.count);
  }

  shown(walk: Walk): string {
    return this.#map.hex(walk.bytes, walk.mark, walk.limit / this.#map.bits);
  }

  write(values: Subvalues, keys: readonly string[], out: Writer, depth: number): void {
    refuseOthers(keys, (key) => this.#partOf(key) !== undefined);
    const bits = keys.map(Number).sort((a, b) => a - b);
    out.add(this.#map.write(bits));
    for (const bit of bits) writePart(this.#parts[bit]!, String(bit), values[bit]!, out, depth);
  }

  #partOf(key: string): Part | undefined {
    const bit = Number(key);
    return String(bit) === key ? this.#parts[bit] : undefined;
  }
}
