import { fromHex, toHex } from "../bytes.ts";
import { isTag, isTemplate, passLength, passTag, writeLength } from "./ber.ts";
import { takeContent } from "./content.ts";
import type { Field } from "../field.ts";
import { DEEPEST, type Form, type Part } from "./form.ts";
import { withoutTimes } from "./order.ts";
import { refuseKey, writePart } from "./parts.ts";
import type { Subvalues } from "./spec.ts";
import { Subfields } from "./subfields.ts";
import type { TaggedParts } from "./tagged.ts";
import type { Walk } from "./walk.ts";
import { Writer } from "./writer.ts";

/** A tag's bytes as one number, in which it is looked up. */
function tagNumber(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 256 + bytes[at]!;
  return number;
}

/** The bytes of a tag as it is shown; `undefined` when it is none. */
export function tagOf(name: string): Uint8Array | undefined {
  const tag = /^[0-9A-F]+$/.test(name) ? fromHex(name) : undefined;
  return tag !== undefined && isTag(tag) ? tag : undefined;
}

/**
 * BER-TLV: EMV's data in DE 55. Zeros between data objects are passed over (EMV Book 3, Annex B1). A
 * template's value is tags again; deeper than {@link DEEPEST} it is shown as it is.
 */
export class BerTlv implements Form {
  readonly ordered = true;
  readonly #named: ReadonlyMap<number, Part>;
  readonly #other: Part | undefined;
  readonly #template: Part | undefined = undefined;

  /** @param bytes a template's value as a whole; absent: templates are not taken apart */
  constructor({ named, other }: TaggedParts, bytes: Field | undefined) {
    const byNumber = Array.from(named, ([tag, part]): [number, Part] => [parseInt(tag, 16), part]);
    this.#named = new Map(byNumber);
    this.#other = other;
    if (bytes !== undefined) {
      this.#template = { key: "", field: bytes, free: true, inner: new Subfields(this, bytes) };
    }
  }

  begin(): boolean {
    return true;
  }

  next(walk: Walk): Part | undefined {
    const { bytes } = walk;
    while (walk.at < walk.end && bytes[walk.at] === 0) walk.at++;
    if (walk.at === walk.end) return undefined;
    walk.mark = walk.at;
    if (!passTag(walk)) return undefined;
    walk.limit = walk.at;
    const part = this.#partOf(tagNumber(bytes, walk.mark, walk.at), bytes[walk.mark]!, walk.depth);
    if (part === undefined) walk.blame("undefined-field", walk.mark);
    else {
      const end = passLength(walk);
      if (end >= 0 && takeContent(walk, part.field!, walk.at, end)) return part;
    }
    return walk.inPart(this.key(walk));
  }

  key(walk: Walk): string {
    return toHex(walk.bytes.subarray(walk.mark, walk.limit));
  }

  write(values: Subvalues, keys: readonly string[], out: Writer, depth: number): void {
    for (const key of keys) {
      const name = withoutTimes(key).toUpperCase();
      const tag = tagOf(name);
      if (tag === undefined) return refuseKey(name);
      const part = this.#partOf(tagNumber(tag, 0, tag.length), tag[0]!, depth);
      if (part === undefined) return refuseKey(name);
      const content = new Writer();
      writePart(part, name, values[key]!, content, depth);
      out.add(tag);
      writeLength(content.at, out);
      out.add(content.written());
    }
  }

  #partOf(tag: number, first: number, depth: number): Part | undefined {
    const part = this.#named.get(tag) ?? this.#other;
    if (part === undefined || part.inner !== undefined || depth >= DEEPEST) return part;
    return isTemplate(first) ? this.#template ?? part : part;
  }
}
