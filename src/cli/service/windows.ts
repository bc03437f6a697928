import { win32 } from "node:path";
import { CannotInstall } from "./cannot-install.ts";
import type { Plan, Step } from "./step.ts";
import { taskXml } from "./task-xml.ts";
import type { Wanted } from "./wanted.ts";

const NAME = "SocketQueue";

/** The system's own accounts: a task needs no password for them. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  SYSTEM: "S-1-5-18",
  LocalService: "S-1-5-19",
  NetworkService: "S-1-5-20",
};

const DEFAULT_ACCOUNT = "SYSTEM";

/** Where things are kept on this Windows. */
interface Places {
  readonly program: string;
  readonly folder: string;
  readonly config: string;
  readonly task: string;
}

/** Reads them out of the environment. */
export function windowsPlaces(environment: Readonly<Record<string, string>>): Places {
  const files = environment.ProgramFiles || "C:\\Program Files";
  const folder = win32.join(environment.ProgramData || "C:\\ProgramData", NAME);
  return {
    program: win32.join(files, NAME, "socketqueue.exe"),
    folder,
    config: win32.join(folder, "config.yaml"),
    task: win32.join(folder, "task.xml"),
  };
}

const schtasks = (fine: readonly number[] | "any", verb: string, ...args: string[]): Step => ({
  does: "run",
  command: ["schtasks", verb, "/TN", NAME, ...args],
  fine,
});

/** Ends it; one that does not run, or is not there, is no failure. */
const endTask = schtasks("any", "/End");

/** Administrators, whatever they are called on this Windows. */
const ADMINISTRATORS = "S-1-5-32-544";

const all = (userId: string): string => `*${userId}:(OI)(CI)F`;

/**
 * Nobody else may read what may be secret, nor write the options of a program that has more rights
 * than they have: by default every user may make files in such folders.
 */
const fence = (folder: string, userId: string): Step[] => [
  { does: "run", command: ["icacls", folder, "/setowner", `*${ADMINISTRATORS}`] },
  {
    does: "run",
    command: [
      ...["icacls", folder, "/inheritance:r", "/grant:r"],
      ...[...new Set([ACCOUNTS[DEFAULT_ACCOUNT]!, ADMINISTRATORS, userId])].map(all),
    ],
  },
];

function accountOf(user: string): string {
  const name = Object.keys(ACCOUNTS).find((own) => own.toLowerCase() === user.toLowerCase());
  if (name !== undefined) return ACCOUNTS[name]!;
  throw new CannotInstall(`--user ${user}: on Windows one of ${Object.keys(ACCOUNTS).join(", ")}`);
}

/** Installs the task, or brings it up to date, and starts it. */
export function installOnWindows(
  { program, config, user = DEFAULT_ACCOUNT }: Wanted,
  places: Places,
): Plan {
  const userId = accountOf(user);
  const task = taskXml({
    command: places.program,
    args: `--config "${places.config}"`,
    folder: places.folder,
    userId,
  });
  const copies: Step[] = [];
  if (program !== places.program) {
    copies.push({ does: "folder", path: win32.dirname(places.program) });
    copies.push({ does: "copy", from: program, to: places.program, mode: 0o755 });
  }
  copies.push({ does: "folder", path: places.folder }, ...fence(places.folder, userId));
  if (config !== undefined && config !== places.config) {
    copies.push({ does: "copy", from: config, to: places.config, mode: 0o640 });
  }
  return {
    steps: [
      endTask,
      ...copies,
      { does: "write", path: places.task, text: task, utf16: true },
      schtasks([], "/Create", "/XML", places.task, "/F"),
      schtasks([], "/Run"),
    ],
    after: [`The task runs, and starts with the system. Its options: ${places.config}`],
  };
}

/** Ends the task and removes it; what it kept stays. */
export function uninstallOnWindows(places: Places): Plan {
  return {
    steps: [
      endTask,
      schtasks([], "/Delete", "/F"),
      { does: "remove", path: places.task },
      { does: "remove", path: places.program },
    ],
    after: [`The task is gone. Its options and its journal (${places.folder}) stay.`],
  };
}

/** Tells how the task does. */
export const STATUS_ON_WINDOWS: readonly string[] = [
  ...["schtasks", "/Query", "/TN", NAME, "/V", "/FO", "LIST"],
];
