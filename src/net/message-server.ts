import type { Framing } from "../framing/framing.ts";
import type { Logger, Timers } from "../ports.ts";
import { Connection } from "./connection.ts";

/** Answers one message; `undefined` when there is nothing to say. */
export type MessageHandler = (message: Uint8Array) => Uint8Array | undefined;

/** Serves connections on which each message gets its answer at once: the emulated bank's. */
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
    const connection = new Connection(conn, this.#framing, this.#ports.timers, {
      message: (bytes) => {
        const answer = this.#handle(bytes);
        if (answer !== undefined) connection.send(answer);
      },
      ended: () => void connection.finish().catch((cause) => connection.close(cause)),
      closed: (cause) => {
        this.#connections.delete(connection);
        if (cause !== undefined) {
          const text = cause instanceof Error ? cause.message : String(cause);
          this.#ports.logger.log("warning", `${this.name}: ${connection.peer} closed: ${text}`);
        }
      },
    }, { readSize: 64 * 1024 });
    this.#connections.add(connection);
    connection.start();
  }

  /** Closes every connection. */
  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}
