import type { Hono } from "hono";
import type { Logger, Timers } from "../ports.ts";

/** A running HTTP server. */
export interface HttpServer {
  readonly hostname: string;
  /** The real port, also where the system chose it. */
  readonly port: number;
  /** Takes no new connections, and resolves when those that are open have got their answers. */
  finish(): Promise<void>;
}

/** Milliseconds before listening is tried again after it ended by a fault. */
const RESTART_PAUSE = 100;

/**
 * Serves an app on a port, 0 for one that the system chooses. `Deno.serve` ends when a connection
 * cannot be accepted, as when files have run out; it is started anew then, on the same port.
 *
 * @throws {Deno.errors.AddrInUse} and other errors of `Deno.serve`, at the start only
 */
export function serveHttp(
  // deno-lint-ignore no-explicit-any -- the app's own environment is no concern of the server
  app: Hono<any>,
  address: { readonly hostname: string; readonly port: number },
  ports: { readonly timers: Timers; readonly logger: Logger },
): HttpServer {
  let finishing = false;
  let listening = true;

  function listen(port: number): Deno.HttpServer<Deno.NetAddr> {
    const options = { hostname: address.hostname, port, onListen: () => {} };
    const started = Deno.serve(options, (request, info) => app.fetch(request, info));
    started.finished.catch((cause) => fault(cause));
    return started;
  }

  function fault(cause: unknown): void {
    listening = false;
    if (finishing) return;
    ports.logger.log("error", `HTTP cannot accept connections: ${String(cause)}; trying again`);
    ports.timers.after(RESTART_PAUSE, restart);
  }

  function restart(): void {
    if (finishing) return;
    try {
      server = listen(server.addr.port);
      listening = true;
    } catch (cause) {
      fault(cause);
    }
  }

  let server = listen(address.port);
  return {
    hostname: server.addr.hostname,
    port: server.addr.port,
    finish() {
      finishing = true;
      return listening ? server.shutdown() : Promise.resolve();
    },
  };
}
