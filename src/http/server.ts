import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Logger, ServerTls, Timers } from "../ports.ts";
import { testHearing } from "./hearing.ts";
import type { HttpsDoor } from "./https.ts";

/** A running HTTP server. */
export interface HttpServer {
  readonly hostname: string;
  /** The real port, also where the system chose it. */
  readonly port: number;
  /** Connections that are open. */
  readonly connections: number;
  /** Connections that were taken so far. */
  readonly accepted: number;
  /** Takes no new connections, and resolves when those that are open have got their answers. */
  finish(): Promise<void>;
  /** As {@link HttpOptions.idleTimeout}, from now on; `undefined`: the default. */
  setIdleTimeout(milliseconds: number | undefined): void;
  /** Shows another certificate to who connects from now on. Does nothing where there is no TLS. */
  setTls(tls: ServerTls): void;
}

/** How clients of HTTP are served. */
export interface HttpOptions {
  /** Milliseconds between requests after which a connection is closed. Default: 120,000. */
  readonly idleTimeout: number | undefined;
  /** Who connects shakes hands by TLS first. Default: no TLS. */
  readonly door: HttpsDoor | undefined;
}

/** Where nothing is said of it. */
const IDLE_TIMEOUT = 120_000;

/** Milliseconds in which a request's headers have to come, the first bytes of a connection included. */
const HEADERS_TIMEOUT = 10_000;

/** Milliseconds in which a whole request has to come. */
const REQUEST_TIMEOUT = 30_000;

/** Requests on one connection that are not answered yet, at the most. */
const MOST_PIPELINED = 64;

/** Milliseconds between two looks at who is late. */
const CHECK_INTERVAL = 1_000;

/** Bytes of a request's headers at the most. */
const MAX_HEADERS = 16 * 1024;

const LIMITS = {
  headersTimeout: HEADERS_TIMEOUT,
  requestTimeout: REQUEST_TIMEOUT,
  connectionsCheckingInterval: CHECK_INTERVAL,
  maxHeaderSize: MAX_HEADERS,
};

function listening(server: Server, port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("not a TCP server"));
      else resolve(address.port);
    });
  });
}

/** Hangs up on a client that asks and asks, and takes no answers. */
function atMost(listener: RequestListener): RequestListener {
  const open = new WeakMap<Socket, number>();
  return (incoming, outgoing) => {
    const { socket } = incoming;
    const count = (open.get(socket) ?? 0) + 1;
    if (count > MOST_PIPELINED) return socket.destroy();
    open.set(socket, count);
    outgoing.once("finish", () => open.set(socket, open.get(socket)! - 1));
    return listener(incoming, outgoing);
  };
}

/** A server that does not listen yet, and keeps its open connections in `sockets`. */
function openServer(
  options: ServerOptions,
  listener: RequestListener,
  sockets: Set<Socket>,
  door: HttpsDoor | undefined,
): Server {
  const server = createServer(options, atMost(listener));
  door?.standBefore(server);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // One for each request that is under way on it.
    socket.setMaxListeners(0);
    socket.once("close", () => sockets.delete(socket));
  });
  return server;
}

/** Closes connections as they come to rest; resolves when there is none. */
function finish(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  server.close();
  server.closeIdleConnections();
  return new Promise((resolve) => {
    const look = () => {
      if (sockets.size === 0) resolve();
    };
    for (const socket of sockets) socket.once("close", look);
    look();
  });
}

/**
 * Serves an app on a port, 0 for one that the system chooses. By node:http, as `Deno.serve` has no
 * time limit for headers, bodies and idle connections.
 *
 * @throws {Error} with the code `EADDRINUSE` and its like, when the port cannot be had
 */
export async function serveHttp(
  // deno-lint-ignore no-explicit-any -- the app's own environment is no concern of the server
  app: Hono<any>,
  address: { readonly hostname: string; readonly port: number },
  { timers, logger }: { readonly timers: Timers; readonly logger: Logger },
  options: Partial<HttpOptions> = {},
): Promise<HttpServer> {
  const { hostname } = address;
  const { door } = options;
  let { idleTimeout = IDLE_TIMEOUT } = options;
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: true });
  const sockets = new Set<Socket>();
  let accepted = 0;
  const open = () => {
    const made = openServer({ ...LIMITS, keepAliveTimeout: idleTimeout }, listener, sockets, door);
    return made.on("connection", () => accepted++);
  };
  let server = open();
  const port = await listening(server, address.port, hostname);
  const hears = (ours: number) => [...sockets].some(({ remotePort }) => remotePort === ours);

  /** A new server on the same port; what the deaf one has heard before it goes on serving. */
  async function listenAnew(): Promise<void> {
    logger.log("error", "HTTP takes no connections any more; listening anew");
    server.close();
    server = open();
    await listening(server, port, hostname).catch((cause) => {
      logger.log("error", `HTTP cannot listen on port ${port}: ${String(cause)}; trying again`);
    });
  }

  const endTests = testHearing({ hostname, port, hears }, timers, listenAnew);
  return {
    hostname,
    port,
    get connections() {
      return sockets.size;
    },
    get accepted() {
      return accepted;
    },
    finish() {
      endTests();
      door?.close();
      return finish(server, sockets);
    },
    setIdleTimeout(milliseconds = IDLE_TIMEOUT) {
      idleTimeout = milliseconds;
      server.keepAliveTimeout = milliseconds;
    },
    setTls: (tls) => door?.change(tls),
  };
}
