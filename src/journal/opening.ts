import type { JournalRecord } from "../ports.ts";
import { CannotUseJournal, unusable } from "./cannot-use-journal.ts";
import type { KeyedRequest, OpenedReply, OpenRequest } from "./messages.ts";
import type { JournalOptions, JournalPorts } from "./options.ts";
import { setAside } from "./set-aside.ts";
import { WorkerClient } from "./worker-client.ts";
import { JournalWriter } from "./writer.ts";

/** A journal that is ready, and what is known of it; as an `OpenJournal` has it. */
export interface Opened {
  readonly writer: JournalWriter;
  readonly records: readonly JournalRecord[];
  readonly keys: readonly KeyedRequest[];
  readonly firstId: number;
  readonly notices: readonly string[];
}

/** Where numbers of a run begin: at a thousand, and one. */
const ROUND = 1000;

const MODE = 0o600;

const firstAfter = (lastId: number): number =>
  lastId === 0 ? 1 : Math.ceil(lastId / ROUND) * ROUND + 1;

/** Bytes of a file; `undefined`: there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const { isDirectory, size } = await Deno.stat(path);
    if (isDirectory) throw new Deno.errors.IsADirectory(path);
    return size;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

/** Makes one journal ready, of which this process has the lock. */
export class Opening {
  readonly #options: JournalOptions;
  readonly #ports: JournalPorts;
  readonly #notices: string[] = [];
  #leastId = 0;

  constructor(options: JournalOptions, ports: JournalPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  /** @throws {CannotUseJournal} */
  async run(): Promise<Opened> {
    await this.#prepare();
    const client = new WorkerClient(this.#ports.worker);
    try {
      const { records, lastId, keys } = await this.#open(client);
      const writer = new JournalWriter(client, this.#request, this.#ports);
      return { writer, records, keys, firstId: firstAfter(lastId), notices: this.#notices };
    } catch (cause) {
      client.end();
      throw cause;
    }
  }

  get #request(): OpenRequest {
    return { type: "open", ...this.#options, leastId: this.#leastId };
  }

  /** Sees to it that there is a file that only its owner may read. */
  async #prepare(): Promise<void> {
    const { path } = this.#options;
    try {
      const size = await sizeOf(path) ?? 0;
      // SQLite throws a log away that it finds beside an empty file.
      if (size === 0 && (await sizeOf(`${path}-wal`) ?? 0) > 0) await this.#setAside("it is empty");
      if (await sizeOf(path) === undefined) await this.#create();
    } catch (cause) {
      throw unusable(path, cause);
    }
  }

  async #create(): Promise<void> {
    const { path } = this.#options;
    const file = await Deno.open(path, { write: true, createNew: true, mode: MODE });
    file.close();
  }

  async #setAside(why: string): Promise<void> {
    const { path } = this.#options;
    const now = this.#ports.clock.now();
    const name = await setAside(path, now);
    // What numbers it used is not known. No gateway has had as many sales as there were milliseconds.
    this.#leastId = now;
    this.#notices.push(
      `the journal ${JSON.stringify(path)} was damaged (${why}) and is kept as ` +
        `${JSON.stringify(name)}; a new one is begun. Sales that were not resolved are only in ` +
        `the old one: compare the bank's records with the shops', and reverse by hand what is due`,
    );
  }

  async #open(client: WorkerClient): Promise<OpenedReply> {
    const { path } = this.#options;
    let reply = await client.ask(this.#request);
    if (reply.type === "refused" && reply.refusal === "damaged") {
      await this.#setAside(reply.detail);
      await this.#prepare();
      reply = await client.ask(this.#request);
    }
    if (reply.type === "opened") return reply;
    if (reply.type !== "refused") {
      const why = reply.type === "failed"
        ? reply.detail
        : "its worker does not answer as it should";
      throw new CannotUseJournal("journal-unusable", path, why);
    }
    const code = reply.refusal === "damaged" ? "unusable" : reply.refusal;
    throw new CannotUseJournal(`journal-${code}`, path, reply.detail);
  }
}
