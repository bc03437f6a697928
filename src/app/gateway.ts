import type { Codec } from "../codec/codec.ts";
import type { Options } from "../config/options.ts";
import { createApp } from "../http/app.ts";
import { type HttpServer, serveHttp } from "../http/server.ts";
import { Gateway } from "../multiplexer/gateway.ts";
import { ClientServer } from "../net/client-server.ts";
import { DialledLink } from "../net/dialled-link.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import { clientFraming, hostFraming } from "./framings.ts";
import { listenFor } from "./listening.ts";
import type { World } from "./world.ts";

/** Where the gateway listens: on every interface, as terminals are elsewhere. */
export const ANYWHERE = "0.0.0.0";

/** A running gateway. */
export interface RunningGateway {
  readonly gateway: Gateway;
  readonly tcp: Listener | undefined;
  readonly http: HttpServer | undefined;
  /** Takes nothing new, waits for what is under way, and closes. */
  drain(): Promise<void>;
}

function connectLink(
  upstream: { readonly hostname: string; readonly port: number },
  options: Options,
  codec: Codec,
  world: World,
) {
  const framing = hostFraming(options, codec);
  const link: DialledLink = new DialledLink(upstream, framing, world, {
    up: () => gateway.linkUp(),
    down: () => gateway.linkDown(),
    message: (bytes) => gateway.hostSent(bytes),
    congested: () => gateway.linkCongested(),
    writable: () => gateway.linkWritable(),
  });
  const host = { maxMessage: framing.maxMessage, send: (bytes: Uint8Array) => link.send(bytes) };
  const gateway = new Gateway(codec, host, world, {
    keyFields: options.queueMessageKeyFields,
    lockTerminal: options.queueLockTerminal,
    maxQueue: options.maxQueue,
    timeout: options.queueTimeout * 1000,
  });
  return { link, gateway };
}

/**
 * Runs a gateway: dials the host, and listens for clients as the options say.
 *
 * @param upstream the host's address
 * @throws {CannotListen} nothing is left running then
 */
export function startGateway(
  options: Options,
  upstream: { readonly hostname: string; readonly port: number },
  codec: Codec,
  world: World,
): RunningGateway {
  const { link, gateway } = connectLink(upstream, options, codec, world);
  const clients = new ClientServer(gateway, clientFraming(options, codec), world);
  let tcp: Listener | undefined;
  let http: HttpServer | undefined;
  if (options.listenPort !== undefined) {
    const address = { hostname: ANYWHERE, port: options.listenPort };
    tcp = listenFor(
      "listen-port",
      address,
      (at) => listenTcp(at, world, (conn) => clients.accept(conn)),
    );
  }
  if (options.listenHttpPort !== undefined) {
    const address = { hostname: ANYWHERE, port: options.listenHttpPort };
    try {
      http = listenFor(
        "listen-http-port",
        address,
        (at) => serveHttp(createApp(gateway, world), at),
      );
    } catch (cause) {
      tcp?.close();
      throw cause;
    }
  }
  link.start();
  return {
    gateway,
    tcp,
    http,
    async drain() {
      tcp?.close();
      await new Promise<void>((done) => gateway.drain(done));
      await Promise.all([clients.finish(), http?.finish()]);
      await link.stop();
    },
  };
}
