import type { Failure } from "./effects.ts";

/** What becomes of a sale whose client was not told how it ended. */
export type ReversalFate = "none" | "pending" | "reversed" | "parked" | "closed";

/** What is known of a request that got no answer of the host's. */
export interface Transaction {
  /** The number of its exchange. */
  readonly id: number;
  /** Why it got none; absent when the program was started anew since. */
  readonly failure: Failure | undefined;
  /** The host may have got it. */
  readonly sent: boolean;
  readonly reversal: ReversalFate;
}

/** Requests that are remembered at the most. */
const MOST = 10_000;

/** What became of requests that were not answered: for clients that ask later. Bounded. */
export class Outcomes {
  readonly #byId = new Map<number, Transaction>();

  /** A request got no answer. `undone`: it is taken care of, as was told by `became`. */
  failed(id: number, failure: Failure, sent: boolean, undone: boolean): void {
    const reversal = undone ? this.reversal(id) : "none";
    this.#remember({ id, failure, sent, reversal });
  }

  /** Its sale is being undone, or is no more. */
  became(id: number, reversal: ReversalFate): void {
    const { failure, sent } = this.#byId.get(id) ?? { failure: undefined, sent: true };
    this.#remember({ id, failure, sent, reversal });
  }

  find(id: number): Transaction | undefined {
    return this.#byId.get(id);
  }

  /** What its client is told. */
  reversal(id: number): "pending" | "parked" | "none" {
    const fate = this.#byId.get(id)?.reversal;
    return fate === "parked" || fate === undefined || fate === "none" ? fate ?? "none" : "pending";
  }

  #remember(transaction: Transaction): void {
    this.#byId.delete(transaction.id);
    this.#byId.set(transaction.id, transaction);
    if (this.#byId.size <= MOST) return;
    for (const oldest of this.#byId.keys()) {
      this.#byId.delete(oldest);
      break;
    }
  }
}
