import { dirname, join } from "node:path";
import { COMMAND_LINE, ENVIRONMENT } from "./option-error.ts";
import type { Options } from "./options.ts";
import type { Resolved } from "./resolve.ts";
import type { Setting } from "./source.ts";

const NAME = "socketqueue.db";

/** Where a setting stands: the lower, the more it counts. */
export function rankOf(setting: Setting): number {
  const rank = [COMMAND_LINE, ENVIRONMENT].indexOf(setting.place());
  return rank < 0 ? 2 : rank;
}

/** Whether there is to be none: `no-journal` counts unless `journal` was set where that counts more. */
function isOff({ options, chosen }: Resolved): boolean {
  const [path, off] = [chosen.get("journal"), chosen.get("no-journal")];
  if (!options.noJournal || off === undefined) return false;
  return path === undefined || rankOf(off) <= rankOf(path);
}

/** The options with the journal's path, which by default is beside the file that was read. */
export function withJournal(resolved: Resolved): Options {
  const { options } = resolved;
  if (isOff(resolved)) return { ...options, journal: undefined, noJournal: true };
  const beside = options.config === undefined ? NAME : join(dirname(options.config), NAME);
  return { ...options, journal: options.journal ?? beside, noJournal: false };
}
