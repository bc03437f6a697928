import type { Codec } from "../codec/codec.ts";
import type { Options } from "../config/options.ts";
import { createApp } from "../http/app.ts";
import { type HttpServer, serveHttp } from "../http/server.ts";
import { Gateway, type HostSide } from "../multiplexer/gateway.ts";
import { ClientServer } from "../net/client-server.ts";
import { DialledLink } from "../net/dialled-link.ts";
import { type Listener, listenTcp } from "../net/listener.ts";
import { clientFraming, hostFraming } from "./framings.ts";
import { replyToHost } from "./host-requests.ts";
import { listenFor } from "./listening.ts";
import type { World } from "./world.ts";

/** Where the gateway listens: on every interface, as terminals are elsewhere. */
export const ANYWHERE = "0.0.0.0";

/** Milliseconds that HTTP clients have to take their answers when nothing is under way any more. */
const HTTP_LINGER = 1_000;

/** A running gateway. */
export interface RunningGateway {
  readonly gateway: Gateway;
  readonly tcp: Listener | undefined;
  readonly http: HttpServer | undefined;
  /**
   * Takes nothing new, waits for what is under way, and closes.
   *
   * @returns whether all of it ended in time; what did not was given up, and its clients were told
   */
  drain(): Promise<boolean>;
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
  const host: HostSide = {
    maxMessage: framing.maxMessage,
    send: (bytes) => link.send(bytes),
    reply: (request) => replyToHost(codec, request, world),
  };
  const gateway = new Gateway(codec, host, world, {
    keyFields: options.queueMessageKeyFields,
    lockTerminal: options.queueLockTerminal,
    maxQueue: options.maxQueue,
    timeout: options.queueTimeout * 1000,
  });
  return { link, gateway };
}

/** Ends HTTP. A client that is still sending its request does not hold up the others' end. */
function finishHttp(http: HttpServer, { timers }: World): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(HTTP_LINGER, resolve);
    http.finish().then(resolve, reject).finally(cancel);
  });
}

/** Waits until nothing is under way, or gives up what is when the time has passed. */
function drained(gateway: Gateway, limit: number, { timers, logger }: World): Promise<boolean> {
  return new Promise((resolve) => {
    let inTime = true;
    const cancel = timers.after(limit, () => {
      inTime = false;
      logger.log("error", `not drained in ${limit / 1000} s: given up ${gateway.open} requests`);
      gateway.giveUp();
    });
    gateway.drain(() => {
      cancel();
      resolve(inTime);
    });
  });
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
        (at) => serveHttp(createApp(gateway, world), at, world),
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
      const inTime = await drained(gateway, options.drainTimeout * 1000, world);
      await Promise.all([clients.finish(), http && finishHttp(http, world)]);
      await link.stop();
      return inTime;
    },
  };
}
