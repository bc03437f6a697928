/** Milliseconds after which a test gives up on something that should long have happened. */
const PATIENCE = 15_000;

/**
 * What a promise comes to; fails with `what` when it takes so long that a test would seem to hang.
 *
 * @param patience milliseconds
 */
export async function within<T>(
  promise: Promise<T>,
  what: string,
  patience = PATIENCE,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`waited in vain: ${what}`)), patience);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Things that come one after the other, to be waited for one by one. */
export class Inbox<T> {
  readonly #items: T[] = [];
  readonly #takers: ((item: T) => void)[] = [];
  #count = 0;

  /** @param what comes here, for a test that waits in vain */
  constructor(readonly what: string) {}

  /** Things that have come, those that were taken included. */
  get count(): number {
    return this.#count;
  }

  /** Things that have come and were not taken. */
  get size(): number {
    return this.#items.length;
  }

  put(item: T): void {
    this.#count++;
    const taker = this.#takers.shift();
    if (taker === undefined) this.#items.push(item);
    else taker(item);
  }

  /** The next one, when it has come. */
  next(): Promise<T> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve(item);
    return within(new Promise<T>((resolve) => this.#takers.push(resolve)), this.what);
  }

  /** The next `count`. */
  async take(count: number): Promise<T[]> {
    const items: T[] = [];
    while (items.length < count) items.push(await this.next());
    return items;
  }
}

/** Lets everything that is ready to go on do so, promises' continuations of any depth included. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
