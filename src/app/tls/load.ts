import type { Options } from "../../config/options.ts";
import type { Timers } from "../../ports.ts";
import { loadCertificates, loadIdentity } from "./material.ts";
import { rehearse } from "./rehearsal.ts";
import { type Side, type SideFiles, type Tls, tlsFilesOf } from "./sides.ts";

/**
 * Reads the files of one place.
 *
 * @returns `undefined`: there are none
 * @throws {CannotUseCertificate}
 */
export async function loadSide(
  { cert, key, ca }: SideFiles,
  timers: Timers,
): Promise<Side | undefined> {
  const own = cert === undefined || key === undefined ? undefined : loadIdentity(cert, key);
  if (own !== undefined) await rehearse(own, timers);
  const known = ca === undefined ? undefined : loadCertificates(ca);
  return own === undefined && known === undefined ? undefined : { own, ca: known };
}

const NOTHING: Side = { own: undefined, ca: undefined };

/**
 * Reads all the files that options name for TLS.
 *
 * @throws {CannotUseCertificate} one of them cannot be used
 */
export async function loadTls(options: Options, timers: Timers): Promise<Tls> {
  const files = tlsFilesOf(options);
  const link = await loadSide(files.link, timers);
  return {
    link: options.upstreamTls ? link ?? NOTHING : undefined,
    tcp: await loadSide(files.tcp, timers),
    http: await loadSide(files.http, timers),
  };
}
