import type { Message } from "../codec/message.ts";

/** Who counts what a gateway does. Called on the way of every transaction: it has to be quick. */
export interface Counts {
  /** A request was taken, a client's or one of the gateway's own. */
  request(message: Message): void;
  /** The host's answer came, `took` milliseconds after the request was sent. */
  response(message: Message, took: number): void;
  /** An answer came after its request had ended without one. */
  late(message: Message): void;
  /** An answer came that belongs to nothing. */
  unmatched(): void;
  /** An answer came a second time. */
  repeated(): void;
  /** A request ended without an answer. */
  failed(reason: string): void;
  /** An answer was handed over, and nobody knows whether it got there. */
  undelivered(): void;
  /** A request was not taken. */
  refused(reason: string): void;
}

const nothing = (): void => {};

/** Counts nothing. */
export const NO_COUNTS: Counts = {
  request: nothing,
  response: nothing,
  late: nothing,
  unmatched: nothing,
  repeated: nothing,
  failed: nothing,
  undelivered: nothing,
  refused: nothing,
};
