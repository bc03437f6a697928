import { connect as connectTcp, createServer as listenTcp, type Socket } from "node:net";
import {
  connect as connectTls,
  type ConnectionOptions,
  createServer as listenTls,
  Server,
  type TlsOptions,
  type TLSSocket,
} from "node:tls";
import type { Certified } from "../net/certificates.ts";
import { LOOPBACK } from "../net/sockets.ts";

/** Joins two streams, each way; what ends or breaks one ends the other. */
function join(one: Socket | TLSSocket, other: Socket | TLSSocket): void {
  for (const [from, to] of [[one, other], [other, one]] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }
}

/** Passes connections on, and puts TLS on them or takes it off. */
export class TlsRelay implements AsyncDisposable {
  readonly #server: ReturnType<typeof listenTcp>;
  readonly #open = new Set<Socket | TLSSocket>();
  /** Connections that were made to it, with TLS done where it speaks that. */
  count = 0;

  private constructor(
    make: (take: (socket: Socket | TLSSocket) => void) => ReturnType<typeof listenTcp>,
  ) {
    this.#server = make((socket) => {
      this.count++;
      this.#keep(socket);
    });
  }

  /** Speaks TLS to who connects, and none to a port of this machine: a host, for a gateway by TLS. */
  static async takingOff(port: number, options: TlsOptions): Promise<TlsRelay> {
    const relay: TlsRelay = new TlsRelay((take) => {
      const server = listenTls(options, (socket) => {
        take(socket);
        join(socket, relay.#keep(connectTcp(port, LOOPBACK)));
      });
      // Who fails is told of by the other side.
      return server.on("tlsClientError", () => {});
    });
    return await relay.#listen();
  }

  /** Speaks TLS to a port, and none to who connects: for clients, or hosts, without TLS of their own. */
  static async puttingOn(port: number, options: ConnectionOptions): Promise<TlsRelay> {
    const relay: TlsRelay = new TlsRelay((take) => {
      return listenTcp((socket) => {
        take(socket);
        const to = { host: LOOPBACK, port, servername: "localhost", ...options };
        join(socket, relay.#keep(connectTls(to)));
      });
    });
    return await relay.#listen();
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Shows another certificate to who connects from now on, where it speaks TLS to them. */
  show({ cert, key }: Certified): void {
    if (this.#server instanceof Server) this.#server.setSecureContext({ cert, key });
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  #listen(): Promise<TlsRelay> {
    return new Promise((resolve) => this.#server.listen(0, LOOPBACK, () => resolve(this)));
  }

  #keep<Kept extends Socket | TLSSocket>(socket: Kept): Kept {
    this.#open.add(socket);
    socket.on("close", () => this.#open.delete(socket));
    return socket;
  }
}
