import { at, type CrossCheck } from "./cross-check.ts";
import type { OptionName } from "./options.ts";

/** What is of no use without a port. */
const OF_PORTS = [
  ["listen-port", ["listen-tls-cert", "listen-tls-key", "listen-tls-ca"]],
  ["listen-http-port", ["listen-http-tls-cert", "listen-http-tls-key", "listen-http-tls-ca"]],
] as const satisfies (readonly [OptionName, readonly OptionName[]])[];

const tlsNeedsPort: CrossCheck = (resolved) =>
  OF_PORTS.flatMap(([port, options]) => {
    if (resolved.chosen.has(port)) return [];
    return options.flatMap((option) => at(resolved, option, `there is no ${port}`, `with ${port}`));
  });

/** Without a certificate of its own a server has no TLS, and asks nobody for one. */
const caNeedsCertificate: CrossCheck = (resolved) =>
  OF_PORTS.flatMap(([_, [cert, key, ca]]) => {
    if (resolved.chosen.has(cert) || resolved.chosen.has(key)) return [];
    return at(resolved, ca, `needs ${cert} and ${key} as well`, `with ${cert} and ${key}`);
  });

const OF_LINK = [
  "upstream-tls-ca",
  "upstream-tls-name",
  "upstream-tls-cert",
  "upstream-tls-key",
] as const satisfies OptionName[];

const linkNeedsTls: CrossCheck = (resolved) => {
  if (resolved.options.upstreamTls) return [];
  const message = "the link to the host has no TLS, which upstream-tls gives it";
  return OF_LINK.flatMap((option) => at(resolved, option, message, "with upstream-tls"));
};

/** The embedded bank is dialled as it listens, without TLS. */
const bankHasNoTls: CrossCheck = (resolved) => {
  const { chosen, options: { upstreamTls, upstreamPort } } = resolved;
  const hasHost = chosen.has("upstream-host") || chosen.has("upstream-port");
  const isBank = upstreamPort === 0 || !hasHost;
  if (!upstreamTls || chosen.has("upstream-listen-port") || !isBank) return [];
  const message = "the embedded bank, which is the host, speaks no TLS";
  const allowed = "with upstream-host and upstream-port, or with upstream-listen-port";
  return at(resolved, "upstream-tls", message, allowed);
};

/** Who is dialled by TLS shows a certificate, and nobody is asked for by a name. */
const hostThatDials: CrossCheck = (resolved) => {
  const { chosen, options: { upstreamTls } } = resolved;
  if (!upstreamTls || !chosen.has("upstream-listen-port")) return [];
  const hasOwn = chosen.has("upstream-tls-cert") || chosen.has("upstream-tls-key");
  const lacks = "the host dials, and is to be shown a certificate";
  const own = "with upstream-tls-cert and upstream-tls-key";
  const named = "the host dials: nobody asks for it by a name";
  return [
    ...hasOwn ? [] : at(resolved, "upstream-tls", lacks, own),
    ...at(resolved, "upstream-tls-name", named, "without upstream-listen-port"),
  ];
};

const testClientsHaveNoTls: CrossCheck = (resolved) => {
  const { chosen, options: { testClients } } = resolved;
  if (testClients === 0 || chosen.has("test-target-port")) return [];
  if (!chosen.has("listen-tls-cert") && !chosen.has("listen-tls-key")) return [];
  const message = "they speak no TLS, and would connect to listen-port, which does";
  return at(resolved, "test-clients", message, "with test-target-host and test-target-port");
};

/** What is wrong with TLS's options together. */
export const tlsChecks: readonly CrossCheck[] = [
  tlsNeedsPort,
  caNeedsCertificate,
  linkNeedsTls,
  bankHasNoTls,
  hostThatDials,
  testClientsHaveNoTls,
];
