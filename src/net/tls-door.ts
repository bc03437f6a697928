import { setImmediate } from "node:timers";
import { createServer, type TLSSocket } from "node:tls";
import type { ServerTls } from "../ports.ts";
import { addressText } from "./address.ts";
import type { ByteConn } from "./byte-conn.ts";
import type { Door } from "./door.ts";
import { type HandshakePorts, Handshakes } from "./handshakes.ts";
import { TlsConn } from "./tls-conn.ts";
import { HUNG_UP, TlsTrouble } from "./tls-trouble.ts";
import { TlsTransport } from "./tls-transport.ts";

/** Somebody said nothing and went: he has looked whether we are here. */
class PortCheck extends Error {
  override readonly name = "PortCheck";
}

/** A client's certificate was not taken. */
class Untrusted extends Error {
  override readonly name = "Untrusted";
}

/**
 * Lets in by TLS who dials us. Each handshake has a server of its own that listens nowhere, so that it
 * is known whose it is, and that another certificate counts from the next one on.
 */
export class TlsDoor implements Door {
  readonly #handshakes: Handshakes;
  #tls: ServerTls;

  /**
   * @param port the option that people know it by, for the log
   * @param most handshakes that may be under way. Default: 1000
   */
  constructor(port: string, tls: ServerTls, ports: HandshakePorts, most?: number) {
    this.#handshakes = new Handshakes(port, ports, most);
    this.#tls = tls;
  }

  /** Another certificate, key or CA, for handshakes from now on. */
  change(tls: ServerTls): void {
    this.#tls = tls;
  }

  /** Takes a connection over, and hands it on when its handshake is done; closes it otherwise. */
  take(conn: Deno.TcpConn, taken: (conn: ByteConn) => void): void {
    const peer = addressText(conn.remoteAddr as Deno.NetAddr);
    const transport = new TlsTransport(conn);
    let givenUp = false;
    const end = this.#handshakes.begin(peer, () => {
      givenUp = true;
      transport.cut();
    });
    if (end === undefined) return void transport.cut();
    this.#shakeHands(transport).then((socket) => {
      taken(new TlsConn(socket, transport, conn));
    }).catch((cause) => {
      // Of one that was given up all is told.
      if (!givenUp && !(cause instanceof PortCheck)) {
        this.#handshakes.failed(peer, cause, cause instanceof Untrusted);
      }
      transport.cut();
    }).finally(end);
  }

  /** Gives up the handshakes that are under way. */
  close(): void {
    this.#handshakes.stop();
  }

  async #shakeHands(transport: TlsTransport): Promise<TLSSocket> {
    const { cert, key, ca } = this.#tls;
    const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
    const server = createServer({
      ...{ cert, key, allowHalfOpen: true, minVersion: "TLSv1.2" },
      ...ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true },
    });
    server.once("secureConnection", (socket) => {
      const isKnown = socket.authorized && socket.getPeerX509Certificate() !== undefined;
      if (ca === undefined || isKnown) resolve(socket);
      else reject(new Untrusted());
    });
    server.once("tlsClientError", (error, socket) => {
      reject(socket.authorizationError ? new Untrusted() : error);
    });
    // Of one who just goes node says nothing; what it has to say otherwise comes with the turn.
    const why = () => transport.cause ?? new TlsTrouble(HUNG_UP);
    const gone = () => setImmediate(() => reject(transport.hasHeard ? why() : new PortCheck()));
    transport.once("end", gone);
    transport.once("close", gone);
    server.emit("connection", transport);
    return await promise;
  }
}
