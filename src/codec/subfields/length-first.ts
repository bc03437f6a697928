import type { LengthIndicator } from "../length-indicators.ts";
import { refuse, takeContent } from "./content.ts";
import type { Part } from "./form.ts";
import { inPart, writePart } from "./parts.ts";
import type { Subvalues } from "./spec.ts";
import type { TagForm } from "./tag-form.ts";
import { FixedTags, type TaggedParts } from "./tagged.ts";
import type { Walk } from "./walk.ts";
import { Writer } from "./writer.ts";

/**
 * Tags of one size, each behind its length, which counts the bytes of the tag and of the value:
 * Europay's DE 48, GICC's DE 60.
 */
export class LengthFirst extends FixedTags {
  readonly #indicator: LengthIndicator;

  /** @param parts free ones: the length around each tells theirs */
  constructor(indicator: LengthIndicator, tags: TagForm, parts: TaggedParts) {
    super(tags, parts);
    this.#indicator = indicator;
  }

  next(walk: Walk): Part | undefined {
    const { named, other, unknown } = this.parts;
    while (walk.at < walk.end) {
      const length = walk.at;
      const count = this.#passLength(walk);
      if (count < 0) return undefined;
      if (count < this.tags.size) {
        walk.blame("bad-length-prefix", length, `${count}, at least ${this.tags.size}`);
        return undefined;
      }
      const end = walk.at + count;
      if (!this.readTag(walk)) return undefined;
      walk.at += this.tags.size;
      const known = named.get(walk.name);
      const part = known ?? other;
      if (part === undefined) walk.blame("undefined-field", walk.mark);
      else if (end > walk.end) walk.lack("tlv-truncated", walk.at, end - walk.at);
      else if (takeContent(walk, part.field!, walk.at, end)) {
        if (known !== undefined || unknown !== "skip") return part;
        continue;
      }
      return walk.inPart(walk.name);
    }
    return undefined;
  }

  write(values: Subvalues, keys: readonly string[], out: Writer, depth: number): void {
    for (const key of keys) {
      const { name, tag, part } = this.tagged(key);
      const content = new Writer();
      content.add(tag);
      writePart(part, name, values[key]!, content, depth);
      inPart(name, () => this.#writeLength(content.at, out));
      out.add(content.written());
    }
  }

  /** Reads the length at `walk.at`. Returns what it counts, or -1. */
  #passLength(walk: Walk): number {
    const { width, size } = this.#indicator;
    const bytes = width?.(walk.bytes[walk.at]!) ?? size;
    if (walk.at + bytes > walk.end) {
      walk.lack("tlv-truncated", walk.at, bytes);
      return -1;
    }
    const count = this.#indicator.read(walk.bytes, walk.at);
    if (count < 0) walk.blame("bad-length-prefix", walk.at);
    else walk.at += bytes;
    return count;
  }

  #writeLength(count: number, out: Writer): void {
    const { max, size, widthOf } = this.#indicator;
    if (count > max) {
      const { size: tag } = this.tags;
      refuse("value-too-long", "", `${count - tag} bytes, at most ${max - tag}`);
    }
    out.room(size);
    this.#indicator.write(count, out.bytes, out.at);
    out.at += widthOf?.(count) ?? size;
  }
}
