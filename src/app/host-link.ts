import type { Options } from "../config/options.ts";
import type { Framing } from "../framing/framing.ts";
import { DialledLink } from "../net/dialled-link.ts";
import type { Link, LinkEvents } from "../net/link.ts";
import { ListeningLink } from "../net/listening-link.ts";
import { listenFor } from "./listening.ts";
import type { GatewayTls } from "./tls/gateway-tls.ts";
import type { World } from "./world.ts";

/** Where the gateway listens: on every interface, as terminals and hosts are elsewhere. */
export const ANYWHERE = "0.0.0.0";

/** The host: at an address that is dialled, or behind a port where it dials us. */
export type Upstream =
  | { readonly dial: { readonly hostname: string; readonly port: number } }
  | { readonly listen: number };

/**
 * The link to the host, whoever dials.
 *
 * @throws {CannotListen}
 */
export function hostLink(
  upstream: Upstream,
  framing: Framing,
  options: Options,
  world: World,
  events: LinkEvents,
  tls: GatewayTls,
): Promise<Link> {
  const { upstreamTimeout } = options;
  const idleTimeout = upstreamTimeout === undefined ? undefined : upstreamTimeout * 1000;
  if ("dial" in upstream) {
    const secure = tls.secure(options.upstreamTlsName ?? upstream.dial.hostname);
    const behaviour = { idleTimeout, secure };
    return Promise.resolve(new DialledLink(upstream.dial, framing, world, events, behaviour));
  }
  const address = { hostname: ANYWHERE, port: upstream.listen };
  return listenFor("upstream-listen-port", address, (at) => {
    return new ListeningLink(at, framing, world, events, { idleTimeout, door: tls.linkDoor });
  });
}
