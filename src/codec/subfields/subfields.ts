import { fromHex, toHex } from "../bytes.ts";
import { ENCODINGS, type Source } from "../encodings.ts";
import { CodecError, type CodecFault } from "../errors.ts";
import { type Field, readField } from "../field.ts";
import { contentFault, refuse } from "./content.ts";
import type { Composite, Form, Looking, Part } from "./form.ts";
import { Collected, keysInOrder } from "./order.ts";
import { inPart } from "./parts.ts";
import { BytesSource } from "./source.ts";
import type { Subvalues } from "./spec.ts";
import { printed, Walk, within } from "./walk.ts";
import { Writer } from "./writer.ts";

/** The key under which the opaque bytes in front are shown. */
const HEADER_KEY = "header";

/** The key under which the bitmaps are shown; those that are written follow from the parts. */
const MAP_KEY = "bitmap";

const READING: Looking = { classes: false, everywhere: true };

/** How a field's content is taken apart and put together: a `SubfieldsSpec` compiled. */
export class Subfields implements Composite {
  readonly checked: boolean;
  readonly #form: Form;
  readonly #field: Field | undefined;
  readonly #header: number;
  /** The content is hexadecimal text, and the parts are in the bytes that it tells. */
  readonly #inHex: boolean;

  /** @param field whose content it is; absent for a group of those that repeat */
  constructor(form: Form, field: Field | undefined, header = 0, checked = true) {
    this.#form = form;
    this.#field = field;
    this.#header = header;
    this.checked = checked;
    this.#inHex = field !== undefined && field.encoding.name.startsWith("hex-");
  }

  /**
   * Looks for what is wrong in `bytes[start, end)`: the field's content as it stands on the wire,
   * without its length indicator. Makes nothing that grows with the bytes.
   *
   * @param classes whether values outside their class are faults (default), or only what keeps the
   *   parts from being found
   * @returns the first fault, at an offset in `bytes`, its path from the whole field on (`55.9F02`);
   *   `undefined` when there is none
   */
  check(bytes: Uint8Array, start: number, end: number, classes = true): CodecFault | undefined {
    return this.fault(bytes, start, end, { classes, everywhere: false }, 0);
  }

  /**
   * The parts of a field's content, which is at `[start, end)` of `source`. Does not look at classes.
   *
   * @throws {CodecError} what keeps the parts from being found
   */
  read(source: Source, start: number, end: number): Subvalues {
    const fault = this.fault(source.bytes, start, end, READING, 0);
    if (fault !== undefined) throw new CodecError(fault);
    return this.collect(source, start, end, 0);
  }

