import { z } from "zod";
import { wishJson } from "./admin-json.ts";

/*
 * What is said, in JSON, of reading a gateway's configuration anew: here for who says it, and for who
 * reads it.
 */

/** Who wants it, and why; nobody has to say. */
export const reloadWishJson = wishJson.extend({ by: wishJson.shape.by.default("somebody") });

/** What came of it: the file, and names of options. */
export const reloadedJson = z.object({
  file: z.string().nullable().describe(
    "The gateway's file of options, which was read; null: it has none, and its command line and " +
      "environment were read",
  ),
  changed: z.array(z.string()).readonly().describe("They have changed, and count now"),
  needLink: z.array(z.string()).readonly().describe(
    "They count after a restart only: the link to the host would have to be made anew",
  ),
  needRestart: z.array(z.string()).readonly().describe("Others that count after a restart only"),
});

export type ReloadWish = z.infer<typeof reloadWishJson>;
export type ReloadedJson = z.infer<typeof reloadedJson>;

/** The configuration is wrong, or asks for what cannot be had; nothing has changed. */
export interface ReloadRefused {
  /** Everything that is wrong, a line each. */
  readonly errors: readonly string[];
}

/** Reads the configuration anew for somebody. */
export type Reload = (wish: ReloadWish) => Promise<ReloadedJson | ReloadRefused>;
