import { isAbsolute } from "node:path";
import { camelCase } from "../../config/option-entry.ts";
import { optionEntry, type OptionName, type Options } from "../../config/options.ts";
import { isProfileFile } from "../../config/profiles.ts";
import type { Machine } from "./machine.ts";
import { commandText } from "./step.ts";

/** Where the unit lets the program write. */
const STATE = "/var/lib/socketqueue/";

/** Ports below this one are the system administrator's. */
const FREE = 1024;

const FILES: readonly OptionName[] = ["log-file", "pid-file", "stat-dump-file"];

/** Files that are read: those of TLS, the journal's key, and profiles that are not bundled. */
const READ: readonly OptionName[] = [
  ...["listen-tls-cert", "listen-tls-key", "listen-tls-ca"] as const,
  ...["listen-http-tls-cert", "listen-http-tls-key", "listen-http-tls-ca"] as const,
  ...["upstream-tls-cert", "upstream-tls-key", "upstream-tls-ca"] as const,
  ...["journal-key-file", "profile", "listen-profile"] as const,
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

/** Whether an option names a profile that needs no file. */
const isBundled = (name: OptionName, value: string): boolean =>
  optionEntry(name).takesProfile === true && !isProfileFile(value);

/** The service's user is made by the install: keys that root alone can read are so until then. */
function noteOfRead(options: Options, name: OptionName, machine: Machine, user: string): string[] {
  const path = valueOf(options, name);
  if (typeof path !== "string" || isBundled(name, path)) return [];
  const quoted = JSON.stringify(path);
  if (!isAbsolute(path) || HIDDEN.test(path)) {
    const where = "by full paths, and neither below /home, /root nor /tmp";
    return [`note: the service can read ${where}: ${name} is ${quoted}`];
  }
  if (!machine.isFile(path)) {
    // The program makes the journal's key itself where it may write.
    if (path.startsWith(STATE)) return [];
    return [`note: ${name} is ${quoted}, which is not there yet`];
  }
  if (machine.isReadableBy(path, user)) return [];
  const remedy = [["chgrp", user, path], ["chmod", "640", path]].map(commandText).join(" && ");
  return [`note: the service runs as ${user}, who cannot read ${name} yet: ${remedy}`];
}

function noteOfPort(options: Options, name: OptionName): string[] {
  const port = valueOf(options, name);
  if (typeof port !== "number" || port === 0 || port >= FREE) return [];
  return [
    `note: ${name} is ${port}: below ${FREE} the unit needs CAP_NET_BIND_SERVICE, as it says`,
  ];
}

/**
 * What is in order for a program that is started by hand, and may not be for a service.
 *
 * @param user who the service runs as
 */
export function notesOf(options: Options, machine: Machine, user: string): string[] {
  const onLinux = machine.os !== "linux" ? [] : [
    ...FILES.flatMap((name) => noteOfFile(options, name)),
    ...READ.flatMap((name) => noteOfRead(options, name, machine, user)),
    ...PORTS.flatMap((name) => noteOfPort(options, name)),
  ];
  return [...options.echoServerPort === undefined ? [] : [EMULATED], ...onLinux];
}
