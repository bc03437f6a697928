import { placeContent } from "./content.ts";
import type { Form, Part } from "./form.ts";
import { withoutTimes } from "./order.ts";
import { refuseKey, writePart } from "./parts.ts";
import type { Subvalues, UnknownTags } from "./spec.ts";
import type { TagForm } from "./tag-form.ts";
import type { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** The parts of a form with tags. */
export interface TaggedParts {
  /** By tag, without padding. */
  readonly named: ReadonlyMap<string, Part>;
  /** For tags that are not named; absent where they are refused. */
  readonly other: Part | undefined;
  readonly unknown: UnknownTags;
}

/** Tags of one size, each with a length indicator: Mastercard's DE 48, SmartVista's DE 48. */
export class Tlv implements Form {
  readonly ordered = true;
  readonly #tags: TagForm;
  readonly #parts: TaggedParts;

  constructor(tags: TagForm, parts: TaggedParts) {
    this.#tags = tags;
    this.#parts = parts;
  }

  begin(): boolean {
    return true;
  }

  next(walk: Walk): Part | undefined {
    const { size } = this.#tags;
    const { named, other, unknown } = this.#parts;
    while (walk.at < walk.end) {
      if (walk.at + size > walk.end) {
        walk.lack("tlv-truncated", walk.at, size);
        return undefined;
      }
      walk.mark = walk.at;
      walk.name = this.#tags.bare(this.#tags.read(walk.bytes, walk.at));
      const known = named.get(walk.name);
      const part = known ?? other;
      if (part === undefined) walk.blame("undefined-field", walk.at);
      else {
        walk.at += size;
        if (!placeContent(walk, part.field!)) this.#cut(walk);
        else if (known !== undefined || unknown !== "skip") return part;
        else continue;
      }
      return walk.inPart(walk.name);
    }
    return undefined;
  }

  key(walk: Walk): string {
    return walk.name;
  }

  again(walk: Walk): string {
    return this.#tags.read(walk.bytes, walk.mark);
  }

  write(values: Subvalues, keys: readonly string[], out: Writer, depth: number): void {
    for (const key of keys) {
      const name = this.#tags.isWhole(key) ? key : withoutTimes(key);
      const full = this.#tags.full(name);
      const tag = this.#tags.write(full);
      const part = this.#parts.named.get(this.#tags.bare(full)) ?? this.#parts.other;
      if (tag === undefined || part === undefined) return refuseKey(name);
      out.add(tag);
      writePart(part, name, values[key]!, out, depth);
    }
  }

  /** To run out of bytes in a length or a value is one fault here. */
  #cut(walk: Walk): void {
    const fault = walk.fault!;
    if (fault.code.startsWith("truncated")) walk.fault = { ...fault, code: "tlv-truncated" };
  }
}
