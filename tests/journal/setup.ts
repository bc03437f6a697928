import { assert, assertEquals } from "@std/assert";
import { systemTimers } from "../../src/app/system.ts";
import { type OpenJournal, openJournal } from "../../src/journal/journal.ts";
import type { JournalOptions, JournalPorts } from "../../src/journal/options.ts";
import type { JournalChange, JournalRecord, Timers } from "../../src/ports.ts";
import { FakeTime } from "../fake-time.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { within } from "../net/waiting.ts";

/** A key as good as any. */
export const KEY = new Uint8Array(32).fill(7);

/** Another one. */
export const OTHER_KEY = new Uint8Array(32).fill(8);

/** Some bytes that undo a sale. */
export const payloadOf = (id: number): Uint8Array => new TextEncoder().encode(`sale ${id}`);

/** What a sale's request writes. */
export const intent = (id: number): JournalChange & { type: "intent" } => ({
  type: "intent",
  id,
  at: 1000 + id,
  payload: payloadOf(id),
});

/** What a sale writes that is resolved. */
export const end = (id: number): JournalChange => ({ type: "end", id });

/** A record as its intent alone leaves it. */
export const sentRecord = (id: number): JournalRecord => ({
  id,
  state: "sent",
  at: 1000 + id,
  cause: "",
  attempts: 0,
  nextAt: 0,
  payload: payloadOf(id),
});

/** A folder of its own with at most one journal at a time. */
export class Rig {
  readonly time = new FakeTime();
  readonly logger = new RecordingLogger();
  readonly folder: string;
  readonly path: string;
  #journal: OpenJournal | undefined;

  constructor(folder: string) {
    this.folder = folder;
    this.path = `${folder}/queue.db`;
  }

  /** The open one. */
  get journal(): OpenJournal {
    assert(this.#journal !== undefined, "a journal is open");
    return this.#journal;
  }

  async open(
    options: Partial<JournalOptions> = {},
    others: Partial<JournalPorts> = {},
  ): Promise<OpenJournal> {
    let open = false;
    // While it is opened real time passes: another test's child may have the lock until it is born.
    const timers: Timers = {
      after: (delay, wake) => (open ? this.time : systemTimers).after(delay, wake),
    };
    const ports = { clock: this.time, timers, logger: this.logger, ...others };
    this.#journal = await openJournal(
      { path: this.path, sync: "normal", key: KEY, ...options },
      ports,
    );
    open = true;
    return this.#journal;
  }

  /** Closes it and opens it again. */
  async reopen(options: Partial<JournalOptions> = {}): Promise<OpenJournal> {
    await this.close();
    return await this.open(options);
  }

  async close(): Promise<void> {
    await this.#journal?.close();
    this.#journal = undefined;
  }

  /** Writes a change; gives whether it is durable. */
  write(change: JournalChange): Promise<boolean> {
    const written = new Promise<boolean>((resolve) => this.journal.write(change, resolve));
    return within(written, `what becomes of the ${change.type}`);
  }

  /** Writes changes that have to become durable. */
  async writeAll(...changes: readonly JournalChange[]): Promise<void> {
    const durable = await Promise.all(changes.map((change) => this.write(change)));
    assertEquals(durable, changes.map(() => true));
  }

  /** Lets a second pass until the journal can be written again. */
  async recover(): Promise<void> {
    for (let attempt = 0; attempt < 50 && !this.journal.writable; attempt++) {
      this.time.advance(1000);
      // Each reply comes after what was asked before it.
      await this.journal.acts(1).catch(() => {});
    }
    assert(this.journal.writable, "it can be written again");
  }

  /** Numbers of the records that a new opening finds. */
  async ids(): Promise<number[]> {
    const { records } = await this.reopen();
    return records.map(({ id }) => id);
  }
}

/** Runs with a folder of its own. */
export async function withRig(act: (rig: Rig) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const rig = new Rig(folder);
  try {
    await act(rig);
  } finally {
    await rig.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Starts journal workers that die when they are told to; `workers` are those that there were. */
export function dyingWorkers(): { readonly workers: readonly Worker[]; start(): Worker } {
  const workers: Worker[] = [];
  return {
    workers,
    start() {
      const url = new URL("dying-worker.ts", import.meta.url);
      const worker = new Worker(url, { type: "module", name: "socketqueue-journal" });
      workers.push(worker);
      return worker;
    },
  };
}
