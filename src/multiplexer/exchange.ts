import type { Message } from "../codec/message.ts";
import { Timed } from "./deadlines.ts";
import type { Keyed } from "./flights.ts";
import type { Lane, Queued } from "./lane.ts";

/**
 * Where an exchange is: in its terminal's lane; held, its turn has come and it waits to be written
 * down before it may leave; sent, so that the host may know of it; sent, and nobody waits for the
 * answer any more (abandoned); answering, its answer is here and waits to be written down before it
 * is handed over; or settled, once and for all.
 */
export type ExchangeState = "waiting" | "held" | "sent" | "abandoned" | "answering" | "settled";

/**
 * How far the intent of a sale is in the journal: nowhere, on its way, durable; or its record has
 * been ended, or handed to a reversal.
 */
export type IntentState = "none" | "writing" | "durable" | "over";

/** A client's request on its way to the host and back. */
export class Exchange<Client> extends Timed
  implements Queued<Exchange<Client>>, Keyed<Exchange<Client>> {
  /** Counts from 1: names the exchange in logs. */
  readonly id: number;
  readonly request: Message;
  readonly client: Client;
  /** The values of the key fields, which tie the answer to it. */
  readonly key: string;
  readonly lane: Lane<Exchange<Client>>;
  state: ExchangeState = "waiting";
  /**
   * Milliseconds that it may be with the host, for a request of the gateway's own, which may wait as
   * long as it takes; -1 for a client's, whose time counts from when it came.
   */
  readonly ownTimeout: number;
  /** When it was handed to the link, by the stopwatch; -1 before. */
  sentAt = -1;
  /** The host's answer, while it is not handed over. */
  response: Message | undefined = undefined;
  intent: IntentState = "none";
  /** Neighbours in the lane. */
  ahead: Exchange<Client> | undefined = undefined;
  behind: Exchange<Client> | undefined = undefined;
  /** Its place among those that are with the host. */
  hash = 0;
  chained: Exchange<Client> | undefined = undefined;
  older: Exchange<Client> | undefined = undefined;
  newer: Exchange<Client> | undefined = undefined;

  constructor(
    id: number,
    request: Message,
    client: Client,
    key: string,
    lane: Lane<Exchange<Client>>,
    ownTimeout = -1,
  ) {
    super();
    this.id = id;
    this.request = request;
    this.client = client;
    this.key = key;
    this.lane = lane;
    this.ownTimeout = ownTimeout;
  }

  /** It is the gateway's own: no client sent it. */
  get own(): boolean {
    return this.ownTimeout >= 0;
  }

  /** It is with the host, and no answer has come. */
  get awaitsAnswer(): boolean {
    return this.state === "sent" || this.state === "abandoned";
  }

  /** Bytes of it may have reached the host. */
  get sent(): boolean {
    return this.sentAt >= 0;
  }
}
