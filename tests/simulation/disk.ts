import type { JournalChange, JournalRecord } from "../../src/ports.ts";

/** Exchange numbers of a run of the program begin at a thousand, and one. */
const ROUND = 1_000;

/** What survives a process: the journal's records as they are on the disk. */
export class Disk {
  readonly #records = new Map<number, JournalRecord>();
  #lastId = 0;
  /** Nothing can be written. */
  full = false;

  /** What the next process finds, by number. */
  get records(): JournalRecord[] {
    return [...this.#records.values()].sort((one, other) => one.id - other.id);
  }

  /** The first exchange's number of the next process. */
  get firstId(): number {
    return this.#lastId === 0 ? 1 : Math.ceil(this.#lastId / ROUND) * ROUND + 1;
  }

  find(id: number): JournalRecord | undefined {
    return this.#records.get(id);
  }

  /** Makes changes durable, all of them. */
  commit(changes: readonly JournalChange[]): void {
    for (const change of changes) this.#apply(change);
  }

  #apply(change: JournalChange): void {
    if (change.type === "act") return;
    const { id } = change;
    if (change.type === "end") this.#records.delete(id);
    else if (change.type === "intent") {
      const { at, payload } = change;
      this.#lastId = Math.max(this.#lastId, id);
      this.#records.set(id, { id, state: "sent", at, cause: "", attempts: 0, nextAt: 0, payload });
    } else {
      const record = this.#records.get(id);
      const { type: _, ...news } = change;
      if (record !== undefined) this.#records.set(id, { ...record, ...news });
    }
  }
}
