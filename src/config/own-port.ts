import type { Options } from "./options.ts";

/** Names of this machine for itself. */
const ITSELF = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[?::1?\]?)$/i;

/** Whether a host's name or address is this machine's for itself. */
export const isLoopback = (hostname: string): boolean => ITSELF.test(hostname);

/**
 * The option whose port, one of the gateway's own where nobody answers as a host does, has the number
 * of the host's port; `undefined`: none has. Whether it is the same machine is another question.
 */
export function ownPortDialled(options: Options) {
  const { upstreamPort } = options;
  if (!upstreamPort) return undefined;
  if (options.listenPort === upstreamPort) return "listen-port";
  if (options.listenHttpPort === upstreamPort) return "listen-http-port";
  if (options.statServerPort === upstreamPort) return "stat-server-port";
  return options.adminPort === upstreamPort ? "admin-port" : undefined;
}
