import type { Source } from "../encodings.ts";
import type { CodecFault } from "../errors.ts";
import type { Field } from "../field.ts";
import type { Subvalues } from "./spec.ts";
import type { Walk } from "./walk.ts";
import type { Writer } from "./writer.ts";

/** The deepest that fields in fields go. EMV's templates in templates are two or three. */
export const DEEPEST = 8;

/** What is looked for in a content. */
export interface Looking {
  /** Values outside their class; otherwise only what keeps the parts from being found. */
  readonly classes: boolean;
  /** Parts, too, that decoding does not look into (`check: false`). */
  readonly everywhere: boolean;
}

/** Something taken apart: a field's content, a template of EMV, one group of those that repeat. */
export interface Composite {
  /** Whether decoding looks into it. */
  readonly checked: boolean;
  /** The first fault in `bytes[start, end)`, its path from here on. */
  fault(
    bytes: Uint8Array,
    start: number,
    end: number,
    looking: Looking,
    depth: number,
  ): CodecFault | undefined;
  /** The parts of a content in which nothing keeps them from being found. */
  collect(source: Source, start: number, end: number, depth: number): Subvalues;
  /** The whole content's value. */
  compose(values: Subvalues, depth: number): string;
  /** Writes the content's bytes. `whole`: no part may be missing, since more follows. */
  write(values: Subvalues, out: Writer, depth: number, whole: boolean): void;
}

/** One part of a field's content. */
export interface Part {
  /** Its position or tag; `""` for a part that stands for any tag. */
  readonly key: string;
  /** How its value stands; absent for a group of parts. */
  readonly field: Field | undefined;
  /** Its length is told by what is around it, not by an indicator or the field's definition. */
  readonly free: boolean;
  /** How it is taken apart. */
  readonly inner: Composite | undefined;
}

/** How parts follow each other: one of the forms of `SubfieldsSpec`. */
export interface Form {
  /** Reads what stands in front of the parts. Returns whether it could. */
  begin(walk: Walk): boolean;
  /** Finds the next part; `undefined` at the end, and after a fault, which `walk` then holds. */
  next(walk: Walk): Part | undefined;
  /** The key of the part found last. */
  key(walk: Walk): string;
  /** The bitmaps in hexadecimal, of a form that has some. */
  shown?(walk: Walk): string;
  /** Whether the order of the parts is the message's own choice. */
  readonly ordered: boolean;
  /** The key of a part that is there again, without what tells it from the first. Default: `key`. */
  again?(walk: Walk): string;
  /** Writes the parts that `keys` name, which all have a value. See {@link Composite.write}. */
  write(
    values: Subvalues,
    keys: readonly string[],
    out: Writer,
    depth: number,
    whole: boolean,
  ): void;
}
