import type { Message } from "../codec/message.ts";
import { Counts, type CountsLimits } from "./counts.ts";
import { Durations } from "./durations.ts";

const RESPONSE_CODE = 39;

/** What answers without a response code are counted under. */
const NO_CODE = "none";

/** What answers are counted under whose code cannot be one. */
const OTHER = "other";

/** No card number is as short as 6 characters. */
const CODE = /^[0-9A-Za-z]{1,6}$/;

const CODE_LIMITS: CountsLimits = { keys: 100, length: 6 };

/** Values of DE 39 that are known again without making a string of them. */
const MOST_KNOWN = 1000;

/** Bounds of how long the host takes, in seconds: from a test host beside us to the queue's time-out. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60];

/** The host's answers to requests of one type. Telling it of one makes no string. */
export class Answers {
  /** By DE 39: at most 100 codes, all others as `other`; `none` where it is not there. */
  readonly codes = new Counts(CODE_LIMITS);
  /** From sending the request to its answer. */
  readonly took = new Durations(BOUNDS);
  /** What is counted, by what a code's bytes come to; nothing that cannot be a code. */
  readonly #known = new Map<number, string>();

  /** An answer, `took` milliseconds after its request. */
  add(message: Message, took: number): void {
    this.took.record(took);
    // 32 bits of it, which is a number that needs no object. Two codes are the same by one chance in 2^32.
    const print = message.fingerprint(RESPONSE_CODE, 0) | 0;
    this.codes.add(this.#known.get(print) ?? this.#meet(message, print));
  }

  #meet(message: Message, print: number): string {
    const value = message.get(RESPONSE_CODE)?.trim() || NO_CODE;
    const code = CODE.test(value) ? value : OTHER;
    if (this.#known.size < MOST_KNOWN) this.#known.set(print, code);
    return code;
  }
}
