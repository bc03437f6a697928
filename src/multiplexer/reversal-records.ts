import type { Message } from "../codec/message.ts";
import type { ReversalCause } from "../codec/profile.ts";
import type { Clock, Journal, JournalChange, JournalState, Timers } from "../ports.ts";
import type { Exchange } from "./exchange.ts";
import { packPayload } from "./journal-payload.ts";
import type { Requester } from "./requester.ts";
import { causeText } from "./reversal-book.ts";
import type { Sale } from "./reversal.ts";

/** Milliseconds before a record that the disk did not take is tried again. */
const RECORD_AGAIN = 1_000;

/** Who acts where no person does. */
export const GATEWAY = "gateway";

/** What {@link ReversalRecords} want of the world. */
export interface RecordPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Default: nothing is kept. */
  readonly journal?: Journal | undefined;
}

/** Where a sale stands that is not resolved, as the journal is to have it. */
export type StateChange = Extract<JournalChange, { type: "state" }>;

/** What the journal has of sales that are being undone or parked. Without one nothing is kept. */
export class ReversalRecords {
  readonly #ports: RecordPorts;
  readonly #stateOf: (id: number) => StateChange | undefined;

  /** @param stateOf where a sale stands; `undefined`: it is resolved, or the program ends */
  constructor(ports: RecordPorts, stateOf: (id: number) => StateChange | undefined) {
    this.#ports = ports;
    this.#stateOf = stateOf;
  }

  /** Whether anything is kept. */
  get kept(): boolean {
    return this.#ports.journal !== undefined;
  }

  write(change: JournalChange): void {
    this.#ports.journal?.write(change);
  }

  /** Somebody did something about a sale. */
  act(id: number, who: string, what: string, why: string): void {
    this.write({ type: "act", act: { id, at: this.#ports.clock.now(), who, what, why } });
  }

  /** A sale needs nobody any more. */
  end(id: number): void {
    this.write({ type: "end", id });
  }

  /** From the first attempt on its record is the reversal's, not the exchange's. */
  takeOver(
    exchange: Exchange<Requester>,
    cause: ReversalCause,
    message: Message | undefined,
  ): void {
    if (!this.kept) return;
    const { id, intent, key } = exchange;
    exchange.intent = "over";
    if (intent === "none" || intent === "over") {
      // Its record went when its approval was handed over: only now it shows that this was in vain.
      this.#anew(id, packPayload({ key, reversal: message?.bytes ?? new Uint8Array() }));
    }
    this.write({ type: "state", id, state: "reversing", cause, attempts: 0, nextAt: 0 });
  }

  /**
   * A request goes with the key of a sale that is not being undone. If there is a record of that one
   * yet, its approval is being handed over: should that be in vain, and the program have died, the
   * next one knows by this that its reversal could mean the later request.
   */
  keyUsed(id: number): void {
    this.write({ type: "state", id, state: "delivering", cause: causeText("", true) });
  }

  /** Keeps less of a sale than before. */
  reduce({ id, key }: Sale, state: JournalState, message: Message): void {
    const payload = packPayload({ key, reversal: message.bytes });
    this.write({ type: "state", id, state, payload });
  }

  /** A full disk drops an intent, and nothing that follows finds its record: it is tried again. */
  #anew(id: number, payload: Uint8Array): void {
    const intent = { type: "intent", id, at: this.#ports.clock.now(), payload } as const;
    this.#ports.journal?.write(intent, (durable) => {
      if (durable || this.#stateOf(id) === undefined) return;
      this.#ports.timers.after(RECORD_AGAIN, () => {
        const state = this.#stateOf(id);
        if (state === undefined) return;
        this.#anew(id, payload);
        this.write(state);
      });
    });
  }
}
