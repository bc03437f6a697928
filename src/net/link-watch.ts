import type { Clock } from "../ports.ts";
import type { LinkEvents } from "./link.ts";

/** Why there was no link, and when that was: milliseconds since 1970-01-01T00:00Z. */
export interface LinkError {
  readonly text: string;
  readonly at: number;
}

/** Remembers what became of a link, for those who watch it. */
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

  /** The events for a link: this is told of them, and then who they are for. */
  over(events: LinkEvents): LinkEvents {
    return {
      ...events,
      up: () => {
        this.#connects++;
        this.#is(true);
        events.up();
      },
      down: () => {
        this.#is(false);
        events.down();
      },
      lost: (why) => {
        this.#error = { text: why, at: this.#clock.now() };
        events.lost?.(why);
      },
    };
  }

  #is(up: boolean): void {
    if (this.#up !== up) this.#since = this.#clock.now();
    this.#up = up;
  }
}
