import type { Reply, Request } from "./messages.ts";
import { startJournalWorker } from "./worker.ts";

/** Asks the journal's worker, which may die. */
export class WorkerClient {
  readonly #worker: Worker;
  /** Those who wait for replies, in the order of their requests. */
  readonly #waiting: ((reply: Reply) => void)[] = [];
  #end: string | undefined;

  /** @param start default: starts the journal's worker; another in tests */
  constructor(start: () => Worker = startJournalWorker) {
    this.#worker = start();
    this.#worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#waiting.shift()?.(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#died(event.message);
    };
    this.#worker.onmessageerror = () => this.#died("a message could not be read");
  }

  /** It has ended, and answers every request with a failure. */
  get dead(): boolean {
    return this.#end !== undefined;
  }

  /** Asks, and gives the reply; a worker that dies fails all that it was asked. */
  ask(request: Request, transfer: Transferable[] = []): Promise<Reply> {
    if (this.#end !== undefined) return Promise.resolve({ type: "failed", detail: this.#end });
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(request, transfer);
    });
  }

  /** Ends it. */
  end(): void {
    this.#died("it is closed");
  }

  #died(why: string): void {
    this.#end ??= `its worker has ended: ${why}`;
    this.#worker.terminate();
    for (const settle of this.#waiting.splice(0)) settle({ type: "failed", detail: this.#end });
  }
}
