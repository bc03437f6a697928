import { reason } from "./cannot-use-journal.ts";
import type { Reply, Request } from "./messages.ts";
import { Refused } from "./refused.ts";
import { Store } from "./store.ts";

/** The worker's name, by which this module knows that it is to serve. */
const NAME = "socketqueue-journal";

/** What a worker's global object has and the types of the main one do not know. */
interface WorkerScope {
  readonly name?: string;
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(message: Reply, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

/**
 * Whether this is the journal's worker. Where the program is bundled into one file the worker runs
 * that very file: `main.ts` has to ask, and then do nothing; this module serves by itself.
 */
export function journalWorkerWanted(): boolean {
  return scope.name === NAME;
}

/** Starts a worker that serves the journal. */
export function startJournalWorker(): Worker {
  return new Worker(import.meta.url, { type: "module", name: NAME });
}

/** Answers requests, one after the other. */
class Server {
  #store: Store | undefined;

  async answer(request: Request): Promise<Reply> {
    try {
      return await this.#do(request);
    } catch (error) {
      if (error instanceof Refused) {
        return { type: "refused", refusal: error.refusal, detail: error.message };
      }
      return { type: "failed", detail: reason(error) };
    }
  }

  get #opened(): Store {
    if (this.#store === undefined) throw new Error("the journal is not open");
    return this.#store;
  }

  async #do(request: Request): Promise<Reply> {
    switch (request.type) {
      case "open":
        return this.#open(await Store.open(request));
      case "commit":
        this.#opened.commit(request.changes, request.probe);
        return { type: "done" };
      case "rekey":
        await this.#opened.rekey(request.key);
        return { type: "done" };
      case "acts":
        return { type: "acts", acts: this.#opened.acts(request.most, request.id) };
      case "close":
        this.#store?.close();
        this.#store = undefined;
        return { type: "done" };
    }
  }

  #open(store: Store): Reply {
    try {
      const reply: Reply = {
        type: "opened",
        records: store.records,
        lastId: store.lastId,
        keys: store.keys(),
      };
      this.#store = store;
      return reply;
    } catch (error) {
      store.close();
      throw error;
    }
  }
}

function serve(): void {
  const server = new Server();
  let last = Promise.resolve();
  scope.onmessage = ({ data }) => {
    last = last.then(async () => scope.postMessage(await server.answer(data)));
  };
}

if (journalWorkerWanted()) serve();
