import type { Hono } from "hono";

/** A running HTTP server. */
export interface HttpServer {
  readonly hostname: string;
  /** The real port, also where the system chose it. */
  readonly port: number;
  /** Takes no new connections, and resolves when those that are open have got their answers. */
  finish(): Promise<void>;
}

/**
 * Serves an app on a port, 0 for one that the system chooses.
 *
 * @throws {Deno.errors.AddrInUse} and other errors of `Deno.serve`
 */
export function serveHttp(
  // deno-lint-ignore no-explicit-any -- the app's own environment is no concern of the server
  app: Hono<any>,
  address: { readonly hostname: string; readonly port: number },
): HttpServer {
  const server = Deno.serve({ ...address, onListen: () => {} }, (request, info) => {
    return app.fetch(request, info);
  });
  return {
    hostname: server.addr.hostname,
    port: server.addr.port,
    finish: () => server.shutdown(),
  };
}
