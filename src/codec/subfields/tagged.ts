import type { Form, Part } from "./form.ts";
import { withoutTimes } from "./order.ts";
import { refuseKey } from "./parts.ts";
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

/** What is written behind, or around, a tag. */
export interface Tagged {
  /** As an error calls it. */
  readonly name: string;
  readonly tag: Uint8Array;
  readonly part: Part;
}

/** Tags of one size, wherever their lengths stand. */
export abstract class FixedTags implements Form {
  readonly ordered = true;
  protected readonly tags: TagForm;
  protected readonly parts: TaggedParts;

  constructor(tags: TagForm, parts: TaggedParts) {
    this.tags = tags;
    this.parts = parts;
  }

  abstract next(walk: Walk): Part | undefined;

  abstract write(values: Subvalues, keys: readonly string[], out: Writer, depth: number): void;

  begin(): boolean {
    return true;
  }

  key(walk: Walk): string {
    return walk.name;
  }

  again(walk: Walk): string {
    return this.tags.read(walk.bytes, walk.mark);
  }

  /** Reads the tag at `walk.at`, which stays there. Returns whether it is there. */
  protected readTag(walk: Walk): boolean {
    const { size } = this.tags;
    if (walk.at + size > walk.end) return walk.lack("tlv-truncated", walk.at, size);
    walk.mark = walk.at;
    walk.name = this.tags.bare(this.tags.read(walk.bytes, walk.at));
    return true;
  }

  /**
   * The tag that a key stands for, and what is known of it.
   *
   * @throws what {@link refuseKey} does, for a key that is no tag, or one that is refused
   */
  protected tagged(key: string): Tagged {
    const name = this.tags.isWhole(key) ? key : withoutTimes(key);
    const full = this.tags.full(name);
    const tag = this.tags.write(full);
    const part = this.parts.named.get(this.tags.bare(full)) ?? this.parts.other;
    if (tag === undefined || part === undefined) return refuseKey(name);
    return { name, tag, part };
  }
}
