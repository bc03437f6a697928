import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import type { Clock, Journal, Logger } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import { packPayload } from "./journal-payload.ts";
import type { Requester } from "./requester.ts";
import type { ReversalPolicy } from "./reversal-policy.ts";

/** Sales that are not resolved at the most: of more the memory would not be bounded. */
const MOST_UNRESOLVED = 10_000;

/** What {@link Custody} wants of the world. */
export interface CustodyPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: nothing survives the process. */
  readonly journal?: Journal | undefined;
}

/**
 * Sees to it that a sale has an owner at any moment: that it is in the journal before it leaves, that
 * it is marked before its approval is handed over, and that it goes when all is well.
 */
export class Custody {
  readonly #policy: ReversalPolicy;
  readonly #ports: CustodyPorts;
  readonly #journal: Journal | undefined;
  readonly #unresolved: () => number;

  /** @param unresolved how many sales are being undone or parked */
  constructor(policy: ReversalPolicy, ports: CustodyPorts, unresolved: () => number) {
    this.#policy = policy;
    this.#ports = ports;
    this.#journal = ports.journal;
    this.#unresolved = unresolved;
  }

  /** Why a request may not be taken, as nobody could answer for it; `undefined`: it may. */
  objection(request: Message): "journal-down" | "too-many-reversals" | undefined {
    if (this.#journal === undefined || !this.#policy.covers(request)) return undefined;
    if (!this.#journal.writable) return "journal-down";
    return this.#unresolved() >= MOST_UNRESOLVED ? "too-many-reversals" : undefined;
  }

  /**
   * A request is about to leave.
   *
   * @param go called when its intent is durable (`true`), or cannot be made so; never at once
   * @returns whether it has to wait for that
   */
  holds(exchange: Exchange<Requester>, go: (durable: boolean) => void): boolean {
    if (this.#journal === undefined || exchange.intent === "durable") return false;
    if (exchange.intent === "writing") return true;
    if (!this.#policy.covers(exchange.request)) return false;
    exchange.intent = "writing";
    const { id, client: { idempotencyKey } } = exchange;
    const at = this.#ports.clock.now();
    const change = { type: "intent", id, at, idempotencyKey } as const;
    this.#journal.write({ ...change, payload: this.#payload(exchange) }, (durable) => {
      // It may have been cancelled in the meantime.
      if (exchange.intent === "writing") exchange.intent = durable ? "durable" : "none";
      go(durable);
    });
    return true;
  }

  /**
   * The host's answer is about to be handed over.
   *
   * @param go called when that is marked durably (`true`), or cannot be; never at once
   * @returns whether it has to wait for that: not for a declined sale, which is nobody's money
   */
  marks(
    exchange: Exchange<Requester>,
    response: Message,
    go: (durable: boolean) => void,
  ): boolean {
    if (exchange.intent !== "durable") return false;
    if (this.#policy.isDeclined(response)) return this.resolved(exchange), false;
    this.#journal?.write({ type: "state", id: exchange.id, state: "delivering" }, go);
    return true;
  }

  /** All is well, or nothing has left: it needs no owner any more. */
  resolved(exchange: Exchange<Requester>): void {
    if (exchange.intent === "none" || exchange.intent === "over") return;
    exchange.intent = "over";
    this.#journal?.write({ type: "end", id: exchange.id });
  }

  #payload({ id, request, key }: Exchange<Requester>): Uint8Array {
    try {
      return packPayload({ key, reversal: this.#policy.reversalOf(request, id).bytes });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      // The sale goes, as it did before there was a journal: should it have to be undone, a person will.
      const text = `#${id} could not be reversed by the profile's rules: ${error.message}`;
      this.#ports.logger.log("error", text, { exchange: id });
      return packPayload({ key, reversal: new Uint8Array() });
    }
  }
}
