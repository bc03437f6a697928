import type { Logger, Timers } from "../ports.ts";

/** Milliseconds before accepting is tried again after it failed, as when files have run out. */
const ACCEPT_PAUSE = 100;

/** The peer was gone before its connection was taken: that is its own end, not the listener's. */
function isPeersEnd(cause: unknown): boolean {
  return cause instanceof Deno.errors.NotConnected ||
    cause instanceof Deno.errors.ConnectionReset ||
    cause instanceof Deno.errors.ConnectionAborted;
}

/** A TCP listener that hands its connections over. */
export interface Listener {
  readonly hostname: string;
  /** The real port, also where the system chose it. */
  readonly port: number;
  /** Connections that were accepted so far. */
  readonly accepted: number;
  /**
   * Accepts no more; connections stay. Those that the system has made already, and that wait to be
   * accepted, are broken by it.
   */
  close(): void;
  /** Resolves a moment after `close`, when the port can be listened on again. */
  readonly ended: Promise<void>;
}

/**
 * Listens on a port, 0 for one that the system chooses.
 *
 * @throws {Deno.errors.AddrInUse} and other errors of `Deno.listen`
 */
export function listenTcp(
  address: { readonly hostname: string; readonly port: number },
  ports: { readonly timers: Timers; readonly logger: Logger },
  accepted: (conn: Deno.TcpConn) => void,
): Listener {
  const listener = Deno.listen({ ...address, transport: "tcp" });
  let closed = false;
  let count = 0;

  function take(conn: Deno.TcpConn): void {
    count++;
    try {
      accepted(conn);
    } catch (cause) {
      ports.logger.log("warning", `a connection was lost at once: ${String(cause)}`);
      conn.close();
    }
  }

  async function acceptAll(): Promise<void> {
    while (!closed) {
      try {
        take(await listener.accept());
      } catch (cause) {
        if (closed || isPeersEnd(cause)) continue;
        ports.logger.log("error", `cannot accept a connection: ${String(cause)}`);
        await new Promise<void>((done) => ports.timers.after(ACCEPT_PAUSE, done));
      }
    }
  }

  const ended = acceptAll();
  return {
    ended,
    hostname: listener.addr.hostname,
    port: listener.addr.port,
    get accepted() {
      return count;
    },
    close() {
      if (closed) return;
      closed = true;
      listener.close();
    },
  };
}
