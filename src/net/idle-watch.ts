import type { Stopwatch, Timers } from "../ports.ts";

/** Tells when nothing has happened for a while. One timer, which is not touched by what happens. */
export class IdleWatch {
  readonly #limit: number;
  readonly #ports: { readonly timers: Timers; readonly stopwatch: Stopwatch };
  readonly #idle: () => void;
  readonly #busy: () => boolean;
  #last: number;
  #cancel: (() => void) | undefined;

  /**
   * Begins to watch.
   *
   * @param limit milliseconds without anything after which `idle` is called, once
   * @param busy while it says so, silence is as it should be; what ends it is to `touch`
   */
  constructor(
    limit: number,
    ports: { readonly timers: Timers; readonly stopwatch: Stopwatch },
    idle: () => void,
    busy: () => boolean = () => false,
  ) {
    this.#limit = limit;
    this.#ports = ports;
    this.#idle = idle;
    this.#busy = busy;
    this.#last = ports.stopwatch.elapsed();
    this.#arm(limit);
  }

  /** Something happened. */
  touch(): void {
    this.#last = this.#ports.stopwatch.elapsed();
  }

  /** Watches no more. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #arm(delay: number): void {
    this.#cancel = this.#ports.timers.after(Math.ceil(delay), () => this.#look());
  }

  #look(): void {
    this.#cancel = undefined;
    if (this.#busy()) this.touch();
    const left = this.#last + this.#limit - this.#ports.stopwatch.elapsed();
    if (left <= 0) this.#idle();
    else this.#arm(left);
  }
}
