import type { Logger } from "../ports.ts";
import { EXIT } from "./terminal.ts";

const STOP: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/**
 * Waits for a signal to stop, then for `drain`; a second signal ends it at once. HUP is taken and
 * does nothing.
 *
 * @param drain tells whether all was drained in time
 * @returns the exit code: 0 when all was
 */
export function stopSignals(drain: () => Promise<boolean>, logger: Logger): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;

    /** Left alone it would end the program: it is what log rotation sends. */
    function hangUp(): void {
      logger.log("info", "HUP: there is nothing to open again");
    }

    function end(code: number): void {
      Deno.removeSignalListener("SIGHUP", hangUp);
      for (const signal of STOP) Deno.removeSignalListener(signal, stop);
      resolve(code);
    }

    function stop(): void {
      if (stopping) return end(EXIT.failure);
      stopping = true;
      logger.log("warning", "stopping: no new requests; what is under way is waited for");
      drain().then((inTime) => end(inTime ? EXIT.ok : EXIT.failure), (cause) => {
        logger.log("error", `stopping failed: ${String(cause)}`);
        end(EXIT.failure);
      });
    }

    Deno.addSignalListener("SIGHUP", hangUp);
    for (const signal of STOP) Deno.addSignalListener(signal, stop);
  });
}
