import { Lane, type Queued } from "./lane.ts";

/** Lanes that are kept at the least before those in which nothing happens are thrown away. */
const LEAST_KEPT = 1024;

/**
 * The lanes by terminal. One that falls idle is kept: its terminal will sell again, and a table whose
 * entries come and go with every sale is copied again and again. Bounded by those that are in use.
 */
export class Lanes<Exchange extends Queued<Exchange>> {
  readonly #lanes = new Map<string, Lane<Exchange>>();
  #limit = LEAST_KEPT;

  /** Those in which something waits or is with the host. */
  get busy(): number {
    let count = 0;
    for (const lane of this.#lanes.values()) if (!lane.idle) count++;
    return count;
  }

  /** Lanes that are kept, idle ones included. */
  get size(): number {
    return this.#lanes.size;
  }

  /** The lane of that name, made if need be. */
  of(id: string): Lane<Exchange> {
    const found = this.#lanes.get(id);
    if (found !== undefined) return found;
    if (this.#lanes.size >= this.#limit) this.#sweep();
    const lane = new Lane<Exchange>(id);
    this.#lanes.set(id, lane);
    return lane;
  }

  /** Those that there are now. */
  all(): Lane<Exchange>[] {
    return [...this.#lanes.values()];
  }

  /** Those that wait, lane by lane, each lane's in its order; nothing may change meanwhile. */
  *waiting(): Generator<Exchange> {
    for (const { first } of this.#lanes.values()) {
      for (let each = first; each !== undefined; each = each.behind) yield each;
    }
  }

  /** Throws the idle ones away. The next time is not before as many have come as are left. */
  #sweep(): void {
    for (const lane of this.#lanes.values()) if (lane.idle) this.#lanes.delete(lane.id);
    this.#limit = Math.max(LEAST_KEPT, 2 * this.#lanes.size);
  }
}
