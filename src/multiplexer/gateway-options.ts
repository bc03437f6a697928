import { shown } from "../codec/mask.ts";
import type { Message } from "../codec/message.ts";
import type { Clock, Journal, Logger, Stopwatch, Timers } from "../ports.ts";
import type { Counts } from "./counts.ts";
import type { Show } from "./gateway-log.ts";
import { DEFAULTS, type MultiplexerOptions } from "./options.ts";

/** Where requests leave for the host. */
export interface HostSide {
  /** Bytes of the longest message that it takes. */
  readonly maxMessage: number;
  /** Takes one message's bytes; they are on their way, or the link will be reported down. */
  send(message: Uint8Array): void;
  /** The answer to a request of the host's own; `undefined` when there is none to give. */
  reply?(request: Message): Message | undefined;
}

/** What a {@link Gateway} needs of the world. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Default: nobody counts. */
  readonly counts?: Counts | undefined;
  /** Default: what is under way is lost with the process. */
  readonly journal?: Journal | undefined;
}

/** How a {@link Gateway} behaves. */
export interface GatewayOptions extends MultiplexerOptions {
  /** Milliseconds that a request of the gateway's own waits for its answer. Default: 5,000. */
  readonly shortTimeout: number;
  /** Undo sales as the profile says. Default: off. */
  readonly autoReversal: boolean;
  /** What the log shows of a field. Default: `shown`, which masks card data. */
  readonly show: Show;
}

/** The defaults of {@link GatewayOptions}. */
export const GATEWAY_DEFAULTS: GatewayOptions = {
  ...DEFAULTS,
  shortTimeout: 5_000,
  autoReversal: false,
  show: shown,
};

/** Messages in one moment, for people and statistics. */
export interface Load {
  /** Wait for their turn. */
  readonly waiting: number;
  /** Are with the host. */
  readonly inFlight: number;
  /** Sales that are being undone. */
  readonly reversals: number;
  /** Sales that were not undone, and wait for a person. */
  readonly parked: number;
  /** Milliseconds since the oldest of both was sent; 0: there is none. */
  readonly oldest: number;
  readonly linkUp: boolean;
}
