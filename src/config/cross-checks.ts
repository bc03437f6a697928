import { COMMAND_LINE, type OptionProblem } from "./option-error.ts";
import { camelCase } from "./option-entry.ts";
import { type OptionName, type Options } from "./options.ts";
import { problemAt, type Resolved } from "./resolve.ts";

/** Looks at options together; an option that `given` does not name was set by nobody. */
type CrossCheck = (resolved: Resolved) => readonly OptionProblem[];

const LISTENERS = ["listen-port", "listen-http-port"] as const satisfies OptionName[];
const SERVERS = [...LISTENERS, "echo-server-port"] as const satisfies OptionName[];

/** A problem at an option's setting; none when nobody set it. */
function at(resolved: Resolved, option: OptionName, message: string, allowed: string) {
  const setting = resolved.chosen.get(option);
  return setting === undefined ? [] : [problemAt(setting, message, allowed)];
}

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

const clientsNeedHost: CrossCheck = (resolved) => {
  const hosts = ["upstream-host", "upstream-port", "echo-server-port"] as const;
  if (hosts.some((option) => resolved.chosen.has(option))) return [];
  const allowed = "with upstream-host and upstream-port, or echo-server-port";
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

function portOf(options: Options, option: typeof SERVERS[number]): number {
  return options[camelCase(option) as "listenPort" | "listenHttpPort" | "echoServerPort"] ?? 0;
}

const somethingToDo: CrossCheck = ({ chosen, problems }) => {
  // A misspelled listener is told of already.
  if (problems.length > 0 || SERVERS.some((option) => chosen.has(option))) return [];
  return [{
    option: SERVERS.map((option) => `--${option}`).join(", "),
    message: "nothing to do",
    allowed: "at least one of these",
    source: COMMAND_LINE,
  }];
};

const CHECKS: readonly CrossCheck[] = [
  bankOfPortZero,
  hostAndPort,
  clientsNeedHost,
  portsDiffer,
  somethingToDo,
];

/** What is wrong with options together, each of which may be right by itself. */
export function crossCheck(resolved: Resolved): readonly OptionProblem[] {
  return CHECKS.flatMap((check) => check(resolved));
}
