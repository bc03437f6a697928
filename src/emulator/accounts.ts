import { BoundedMap } from "./bounded-map.ts";

/** One card's money. */
export class Account {
  /** Minor units. Below zero only when a refund was reversed after its money had been spent. */
  balance: number;

  /** @param balance minor units, a safe integer */
  constructor(balance: number) {
    this.balance = balance;
  }

  /**
   * Adds an amount of minor units, negative to take money away, however little there is.
   *
   * @returns `false`, and nothing is booked, when the sum could not be held exactly
   */
  book(amount: number): boolean {
    const sum = this.balance + amount;
    if (!Number.isSafeInteger(sum)) return false;
    this.balance = sum;
    return true;
  }
}

/** The accounts of a bank that gives one to every card it meets. */
export class Accounts {
  readonly #byPan: BoundedMap<string, Account>;
  readonly #startBalance: number;

  /**
   * @param limit most accounts, 1 and up; the one opened first is forgotten first
   * @param startBalance minor units on a new account
   */
  constructor(limit: number, startBalance: number) {
    this.#byPan = new BoundedMap(limit);
    this.#startBalance = startBalance;
  }

  /** Accounts remembered. */
  get size(): number {
    return this.#byPan.size;
  }

  /** The account of a card; `undefined` when it was never used here, or was forgotten. */
  find(pan: string): Account | undefined {
    return this.#byPan.get(pan);
  }

  /** The account of a card, opened with the start balance when there is none. */
  open(pan: string): Account {
    const known = this.#byPan.get(pan);
    if (known !== undefined) return known;
    const account = new Account(this.#startBalance);
    this.#byPan.set(pan, account);
    return account;
  }
}
