import type { Inspection } from "../../config/load.ts";
import { type Address, addressText } from "../../net/address.ts";
import { dial, type Secure } from "../../net/dial.ts";
import { reason } from "../../net/reason.ts";
import type { Clock, Stopwatch, Timers } from "../../ports.ts";
import { CannotUseCertificate } from "../tls/cannot-use-certificate.ts";
import { dayOf, endsSoon, inDays } from "../tls/ends.ts";
import { type HostTls, securing } from "../tls/securing.ts";
import { dialledTls } from "../tls/sides.ts";
import { type Finding, Findings } from "./finding.ts";

/** Milliseconds that the host has to take the connection. */
const LIMIT = 5_000;

const LOOPBACK = "127.0.0.1";

/** What dialling needs of the world. */
export interface DialPorts {
  readonly timers: Timers;
  readonly stopwatch: Stopwatch;
  readonly clock: Clock;
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
  let tls: HostTls | undefined;
  try {
    tls = await greet({ hostname, port }, inspection, ports);
  } catch (cause) {
    // The file's own fault is told already.
    if (cause instanceof CannotUseCertificate) {
      return findings.of("note", "upstream-host", `${name} is not dialled: see ${cause.option}`);
    }
    return findings.of("unavailable", "upstream-host", `cannot reach ${name}: ${reason(cause)}`);
  }
  const took = Math.round(ports.stopwatch.elapsed() - begun);
  const message = `${name} took the connection after ${took} ms`;
  if (tls === undefined) return findings.of("ok", "upstream-host", message);
  const { version, end } = tls;
  const isSoon = endsSoon(end, ports.clock.now());
  const ends = `ends ${isSoon ? `${inDays(end, ports.clock.now())}, ` : ""}on ${dayOf(end)}`;
  const text = `${message}, by ${version}; its certificate ${ends}`;
  return findings.of(isSoon ? "note" : "ok", "upstream-host", text);
}

/**
 * Connects as the gateway would, and hangs up.
 *
 * @returns what there is to be told of the host by TLS; `undefined`: without TLS
 * @throws {CannotUseCertificate} a file of ours cannot be used
 * @throws {Error} what is wrong, in plain words
 */
async function greet(
  address: Address,
  { options }: Inspection,
  { timers }: DialPorts,
): Promise<HostTls | undefined> {
  let met: HostTls | undefined;
  let secure: Secure | undefined;
  if (options.upstreamTls) {
    const { loadTls } = await import("../tls/load.ts");
    const { link = { own: undefined, ca: undefined } } = await loadTls(options, timers);
    const tls = dialledTls(link, options.upstreamTlsName ?? address.hostname);
    secure = securing(() => tls, timers, (host) => met = host);
  }
  const late = `no connection in ${LIMIT / 1000} seconds`;
  (await dial(address, { timeout: LIMIT, late, secure }, timers)).close();
  return met;
}
