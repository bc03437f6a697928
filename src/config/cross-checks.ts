import { at, type CrossCheck } from "./cross-check.ts";
import { COMMAND_LINE, type OptionProblem } from "./option-error.ts";
import { camelCase, variableName } from "./option-entry.ts";
import { rankOf } from "./journal-path.ts";
import { type OptionName, type Options } from "./options.ts";
import { isLoopback, ownPortDialled } from "./own-port.ts";
import { problemAt, type Resolved } from "./resolve.ts";
import { tlsChecks } from "./tls-checks.ts";

const LISTENERS = ["listen-port", "listen-http-port"] as const satisfies OptionName[];
const SERVERS = [
  ...LISTENERS,
  "upstream-listen-port",
  "echo-server-port",
  "stat-server-port",
  "admin-port",
] as const satisfies OptionName[];
const DOERS = [...LISTENERS, "echo-server-port", "test-clients"] as const satisfies OptionName[];

/** Port 0 of the upstream means the embedded bank's port, so there has to be one. */
const bankOfPortZero: CrossCheck = (resolved) => {
  if (resolved.options.upstreamPort !== 0 || resolved.chosen.has("echo-server-port")) return [];
  const message = "0 means the embedded bank's port, and there is no echo-server-port";
  return at(resolved, "upstream-port", message, "1 to 65535, or 0 with echo-server-port");
};

const hostAndPort: CrossCheck = (resolved) => {
  const { chosen, options } = resolved;
  const together = "upstream-host and upstream-port together, or neither";
  if (!chosen.has("upstream-port")) {
    return at(resolved, "upstream-host", "needs upstream-port as well", together);
  }
  // Port 0 is the embedded bank's, whose host nobody needs to be told.
  if (chosen.has("upstream-host") || options.upstreamPort === 0) return [];
  return at(resolved, "upstream-port", "needs upstream-host as well", together);
};

const oneDirection: CrossCheck = (resolved) => {
  if (!resolved.chosen.has("upstream-listen-port")) return [];
  const message = "there is upstream-listen-port already";
  const allowed = "either the host is dialled (upstream-host, upstream-port), or it dials";
  return at(resolved, "upstream-host", message, allowed)
    .concat(at(resolved, "upstream-port", message, allowed));
};

const HOSTS = ["upstream-host", "upstream-port", "upstream-listen-port"] as const;

const clientsNeedHost: CrossCheck = (resolved) => {
  const hosts = [...HOSTS, "echo-server-port"] as const;
  if (hosts.some((option) => resolved.chosen.has(option))) return [];
  const allowed = "with upstream-host and upstream-port, upstream-listen-port, or echo-server-port";
  const message = "there is no host to send the clients' messages to";
  return LISTENERS.flatMap((option) => at(resolved, option, message, allowed));
};

const portsDiffer: CrossCheck = (resolved) => {
  const owners = new Map<number, OptionName>();
  return SERVERS.flatMap((option) => {
    const port = portOf(resolved.options, option);
    const owner = owners.get(port);
    if (port !== 0 && owner === undefined) owners.set(port, option);
    if (owner === undefined) return [];
    return at(resolved, option, `${port} is the ${owner} already`, "a port of its own, or 0");
  });
};

/** The option by which a program with these options listens on a port; `undefined`: none does. */
export function listenerOf(options: Options, port: number): OptionName | undefined {
  return port === 0 ? undefined : SERVERS.find((option) => portOf(options, option) === port);
}

function portOf(options: Options, option: typeof SERVERS[number]): number {
  // All of them are ports.
  return options[camelCase(option) as "listenPort"] ?? 0;
}

/** What is allowed instead of a port of its own. */
export const ANOTHER_PORT = "the port of the bank's host";

/** What is said of a gateway whose host is at one of its own ports. */
export const dialsItself = (port: number, option: OptionName): string =>
  `${port} is the ${option} of this very gateway, which would dial itself`;

const hostIsAnother: CrossCheck = (resolved) => {
  const { upstreamHost = "", upstreamPort = 0 } = resolved.options;
  const own = ownPortDialled(resolved.options);
  if (own === undefined || !isLoopback(upstreamHost)) return [];
  return at(resolved, "upstream-port", dialsItself(upstreamPort, own), ANOTHER_PORT);
};

/** What only a gateway has. */
const PARTS = [
  "upstream-listen-port",
  "stat-server-port",
  "stat-dump-file",
  "listen-profile",
  "journal",
  "admin-port",
] as const satisfies OptionName[];

/** A gateway is there when clients can reach it; what goes with one needs it. */
const needsGateway: CrossCheck = (resolved) => {
  if (LISTENERS.some((option) => resolved.chosen.has(option))) return [];
  const message = "there is no gateway, which listen-port and listen-http-port make";
  const allowed = "with listen-port or listen-http-port";
  return PARTS.flatMap((option) => at(resolved, option, message, allowed));
};

