import type { Account } from "./accounts.ts";
import { BoundedMap } from "./bounded-map.ts";

/** An approved sale or refund, kept so that it can be taken back. */
export interface Transaction {
  /** Retrieval reference number that the bank gave it. */
  readonly rrn: string;
  readonly pan: string;
  /** What a reversal without RRN knows of it; `undefined` when the request had no STAN. */
  readonly original: string | undefined;
  /** The account as it was: a card forgotten and seen anew has another. */
  readonly account: Account;
  /** What was added to the account, in minor units: negative for a sale. */
  readonly booked: number;
  /** Set when it was taken back. */
  reversed: boolean;
}

/** The transactions that a bank remembers. */
export class Ledger {
  readonly #byRrn: BoundedMap<string, Transaction>;
  /**
   * The newest transaction of those that look the same to a reversal without RRN. It stays when it
   * was taken back: the repeat of a reversal must not take an older one as well.
   */
  readonly #byOriginal = new Map<string, Transaction>();

  /** @param limit most transactions, 1 and up; the oldest is forgotten first */
  constructor(limit: number) {
    this.#byRrn = new BoundedMap(limit);
  }

  /** Transactions remembered, those that were taken back included. */
  get size(): number {
    return this.#byRrn.size;
  }

  /** Whether a remembered transaction has that RRN. */
  has(rrn: string): boolean {
    return this.#byRrn.has(rrn);
  }

  /** Keeps a transaction, whose RRN no other has. */
  keep(transaction: Transaction): void {
    const { rrn, original } = transaction;
    if (original !== undefined) this.#byOriginal.set(original, transaction);
    const forgotten = this.#byRrn.set(rrn, transaction);
    if (forgotten?.original === undefined) return;
    // The name may belong to a newer one by now.
    const named = this.#byOriginal.get(forgotten.original);
    if (named === forgotten) this.#byOriginal.delete(forgotten.original);
  }

  /** The transaction with that RRN, if it was that card's. */
  findByRrn(rrn: string, pan: string): Transaction | undefined {
    const found = this.#byRrn.get(rrn);
    return found?.pan === pan ? found : undefined;
  }

  /** The newest transaction of that {@link Transaction.original}. */
  findByOriginal(original: string): Transaction | undefined {
    return this.#byOriginal.get(original);
  }
}
