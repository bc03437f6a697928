/** What can be found by its key: it holds its place in the table itself. */
export interface Keyed<Self> {
  readonly key: string;
  /** The key's hash, while it is in a table. */
  hash: number;
  /** The next in the same bucket. */
  chained: Self | undefined;
  /** Those that came before it and after it. */
  older: Self | undefined;
  newer: Self | undefined;
}

/** Buckets at first; always a power of two. */
const FIRST_BUCKETS = 64;

/**
 * That of FNV-1a, which by itself takes no more of the seed into account than its lowest byte: where
 * that is the same, the same keys collide. So the high bits are mixed in at each character.
 */
const PRIME = 0x01000193;

/**
 * What is with the host, by key. A `Map` would do, were it not for its life: every sale comes and
 * goes, so that it is copied again and again, and a discarded copy in V8's old space keeps hundreds of
 * sales alive, with their messages, until the next full collection. Here nothing is copied but when
 * more are under way than ever before, and what is taken out is referred to by nothing.
 */
export class Flights<Entry extends Keyed<Entry>> {
  #buckets: (Entry | undefined)[] = new Array(FIRST_BUCKETS).fill(undefined);
  #size = 0;
  #oldest: Entry | undefined = undefined;
  #newest: Entry | undefined = undefined;
  readonly #seed: number;

  /** @param seed any whole number of 32 bits */
  constructor(seed: number) {
    this.#seed = seed;
  }

  get size(): number {
    return this.#size;
  }

  get(key: string): Entry | undefined {
    const hash = this.#hash(key);
    let entry = this.#buckets[hash & (this.#buckets.length - 1)];
    while (entry !== undefined && (entry.hash !== hash || entry.key !== key)) entry = entry.chained;
    return entry;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** Takes an entry in, whose key is not there. */
  add(entry: Entry): void {
    if (this.#size === this.#buckets.length) this.#grow();
    this.#size++;
    entry.hash = this.#hash(entry.key);
    this.#chain(entry);
    entry.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  /** Takes an entry out. Does nothing when it is not there. */
  remove(entry: Entry): void {
    const bucket = entry.hash & (this.#buckets.length - 1);
    let before: Entry | undefined;
    let at = this.#buckets[bucket];
    while (at !== undefined && at !== entry) [before, at] = [at, at.chained];
    if (at === undefined) return;
    if (before === undefined) this.#buckets[bucket] = entry.chained;
    else before.chained = entry.chained;
    if (entry.older === undefined) this.#oldest = entry.newer;
    else entry.older.newer = entry.newer;
    if (entry.newer === undefined) this.#newest = entry.older;
    else entry.newer.older = entry.older;
    entry.chained = entry.older = entry.newer = undefined;
    this.#size--;
  }

  /** In the order in which they came; none may be taken out meanwhile. */
  *values(): Generator<Entry> {
    for (let entry = this.#oldest; entry !== undefined; entry = entry.newer) yield entry;
  }

  #chain(entry: Entry): void {
    const bucket = entry.hash & (this.#buckets.length - 1);
    entry.chained = this.#buckets[bucket];
    this.#buckets[bucket] = entry;
  }

  #grow(): void {
    this.#buckets = new Array(this.#buckets.length * 2).fill(undefined);
    for (const entry of this.values()) this.#chain(entry);
  }

  #hash(key: string): number {
    let hash = this.#seed;
    for (let at = 0; at < key.length; at++) {
      hash = Math.imul(hash ^ key.charCodeAt(at), PRIME);
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
