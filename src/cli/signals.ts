import type { Logger, Timers } from "../ports.ts";
import { EXIT } from "./terminal.ts";

const STOP: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** Milliseconds that what is under way is waited for. */
const DRAIN_LIMIT = 30_000;

/**
 * Waits for a signal to stop, then for `drain`; a second signal, or a drain that takes too long,
 * ends it at once.
 *
 * @returns the exit code: 0 when all was drained
 */
export function stopSignals(
  drain: () => Promise<void>,
  { logger, timers }: { readonly logger: Logger; readonly timers: Timers },
): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;
    let cancelLimit = () => {};

    function end(code: number): void {
      cancelLimit();
      for (const signal of STOP) Deno.removeSignalListener(signal, stop);
      resolve(code);
    }

    function stop(): void {
      if (stopping) return end(EXIT.failure);
      stopping = true;
      logger.log("warning", "stopping: no new requests; what is under way is waited for");
      cancelLimit = timers.after(DRAIN_LIMIT, () => {
        logger.log("error", `not drained in ${DRAIN_LIMIT} ms: stopped with requests under way`);
        end(EXIT.failure);
      });
      drain().then(() => end(EXIT.ok), (cause) => {
        logger.log("error", `stopping failed: ${String(cause)}`);
        end(EXIT.failure);
      });
    }

    for (const signal of STOP) Deno.addSignalListener(signal, stop);
  });
}
