import type { Framing } from "../framing/framing.ts";
import type { ByteConn } from "./byte-conn.ts";
import type { Connection } from "./connection.ts";
import type { Door } from "./door.ts";
import {
  carryLink,
  type Link,
  type LinkEvents,
  type LinkOptions,
  type LinkPorts,
  sendOverLink,
} from "./link.ts";
import { type Listener, listenTcp } from "./listener.ts";
import { reason } from "./reason.ts";

/** How a {@link ListeningLink} behaves. */
export interface ListenOptions extends LinkOptions {
  /** Lets the host in by TLS. Default: no TLS. */
  readonly door: Door | undefined;
}

const DEFAULTS: ListenOptions = { idleTimeout: undefined, door: undefined };

/** Milliseconds between two lines of the log about connections that are refused. */
const REFUSAL_PAUSE = 1_000;

/**
 * The host-to-host link, dialled by the host. While there is a connection, a second one is refused:
 * two would each get half of the answers.
 */
export class ListeningLink implements Link {
  readonly #listener: Listener;
  readonly #framing: Framing;
  readonly #ports: LinkPorts;
  readonly #events: LinkEvents;
  readonly #options: ListenOptions;
  #connection: Connection | undefined;
  #refusals = 0;
  #refusalTold = -Infinity;
  #stopped = false;

  /**
   * Listens at once, since that may fail; connections are taken from `start` on.
   *
   * @param address port 0 for one that the system chooses
   * @throws {Deno.errors.AddrInUse} and other errors of `Deno.listen`
   */
  constructor(
    address: { readonly hostname: string; readonly port: number },
    framing: Framing,
    ports: LinkPorts,
    events: LinkEvents,
    options: Partial<ListenOptions> = {},
  ) {
    this.#framing = framing;
    this.#ports = ports;
    this.#events = events;
    this.#options = { ...DEFAULTS, ...options };
    const { door } = this.#options;
    this.#listener = listenTcp(address, ports, (conn) => {
      // Who would be refused has no need to shake hands first.
      if (door === undefined || this.#isTaken) this.#accept(conn);
      else door.take(conn, (secured) => this.#accept(secured));
    });
  }

  /** Where the host has to dial. */
  get name(): string {
    return `${this.#listener.hostname}:${this.#listener.port}`;
  }

  /** The real port, also where the system chose it. */
  get port(): number {
    return this.#listener.port;
  }

  /** Does nothing: the host begins. */
  start(): void {}

  send(message: Uint8Array): void {
    sendOverLink(this.#connection, this.#framing, message, this.#ports);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#listener.close();
    this.#options.door?.close();
    await this.#connection?.finish();
  }

  get #isTaken(): boolean {
    return this.#connection !== undefined || this.#stopped;
  }

  #accept(conn: ByteConn): void {
    if (this.#isTaken) return this.#refuse(conn);
    const connection = carryLink(
      conn,
      this.#framing,
      this.#ports,
      this.#events,
      this.#options,
      (cause) => this.#closed(cause),
    );
    this.#connection = connection;
    this.#ports.logger.log("info", `link to the host ${connection.peer} is up: it has dialled`);
    this.#events.up();
    connection.start();
  }

  #refuse(conn: ByteConn): void {
    const { hostname, port } = conn.remoteAddr;
    conn.close();
    this.#refusals++;
    const now = this.#ports.stopwatch.elapsed();
    // One who dials without end is not to fill the log.
    if (now - this.#refusalTold < REFUSAL_PAUSE) return;
    this.#refusalTold = now;
    const peer = this.#connection?.peer ?? "nobody";
    const text = `a connection to the host's port from ${hostname}:${port} is refused`;
    const count = this.#refusals > 1 ? ` (refusal ${this.#refusals})` : "";
    this.#ports.logger.log("warning", `${text}: ${peer} is connected already${count}`);
  }

  #closed(cause: unknown): void {
    const peer = this.#connection?.peer;
    this.#connection = undefined;
    this.#events.down();
    if (this.#stopped) return;
    const why = reason(cause);
    const text = `no link to the host ${peer}: ${why}; waiting for it to dial again`;
    this.#ports.logger.log("warning", text);
    this.#events.lost?.(why);
  }
}
