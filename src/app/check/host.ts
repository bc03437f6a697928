import type { Inspection } from "../../config/load.ts";
import { addressText } from "../../net/address.ts";
import { dial } from "../../net/dial.ts";
import { reason } from "../../net/reason.ts";
import type { Stopwatch, Timers } from "../../ports.ts";
import { type Finding, Findings } from "./finding.ts";

/** Milliseconds that the host has to take the connection. */
const LIMIT = 5_000;

const LOOPBACK = "127.0.0.1";

/** What dialling needs of the world. */
export interface DialPorts {
  readonly timers: Timers;
  readonly stopwatch: Stopwatch;
}

/** Dials the bank's host, says what came of it, and hangs up. Nothing is sent. */
export async function checkHost(inspection: Inspection, ports: DialPorts): Promise<Finding> {
  const findings = new Findings(inspection);
  const { upstreamHost, upstreamPort: port, upstreamListenPort } = inspection.options;
  if (upstreamListenPort !== undefined) {
    return findings.of("note", "upstream-listen-port", "the host dials us: it is not dialled");
  }
  if (!port) return findings.of("note", "upstream-port", "there is no host to dial");
  if (upstreamHost === undefined && inspection.chosen.has("upstream-host")) {
    return findings.of("note", "upstream-host", "is wrong, and is not dialled");
  }
  const hostname = upstreamHost ?? LOOPBACK;
  const name = addressText({ hostname, port });
  const begun = ports.stopwatch.elapsed();
  try {
    const late = `no connection in ${LIMIT / 1000} seconds`;
    (await dial({ hostname, port }, LIMIT, late, ports.timers)).close();
  } catch (cause) {
    return findings.of("unavailable", "upstream-host", `cannot reach ${name}: ${reason(cause)}`);
  }
  const took = Math.round(ports.stopwatch.elapsed() - begun);
  return findings.of("ok", "upstream-host", `${name} took the connection after ${took} ms`);
}
