import type { Clock, Stopwatch, Timers } from "../src/ports.ts";

interface Alarm {
  readonly due: number;
  readonly wake: () => void;
}

/** Time that passes only when a test says so. */
export class FakeTime implements Clock, Stopwatch, Timers {
  #elapsed: number;
  readonly #alarms = new Set<Alarm>();

  /** @param start what the stopwatch shows first */
  constructor(start = 0) {
    this.#elapsed = start;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Milliseconds from now until each timer that is set, the next first. */
  get alarms(): number[] {
    return [...this.#alarms].map(({ due }) => due - this.#elapsed).sort((a, b) => a - b);
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** 7 March 2026, 09:08:05 UTC, and what passed since. */
  now(): number {
    return Date.UTC(2026, 2, 7, 9, 8, 5) + this.#elapsed;
  }

  after(delay: number, wake: () => void): () => void {
    const alarm = { due: this.#elapsed + Math.max(0, delay), wake };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Lets time pass: every timer wakes at its moment, in order. */
  advance(delay: number): void {
    const end = this.#elapsed + delay;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.due);
      this.#alarms.delete(next);
      next.wake();
    }
    this.#elapsed = end;
  }

  /** Lets time pass with nobody awake, as when the computer sleeps: timers wake after it, all late. */
  sleep(delay: number): void {
    this.#elapsed += delay;
    this.advance(0);
  }

  /** The earliest timer that is due by `end`; of several the one that was set first. */
  #next(end: number): Alarm | undefined {
    let next: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.due <= end && (next === undefined || alarm.due < next.due)) next = alarm;
    }
    return next;
  }
}
