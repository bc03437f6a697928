import { createHash } from "node:crypto";
import type { Clock } from "../ports.ts";
import type { KeyedExchange } from "./keyed-exchange.ts";

/** Keys that are remembered at the most. */
export const MOST_KEYS = 10_000;

/** Milliseconds for which a key is remembered: a day. */
export const KEY_LIFETIME = 86_400_000;

/** Characters of replies that are kept at the most. */
export const MOST_TEXT = 32_000_000;

/** What a client's key may be: visible characters of ASCII. */
export const KEY = /^[\x21-\x7e]{1,255}$/;

/** Tells texts from others, without keeping them: SHA-256 in hexadecimal. */
export function fingerprintOf(...texts: readonly string[]): string {
  // At once: the standard's digest goes by another thread, and a body is small.
  return createHash("sha256").update(texts.join("\n")).digest("hex");
}

/** A request that is over, with the characters that it keeps. */
interface Kept {
  readonly exchange: KeyedExchange;
  readonly size: number;
}

/**
 * Requests by their clients' `Idempotency-Key`s, in this process's memory alone: replies hold card
 * data. What is under way is never forgotten; of the rest, what was over first goes first.
 */
export class IdempotencyKeys {
  readonly #clock: Clock;
  readonly #open = new Map<string, KeyedExchange>();
  /** In the order in which they were over. */
  readonly #kept = new Map<string, Kept>();
  #text = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The request that came with a key; `undefined`: none that is remembered. */
  find(key: string): KeyedExchange | undefined {
    const open = this.#open.get(key);
    if (open !== undefined) return open;
    const kept = this.#kept.get(key);
    if (kept === undefined || !this.#isOld(kept)) return kept?.exchange;
    this.#forget(key, kept);
    return undefined;
  }

  /** A request is about to start. */
  begin(key: string, exchange: KeyedExchange): void {
    this.#open.set(key, exchange);
  }

  /** It is over. `remember`: a repeat of it is not to be sent. */
  over(key: string, exchange: KeyedExchange, remember: boolean): void {
    this.#open.delete(key);
    if (!remember) return;
    const { size } = exchange;
    this.#kept.set(key, { exchange, size });
    this.#text += size;
    for (const [oldest, kept] of this.#kept) {
      const full = this.#kept.size > MOST_KEYS || this.#text > MOST_TEXT;
      if (!full && !this.#isOld(kept)) return;
      this.#forget(oldest, kept);
    }
  }

  #isOld({ exchange }: Kept): boolean {
    return this.#clock.now() - exchange.at >= KEY_LIFETIME;
  }

  #forget(key: string, { size }: Kept): void {
    this.#kept.delete(key);
    this.#text -= size;
  }
}
