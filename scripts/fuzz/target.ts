import type { Random } from "./random.ts";

/** What became of one input. */
export interface Outcome {
  /**
   * What was reached, in words: code, path and place of an error, or what was found. An input that
   * reaches something new is kept, and mutated further.
   */
  readonly signature: string;
  /** Characters and bytes that the result holds. */
  readonly size: number;
  /** Looks at the result, in untimed. Throws where something does not hold. */
  readonly verify?: (() => void) | undefined;
}

/** Something that takes input from outside. */
export interface Target {
  readonly name: string;
  /** Inputs to begin with. */
  readonly seeds: readonly Uint8Array[];
  /** Pieces that mean something to it. */
  readonly dictionary: readonly Uint8Array[];
  /** Text: what separates its tokens; absent for bytes. */
  readonly separators?: string | undefined;
  /** Bytes of the longest input that is made. */
  readonly longest: number;
  /** Milliseconds allowed for each KiB of input beyond {@link LIMITS.milliseconds}. Default: 0. */
  readonly millisecondsPerKiB?: number | undefined;
  /** A new input, made by what the target's language allows. */
  generate?(random: Random): Uint8Array;
  /** Takes an input. Throws what is not a typed refusal. */
  run(input: Uint8Array): Outcome;
}

/** What one input may cost. */
export const LIMITS = {
  /** Time of `run`, the best of several. */
  milliseconds: 10,
  /** `Outcome.size`: so much, and so much for each byte of input. */
  result: 65_536,
  resultPerByte: 64,
  /** Memory taken while `run` runs, twice: so much, and so much for each byte. */
  heap: 8 * 1_048_576,
  heapPerByte: 2_048,
  /** Memory that all inputs together may leave behind, apart from the corpus. */
  retained: 64 * 1_048_576,
} as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of texts. */
export const bytesOf = (...texts: readonly string[]): Uint8Array[] =>
  texts.map((text) => encoder.encode(text));

/** The text of bytes; what is no UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Bytes behind a selector. */
export function selecting(selector: number, bytes: Uint8Array): Uint8Array {
  const input = new Uint8Array(bytes.length + 1);
  input[0] = selector;
  input.set(bytes, 1);
  return input;
}

/** A number in a few steps, so that not every offset is something new. */
export const bucket = (number: number): number =>
  number < 16 ? number : 16 + Math.floor(Math.log2(number / 16) * 4);
