import type { Random } from "./random.ts";
import type { Target } from "./target.ts";

const INTERESTING = [0, 1, 2, 9, 0x10, 0x20, 0x30, 0x31, 0x39, 0x41, 0x7f, 0x80, 0x81, 0x82, 0x83]
  .concat([0x99, 0xc0, 0xd0, 0xe1, 0xf0, 0xf9, 0xff]);

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Makes inputs of inputs. Works in one buffer, whose content is good until the next one. */
export class Mutator {
  readonly #target: Target;
  readonly #random: Random;
  readonly #separators: ReadonlySet<number>;
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(target: Target, random: Random) {
    this.#target = target;
    this.#random = random;
    this.#bytes = new Uint8Array(target.longest);
    this.#separators = new Set(
      Array.from(target.separators ?? "", (letter) => letter.charCodeAt(0)),
    );
  }

  /** An input like `base`, with pieces of `other` perhaps. */
  mutate(base: Uint8Array, other: Uint8Array): Uint8Array {
    const kept = base.subarray(0, this.#bytes.length);
    this.#bytes.set(kept);
    this.#length = kept.length;
    for (let times = 1 + this.#random.small(6); times > 0; times--) this.#once(other);
    return this.#bytes.slice(0, this.#length);
  }

  #once(other: Uint8Array): void {
    const tokens = this.#separators.size > 0 ? 5 : 0;
    switch (this.#random.below(14 + tokens)) {
      case 0:
        return this.#change((byte) => byte ^ 1 << this.#random.below(8));
      case 1:
        return this.#change(() => this.#random.below(256));
      case 2:
        return this.#change(() => this.#random.of(INTERESTING));
      case 3:
        return this.#change((byte) => byte + (this.#random.below(2) === 0 ? 1 : 255));
      case 4:
        return this.#remove(...this.#range());
      case 5:
        return this.#insert(
          this.#place(),
          Uint8Array.from({ length: 1 + this.#random.small(8) }, () => this.#random.below(256)),
        );
      case 6:
        return this.#insert(this.#place(), this.#part(...this.#range()));
      case 7:
        this.#length = this.#place();
        return;
      case 8:
        return this.#overwrite(this.#place(), this.#part(...this.#range()));
      case 9:
        return this.#splice(other);
      case 10:
      case 11:
        return this.#word();
      case 12:
        return this.#number();
      case 13:
        return this.#repeat();
      default:
        return this.#token(other);
    }
  }

  /** A place in the input, often near its beginning, where lengths and bitmaps stand. */
  #place(): number {
    const near = this.#random.below(3) === 0;
    return this.#random.below(Math.min(this.#length, near ? 40 : Infinity) + 1);
  }

  #range(): [from: number, to: number] {
    const from = this.#place();
    const long = this.#random.below(8) === 0;
    const most = long ? this.#length - from : Math.min(16, this.#length - from);
    return [from, from + this.#random.below(most + 1)];
  }

  #part(from: number, to: number): Uint8Array {
    return this.#bytes.slice(from, to);
  }

  #change(to: (byte: number) => number): void {
    if (this.#length === 0) return;
    const at = Math.min(this.#place(), this.#length - 1);
    this.#bytes[at] = to(this.#bytes[at]!);
  }

  #remove(from: number, to: number): void {
    this.#bytes.copyWithin(from, to, this.#length);
    this.#length -= to - from;
  }

  #insert(at: number, piece: Uint8Array): void {
    const room = this.#bytes.length - this.#length;
    const fits = piece.subarray(0, room);
    this.#bytes.copyWithin(at + fits.length, at, this.#length);
    this.#bytes.set(fits, at);
    this.#length += fits.length;
  }

  #overwrite(at: number, piece: Uint8Array): void {
    const fits = piece.subarray(0, this.#bytes.length - at);
    this.#bytes.set(fits, at);
    this.#length = Math.max(this.#length, at + fits.length);
  }

  /** A piece again and again: nested, or a great many of them. */
  #repeat(): void {
    if (this.#random.below(4) > 0) return;
    const piece = this.#part(...this.#range());
    const times = 1 + this.#random.small(this.#random.below(4) === 0 ? 2_000 : 40);
    const most = Math.min(times * piece.length, this.#bytes.length - this.#length);
    this.#insert(
      this.#place(),
      Uint8Array.from({ length: most }, (_, at) => piece[at % piece.length]!),
    );
  }

  /** Goes on as another input does. */
  #splice(other: Uint8Array): void {
    const at = this.#place();
    const aligned = this.#random.below(2) === 0;
    const from = aligned ? at : this.#random.below(other.length + 1);
    const rest = other.subarray(Math.min(from, other.length));
    this.#length = at;
    this.#insert(at, rest);
  }

  #word(): void {
    const { dictionary } = this.#target;
    if (dictionary.length === 0) return;
    const word = this.#random.of(dictionary);
    const at = this.#place();
    if (this.#random.below(2) === 0) this.#insert(at, word);
    else this.#overwrite(at, word);
  }

  /** Makes another number of a few digits that stand somewhere. */
  #number(): void {
    let at = this.#place();
    while (at < this.#length && !isDigit(this.#bytes[at]!)) at++;
    const end = Math.min(this.#length, at + 1 + this.#random.below(4));
    for (; at < end && isDigit(this.#bytes[at]!); at++) {
      this.#bytes[at] = 0x30 + this.#random.of([0, 0, 1, 2, 9, 9, this.#random.below(10)]);
    }
  }

  /** A token of text: removed, doubled, or taken from elsewhere. */
  #token(other: Uint8Array): void {
    const [from, to] = this.#tokenAt(this.#bytes.subarray(0, this.#length));
    const token = this.#part(from, to);
    const how = this.#random.below(5);
    if (how === 0) return this.#remove(from, to);
    if (how === 1) return this.#insert(from, token);
    this.#remove(from, to);
    if (how === 2) return this.#insert(this.#place(), token);
    if (how === 3) return this.#insert(from, this.#random.of(this.#target.dictionary));
    const [start, end] = this.#tokenAt(other);
    this.#insert(from, other.subarray(start, end));
  }

  /** From one separator to another one, a few further on perhaps. */
  #tokenAt(bytes: Uint8Array): [from: number, to: number] {
    const isEnd = (at: number) => at >= bytes.length || this.#separators.has(bytes[at]!);
    let from = this.#random.below(bytes.length + 1);
    while (from > 0 && !this.#separators.has(bytes[from - 1]!)) from--;
    let to = from;
    for (let more = this.#random.small(6); more >= 0; more--) {
      while (!isEnd(to)) to++;
      if (more > 0 && to < bytes.length) to++;
    }
    return [from, to];
  }
}
