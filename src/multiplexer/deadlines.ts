import type { Stopwatch, Timers } from "../ports.ts";

/**
 * Milliseconds a tick: deadlines pass up to this much late, plus what the timers are, in whole
 * milliseconds; never early.
 */
export const TICK = 10;

const SLOTS = 4096;

/** Something with a deadline, and the links by which the wheel keeps it. */
export class Timed {
  /** When it is due, by the stopwatch. */
  due = 0;
  /** Slot of the wheel that it is in; -1: none. */
  slot = -1;
  before: Timed | undefined = undefined;
  after: Timed | undefined = undefined;
}

/**
 * A timer wheel: setting and clearing a deadline is a few assignments, whatever their number; one
 * timer runs, and only while there are deadlines.
 */
export class Deadlines<T extends Timed> {
  readonly #slots: (Timed | undefined)[] = new Array(SLOTS).fill(undefined);
  readonly #stopwatch: Stopwatch;
  readonly #timers: Timers;
  readonly #expire: (entry: T) => void;
  #count = 0;
  #tick = 0;
  #cancel: (() => void) | undefined;

  /** @param expire called once for each entry whose deadline passes; the entry is out by then */
  constructor(ports: { stopwatch: Stopwatch; timers: Timers }, expire: (entry: T) => void) {
    this.#stopwatch = ports.stopwatch;
    this.#timers = ports.timers;
    this.#expire = expire;
  }

  /** Deadlines that are set. */
  get size(): number {
    return this.#count;
  }

  /**
   * Sets the deadline of an entry that has none, `delay` milliseconds from now.
   *
   * @param now for one who has just looked at the stopwatch
   */
  set(entry: T, delay: number, now = this.#stopwatch.elapsed()): void {
    if (this.#count++ === 0) this.#start(now);
    entry.due = now + delay;
    // The slot of the first tick that is not before the deadline, and not one that was passed.
    const tick = Math.max(Math.ceil(entry.due / TICK), this.#tick + 1);
    entry.slot = tick % SLOTS;
    const first = this.#slots[entry.slot];
    entry.before = undefined;
    entry.after = first;
    if (first !== undefined) first.before = entry;
    this.#slots[entry.slot] = entry;
  }

  /** Takes an entry's deadline away. Does nothing when it has none. */
  clear(entry: T): void {
    if (entry.slot < 0) return;
    if (entry.before === undefined) this.#slots[entry.slot] = entry.after;
    else entry.before.after = entry.after;
    if (entry.after !== undefined) entry.after.before = entry.before;
    entry.before = entry.after = undefined;
    entry.slot = -1;
    if (--this.#count === 0) this.#stop();
  }

  #start(now: number): void {
    this.#tick = Math.floor(now / TICK);
    this.#arm(now);
  }

  /** Wakes at the next tick's beginning: in between, deadlines would pass up to two ticks late. */
  #arm(now: number): void {
    this.#cancel = this.#timers.after(Math.ceil(TICK - now % TICK), this.#wake);
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  readonly #wake = (): void => {
    this.#cancel = undefined;
    const now = this.#stopwatch.elapsed();
    const tick = Math.floor(now / TICK);
    // After a long sleep every slot is looked at once.
    const from = Math.max(this.#tick + 1, tick - SLOTS + 1);
    this.#tick = tick;
    for (let passed = from; passed <= tick; passed++) this.#pass(passed % SLOTS, now);
    if (this.#count > 0 && this.#cancel === undefined) this.#arm(now);
  };

  #pass(slot: number, now: number): void {
    for (let entry = this.#slots[slot]; entry !== undefined;) {
      const next = entry.after;
      if (entry.due <= now) {
        this.clear(entry as T);
        this.#expire(entry as T);
      }
      // Expiring one may have cleared others: the next is still good only if it is still here.
      entry = next === undefined || next.slot === slot ? next : this.#slots[slot];
    }
  }
}
