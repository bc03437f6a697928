import type { Timers } from "../ports.ts";
import { whenQuiet } from "./when-quiet.ts";

/** Listeners that others have taken the place of: who stands in line there is let in, then they close. */
export class Leaving {
  readonly #timers: Timers;
  /** By what closes them at once. */
  readonly #all = new Set<() => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Closes a listener when everybody who stood in line there was let in. */
  leave(old: { readonly accepted: number }, close: () => void): void {
    const leave = () => {
      cancel();
      this.#all.delete(leave);
      close();
    };
    const cancel = whenQuiet(() => old.accepted, this.#timers, leave);
    this.#all.add(leave);
  }

  /** Closes those that have not closed yet: one of them may have the port that is to be opened. */
  closeAll(): void {
    for (const leave of [...this.#all]) leave();
  }
}
