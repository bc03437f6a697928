import type { Framing } from "../framing/framing.ts";
import type { ByteConn } from "./byte-conn.ts";
import type { Connection } from "./connection.ts";
import { dial, type Secure } from "./dial.ts";
import {
  carryLink,
  type Link,
  type LinkEvents,
  type LinkOptions,
  type LinkPorts,
  sendOverLink,
} from "./link.ts";
import { reason } from "./reason.ts";
import { RECONNECT, reconnectDelay, type ReconnectOptions } from "./reconnect.ts";

/** How a {@link DialledLink} behaves. */
export interface DialOptions extends LinkOptions {
  /** Milliseconds that one attempt to connect may take. Default: 10,000. */
  readonly connectTimeout: number;
  /** Goes over to TLS; what it takes for that counts for the time above. Default: no TLS. */
  readonly secure: Secure | undefined;
  readonly reconnect: ReconnectOptions;
}

const DEFAULTS: DialOptions = {
  connectTimeout: 10_000,
  secure: undefined,
  reconnect: RECONNECT,
  idleTimeout: undefined,
};

/** Milliseconds that a connection must live to count as a success, so that delays start afresh. */
const SETTLED = 5_000;

/** The host-to-host link, dialled by us, and again whenever it is lost, for ever. */
export class DialledLink implements Link {
  readonly #address: { readonly hostname: string; readonly port: number };
  readonly #framing: Framing;
  readonly #ports: LinkPorts;
  readonly #events: LinkEvents;
  readonly #options: DialOptions;
  #connection: Connection | undefined;
  #failures = 0;
  #connectedAt = 0;
  #stopped = false;
  /** Ends the attempt or the waiting that is under way. */
  #cancel: (() => void) | undefined;

  constructor(
    address: { readonly hostname: string; readonly port: number },
    framing: Framing,
    ports: LinkPorts,
    events: LinkEvents,
    options: Partial<DialOptions> = {},
  ) {
    this.#address = address;
    this.#framing = framing;
    this.#ports = ports;
    this.#events = events;
    this.#options = { ...DEFAULTS, ...options };
  }

  /** The host's address, for people. */
  get name(): string {
    return `${this.#address.hostname}:${this.#address.port}`;
  }

  /** Starts to dial. */
  start(): void {
    this.#dial();
  }

  /** Sends a message; without a connection it is thrown away: `down` was told. */
  send(message: Uint8Array): void {
    sendOverLink(this.#connection, this.#framing, message, this.#ports);
  }

  /** Closes the link, what waits written first, and dials no more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#connection?.finish();
  }

  async #dial(): Promise<void> {
    const abort = new AbortController();
    this.#cancel = () => abort.abort(new Error("stopped"));
    const { connectTimeout: timeout, secure } = this.#options;
    const wishes = { timeout, late: `no connection in ${timeout} ms`, secure, abort };
    let conn: ByteConn;
    try {
      conn = await dial(this.#address, wishes, this.#ports.timers);
    } catch (cause) {
      return this.#lost(cause);
    }
    if (this.#stopped) return conn.close();
    try {
      this.#connected(conn);
    } catch (cause) {
      conn.close();
      this.#lost(cause);
    }
  }

  #connected(conn: ByteConn): void {
    this.#connectedAt = this.#ports.stopwatch.elapsed();
    const level = this.#failures === 0 ? "info" : "warning";
    this.#connection = carryLink(
      conn,
      this.#framing,
      this.#ports,
      this.#events,
      this.#options,
      (cause, spoke) => this.#closed(cause, spoke),
    );
    this.#ports.logger.log(level, `link to the host ${this.name} is up`);
    this.#events.up();
    this.#connection.start();
  }

  #closed(cause: unknown, spoke: boolean): void {
    this.#connection = undefined;
    this.#events.down();
    const lived = this.#ports.stopwatch.elapsed() - this.#connectedAt;
    // Who speaks our language is the host, however soon it may hang up.
    if (spoke || lived >= SETTLED) this.#failures = 0;
    this.#lost(cause);
  }

  #lost(cause: unknown): void {
    if (this.#stopped) return;
    const delay = reconnectDelay(++this.#failures, this.#ports.random, this.#options.reconnect);
    const why = reason(cause);
    const text = `no link to the host ${this.name}: ${why}; again in ${delay} ms`;
    this.#ports.logger.log("warning", text);
    this.#events.lost?.(why);
    this.#cancel = this.#ports.timers.after(delay, () => this.#dial());
  }
}
