import type { Agenda } from "./agenda.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Setup } from "./setup.ts";
import type { Trace } from "./trace.ts";
import type { UseWatch } from "./use-watch.ts";

/** What everybody in a run shares. */
export interface World {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly setup: Setup;
  readonly uses: UseWatch;
}
