import type { Logger } from "../ports.ts";
import { EXIT } from "./terminal.ts";

const STOP: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

const HANG_UP: Deno.Signal = "SIGHUP";

/** What signals act on. */
export interface Signalled {
  /** Ends in good order; tells whether all was done in time. */
  drain(): Promise<boolean>;
  /** Gives up what is under way, at once, and says of what the outcome is unknown. */
  giveUp(): void;
  /** HUP. */
  hangUp(): void;
  /** What `drain` would wait for, in words. */
  waitsFor(): string;
}

/**
 * Takes the process's signals from its very start, as one that comes a moment too early would end it
 * with nothing in order. What comes before there is a program to act on is kept for it.
 */
export class Signals implements Disposable {
  #stops = 0;
  #onStop: (() => void) | undefined;
  #onHangUp: (() => void) | undefined;
  #hungUp = false;

  constructor() {
    for (const signal of STOP) Deno.addSignalListener(signal, this.#stop);
    Deno.addSignalListener(HANG_UP, this.#hangUp);
  }

  /**
   * Waits for a signal to stop, then for `drain`; a second signal ends it at once.
   *
   * @returns the exit code: 0 when all was drained in time
   */
  serve(program: Signalled, logger: Logger): Promise<number> {
    return new Promise((resolve) => {
      const drain = () => {
        logger.log("warning", `stopping: no new requests; waiting for ${program.waitsFor()}`);
        program.drain().then((inTime) => resolve(inTime ? EXIT.ok : EXIT.failure), (cause) => {
          logger.log("error", `stopping failed: ${String(cause)}`);
          resolve(EXIT.failure);
        });
      };
      this.#onHangUp = () => program.hangUp();
      const quit = () => {
        program.giveUp();
        resolve(EXIT.failure);
      };
      this.#onStop = () => this.#stops === 1 ? drain() : quit();
      if (this.#hungUp) program.hangUp();
      if (this.#stops > 0) this.#onStop();
    });
  }

  [Symbol.dispose](): void {
    for (const signal of STOP) Deno.removeSignalListener(signal, this.#stop);
    Deno.removeSignalListener(HANG_UP, this.#hangUp);
  }

  readonly #stop = (): void => {
    this.#stops++;
    this.#onStop?.();
  };

  readonly #hangUp = (): void => {
    this.#hungUp = true;
    this.#onHangUp?.();
  };
}
