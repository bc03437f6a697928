import type { Framing } from "../framing/framing.ts";
import type { ReplyHeader } from "../framing/reply-header.ts";
import type { Timers } from "../ports.ts";

/** How an {@link Outbox} behaves. */
export interface OutboxOptions {
  /** Bytes waiting to be written above which `congested` is told. Default: 256 KiB. */
  readonly highWater: number;
  /** Milliseconds that a peer may take nothing before it is given up. Default: 30,000. */
  readonly stall: number;
}

const DEFAULTS: OutboxOptions = { highWater: 256 * 1024, stall: 30_000 };

/** What happens to an {@link Outbox}. */
export interface OutboxEvents {
  /** More than `highWater` bytes wait. */
  congested(): void;
  /** After `congested`: all has been written. */
  writable(): void;
  /** Nothing can be written any more. */
  failed(cause: unknown): void;
  /** All that waited was handed to the system. */
  emptied?(): void;
}

/** What an {@link Outbox} writes to; a `Deno.Conn` is one. */
export interface ByteSink {
  /** Takes some of the bytes, and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** What no bytes are kept in: a connection that is idle has none of its own. */
const NOTHING = new Uint8Array(0);

/** Bytes set aside once there is something to write: most connections are idle most of the time. */
const FIRST_SIZE = 1024;

/**
 * Writes messages to a connection: all those of a turn in one write, one write at a time (two under
 * way at once corrupt the stream), each to its last byte. What comes while a write is under way goes
 * into the next.
 */
export class Outbox {
  readonly #sink: ByteSink;
  readonly #timers: Timers;
  readonly #events: OutboxEvents;
  readonly #highWater: number;
  readonly #stall: number;
  /** Bytes to be written next, and the buffer of the write that is under way. */
  #filling = NOTHING;
  #spare = NOTHING;
  #used = 0;
  #underWay = 0;
  #scheduled = false;
  #congested = false;
  #dead = false;
  #progress = 0;
  #cancelWatch: (() => void) | undefined;
  readonly #emptied: (() => void)[] = [];

  constructor(
    sink: ByteSink,
    timers: Timers,
    events: OutboxEvents,
    options: Partial<OutboxOptions> = {},
  ) {
    this.#sink = sink;
    this.#timers = timers;
    this.#events = events;
    this.#highWater = options.highWater ?? DEFAULTS.highWater;
    this.#stall = options.stall ?? DEFAULTS.stall;
  }

  /** Bytes that wait or are being written. */
  get size(): number {
    return this.#used + this.#underWay;
  }

  /** More than `highWater` bytes wait. */
  get congested(): boolean {
    return this.#congested;
  }

  /**
   * Takes a message, whose bytes may be used again afterwards, to be written in its frame. It is no
   * `misfit` of the framing. After a failure it is thrown away: `failed` was told.
   *
   * @param reply the request's `replyHeader`, when the message is an answer
   */
  add(framing: Framing, message: Uint8Array, reply?: ReplyHeader): void {
    if (this.#dead) return;
    const { headerSize, trailer } = framing;
    const size = headerSize + message.length + trailer.length;
    this.#reserve(size);
    const at = this.#used + headerSize;
    framing.writeHeader(message.length, this.#filling, this.#used, reply);
    this.#filling.set(message, at);
    if (trailer.length > 0) this.#filling.set(trailer, at + message.length);
    this.#added(size);
  }

  /** Takes bytes to be written as they are; otherwise as `add`. */
  addBytes(bytes: Uint8Array): void {
    if (this.#dead) return;
    this.#reserve(bytes.length);
    this.#filling.set(bytes, this.#used);
    this.#added(bytes.length);
  }

  /** Resolves when nothing waits to be written any more, or never will be. */
  emptied(): Promise<void> {
    if (this.size === 0 || this.#dead) return Promise.resolve();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  /** Throws away what waits. */
  stop(): void {
    this.#dead = true;
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    this.#tellEmptied();
  }

  #added(size: number): void {
    this.#used += size;
    if (!this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(this.#flush);
    }
    if (!this.#congested && this.size > this.#highWater) {
      this.#congested = true;
      this.#events.congested();
    }
  }

  #reserve(size: number): void {
    const wanted = this.#used + size;
    if (wanted <= this.#filling.length) return;
    const larger = new Uint8Array(Math.max(wanted, this.#filling.length * 2, FIRST_SIZE));
    larger.set(this.#filling.subarray(0, this.#used));
    this.#filling = larger;
  }

  readonly #flush = async (): Promise<void> => {
    try {
      while (this.#used > 0 && !this.#dead) await this.#writeAll();
    } catch (cause) {
      if (!this.#dead) {
        this.stop();
        this.#events.failed(cause);
      }
      return;
    }
    if (this.#dead) return;
    this.#scheduled = false;
    this.#events.emptied?.();
    this.#tellEmptied();
    if (this.#congested) {
      this.#congested = false;
      this.#events.writable();
    }
  };

  /** Writes what waits, while more may be added behind it. */
  async #writeAll(): Promise<void> {
    const bytes = this.#filling;
    this.#underWay = this.#used;
    this.#filling = this.#spare;
    this.#spare = bytes;
    this.#used = 0;
    const length = this.#underWay;
    this.#watch();
    for (let at = 0; at < length && !this.#dead;) {
      const written = await this.#sink.write(bytes.subarray(at, length));
      at += written;
      this.#underWay -= written;
      this.#progress++;
    }
  }

  /** One timer runs while there is something to write; it looks whether anything went out since. */
  #watch(): void {
    if (this.#cancelWatch !== undefined) return;
    const seen = this.#progress;
    this.#cancelWatch = this.#timers.after(this.#stall, () => {
      this.#cancelWatch = undefined;
      if (this.#dead || this.#underWay === 0) return;
      if (this.#progress !== seen) return this.#watch();
      this.stop();
      this.#events.failed(new Error(`nothing could be written for ${this.#stall} ms`));
    });
  }

  #tellEmptied(): void {
    for (const resolve of this.#emptied.splice(0)) resolve();
  }
}
