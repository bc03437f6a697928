import { ANOTHER_PORT, dialsItself } from "../../config/cross-checks.ts";
import type { Inspection } from "../../config/load.ts";
import type { OptionName, Options } from "../../config/options.ts";
import { isLoopback, ownPortDialled } from "../../config/own-port.ts";
import type { LockState } from "../../journal/lock.ts";
import { ANYWHERE } from "../host-link.ts";
import { whyNotListen } from "../listening.ts";
import { type Finding, Findings } from "./finding.ts";

/** A port that a start would listen on. */
interface Server {
  readonly option: OptionName;
  readonly hostname: string;
  readonly port: number | undefined;
}

const serversOf = (options: Options): readonly Server[] => [
  { option: "listen-port", hostname: ANYWHERE, port: options.listenPort },
  { option: "listen-http-port", hostname: ANYWHERE, port: options.listenHttpPort },
  { option: "upstream-listen-port", hostname: ANYWHERE, port: options.upstreamListenPort },
  { option: "echo-server-port", hostname: ANYWHERE, port: options.echoServerPort },
  { option: "stat-server-port", hostname: ANYWHERE, port: options.statServerPort },
  { option: "admin-port", hostname: options.adminHost, port: options.adminPort },
];

const ALLOWED = "a port that nobody else listens on, or 0";

/** Whether a port can be listened on: by listening on it for a moment. */
function listenBriefly(hostname: string, port: number): unknown {
  try {
    Deno.listen({ hostname, port, transport: "tcp" }).close();
    return undefined;
  } catch (cause) {
    return cause;
  }
}

/** Where a gateway runs with the same journal, a port that is taken is no fault: the next start has it. */
function inUse(running: LockState): string {
  const who = running.pid === undefined ? "" : ` (process ${running.pid})`;
  return `in use; a gateway that has this journal runs${who}, and it may be its own`;
}

function checkPort(
  { option, hostname, port = 0 }: Server,
  findings: Findings,
  running: LockState,
): Finding {
  const cause = listenBriefly(hostname, port);
  const what = port === 0 ? "a port that the system chooses" : `port ${port}`;
  if (cause === undefined) return findings.of("ok", option, `${what} can be listened on`);
  if (running.locked && cause instanceof Deno.errors.AddrInUse) {
    return findings.of("note", option, `port ${port} is ${inUse(running)}`);
  }
  const message = `cannot listen on ${what}: ${whyNotListen(cause)}`;
  return findings.of("fault", option, message, ALLOWED);
}

/**
 * A fault where the host that is to be dialled is this very gateway, by an address of this machine;
 * with loopback's it is one of the options already.
 */
function checkItself({ options }: Inspection, findings: Findings): Finding[] {
  const { upstreamHost = "", upstreamPort = 0 } = options;
  const own = ownPortDialled(options);
  // Others' addresses cannot be listened on.
  const isHere = own !== undefined && !isLoopback(upstreamHost) && upstreamHost !== "" &&
    listenBriefly(upstreamHost, 0) === undefined;
  if (own === undefined || !isHere) return [];
  const message = dialsItself(upstreamPort, own);
  return [findings.of("fault", "upstream-port", message, ANOTHER_PORT)];
}

/**
 * Looks whether each port can be listened on now, and that none of them is where the host is.
 *
 * @param running who has the journal: a gateway that runs has its ports as well
 */
export function checkPorts(inspection: Inspection, running: LockState): readonly Finding[] {
  const findings = new Findings(inspection);
  return [
    ...serversOf(inspection.options).filter(({ port }) => port !== undefined)
      .map((server) => checkPort(server, findings, running)),
    ...checkItself(inspection, findings),
  ];
}