/** One in a place that counts more than the other's has its way: see `withJournal`. */
const journalOrNone: CrossCheck = (resolved) => {
  const [off, path] = [resolved.chosen.get("no-journal"), resolved.chosen.get("journal")];
  if (!resolved.options.noJournal || off === undefined || path === undefined) return [];
  if (rankOf(off) !== rankOf(path)) return [];
  return [problemAt(off, "there is journal as well", "either of them")];
};

/** Which key would count could be told, but not whether that is what was meant. */
const oneKey: CrossCheck = (resolved) => {
  if (!resolved.chosen.has("journal-key")) return [];
  const key = variableName("journal-key");
  return at(resolved, "journal-key-file", `there is ${key} as well`, "either of them");
};

/** Options of which the one means nothing without the other. */
const PAIRS = [
  ["logstash-host", "logstash-port"],
  ["test-target-host", "test-target-port"],
  ["listen-tls-cert", "listen-tls-key"],
  ["listen-http-tls-cert", "listen-http-tls-key"],
  ["upstream-tls-cert", "upstream-tls-key"],
] as const satisfies (readonly [OptionName, OptionName])[];

const pairs: CrossCheck = (resolved) =>
  PAIRS.flatMap(([one, other]) => {
    const [has, lacks] = resolved.chosen.has(one) ? [one, other] : [other, one];
    if (resolved.chosen.has(lacks)) return [];
    return at(resolved, has, `needs ${lacks} as well`, `${one} and ${other} together, or neither`);
  });

const mapNeedsProfile: CrossCheck = (resolved) => {
  if (resolved.chosen.has("listen-profile")) return [];
  const message = "clients and host speak the same dialect";
  return at(resolved, "listen-map", message, "with listen-profile");
};

const testClientsNeedTarget: CrossCheck = (resolved) => {
  if (resolved.options.testClients === 0) return [];
  const targets = ["test-target-host", "test-target-port", "listen-port"] as const;
  if (targets.some((option) => resolved.chosen.has(option))) return [];
  const allowed = "with test-target-host and test-target-port, or with listen-port";
  return at(resolved, "test-clients", "there is nothing to connect to", allowed);
};

const bankForRealLife: CrossCheck = (resolved) => {
  if (!resolved.options.testRealLife || resolved.chosen.has("echo-server-port")) return [];
  // The original's users set it beside the test clients as well, where it means nothing.
  if (resolved.options.testClients > 0) return [];
  const message = "there is no emulated bank to make it more like life";
  return at(resolved, "test-real-life", message, "with echo-server-port");
};

const FILES = [
  "config",
  "log-file",
  "stat-dump-file",
  "pid-file",
  "journal",
  "journal-key-file",
] as const satisfies OptionName[];

const filesDiffer: CrossCheck = (resolved) => {
  const owners = new Map<string, OptionName>();
  return FILES.flatMap((option) => {
    const path = resolved.chosen.get(option)?.value;
    const owner = typeof path === "string" ? owners.get(path) : undefined;
    if (typeof path === "string" && owner === undefined) owners.set(path, option);
    if (owner === undefined) return [];
    return at(resolved, option, `that is the ${owner} already`, "a file of its own");
  });
};

const logFileForItsLimits: CrossCheck = (resolved) => {
  const { chosen, options: { logMaxSize, logMaxAge } } = resolved;
  if (chosen.has("log-file")) return [];
  const message = "there is no log-file";
  return [
    ...logMaxSize === undefined ? [] : at(resolved, "log-max-size", message, "with log-file"),
    ...logMaxAge === undefined ? [] : at(resolved, "log-max-age", message, "with log-file"),
  ];
};

const somethingToDo: CrossCheck = ({ chosen, options, problems }) => {
  // A misspelled listener is told of already.
  if (problems.length > 0 || options.testClients > 0) return [];
  if (DOERS.some((option) => option !== "test-clients" && chosen.has(option))) return [];
  return [{
    option: DOERS.map((option) => `--${option}`).join(", "),
    message: "nothing to do",
    allowed: "at least one of these",
    source: COMMAND_LINE,
  }];
};

const CHECKS: readonly CrossCheck[] = [
  bankOfPortZero,
  hostAndPort,
  oneDirection,
  clientsNeedHost,
  needsGateway,
  portsDiffer,
  hostIsAnother,
  pairs,
  journalOrNone,
  oneKey,
  mapNeedsProfile,
  testClientsNeedTarget,
  bankForRealLife,
  filesDiffer,
  logFileForItsLimits,
  ...tlsChecks,
  somethingToDo,
];

/** What is wrong with options together, each of which may be right by itself. */
export function crossCheck(resolved: Resolved): readonly OptionProblem[] {
  return CHECKS.flatMap((check) => check(resolved));
}
