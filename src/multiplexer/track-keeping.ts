import type { Message } from "../codec/message.ts";
import type { Clock, Timers } from "../ports.ts";
import type { Parked } from "./reversal-book.ts";
import type { ReversalPolicy } from "./reversal-policy.ts";
import type { ParkedSales } from "./parked-sales.ts";
import type { ReversalRecords } from "./reversal-records.ts";
import type { Reversal, Sale } from "./reversal.ts";

/** Milliseconds between looks for track data that is to be let go. */
const LOOK_EVERY = 3_600_000;

/** What {@link TrackKeeping} wants of the world. */
interface TrackPorts {
  readonly clock: Clock;
  readonly timers: Timers;
}

/** What is kept: sales that are being undone, by number, and those that are parked. */
interface Kept {
  readonly pending: ReadonlyMap<number, Reversal>;
  readonly parked: ParkedSales;
  readonly records: ReversalRecords;
}

/** Sees to it that track data is kept no longer than the profile lets it be, in the journal or here. */
export class TrackKeeping {
  readonly #policy: ReversalPolicy;
  readonly #ports: TrackPorts;
  readonly #kept: Kept;
  #cancelLook: (() => void) | undefined;
  #over = false;

  constructor(policy: ReversalPolicy, ports: TrackPorts, kept: Kept) {
    this.#policy = policy;
    this.#ports = ports;
    this.#kept = kept;
  }

  /** There is something to keep: looks from time to time, for as long as there is. */
  look(): void {
    if (!this.#kept.records.kept || this.#over) return;
    this.#cancelLook ??= this.#ports.timers.after(LOOK_EVERY, () => {
      this.#cancelLook = undefined;
      this.#letGo();
      if (this.#kept.pending.size + this.#kept.parked.size > 0) this.look();
    });
  }

  /** Looks no more. */
  end(): void {
    this.#over = true;
    this.#cancelLook?.();
    this.#cancelLook = undefined;
  }

  #letGo(): void {
    const { pending, parked, records } = this.#kept;
    const before = this.#ports.clock.now() - this.#policy.expire;
    for (const reversal of pending.values()) {
      const less = this.#less(reversal.sale, reversal.message, before);
      if (less === undefined) continue;
      reversal.reduce(less);
      records.reduce(reversal.sale, "reversing", less);
    }
    for (const one of [...parked]) this.#letGoOf(one, before);
  }

  #letGoOf(parked: Parked, before: number): void {
    const less = this.#less(parked.sale, parked.message, before);
    if (less !== undefined) this.#kept.parked.reduce(parked, less);
  }

  /** What is left of one that is old enough; `undefined`: all of it. */
  #less({ at }: Sale, message: Message | undefined, before: number): Message | undefined {
    if (message === undefined || at > before) return undefined;
    const less = this.#policy.withoutTracks(message);
    return less === message ? undefined : less;
  }
}
