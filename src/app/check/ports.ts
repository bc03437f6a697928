import { ANOTHER_PORT, dialsItself } from "../../config/cross-checks.ts";
import type { Inspection } from "../../config/load.ts";
import { optionEntry, type Options } from "../../config/options.ts";
import { isLoopback, ownPortDialled } from "../../config/own-port.ts";
import type { LockState } from "../../journal/lock.ts";
import { ANYWHERE } from "../host-link.ts";
import { isInUse, listenProblem, type Wanted } from "../listening.ts";
import { type Finding, Findings } from "./finding.ts";

/** A port that a start would listen on; `undefined`: none. */
type Server = Omit<Wanted, "port"> & { readonly port: number | undefined };

/** Without an `admin-port` the system chooses one, at the address that was asked for. */
const adminPortOf = ({ options, chosen }: Inspection): number | undefined =>
  options.adminPort ?? (chosen.has("admin-host") && options.journal !== undefined ? 0 : undefined);

const serversOf = (options: Options, adminPort: number | undefined): readonly Server[] => [
  { option: "listen-port", hostname: ANYWHERE, port: options.listenPort },
  { option: "listen-http-port", hostname: ANYWHERE, port: options.listenHttpPort },
  { option: "upstream-listen-port", hostname: ANYWHERE, port: options.upstreamListenPort },
  { option: "echo-server-port", hostname: ANYWHERE, port: options.echoServerPort },
  { option: "stat-server-port", hostname: ANYWHERE, port: options.statServerPort },
  {
    option: "admin-port",
    hostname: options.adminHost,
    port: adminPort,
    hostOption: "admin-host",
  },
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

function checkPort(wanted: Wanted, findings: Findings, running: LockState): Finding {
  const { option, hostname, port } = wanted;
  const cause = listenBriefly(hostname, port);
  if (cause === undefined) {
    const what = port === 0 ? "a port that the system chooses" : `port ${port}`;
    return findings.of("ok", option, `${what} can be listened on`);
  }
  if (running.locked && isInUse(cause)) {
    return findings.of("note", option, `port ${port} is ${inUse(running)}`);
  }
  const problem = listenProblem(wanted, cause);
  const allowed = problem.option === option ? ALLOWED : optionEntry(problem.option).allowed;
  return findings.of("fault", problem.option, problem.detail, allowed);
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
    ...serversOf(inspection.options, adminPortOf(inspection)).flatMap(({ port, ...server }) => {
      return port === undefined ? [] : [checkPort({ ...server, port }, findings, running)];
    }),
    ...checkItself(inspection, findings),
  ];
}
