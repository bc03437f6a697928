import type { Message } from "../codec/message.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Why a request gets no answer of the host's. The codes are stable: tables map them to HTTP statuses
 * and to response codes (a profile's `refusal.codes`).
 */
export type TroubleCode =
  /** The message cannot be read, or breaks the profile's rules. It was not sent. */
  | "invalid-message"
  /** As many requests as allowed are under way. It was not sent. */
  | "queue-full"
  /** The gateway is about to stop. It was not sent. */
  | "draining"
  /** There is no link to the host. It was not sent. */
  | "link-down"
  /** An earlier sale with the same key is being reversed. It was not sent. */
  | "reversing"
  /** The journal cannot be written: nobody could answer for the sale. It was not sent. */
  | "journal-down"
  /** As many sales as can be kept in mind wait to be reversed. It was not sent. */
  | "too-many-reversals"
  /** The host approved, and that could not be written down: the sale is being undone. */
  | "unrecorded"
  /** The host answered, and the client's dialect cannot tell it: an approval is being undone. */
  | "untellable"
  /** The link broke while the request was with the host: the outcome is unknown. */
  | "link-lost"
  /** No answer in time. Unless `sent` is false the outcome is unknown. */
  | "timeout";

/** What a client is told instead of an answer. No card data in it. */
export interface Trouble {
  readonly code: TroubleCode;
  /** One line for each thing that is wrong, for a person. */
  readonly errors: readonly string[];
  /** The host may have got the request. */
  readonly sent: boolean;
  /** The number of the exchange, to ask with; absent when the request was not taken. */
  readonly id?: number;
  /** What becomes of a sale that was sent: it is being undone, parked for a person, or neither. */
  readonly reversal?: "pending" | "parked" | "none";
}

/** A client that asks: one TCP connection, or one HTTP request. */
export interface Requester {
  /** For logs, e.g. `tcp:10.0.0.7:53578`. */
  readonly name: string;
  /** What the `Idempotency-Key` of its request is known by in the journal; absent: it has none. */
  readonly idempotencyKey?: string | undefined;
  /**
   * The host's answer. When it is known whether it got there, the gateway is told by `delivered` or
   * `undelivered`.
   */
  answered(response: Message, exchange: Exchange<Requester>): void;
  /**
   * There will be no answer.
   *
   * @param request absent when the message could not be read
   * @param exchange absent when the request was not taken
   */
  refused(
    trouble: Trouble,
    request: Message | undefined,
    exchange: Exchange<Requester> | undefined,
  ): void;
}
