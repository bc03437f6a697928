import type { Message } from "../codec/message.ts";
import type { Exchange } from "./exchange.ts";
import type { LateRecord } from "./late-book.ts";

/**
 * Why an exchange ended without the host's answer. Whether the host may have got it says
 * `exchange.sent`.
 *
 * - `timeout`: no answer in time, or no turn in time
 * - `link-lost`: the link broke while the exchange was with the host
 * - `link-down`: there was no link for too long; it was not sent
 * - `reversing`: what was last sent under its key is being undone; it was not sent
 * - `journal-down`: it could not be written down that it was about to leave; it was not sent
 * - `unrecorded`: it could not be written down that its answer was about to be handed over
 */
export type Failure =
  | "timeout"
  | "link-lost"
  | "link-down"
  | "reversing"
  | "journal-down"
  | "unrecorded";

/**
 * Why a request was not taken. None of it left.
 *
 * - `queue-full`: as many as allowed wait or are with the host
 * - `draining`: the gateway is about to stop
 * - `link-down`: there has been no link for a while
 * - `no-key`: a key field is missing, so that its answer could not be told
 */
export type Refusal =
  | { readonly reason: "queue-full" | "draining" | "link-down" }
  | { readonly reason: "no-key"; readonly field: number };

/** An exchange that an unexpected answer could have meant, and the field in which it differs. */
export interface Nearest {
  readonly id: number;
  /** The key field that differs; 0: the MTI does not answer the request's. */
  readonly field: number;
}

/**
 * What the multiplexer wants done. Called in the midst of an event: an effect must not call the
 * multiplexer back before that event is over, but for `submit`.
 */
export interface Effects<Client> {
  /**
   * Whether a request whose turn it is may go: not while an earlier one with its key is being undone,
   * as to the host a reversal could mean either. Asked of clients' requests only.
   */
  mayGo?(exchange: Exchange<Client>): boolean;
  /**
   * Whether a client's request, whose turn it is, is to be held until `release` or `reject` is called,
   * which must not happen before this returns. Its key and its terminal are taken meanwhile.
   */
  holdsRequest?(exchange: Exchange<Client>): boolean;
  /** Hand the request to the link. From now on the host may know of it. */
  send(exchange: Exchange<Client>): void;
  /** The same of a client's answer, until `deliver` or `withhold`. */
  holdsAnswer?(exchange: Exchange<Client>, response: Message): boolean;
  /** Give the host's answer to the one who asked. */
  answer(exchange: Exchange<Client>, response: Message): void;
  /** Tell the one who asked that no answer will come. */
  fail(exchange: Exchange<Client>, failure: Failure): void;
  /** The answer came, and the one who asked is gone; or the time passed (`response` undefined). */
  orphaned(exchange: Exchange<Client>, response: Message | undefined): void;
  /** An answer came after its exchange had ended: too late, or once more. */
  late(response: Message, record: LateRecord): void;
  /** An answer came that nobody waits for. */
  unmatched(response: Message, nearest: Nearest | undefined): void;
  /** The host asks something of its own accord. */
  hostRequest(request: Message): void;
  /** After `drain`: nothing waits, nothing is with the host. */
  drained(): void;
}
