import type { Logger, Stopwatch, Timers } from "../ports.ts";
import { reason } from "./reason.ts";
import { handshakeTrouble } from "./tls-trouble.ts";

/** Milliseconds that a client has for its handshake. */
const PATIENCE = 10_000;

/** Handshakes that may be under way on one port. */
const MOST = 1_000;

/** Milliseconds between two lines of the log. */
const PAUSE = 1_000;

/** Why node did not take a client's certificate, which it says by one code of OpenSSL's for all. */
const UNTRUSTED =
  "its certificate is of an unknown CA, is past its dates, or is of X.509 version 1";

/** What handshakes need of the world. */
export interface HandshakePorts {
  readonly timers: Timers;
  readonly stopwatch: Stopwatch;
  readonly logger: Logger;
}

/** TLS handshakes that clients begin on one port: so many at a time, so long, and what is told of them. */
export class Handshakes {
  readonly #port: string;
  readonly #ports: HandshakePorts;
  readonly #most: number;
  readonly #expired = new Set<() => void>();
  #told = -Infinity;
  /** Troubles that were not told of, since the last that was. */
  #untold = 0;

  /**
   * @param port the option's name, for the log
   * @param most that may be under way. Default: 1000
   */
  constructor(port: string, ports: HandshakePorts, most = MOST) {
    this.#port = port;
    this.#ports = ports;
    this.#most = most;
  }

  /** Handshakes that are under way. */
  get size(): number {
    return this.#expired.size;
  }

  /**
   * One begins.
   *
   * @param giveUp called when it takes too long, and when nobody waits for it any more
   * @returns to be called when it is over; `undefined`: there are too many, hang up
   */
  begin(peer: string, giveUp: () => void): (() => void) | undefined {
    if (this.#expired.size >= this.#most) {
      this.#tell(peer, `${this.#most} handshakes are under way already`);
      return undefined;
    }
    const end = () => {
      cancel();
      this.#expired.delete(giveUp);
    };
    const cancel = this.#ports.timers.after(PATIENCE, () => {
      end();
      this.#tell(peer, `it was not over after ${PATIENCE / 1000} s`);
      giveUp();
    });
    this.#expired.add(giveUp);
    return end;
  }

  /**
   * One failed: the log is told, but not more than once a second.
   *
   * @param untrusted as the client's certificate was not taken. Default: for another reason
   */
  failed(peer: string, cause: unknown, untrusted = false): void {
    if (untrusted) return this.#tell(peer, UNTRUSTED);
    this.#tell(peer, reason(cause instanceof Error ? handshakeTrouble(cause) : cause));
  }

  /** Gives all of them up. */
  stop(): void {
    for (const giveUp of [...this.#expired]) giveUp();
  }

  #tell(peer: string, why: string): void {
    const now = this.#ports.stopwatch.elapsed();
    if (now - this.#told < PAUSE) return void this.#untold++;
    const more = this.#untold === 0 ? "" : ` (and ${this.#untold} more before)`;
    [this.#told, this.#untold] = [now, 0];
    const text = `${this.#port}: no TLS with ${peer}: ${why}${more}`;
    this.#ports.logger.log("warning", text);
  }
}
