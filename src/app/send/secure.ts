import type { Secure } from "../../net/dial.ts";
import type { Timers } from "../../ports.ts";

/** How a host is called by TLS: who it has to be, and the files, each in PEM, that go with that. */
export interface TlsWishes {
  /** The name, or IP address, that its certificate has to be for. */
  readonly name: string;
  /** Those who may have signed it. Default: the well-known CAs. */
  readonly ca: string | undefined;
  /** Our own certificate. Default: none is shown. */
  readonly cert: string | undefined;
  /** Its key. */
  readonly key: string | undefined;
}

/**
 * What goes over to TLS as a gateway does that dials its host.
 *
 * @param tell is told, in a line, what there is then
 * @throws {CannotUseCertificate} for a file that cannot be used
 */
export async function secureBy(
  { name, ca, cert, key }: TlsWishes,
  timers: Timers,
  tell: (line: string) => void,
): Promise<Secure> {
  // Most hosts are called without: it is loaded where it is wanted.
  const { loadSide } = await import("../tls/load.ts");
  const { dialledTls, named } = await import("../tls/sides.ts");
  const { dayOf } = await import("../tls/ends.ts");
  const { securing } = await import("../tls/securing.ts");
  const files = {
    ca: named("upstream-tls-ca", ca),
    cert: named("upstream-tls-cert", cert),
    key: named("upstream-tls-key", key),
  };
  const side = await loadSide(files, timers);
  const tls = dialledTls(side ?? { own: undefined, ca: undefined }, name);
  return securing(() => tls, timers, ({ version, end }) => {
    tell(`${version}; the host's certificate ends ${dayOf(end)}`);
  });
}
