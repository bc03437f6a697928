const NONE: readonly never[] = [];

/**
 * Lanes whose first exchange waits for another lane's, which has the same key: rare, as a key holds
 * the terminal unless the options say otherwise.
 */
export class BlockedLanes<Lane> {
  readonly #lanes = new Map<string, Set<Lane>>();

  /** Notes a lane that waits for the key; once, however often it tries. */
  add(key: string, lane: Lane): void {
    const lanes = this.#lanes.get(key);
    if (lanes === undefined) this.#lanes.set(key, new Set([lane]));
    else lanes.add(lane);
  }

  /** The lanes that wait for the key, in the order in which they came. They wait no more. */
  take(key: string): Iterable<Lane> {
    if (this.#lanes.size === 0) return NONE;
    const lanes = this.#lanes.get(key);
    this.#lanes.delete(key);
    return lanes ?? NONE;
  }
}