  /**
   * The field's value, to be written as any other, of the parts that have one. Tags come in the order
   * in which they were read, others behind, as JavaScript orders keys.
   *
   * @throws {CodecError} naming the first part that cannot be written, and why
   */
  compose(values: Subvalues, depth = 0): string {
    return inPart(this.#path, () => {
      const out = new Writer();
      this.write(values, out, depth, false);
      return this.#valueOf(out.written());
    });
  }

  /** For composites around this one. */
  fault(
    bytes: Uint8Array,
    start: number,
    end: number,
    looking: Looking,
    depth: number,
  ): CodecFault | undefined {
    const fault = this.#inHex
      ? this.#faultInHex(bytes, start, end, looking, depth)
      : this.#fault(bytes, start, end, looking, depth);
    return fault === undefined ? undefined : within(this.#path, fault);
  }

  /** For composites around this one. */
  collect(source: Source, start: number, end: number, depth: number): Subvalues {
    if (!this.#inHex) return this.#collect(source, start, end, depth);
    const inside = new BytesSource(this.#opened(source, start, end)!);
    return this.#collect(inside, 0, inside.bytes.length, depth);
  }

  /** For composites around this one. */
  write(values: Subvalues, out: Writer, depth: number, whole: boolean): void {
    const named = keysInOrder(values);
    const keys = named.filter((key) => !this.#isOwn(key));
    // Nothing at all is an empty field, not a header or an empty bitmap.
    if (named.length === 0 && !whole) return;
    if (this.#header > 0) inPart(HEADER_KEY, () => this.#writeHeader(values[HEADER_KEY], out));
    this.#form.write(values, keys, out, depth, whole);
  }

  get #path(): string {
    return this.#field?.path ?? "";
  }

  /** Whether a key is not that of a part. */
  #isOwn(key: string): boolean {
    return this.#header > 0 && key === HEADER_KEY ||
      this.#form.shown !== undefined && key === MAP_KEY;
  }

  #begin(bytes: Uint8Array, start: number, end: number, depth: number): Walk {
    const walk = new Walk(bytes, start, end, depth);
    if (start === end) return walk;
    if (end - start < this.#header) walk.lack("truncated-header", start, this.#header);
    else {
      walk.at += this.#header;
      this.#form.begin(walk);
    }
    return walk;
  }

  #fault(
    bytes: Uint8Array,
    start: number,
    end: number,
    looking: Looking,
    depth: number,
  ): CodecFault | undefined {
    const walk = this.#begin(bytes, start, end, depth);
    while (walk.fault === undefined) {
      const part = this.#form.next(walk);
      if (part === undefined) break;
      const fault = partFault(part, walk, looking);
      if (fault !== undefined) return within(printed(this.#form.key(walk)), fault);
    }
    return walk.fault;
  }

  #faultInHex(
    bytes: Uint8Array,
    start: number,
    end: number,
    looking: Looking,
    depth: number,
  ): CodecFault | undefined {
    const inside = this.#opened(new BytesSource(bytes), start, end);
    if (inside === undefined) return { code: "bad-hex", path: "", offset: start };
    const fault = this.#fault(inside, 0, inside.length, looking, depth);
    return fault === undefined ? undefined : { ...fault, offset: start + fault.offset * 2 };
  }

  #collect(source: Source, start: number, end: number, depth: number): Subvalues {
    const form = this.#form;
    const walk = this.#begin(source.bytes, start, end, depth);
    const found = new Collected();
    const again = () => form.again?.(walk) ?? form.key(walk);
    const add = (key: string, value: string | Subvalues) => found.add(key, value, again);
    if (start < end) {
      if (this.#header > 0) add(HEADER_KEY, source.hex(start, start + this.#header));
      if (form.shown !== undefined) add(MAP_KEY, form.shown(walk));
    }
    for (let part = form.next(walk); part !== undefined; part = form.next(walk)) {
      add(form.key(walk), partValue(part, source, walk));
    }
    if (form.ordered) found.keepOrder();
    return found.values;
  }

  /** The bytes that a content in hexadecimal tells; `undefined` when it is no such thing. */
  #opened(source: Source, start: number, end: number): Uint8Array | undefined {
    const units = (end - start) / 2;
    const { name } = this.#field!.encoding;
    return Number.isInteger(units)
      ? fromHex(ENCODINGS[name].read(source, start, units, true))
      : undefined;
  }

  #writeHeader(value: string | Subvalues | undefined, out: Writer): void {
    const bytes = typeof value === "string" ? fromHex(value) : new Uint8Array(0);
    if (bytes === undefined) return refuse("bad-hex", "");
    const detail = `${bytes.length}, exactly ${this.#header} wanted`;
    if (bytes.length < this.#header) refuse("value-too-short", "", detail);
    if (bytes.length > this.#header) refuse("value-too-long", "", detail);
    out.add(bytes);
  }

  /** The bytes as the field's value. */
  #valueOf(bytes: Uint8Array): string {
    const field = this.#field!;
    const { encoding, fixedSize } = field;
    if (encoding.binary) return toHex(bytes);
    // Padding on the left would move the parts.
    if (bytes.length > 0 && bytes.length < fixedSize && field.padding?.side !== "right") {
      refuse("value-too-short", "", `${bytes.length}, exactly ${fixedSize} bytes wanted`);
    }
    const whole = encoding.packed ? bytes.length * 2 : bytes.length;
    const units = bytes.length === fixedSize ? field.units : whole;
    return readField(field, new BytesSource(bytes), 0, units);
  }
}

/** What is wrong in the part found last. */
function partFault(part: Part, walk: Walk, looking: Looking): CodecFault | undefined {
  const { field, inner } = part;
  const fault = looking.classes && field !== undefined ? contentFault(walk, field) : undefined;
  if (fault !== undefined || inner === undefined) return fault;
  if (!inner.checked && !looking.everywhere) return undefined;
  return inner.fault(walk.bytes, walk.start, walk.stop, looking, walk.depth + 1);
}

/** The value of the part found last. */
function partValue({ field, inner }: Part, source: Source, walk: Walk): string | Subvalues {
  if (inner !== undefined) return inner.collect(source, walk.start, walk.stop, walk.depth + 1);
  return readField(field!, source, walk.start, walk.units);
}
