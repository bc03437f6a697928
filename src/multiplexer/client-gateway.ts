import type { Codec } from "../codec/codec.ts";
import type { Message } from "../codec/message.ts";
import type { Exchange } from "./exchange.ts";
import type { Transaction } from "./outcomes.ts";
import type { Requester } from "./requester.ts";

/** A gateway as its clients have it: in their dialect. */
export interface ClientGateway {
  /** Of the dialect that clients speak. */
  readonly codec: Codec;
  /**
   * A client sent a message's bytes, which are given away. Whatever becomes of them, `client` is told
   * once. Returns the exchange, for a client that may go before it is over.
   */
  submitBytes(bytes: Uint8Array, client: Requester): Exchange<Requester> | undefined;
  /** A client sent a message. Otherwise as `submitBytes`. */
  submit(request: Message, client: Requester): Exchange<Requester> | undefined;
  /**
   * A client sent something of which no message could be made, and was told so.
   *
   * @param errors what is wrong, without a value of the client's
   * @param size bytes or characters of what it sent
   */
  malformed(client: string, errors: readonly string[], size: number): void;
  /** The client of an exchange is gone. */
  abandon(exchange: Exchange<Requester>): void;
  /** The host's answer was handed to a client, and got there as far as can be known. */
  delivered(exchange: Exchange<Requester>): void;
  /** The host's answer was handed to a client, and did not get there, as far as can be known. */
  undelivered(exchange: Exchange<Requester>, response: Message): void;
  /** What became of a request that was not answered; `undefined`: nothing is known of it any more. */
  transaction(id: number): Transaction | undefined;
}
