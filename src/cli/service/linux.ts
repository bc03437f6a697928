import { dirname } from "node:path/posix";
import unit from "../../../scripts/systemd/socketqueue.service" with { type: "text" };
import { SERVICE_JOURNAL } from "../../app/service-journal.ts";
import type { Plan, Step } from "./step.ts";
import type { Wanted } from "./wanted.ts";

const PROGRAM = "/usr/local/bin/socketqueue";
const FOLDER = "/etc/socketqueue";
const UNIT = "socketqueue.service";
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
const STATE = dirname(SERVICE_JOURNAL);

/** Where the service's options are. */
export const LINUX_CONFIG = `${FOLDER}/config.yaml`;

/** The user that the service runs as, where nobody names another. */
export const LINUX_USER = "socketqueue";

/** Full paths, as the compiled program may start these and nothing that is only called so. */
const SYSTEMCTL = "/usr/bin/systemctl";
const USERADD = "/usr/sbin/useradd";

/** What `useradd` says of a user that is there. */
const IS_THERE = 9;

const systemctl = (...args: string[]): Step => ({ does: "run", command: [SYSTEMCTL, ...args] });

const addUser = (user: string): Step => ({
  does: "run",
  command: [
    ...[USERADD, "--system", "--user-group", "--no-create-home"],
    ...["--home-dir", STATE, "--shell", "/usr/sbin/nologin", user],
  ],
  fine: [IS_THERE],
});

/** The unit, for this user. */
const unitFor = (user: string): string => unit.replaceAll(/^User=.*$/gm, `User=${user}`);

/** Installs the service, or brings it up to date, and starts it. */
export function installOnLinux({ program, config, user = LINUX_USER }: Wanted): Plan {
  const copies: Step[] = [];
  if (program !== PROGRAM) copies.push({ does: "copy", from: program, to: PROGRAM, mode: 0o755 });
  copies.push({ does: "folder", path: FOLDER });
  // It may hold secrets: the service may read it, others may not.
  const readable = { mode: 0o640, reader: user };
  if (config !== undefined && config !== LINUX_CONFIG) {
    copies.push({ does: "copy", from: config, to: LINUX_CONFIG, ...readable });
  }
  return {
    steps: [
      addUser(user),
      ...copies,
      { does: "write", path: UNIT_FILE, text: unitFor(user) },
      systemctl("daemon-reload"),
      systemctl("enable", UNIT),
      systemctl("restart", UNIT),
    ],
    after: [
      `The service runs, and starts with the system. Its options: ${LINUX_CONFIG}`,
      `Its journal is in ${STATE}; its log: journalctl -u socketqueue`,
      `Its reversals: sudo socketqueue reversals list --journal ${SERVICE_JOURNAL}`,
    ],
  };
}

/** Ends the service and removes it; what it kept stays. */
export function uninstallOnLinux(): Plan {
  return {
    steps: [
      systemctl("disable", "--now", UNIT),
      { does: "remove", path: UNIT_FILE },
      systemctl("daemon-reload"),
      { does: "remove", path: PROGRAM },
    ],
    after: [
      `The service is gone. Its options (${FOLDER}), its journal (${STATE}) and its user stay.`,
    ],
  };
}

/** Tells how the service does. */
export const STATUS_ON_LINUX: readonly string[] = [SYSTEMCTL, "--no-pager", "status", UNIT];
