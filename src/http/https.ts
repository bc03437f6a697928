import type { Server } from "node:http";
import type { Socket } from "node:net";
import { setImmediate } from "node:timers";
import { createServer, type TlsOptions, type TLSSocket } from "node:tls";
import type { ServerTls } from "../ports.ts";
import { PacedSocket } from "./paced-socket.ts";

/** What node is told of it. */
const settingsOf = ({ cert, key, ca }: ServerTls): TlsOptions => ({
  ...{ cert, key, minVersion: "TLSv1.2" },
  ...ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true },
});

const HUNG_UP = "the peer hung up during the TLS handshake";

/** Keeps count of handshakes, and tells the log of those that fail. */
export interface HandshakeWatch {
  /**
   * One begins.
   *
   * @param giveUp called when it takes too long, and when nobody waits for it any more
   * @returns to be called when it is over; `undefined`: there are too many, hang up
   */
  begin(peer: string, giveUp: () => void): (() => void) | undefined;
  /** @param untrusted as the client's certificate was not taken */
  failed(peer: string, cause: unknown, untrusted: boolean): void;
  /** Gives all of them up. */
  stop(): void;
}

/**
 * Stands before an HTTP server and lets in by TLS. Each handshake has a server of its own that listens
 * nowhere, so that it is known whose it is, and that another certificate counts from the next one on.
 */
export class HttpsDoor {
  readonly #handshakes: HandshakeWatch;
  #tls: ServerTls;

  constructor(tls: ServerTls, handshakes: HandshakeWatch) {
    this.#tls = tls;
    this.#handshakes = handshakes;
  }

  /** Another certificate, key or CA, for handshakes from now on. */
  change(tls: ServerTls): void {
    this.#tls = tls;
  }

  /** From now on who connects to a server is served by it when he has shaken hands. */
  standBefore(server: Server): void {
    const serve = server.listeners("connection");
    server.removeAllListeners("connection");
    server.on("connection", (raw: Socket) => {
      try {
        this.#shakeHands(raw, (socket) => {
          for (const listener of serve) listener.call(server, socket);
        });
      } catch (cause) {
        this.#handshakes.failed(`${raw.remoteAddress}:${raw.remotePort}`, cause, false);
        raw.destroy();
      }
    });
  }

  /** Gives up the handshakes that are under way. */
  close(): void {
    this.#handshakes.stop();
  }

  #shakeHands(raw: Socket, taken: (socket: TLSSocket) => void): void {
    const { remoteAddress, remotePort } = raw;
    const peer = `${remoteAddress}:${remotePort}`;
    let over = false;
    const end = this.#handshakes.begin(peer, () => {
      over = true;
      raw.destroy();
    });
    if (end === undefined) return void raw.destroy();
    const below = new PacedSocket(raw);
    const failed = (cause: unknown, untrusted = false): void => {
      if (over) return;
      over = true;
      end();
      raw.destroy();
      // Who says nothing and goes has looked whether somebody is here.
      if (below.hasSpoken) this.#handshakes.failed(peer, cause, untrusted);
    };
    // What else is wrong is told with the same turn.
    const gone = () => setImmediate(() => failed(new Error(HUNG_UP)));
    for (const event of ["end", "close"]) below.once(event, gone);
    const tls = this.#tls;
    const server = createServer(settingsOf(tls));
    server.once("tlsClientError", (error, socket) => failed(error, !!socket.authorizationError));
    server.once("secureConnection", (socket: TLSSocket) => {
      const isKnown = socket.authorized && socket.getPeerX509Certificate() !== undefined;
      if (tls.ca !== undefined && !isKnown) return failed(new Error("no certificate"), true);
      if (over) return;
      over = true;
      end();
      below.follow(socket);
      // The stream below it is none of node's sockets, of which it would ask that.
      Object.defineProperties(socket, {
        remoteAddress: { value: remoteAddress },
        remotePort: { value: remotePort },
      });
      taken(socket);
    });
    server.emit("connection", below);
  }
}
