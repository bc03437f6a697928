import type { Timers } from "../ports.ts";
import { whenQuiet } from "./when-quiet.ts";

/** Listeners that others have taken the place of: who stands in line there is let in, then they close. */
export class Leaving {
  readonly #timers: Timers;
  /** By what closes them at once. */
  readonly #all = new Set<() => void | Promise<void>>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * Closes a listener when everybody who stood in line there was let in.
   *
   * @param close gives when the port is free, where that is not at once
   */
  leave(old: { readonly accepted: number }, close: () => void | Promise<void>): void {
    const leave = () => {
      cancel();
      this.#all.delete(leave);
      return close();
    };
    const cancel = whenQuiet(() => old.accepted, this.#timers, leave);
    this.#all.add(leave);
  }

  /**
   * Closes those that have not closed yet: one of them may have the port that is to be opened. They are
   * closed when this returns, and their ports are free when it resolves.
   */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#all].map((leave) => leave()));
  }
}
