import type { Clock, Stopwatch } from "../../src/ports.ts";

interface Entry {
  readonly due: number;
  readonly order: number;
  act: (() => void) | undefined;
}

const before = (one: Entry, other: Entry): boolean =>
  one.due < other.due || one.due === other.due && one.order < other.order;

/** What is to happen, by when: simulated time, which passes from one event to the next. */
export class Agenda implements Clock, Stopwatch {
  /** A heap: each entry comes before the two at twice its place. */
  readonly #heap: Entry[] = [];
  #elapsed = 0;
  #wall = Date.UTC(2026, 2, 7, 9, 8, 5);
  #order = 0;
  #live = 0;

  /** Events to come. */
  get size(): number {
    return this.#live;
  }

  /** When the next event is, as `elapsed`; `Infinity`: there is none. */
  get next(): number {
    this.#skip();
    return this.#heap[0]?.due ?? Infinity;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  now(): number {
    return this.#wall + this.#elapsed;
  }

  /** Somebody sets the clock on the wall: the stopwatch does not notice. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  /** Has something happen in `delay` milliseconds. Returns what cancels it. */
  after(delay: number, act: () => void): () => void {
    const entry: Entry = { due: this.#elapsed + Math.max(0, delay), order: this.#order++, act };
    this.#live++;
    this.#push(entry);
    return () => {
      if (entry.act === undefined) return;
      entry.act = undefined;
      this.#live--;
    };
  }

  /** Has the next event happen. Returns whether there was one. */
  step(): boolean {
    this.#skip();
    const entry = this.#pop();
    if (entry?.act === undefined) return false;
    const { act } = entry;
    entry.act = undefined;
    this.#live--;
    this.#elapsed = entry.due;
    act();
    return true;
  }

  #skip(): void {
    while (this.#heap.length > 0 && this.#heap[0]!.act === undefined) this.#pop();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const above = place - 1 >> 1;
      if (!before(entry, heap[above]!)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = place * 2 + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1]!, heap[below]!)) below++;
      if (!before(heap[below]!, last)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}
