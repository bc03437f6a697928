import { portableLatin1 } from "../bytes.ts";
import { type Encoding, type EncodingName, ENCODINGS } from "../encodings.ts";
import type { FieldMistake } from "../field-compile.ts";
import { pad, type Padding, parsePadding } from "../padding.ts";
import { BytesSource } from "./source.ts";
import type { TlvSpec } from "./spec.ts";

/** What tags can be written in: encodings that lose no byte. */
const TAG_ENCODINGS: readonly EncodingName[] = [
  "ascii",
  "latin1",
  "ebcdic-037",
  "ebcdic-500",
  "ebcdic-1047",
  "bcd",
  "binary",
];

const LONGEST_TAG = 8;

/** What is wrong with a profile's tags. */
export function tagMistakes({ encoding, length, padding }: TlvSpec["tag"]): FieldMistake[] {
  const found: FieldMistake[] = [];
  if (!TAG_ENCODINGS.includes(encoding)) {
    found.push({ key: "encoding", reason: `not one of ${TAG_ENCODINGS.join(", ")}` });
  }
  if (!Number.isInteger(length) || length < 1 || length > LONGEST_TAG) {
    found.push({ key: "length", reason: `not a whole number from 1 to ${LONGEST_TAG}` });
  } else if (encoding === "bcd" && length % 2 === 1) {
    found.push({ key: "length", reason: "an odd number of packed digits" });
  }
  if (padding !== undefined && parsePadding(padding) === undefined) {
    found.push({
      key: "padding",
      reason: "not left or right and one character (or the word space)",
    });
  }
  return found;
}

/** How the tags of one size stand on the wire, and how they are shown. */
export class TagForm {
  /** Bytes of a tag. */
  readonly size: number;
  readonly #encoding: Encoding;
  readonly #plain: boolean;
  /** Characters of a tag as it is shown, unless padding is taken away. */
  readonly #width: number;
  readonly #units: number;
  readonly #padding: Padding | undefined;

  constructor({ encoding, length, padding }: TlvSpec["tag"]) {
    this.#encoding = ENCODINGS[encoding];
    this.#plain = this.#encoding.plain === true;
    this.#units = length;
    this.#width = this.#encoding.binary ? length * 2 : length;
    this.size = this.#encoding.size(length);
    this.#padding = padding === undefined ? undefined : parsePadding(padding);
  }

  /** The tag at `at`, padding and all. */
  read(bytes: Uint8Array, at: number): string {
    if (this.#plain) return portableLatin1(bytes, at, at + this.size);
    const source = new BytesSource(bytes.subarray(at, at + this.size));
    return this.#encoding.read(source, 0, this.#units, true);
  }

  /** A tag without its padding; one character stays. */
  bare(tag: string): string {
    // "#" tells tags that are there again: whoever has such a tag has it in full.
    if (this.#padding === undefined || tag.includes("#")) return tag;
    const { side, char } = this.#padding;
    let start = 0;
    let end = tag.length;
    while (side === "left" && end - start > 1 && tag[start] === char) start++;
    while (side === "right" && end - start > 1 && tag[end - 1] === char) end--;
    return tag.slice(start, end);
  }

  /** Whether a key in a profile is a tag as it is shown. */
  isTag(key: string): boolean {
    const full = this.full(key);
    return this.write(full) !== undefined && this.bare(full) === key;
  }

  /** Whether a key is a whole tag, with nothing behind it that tells it from another one. */
  isWhole(key: string): boolean {
    return key.length === this.#width;
  }

  /** The tag of a key, with its padding. */
  full(key: string): string {
    const tag = this.#encoding.binary ? key.toUpperCase() : key;
    return pad(tag, this.#width, this.#padding);
  }

  /** The bytes of a full tag; `undefined` when it cannot be one. */
  write(tag: string): Uint8Array | undefined {
    if (tag.length !== this.#width) return undefined;
    const out = new Uint8Array(this.size);
    return this.#encoding.write(tag, out, 0, true, 0) ? out : undefined;
  }
}
