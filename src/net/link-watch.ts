import type { Clock } from "../ports.ts";

/** Why there was no link, and when that was: milliseconds since 1970-01-01T00:00Z. */
export interface LinkError {
  readonly text: string;
  readonly at: number;
}

/** Remembers what became of a link: told of its events, asked by those who watch it. */
export class LinkWatch {
  readonly #clock: Clock;
  #up = false;
  #since: number;
  #connects = 0;
  #error: LinkError | undefined;

  /** From now on, there being no link. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** Whether there is a link. */
  get isUp(): boolean {
    return this.#up;
  }

  /** Since when it is as it is: milliseconds since 1970-01-01T00:00Z. */
  get since(): number {
    return this.#since;
  }

  /** Times that it was made again after it had been there. */
  get reconnects(): number {
    return Math.max(0, this.#connects - 1);
  }

  /** What was wrong last, also when there is a link again; `undefined`: nothing ever. */
  get lastError(): LinkError | undefined {
    return this.#error;
  }

  up(): void {
    this.#connects++;
    this.#is(true);
  }

  down(): void {
    this.#is(false);
  }

  /** @param why in words, without card data */
  lost(why: string): void {
    this.#error = { text: why, at: this.#clock.now() };
  }

  #is(up: boolean): void {
    if (this.#up !== up) this.#since = this.#clock.now();
    this.#up = up;
  }
}
