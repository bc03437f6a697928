import type { Journal, JournalAct, JournalChange, JournalRecord } from "../../src/ports.ts";

type Done = (durable: boolean) => void;

/** Whether a change is dropped, and not tried again, when it cannot be written. */
const isDropped = (change: JournalChange): boolean =>
  change.type === "intent" || change.type === "state" && change.state === "delivering";

/** A journal in memory, whose disk writes when the test says so. */
export class FakeJournal implements Journal {
  writable = true;
  readonly #records = new Map<number, JournalRecord>();
  readonly #acts: JournalAct[] = [];
  #waiting: { readonly change: JournalChange; readonly done: Done | undefined }[] = [];

  /** @param records what the disk has, as a run before left it */
  constructor(records: readonly JournalRecord[] = []) {
    for (const record of records) this.#records.set(record.id, record);
  }

  /** What the disk has. */
  get records(): readonly JournalRecord[] {
    return [...this.#records.values()];
  }

  /** The same in short: `1 sent`. */
  get states(): readonly string[] {
    return this.records.map(({ id, state }) => `${id} ${state}`);
  }

  /** Acts on the disk, in short: `gateway reversed 1`. */
  get done(): readonly string[] {
    return this.#acts.map(({ who, what, id }) => `${who} ${what} ${id}`);
  }

  /** Changes that are not on the disk. */
  get waiting(): number {
    return this.#waiting.length;
  }

  write(change: JournalChange, done?: Done): void {
    this.#waiting.push({ change, done });
  }

  /** The disk takes all that waits. */
  commit(): void {
    for (const { change, done } of this.#waiting.splice(0)) {
      this.#apply(change);
      done?.(true);
    }
  }

  /** The disk takes nothing: what can be dropped fails, the rest waits on. */
  fail(): void {
    this.writable = false;
    const failed = this.#waiting.filter(({ change }) => isDropped(change));
    this.#waiting = this.#waiting.filter(({ change }) => !isDropped(change));
    for (const { done } of failed) done?.(false);
  }

  acts(most: number, id?: number): Promise<readonly JournalAct[]> {
    const acts = this.#acts.filter((act) => id === undefined || act.id === id);
    return Promise.resolve(acts.reverse().slice(0, most));
  }

  #apply(change: JournalChange): void {
    if (change.type === "act") return void this.#acts.push(change.act);
    const { id } = change;
    if (change.type === "end") return void this.#records.delete(id);
    if (change.type === "intent") {
      const { at, payload } = change;
      const fresh = { id, state: "sent", at, cause: "", attempts: 0, nextAt: 0, payload } as const;
      return void this.#records.set(id, fresh);
    }
    const { type: _, ...changes } = change;
    const record = this.#records.get(id);
    if (record !== undefined) this.#records.set(id, { ...record, ...changes });
  }
}
