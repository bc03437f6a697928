import type { Framing } from "../framing/framing.ts";
import type { Logger, Timers } from "../ports.ts";
import { Connection } from "./connection.ts";
import { reason } from "./reason.ts";

/** The other side of a connection, to one who handles one of its messages. */
export interface Peer {
  /** Sends it an answer to the message; thrown away once the connection is closed. */
  send(message: Uint8Array): void;
  /** Does something `delay` milliseconds from now, unless the connection is closed before. */
  later(delay: number, action: () => void): void;
  /** Closes the connection at once: what waits to be written is lost, and what has come unread too. */
  close(): void;
}

/** Does what a message asks for: answers it, as a rule. */
export type MessageHandler = (message: Uint8Array, peer: Peer) => void;

/** Things to be done later, all of which can be called off. */
export class Intentions {
  readonly #timers: Timers;
  readonly #cancels = new Set<() => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Does something `delay` milliseconds from now. */
  add(delay: number, action: () => void): void {
    const cancel = this.#timers.after(delay, () => {
      this.#cancels.delete(cancel);
      action();
    });
    this.#cancels.add(cancel);
  }

  /** Calls off what has not been done. */
  drop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}

/** Serves connections, each message by itself: the emulated bank's. */
export class MessageServer {
  readonly #framing: Framing;
  readonly #ports: { readonly timers: Timers; readonly logger: Logger };
  readonly #handle: MessageHandler;
  readonly #connections = new Set<Connection>();

  /** @param name for logs, e.g. `bank` */
  constructor(
    readonly name: string,
    framing: Framing,
    ports: { readonly timers: Timers; readonly logger: Logger },
    handle: MessageHandler,
  ) {
    this.#framing = framing;
    this.#ports = ports;
    this.#handle = handle;
  }

  /** Takes a connection over. */
  accept(conn: Deno.TcpConn): void {
    const intentions = new Intentions(this.#ports.timers);
    const peer: Peer = {
      send: (message) => connection.send(message),
      later: (delay, action) => intentions.add(delay, action),
      close: () => connection.close(),
    };
    const connection = new Connection(conn, this.#framing, this.#ports.timers, {
      message: (bytes, reply) => {
        if (reply === undefined) return this.#handle(bytes, peer);
        const send = (message: Uint8Array) => connection.send(message, reply);
        this.#handle(bytes, { ...peer, send });
      },
      ended: () => void connection.finish().catch((cause) => connection.close(cause)),
      closed: (cause) => {
        intentions.drop();
        this.#connections.delete(connection);
        if (cause !== undefined) this.#tell(connection, cause);
      },
    }, { readSize: 64 * 1024 });
    this.#connections.add(connection);
    connection.start();
  }

  /** Closes every connection. */
  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #tell({ peer }: Connection, cause: unknown): void {
    this.#ports.logger.log("warning", `${this.name}: ${peer} closed: ${reason(cause)}`);
  }
}
