/** How a `Multiplexer` behaves. */
export interface MultiplexerOptions {
  /** Fields whose values tie an answer to its request. Default: 11, 41. */
  readonly keyFields: readonly number[];
  /** One exchange of a terminal at a time. Off: several, as long as their keys differ. Default: on. */
  readonly lockTerminal: boolean;
  /** Exchanges that wait or are with the host, at the most. Default: 100. */
  readonly maxQueue: number;
  /** Milliseconds from the request to its answer, waiting in line included. Default: 35,000. */
  readonly timeout: number;
  /** Milliseconds without a link for which requests are kept before they are refused. Default: 2,000. */
  readonly linkGrace: number;
  /** The number of the first exchange. Default: 1. */
  readonly firstId: number;
  /**
   * Whole number of 32 bits that nobody outside knows, so that nobody can count on keys that collide.
   * Default: 1.
   */
  readonly hashSeed: number;
}

/** The defaults of {@link MultiplexerOptions}. */
export const DEFAULTS: MultiplexerOptions = {
  keyFields: [11, 41],
  lockTerminal: true,
  maxQueue: 100,
  timeout: 35_000,
  linkGrace: 2_000,
  firstId: 1,
  hashSeed: 1,
};
