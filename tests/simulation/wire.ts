import type { World } from "./world.ts";

/** Pieces at the most into which one write is cut. */
const MOST_PIECES = 8;

/** Milliseconds that a delayed piece comes later, at the most. */
const LATEST = 3_000;

/** Milliseconds that a piece waits at the most to come together with the next. */
const MERGE = 30;

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** One direction of a connection: bytes come in order, in whatever pieces, some of them late. */
export class Wire {
  readonly #world: World;
  readonly #name: string;
  readonly #deliver: (chunk: Uint8Array) => void;
  #kept = new Uint8Array(0) as Uint8Array;
  #last = 0;
  #closed = false;

  /** @param deliver called with each piece; may keep it */
  constructor(world: World, name: string, deliver: (chunk: Uint8Array) => void) {
    this.#world = world;
    this.#name = name;
    this.#deliver = deliver;
  }

  /**
   * Writes bytes.
   *
   * @param what they are, for the names of faults
   */
  write(bytes: Uint8Array, what: string): void {
    const { faults, chance } = this.#world;
    let rest = joined(this.#kept, bytes);
    this.#kept = new Uint8Array(0);
    for (let piece = 1; piece < MOST_PIECES && rest.length > 1; piece++) {
      if (!faults.strikes("split", what)) break;
      const size = 1 + chance.below(`size ${what} ${piece}`, rest.length - 1);
      this.#send(rest.subarray(0, size), what);
      rest = rest.subarray(size);
    }
    if (faults.strikes("merged", what)) {
      this.#kept = rest;
      this.#world.agenda.after(MERGE, () => this.#flush(what));
    } else this.#send(rest, what);
  }

  /** Nothing more comes. */
  close(): void {
    this.#closed = true;
  }

  #flush(what: string): void {
    const rest = this.#kept;
    this.#kept = new Uint8Array(0);
    if (rest.length > 0) this.#send(rest, what);
  }

  #send(piece: Uint8Array, what: string): void {
    const { agenda, faults, chance } = this.#world;
    const question = `delay ${this.#name} ${what}`;
    const extra = faults.strikes("delayed", what)
      ? chance.below(question, chance.one(`${question} long`, 8) ? LATEST : 100)
      : 0;
    this.#last = Math.max(this.#last, agenda.elapsed() + 1 + chance.below(question, 3) + extra);
    agenda.after(this.#last - agenda.elapsed(), () => {
      if (!this.#closed) this.#deliver(piece);
    });
  }
}
