import type { Message } from "../codec/message.ts";
import type { Logger } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import type { Requester } from "./requester.ts";
import { causeText, type Parked, parkedView, type ReversalView } from "./reversal-book.ts";
import { meanTheSame } from "./reversal-policy.ts";
import { GATEWAY, type ReversalRecords, type StateChange } from "./reversal-records.ts";
import { summary } from "./summary.ts";

/** Told what becomes of sales. */
type Became = (id: number, fate: "parked" | "reversed" | "closed") => void;

const NONE: readonly Parked[] = [];

/** Where a parked sale stands, as the journal is to have it. */
function changeOf({ sale: { id }, cause, attempts, reused }: Parked): StateChange {
  return { type: "state", id, state: "parked", cause: causeText(cause, reused), attempts };
}

/** Sales that were not undone: kept until a person, or their own client, has looked after them. */
export class ParkedSales {
  readonly #records: ReversalRecords;
  readonly #logger: Logger;
  readonly #became: Became;
  readonly #byId = new Map<number, Parked>();
  /** Their numbers by key: none that goes to the host is compared with all of them. */
  readonly #byKey = new Map<string, Set<number>>();
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
    return parked && changeOf(parked);
  }

  /** Keeps what nobody but a person can look after. */
  park(parked: Parked, who = GATEWAY): void {
    const { sale: { id }, why, message } = parked;
    this.#put(parked);
    this.#records.write(changeOf(parked));
    this.#records.act(id, who, "parked", why);
    const what = message === undefined ? "" : `: ${summary(message)}`;
    const by = who === GATEWAY ? "" : ` by ${who}`;
    const because = why === "" ? "" : `, ${why}`;
    const text = `sale #${id} is NOT reversed and is parked${by}${because}; a person has to look ` +
      `after it${what}`;
    this.#logger.log("error", text, { exchange: id });
    this.#became(id, "parked");
  }

  /** One that an earlier run has parked. */
  restore(parked: Parked): void {
    this.#put(parked);
    // That may be known by the record of the one that used it only, and that record goes.
    if (parked.reused) this.#records.write(changeOf(parked));
    this.#became(parked.sale.id, "parked");
  }

  /**
   * A request goes to the host: to it, what would undo one that is parked under the same key could
   * mean this one. That is in the journal before the request's own intent, and so before it leaves,
   * if it has one.
   *
   * @param id the number of the request's exchange
   */
  keyUsed(key: string, id: number): void {
    for (const parked of this.#withKey(key)) {
      if (parked.reused) continue;
      const reused = { ...parked, reused: true };
      this.#put(reused);
      this.#records.write(changeOf(reused));
      const { id: exchange } = parked.sale;
      this.#records.act(exchange, GATEWAY, "key used", `by #${id}`);
      const text =
        `#${id} has the key of sale #${exchange}, which is parked and cannot be retried now`;
      this.#logger.log("warning", text, { exchange });
    }
  }

  /** It is to be sent again. */
  remove(id: number): void {
    const key = this.#byId.get(id)?.sale.key ?? "";
    this.#byId.delete(id);
    const ids = this.#byKey.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#byKey.delete(key);
  }

  /** It was looked after. */
  resolve(id: number, who: string, what: "close" | "reversed", why: string): void {
    this.remove(id);
    this.#records.act(id, who, what, why);
    this.#records.end(id);
    this.#became(id, what === "close" ? "closed" : "reversed");
  }

  /** A client's own reversal was taken, of a sale that may stand here. */
  taken({ id, key, request }: Exchange<Requester>): void {
    for (const { sale, message } of this.#withKey(key)) {
      if (message === undefined || !meanTheSame(request, message)) continue;
      this.#held.set(id, sale.id);
      return;
    }
  }

  /** A client's own reversal is under way, of a sale that stands here. */
  get holds(): boolean {
    return this.#held.size > 0;
  }

  /** A client's exchange is over; `response`: the host's, by which a reversal is done. */
  over({ id, client }: Exchange<Requester>, response: Message | undefined): void {
    const parked = this.#byId.get(this.#held.get(id) ?? 0);
    this.#held.delete(id);
    // Of one whose key was used again nobody knows which of the two it has undone.
    if (response === undefined || parked === undefined || parked.reused) return;
    this.resolve(parked.sale.id, client.name, "reversed", summary(response));
  }

  /** Keeps less of one. */
  reduce(parked: Parked, message: Message): void {
    this.#put({ ...parked, message });
    this.#records.reduce(parked.sale, "parked", message);
  }

  #put(parked: Parked): void {
    const { id, key } = parked.sale;
    this.#byId.set(id, parked);
    this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(id));
  }

  #withKey(key: string): readonly Parked[] {
    if (this.#byKey.size === 0) return NONE;
    return [...this.#byKey.get(key) ?? []].flatMap((id) => this.#byId.get(id) ?? []);
  }
}
