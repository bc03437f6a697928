import type { ReloadedJson, ReloadRefused, ReloadWish } from "../http/reload-json.ts";
import type { Logger } from "../ports.ts";
import { type Reloader, reloadText } from "./reload.ts";

/** Who wants the configuration read anew, in words for the log. */
export const askedBy = ({ by, reason }: ReloadWish): string =>
  `reload by ${by}${reason === "" ? "" : ` (${reason})`}`;

/**
 * Reads the configuration anew for somebody; what comes of it is told to the log as well.
 *
 * @param who wants it: `HUP`, or a person
 * @param file the full path of the file of options; `null`: there is none
 */
export async function reloadFor(
  who: string,
  reloader: Pick<Reloader, "reload">,
  logger: Logger,
  file: string | null,
): Promise<ReloadedJson | ReloadRefused> {
  try {
    const reloaded = await reloader.reload();
    logger.log("warning", `${who}: ${reloadText(reloaded)}`);
    return { file, ...reloaded };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const text = `the configuration is as it was: ${why}`;
    logger.log("error", `${who}: ${text}`);
    return { errors: why.split("\n") };
  }
}
