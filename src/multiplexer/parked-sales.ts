import type { Message } from "../codec/message.ts";
import type { Logger } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import type { Requester } from "./requester.ts";
import { type Parked, parkedView, type ReversalView } from "./reversal-book.ts";
import { meanTheSame } from "./reversal-policy.ts";
import { GATEWAY, type ReversalRecords, type StateChange } from "./reversal-records.ts";
import { summary } from "./summary.ts";

/** Told what becomes of sales. */
type Became = (id: number, fate: "parked" | "reversed" | "closed") => void;

/** Sales that were not undone: kept until a person, or their own client, has looked after them. */
export class ParkedSales {
  readonly #records: ReversalRecords;
  readonly #logger: Logger;
  readonly #became: Became;
  readonly #byId = new Map<number, Parked>();
  /** Clients' own reversals of them that are under way: their exchanges' numbers, and the sales'. */
  readonly #held = new Map<number, number>();

  constructor(records: ReversalRecords, logger: Logger, became: Became) {
    this.#records = records;
    this.#logger = logger;
    this.#became = became;
  }

  get size(): number {
    return this.#byId.size;
  }

  get views(): readonly ReversalView[] {
    return [...this.#byId.values()].map(parkedView);
  }

  [Symbol.iterator](): IterableIterator<Parked> {
    return this.#byId.values();
  }

  find(id: number): Parked | undefined {
    return this.#byId.get(id);
  }

  /** Where it stands, as the journal is to have it. */
  stateOf(id: number): StateChange | undefined {
    const parked = this.#byId.get(id);
    if (parked === undefined) return undefined;
    const { cause, attempts } = parked;
    return { type: "state", id, state: "parked", cause, attempts };
  }

  /** Keeps what nobody but a person can look after. */
  park(parked: Parked, who = GATEWAY): void {
    const { sale: { id }, cause, why, message, attempts } = parked;
    this.#byId.set(id, parked);
    this.#records.write({ type: "state", id, state: "parked", cause, attempts });
    this.#records.act(id, who, "parked", why);
    const what = message === undefined ? "" : `: ${summary(message)}`;
    const text = `sale #${id} is NOT reversed and is parked, ${why}; a person has to look after it`;
    this.#logger.log("error", text + what, { exchange: id });
    this.#became(id, "parked");
  }

  /** One that an earlier run has parked. */
  restore(parked: Parked): void {
    this.#byId.set(parked.sale.id, parked);
    this.#became(parked.sale.id, "parked");
  }

  /** It is to be sent again. */
  remove(id: number): void {
    this.#byId.delete(id);
  }

  /** It was looked after. */
  resolve(id: number, who: string, what: "close" | "reversed", why: string): void {
    this.#byId.delete(id);
    this.#records.act(id, who, what, why);
    this.#records.end(id);
    this.#became(id, what === "close" ? "closed" : "reversed");
  }

  /** A client's own reversal was taken, of a sale that may stand here. */
  taken({ id, key, request }: Exchange<Requester>): void {
    for (const { sale, message } of this.#byId.values()) {
      if (sale.key !== key || message === undefined || !meanTheSame(request, message)) continue;
      this.#held.set(id, sale.id);
      return;
    }
  }

  /** A client's exchange is over; `response`: the host's, by which a reversal is done. */
  over({ id, client }: Exchange<Requester>, response: Message | undefined): void {
    const parked = this.#held.get(id);
    if (parked === undefined) return;
    this.#held.delete(id);
    if (response === undefined || !this.#byId.has(parked)) return;
    this.resolve(parked, client.name, "reversed", summary(response));
  }

  /** Keeps less of one. */
  reduce(parked: Parked, message: Message): void {
    this.#byId.set(parked.sale.id, { ...parked, message });
    this.#records.reduce(parked.sale, "parked", message);
  }
}
