import type { Options } from "../../config/options.ts";
import { loadCertificates, loadIdentity } from "./material.ts";
import { type Side, type SideFiles, type Tls, tlsFilesOf } from "./sides.ts";

/** @throws {CannotUseCertificate} */
function sideOf({ cert, key, ca }: SideFiles): Side | undefined {
  const own = cert === undefined || key === undefined ? undefined : loadIdentity(cert, key);
  const known = ca === undefined ? undefined : loadCertificates(ca);
  return own === undefined && known === undefined ? undefined : { own, ca: known };
}

const NOTHING: Side = { own: undefined, ca: undefined };

/**
 * Reads all the files that options name for TLS.
 *
 * @throws {CannotUseCertificate} one of them cannot be used
 */
export function loadTls(options: Options): Tls {
  const files = tlsFilesOf(options);
  const link = sideOf(files.link);
  return {
    link: options.upstreamTls ? link ?? NOTHING : undefined,
    tcp: sideOf(files.tcp),
    http: sideOf(files.http),
  };
}
