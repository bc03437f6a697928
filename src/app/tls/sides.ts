import type { OptionName, Options } from "../../config/options.ts";
import type { DialledTls } from "../../net/tls-dial.ts";
import type { ServerTls } from "../../ports.ts";
import type { Identity, Loaded, LoadedCertificates } from "./material.ts";
import type { Named } from "./pem.ts";

/** One place where bytes go by TLS: its own certificate, and those whose certificates are taken there. */
export interface Side {
  readonly own: Identity | undefined;
  readonly ca: LoadedCertificates | undefined;
}

/** All that was read for TLS. `undefined`: no TLS there. */
export interface Tls {
  readonly link: Side | undefined;
  readonly tcp: Side | undefined;
  readonly http: Side | undefined;
}

/** The places, in the order in which people are told of them. */
export const PLACES = ["tcp", "http", "link"] as const satisfies readonly (keyof Tls)[];

/** No TLS anywhere. */
export const NO_TLS: Tls = { link: undefined, tcp: undefined, http: undefined };

/** The files of one place, as the options name them. */
export interface SideFiles {
  readonly cert: Named | undefined;
  readonly key: Named | undefined;
  readonly ca: Named | undefined;
}

/** An option's file, if it names one. */
export const named = (option: OptionName, path: string | undefined): Named | undefined =>
  path === undefined ? undefined : { option, path };

/** Which files the options name for each place. */
export function tlsFilesOf(options: Options): Readonly<Record<keyof Tls, SideFiles>> {
  return {
    tcp: {
      cert: named("listen-tls-cert", options.listenTlsCert),
      key: named("listen-tls-key", options.listenTlsKey),
      ca: named("listen-tls-ca", options.listenTlsCa),
    },
    http: {
      cert: named("listen-http-tls-cert", options.listenHttpTlsCert),
      key: named("listen-http-tls-key", options.listenHttpTlsKey),
      ca: named("listen-http-tls-ca", options.listenHttpTlsCa),
    },
    link: {
      cert: named("upstream-tls-cert", options.upstreamTlsCert),
      key: named("upstream-tls-key", options.upstreamTlsKey),
      ca: named("upstream-tls-ca", options.upstreamTlsCa),
    },
  };
}

/** What a server shows and wants there; `undefined`: it has no certificate. */
export function serverTls(side: Side | undefined): ServerTls | undefined {
  if (side?.own === undefined) return undefined;
  const { own: { cert, key }, ca } = side;
  return { cert: cert.pem, key: key.pem, ca: ca?.pem };
}

/** How the host is dialled there. */
export function dialledTls({ own, ca }: Side, name: string): DialledTls {
  return {
    name,
    ca: ca?.pem,
    own: own && { cert: own.cert.pem, key: own.key.pem },
  };
}

/** The files of certificates there: our own, and of CAs. */
export const certificatesOf = (side: Side | undefined): readonly LoadedCertificates[] =>
  [side?.own?.cert, side?.ca].filter((file) => file !== undefined);

/** All files that were read there. */
export const filesOf = (side: Side | undefined): readonly Loaded[] =>
  [side?.own?.cert, side?.own?.key, side?.ca].filter((file) => file !== undefined);

/** When the first of several certificates ends: milliseconds since 1970-01-01T00:00Z. */
export const endOf = ({ certificates }: LoadedCertificates): number =>
  Math.min(...certificates.map(({ validToDate }) => validToDate.getTime()));

/** Whether options ask for any TLS. */
export const wantsTls = (options: Options): boolean =>
  options.upstreamTls ||
  Object.values(tlsFilesOf(options)).some(({ cert, ca }) => (cert ?? ca) !== undefined);
