import type { Secure } from "../../net/dial.ts";
import type { DialledTls } from "../../net/tls-dial.ts";
import type { Timers } from "../../ports.ts";

/** What is to be told of a host by TLS. */
export interface HostTls {
  /** `TLS 1.3` or `TLS 1.2`. */
  readonly version: string;
  /** When its certificate ends: milliseconds since 1970-01-01T00:00Z. */
  readonly end: number;
}

/**
 * What goes over to TLS with a host that was dialled.
 *
 * @param tls asked each time
 * @param met is told of the host when the handshake is done. Default: nobody is
 */
export function securing(
  tls: () => DialledTls,
  timers: Timers,
  met: (host: HostTls) => void = () => {},
): Secure {
  return async (tcp, signal) => {
    // Loaded where it is wanted: most have no TLS.
    const { dialTls } = await import("../../net/tls-dial.ts");
    const { conn, version, certificate } = await dialTls(tcp, tls(), timers, signal);
    met({ version: version.replace("TLSv", "TLS "), end: certificate.validToDate.getTime() });
    return conn;
  };
}
