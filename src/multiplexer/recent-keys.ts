/**
 * Which keys there were lately: the last so many, by number. What is known of each lies in arrays of
 * the owner's, at its {@link slot}. Nothing is made and nothing thrown away for a key that comes, so
 * that remembering many costs no more than remembering few.
 */
export class RecentKeys {
  readonly #capacity: number;
  /** By slot. */
  readonly #keys: Float64Array;
  /** By slot: the one before it in the same bucket. */
  readonly #before: Float64Array;
  /** By bucket: the newest in it. */
  readonly #newest: Float64Array;
  #count = 0;

  /** @param capacity a power of two: how many are remembered */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#keys = new Float64Array(capacity);
    this.#before = new Float64Array(capacity);
    this.#newest = new Float64Array(capacity);
  }

  /** Remembers a key as the newest, and forgets the oldest. Returns its number, from 1. */
  add(key: number): number {
    const number = ++this.#count;
    const slot = this.slot(number);
    const bucket = this.#bucket(key);
    this.#keys[slot] = key;
    this.#before[slot] = this.#newest[bucket]!;
    this.#newest[bucket] = number;
    return number;
  }

  /** The newest with that key; 0 when there is none. */
  find(key: number): number {
    return this.#first(this.#newest[this.#bucket(key)]!, key);
  }

  /** The one before it with the same key; 0 when there is none. */
  before(number: number): number {
    const slot = this.slot(number);
    return this.#first(this.#before[slot]!, this.#keys[slot]!);
  }

  /** How many came after it. */
  age(number: number): number {
    return this.#count - number;
  }

  /** Where what is known of it lies. */
  slot(number: number): number {
    return (number & (this.#capacity - 1)) >>> 0;
  }

  /** In a bucket older ones stand behind newer ones: behind the first that is forgotten all are. */
  #first(from: number, key: number): number {
    let number = from;
    while (number > 0 && this.age(number) < this.#capacity) {
      const slot = this.slot(number);
      if (this.#keys[slot] === key) return number;
      number = this.#before[slot]!;
    }
    return 0;
  }

  #bucket(key: number): number {
    return (key & (this.#capacity - 1)) >>> 0;
  }
}
