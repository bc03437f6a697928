import { isAbsolute } from "node:path";
import { camelCase } from "../../config/option-entry.ts";
import type { OptionName, Options } from "../../config/options.ts";

/** Where the unit lets the program write. */
const STATE = "/var/lib/socketqueue/";

/** Ports below this one are the system administrator's. */
const FREE = 1024;

const FILES: readonly OptionName[] = ["log-file", "pid-file", "stat-dump-file"];

/** Files that are read: those of TLS. */
const READ: readonly OptionName[] = [
  ...["listen-tls-cert", "listen-tls-key", "listen-tls-ca"] as const,
  ...["listen-http-tls-cert", "listen-http-tls-key", "listen-http-tls-ca"] as const,
  ...["upstream-tls-cert", "upstream-tls-key", "upstream-tls-ca"] as const,
];

/** Where the unit lets nobody read, or shows it another folder of that name. */
const HIDDEN = /^\/(?:home|root|run\/user|tmp|var\/tmp)\//;

const PORTS: readonly OptionName[] = [
  ...["listen-port", "listen-http-port", "upstream-listen-port"] as const,
  ...["echo-server-port", "stat-server-port", "admin-port"] as const,
];

/** Not to be found out by a shop that nobody pays. */
const EMULATED =
  "note: these options run the emulated bank (echo-server-port), which moves no money";

const valueOf = (options: Options, name: OptionName): unknown =>
  options[camelCase(name) as keyof Options];

function noteOfFile(options: Options, name: OptionName): string[] {
  const path = valueOf(options, name);
  if (typeof path !== "string" || isAbsolute(path) && path.startsWith(STATE)) return [];
  return [`note: the service can write below ${STATE} only: ${name} is ${JSON.stringify(path)}`];
}

function noteOfRead(options: Options, name: OptionName): string[] {
  const path = valueOf(options, name);
  if (typeof path !== "string" || isAbsolute(path) && !HIDDEN.test(path)) return [];
  const where = "by full paths, and neither below /home, /root nor /tmp";
  return [`note: the service can read ${where}: ${name} is ${JSON.stringify(path)}`];
}

function noteOfPort(options: Options, name: OptionName): string[] {
  const port = valueOf(options, name);
  if (typeof port !== "number" || port === 0 || port >= FREE) return [];
  return [
    `note: ${name} is ${port}: below ${FREE} the unit needs CAP_NET_BIND_SERVICE, as it says`,
  ];
}

/** What is in order for a program that is started by hand, and may not be for a service. */
export function notesOf(options: Options, os: string): string[] {
  const onLinux = os !== "linux" ? [] : [
    ...FILES.flatMap((name) => noteOfFile(options, name)),
    ...READ.flatMap((name) => noteOfRead(options, name)),
    ...PORTS.flatMap((name) => noteOfPort(options, name)),
  ];
  return [...options.echoServerPort === undefined ? [] : [EMULATED], ...onLinux];
}
