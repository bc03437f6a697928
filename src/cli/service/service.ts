import { resolve } from "node:path";
import { load } from "../../config/load.ts";
import { COMMAND_LINE, OptionError } from "../../config/option-error.ts";
import { failing } from "../failing.ts";
import { EXIT, type Terminal } from "../terminal.ts";
import { readServiceArguments, type ServiceArguments } from "./arguments.ts";
import { CannotInstall } from "./cannot-install.ts";
import { execute, rehearse } from "./execute.ts";
import {
  installOnLinux,
  LINUX_CONFIG,
  LINUX_USER,
  STATUS_ON_LINUX,
  uninstallOnLinux,
} from "./linux.ts";
import { type Machine, systemMachine } from "./machine.ts";
import { notesOf } from "./notes.ts";
import { commandText, type Plan } from "./step.ts";
import type { Wanted } from "./wanted.ts";
import {
  installOnWindows,
  STATUS_ON_WINDOWS,
  uninstallOnWindows,
  windowsPlaces,
} from "./windows.ts";

const HELP = `SocketQueue as a service: on Linux by systemd, on Windows as a scheduled task

Usage:
  socketqueue service install --config FILE   installs it with these options, and starts it; again:
                                              brings it up to date (--config is not needed then)
  socketqueue service uninstall               ends and removes it; options and journal stay
  socketqueue service status                  how it does

Options:
  --config FILE   the gateway's options: they are checked, and copied to where the service reads
                  them. Files that they name need full paths
  --user NAME     who it runs as; default: socketqueue on Linux, SYSTEM on Windows
  --dry-run       tell every file and command, and change nothing

Only root, or an administrator, may install, and only the compiled program can be installed.

Exit codes: 0 done, 1 it cannot be done, 2 wrong options; status: those of systemctl or schtasks.`;

/** What a system has for services. */
interface Platform {
  readonly config: string;
  readonly status: readonly string[];
  install(wanted: Wanted): Plan;
  uninstall(): Plan;
}

function platformOf({ os, environment }: Machine): Platform {
  if (os === "linux") {
    return {
      config: LINUX_CONFIG,
      status: STATUS_ON_LINUX,
      install: installOnLinux,
      uninstall: uninstallOnLinux,
    };
  }
  if (os !== "windows") {
    throw new CannotInstall(
      `on ${os} it cannot be made a service: only on Linux, by systemd, and on Windows`,
    );
  }
  const places = windowsPlaces(environment);
  return {
    config: places.config,
    status: STATUS_ON_WINDOWS,
    install: (wanted) => installOnWindows(wanted, places),
    uninstall: () => uninstallOnWindows(places),
  };
}

/** What makes the compiled program, in words. */
const COMPILE = "deno task compile makes it, in dist/";

/** The program's own file; from its sources it can only be rehearsed. */
function programOf(
  { program }: Machine,
  { dryRun }: ServiceArguments,
  note: (line: string) => void,
): string {
  if (program !== undefined) return program;
  if (!dryRun) throw new CannotInstall(`only the compiled program can be installed; ${COMPILE}`);
  note(
    `note: this runs from the sources; it tells what the compiled program would do (${COMPILE})`,
  );
  return "(the compiled program)";
}

/**
 * The file of options, checked: mistakes are told here, not by a service that does not start.
 *
 * @throws {OptionError} with everything that is wrong
 */
function configOf(
  { config, user = LINUX_USER }: ServiceArguments,
  installed: string,
  machine: Machine,
  warn: (line: string) => void,
): string | undefined {
  if (config === undefined) {
    if (machine.isFile(installed)) return undefined;
    const message = `is needed, as there is no ${installed} yet`;
    throw new OptionError([{
      option: "--config",
      message,
      allowed: "the gateway's file of options",
      source: COMMAND_LINE,
    }]);
  }
  for (const note of notesOf(load(["--config", config]), machine, user)) warn(note);
  return resolve(config);
}

/** Why the system cannot be asked for the service, in words. */
function whyNotAsked([program = ""]: readonly string[], cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return `there is no ${program} on this system`;
  if (cause instanceof Deno.errors.NotCapable) {
    return `this program was started without the right to run ${program}`;
  }
  return `${program} cannot be run: ${cause instanceof Error ? cause.message : String(cause)}`;
}

async function statusOf(platform: Platform, machine: Machine): Promise<number> {
  try {
    return await machine.run(platform.status);
  } catch (cause) {
    const text = `${whyNotAsked(platform.status, cause)}. By hand it is:`;
    throw new CannotInstall(`${text}\n  ${commandText(platform.status)}`, { cause });
  }
}

async function follow(
  args: ServiceArguments,
  machine: Machine,
  terminal: Terminal,
): Promise<number> {
  const platform = platformOf(machine);
  const say = (line: string) => terminal.print(line);
  if (args.order === "status") {
    if (!args.dryRun) return await statusOf(platform, machine);
    say(`run     ${commandText(platform.status)}`);
    return EXIT.ok;
  }
  const note = (line: string) => terminal.error(line);
  const plan = args.order === "uninstall" ? platform.uninstall() : platform.install({
    program: programOf(machine, args, note),
    config: configOf(args, platform.config, machine, note),
    user: args.user,
  });
  if (args.dryRun) rehearse(plan, say);
  else await execute(plan, machine, say);
  return EXIT.ok;
}

/**
 * Makes a service of the program, or removes it.
 *
 * @param machine default: the one that it runs on
 */
export function service(
  args: readonly string[],
  terminal: Terminal,
  machine: Machine = systemMachine(),
): Promise<number> {
  return failing(terminal, async () => {
    if (!args.includes("--help") && !args.includes("-h")) {
      return await follow(readServiceArguments(args), machine, terminal);
    }
    terminal.print(HELP);
    return EXIT.ok;
  });
}
