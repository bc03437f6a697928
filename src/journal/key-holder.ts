import { CannotUseJournal } from "./cannot-use-journal.ts";
import type { OpenRequest, Reply } from "./messages.ts";
import type { WorkerClient } from "./worker-client.ts";

const CHANGE = "change the key of the journal";

/** Bytes of two keys that are the same. */
const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

/**
 * Knows under which key the journal's file is, and opens it. A worker that dies while it changes the
 * key may have done it or not; the file tells when it is opened again.
 */
export class KeyHolder {
  #request: OpenRequest;
  /** The key that the file may be under instead. */
  #other: Uint8Array | undefined;

  constructor(request: OpenRequest) {
    this.#request = request;
  }

  /** The key, as far as it is known. */
  get key(): Uint8Array {
    return this.#request.key;
  }

  /** It is known whether a change of the key was done. */
  get isSure(): boolean {
    return this.#other === undefined;
  }

  /** Whether the file is under this key, and certainly so. */
  isUnder(key: Uint8Array): boolean {
    return this.isSure && isSame(this.#request.key, key);
  }

  /** Has a worker that has the file change its key. */
  async change(client: WorkerClient, key: Uint8Array): Promise<Reply> {
    this.#other = key;
    const reply = await client.ask({ type: "rekey", key });
    if (reply.type === "done") this.#take(key);
    else if (!client.dead) this.#other = undefined;
    return reply;
  }

  /** Has a new worker open the file, under the key that it is under. */
  async open(client: WorkerClient): Promise<Reply> {
    const reply = await client.ask(this.#request);
    if (reply.type === "opened") this.#other = undefined;
    if (this.#other === undefined || reply.type !== "refused" || reply.refusal !== "key") {
      return reply;
    }
    const key = this.#other;
    const second = await client.ask({ ...this.#request, key });
    if (second.type === "opened") this.#take(key);
    return second;
  }

  /** That a change of the key was not done, or may not have been. */
  unchanged(why: string): CannotUseJournal {
    const { path } = this.#request;
    const advice = this.isSure
      ? why
      : `${why}; whether it was done is not known yet: keep both keys`;
    return new CannotUseJournal("journal-key", path, advice, undefined, CHANGE);
  }

  #take(key: Uint8Array): void {
    this.#request = { ...this.#request, key };
    this.#other = undefined;
  }
}
