import type { Inspection } from "../../config/load.ts";
import { CannotUseJournal } from "../../journal/cannot-use-journal.ts";
import { type LockState, readLock } from "../../journal/lock.ts";
import { isSameFile } from "../same-file.ts";

/** Who has the journal that a start would take. */
export interface Holder extends LockState {
  /**
   * Whether it is the gateway that runs by the very file that is checked, so that a reload would ask
   * that one; `undefined`: that is not known.
   */
  readonly ours?: boolean;
}

/** Nobody. */
export const FREE: Holder = { locked: false };

/** Whether clients can reach it: what else goes with a gateway is not looked at without one. */
export const isGateway = ({ chosen }: Inspection): boolean =>
  chosen.has("listen-port") || chosen.has("listen-http-port");

function isOurs({ config }: LockState, checked: string | undefined): boolean | undefined {
  // Of two that run without a file nobody knows whether their command lines are the same.
  if (config === undefined || config === null && checked === undefined) return undefined;
  return config !== null && checked !== undefined && isSameFile(config, checked);
}

/** Who has the journal. Where that cannot be found out, the journal itself tells why. */
export async function holderOf(inspection: Inspection): Promise<Holder> {
  const { options: { journal, config } } = inspection;
  if (journal === undefined || !isGateway(inspection)) return FREE;
  try {
    const state = await readLock(journal);
    if (!state.locked) return FREE;
    const ours = isOurs(state, config);
    return { ...state, ...ours !== undefined && { ours } };
  } catch (error) {
    if (error instanceof CannotUseJournal) return FREE;
    throw error;
  }
}
