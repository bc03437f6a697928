import type { Options } from "../config/options.ts";
import type { HttpServer } from "../http/server.ts";
import type { OpenJournal } from "../journal/journal.ts";
import type { ClientGateway } from "../multiplexer/client-gateway.ts";
import { ANYWHERE } from "./host-link.ts";
import { listenFor } from "./listening.ts";
import type { World } from "./world.ts";

/** Milliseconds that HTTP clients have to take their answers when nothing is under way any more. */
const HTTP_LINGER = 1_000;

/**
 * Listens for HTTP clients where the options say so.
 *
 * @throws {CannotListen}
 */
export async function listenForHttp(
  { listenHttpPort, clientTimeout, closeAfterAnswer }: Options,
  gateway: ClientGateway,
  journal: OpenJournal | undefined,
  world: World,
): Promise<HttpServer | undefined> {
  if (listenHttpPort === undefined) return undefined;
  // Loaded where it is wanted: without it the program starts sooner, and is smaller.
  const { createApp } = await import("../http/app.ts");
  const { serveHttp } = await import("../http/server.ts");
  const address = { hostname: ANYWHERE, port: listenHttpPort };
  const idle = clientTimeout === undefined ? {} : { idleTimeout: clientTimeout * 1000 };
  return await listenFor("listen-http-port", address, (at) => {
    const app = createApp(gateway, world, { closeAfterAnswer, earlier: journal?.keys ?? [] });
    return serveHttp(app, at, world, idle);
  });
}

/** Ends HTTP. A client that is still sending its request does not hold up the others' end. */
export function finishHttp(http: HttpServer, { timers }: World): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(HTTP_LINGER, resolve);
    http.finish().then(resolve, reject).finally(cancel);
  });
}
