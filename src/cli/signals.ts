import type { Logger } from "../ports.ts";
import { EXIT } from "./terminal.ts";

const STOP: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** What signals act on. */
export interface Signalled {
  /** Ends in good order; tells whether all was done in time. */
  drain(): Promise<boolean>;
  /** HUP. */
  hangUp(): void;
  /** What `drain` would wait for, in words. */
  waitsFor(): string;
}

/**
 * Waits for a signal to stop, then for `drain`; a second signal ends it at once.
 *
 * @returns the exit code: 0 when all was drained in time
 */
export function stopSignals(program: Signalled, logger: Logger): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;
    const hangUp = () => program.hangUp();

    function end(code: number): void {
      Deno.removeSignalListener("SIGHUP", hangUp);
      for (const signal of STOP) Deno.removeSignalListener(signal, stop);
      resolve(code);
    }

    function stop(): void {
      if (stopping) return end(EXIT.failure);
      stopping = true;
      const text = `stopping: no new requests; waiting for ${program.waitsFor()}`;
      logger.log("warning", text);
      program.drain().then((inTime) => end(inTime ? EXIT.ok : EXIT.failure), (cause) => {
        logger.log("error", `stopping failed: ${String(cause)}`);
        end(EXIT.failure);
      });
    }

    Deno.addSignalListener("SIGHUP", hangUp);
    for (const signal of STOP) Deno.addSignalListener(signal, stop);
  });
}
