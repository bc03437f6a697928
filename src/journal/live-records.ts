import type { JournalAct, JournalChange, JournalRecord } from "../ports.ts";
import type { KeyedRequest } from "./messages.ts";

/** The records as the changes have left them, and what of that is not written as records yet. */
export class LiveRecords {
  readonly #records = new Map<number, JournalRecord>();
  /** Those that the file has as records. */
  readonly #stored = new Set<number>();
  readonly #changed = new Set<number>();
  readonly #gone = new Set<number>();
  #acts: JournalAct[] = [];
  #keys: KeyedRequest[] = [];

  /** All of them, by number. */
  get all(): readonly JournalRecord[] {
    return [...this.#records.values()].sort((a, b) => a.id - b.id);
  }

  /** Those to be written. */
  get changed(): readonly JournalRecord[] {
    return [...this.#changed].flatMap((id) => this.#records.get(id) ?? []);
  }

  /** Numbers of those to be removed. */
  get gone(): readonly number[] {
    return [...this.#gone];
  }

  /** Acts to be written, the oldest first. */
  get acts(): readonly JournalAct[] {
    return this.#acts;
  }

  /** Requests with a key to be written, the oldest first. */
  get keys(): readonly KeyedRequest[] {
    return this.#keys;
  }

  /** The file has all of it. */
  get isSettled(): boolean {
    return this.#changed.size + this.#gone.size + this.#acts.length + this.#keys.length === 0;
  }

  /** One that the file has as a record. */
  load(record: JournalRecord): void {
    this.#records.set(record.id, record);
    this.#stored.add(record.id);
  }

  apply(change: JournalChange): void {
    if (change.type === "act") {
      const { at } = change.act;
      return void this.#acts.push({ ...change.act, at: Math.round(at) });
    }
    const { id } = change;
    if (change.type === "intent" && change.idempotencyKey !== undefined) {
      this.#keys.push({ key: change.idempotencyKey, id, at: change.at });
    }
    if (change.type === "end") return this.#end(id);
    const record = this.#after(change);
    if (record === undefined) return;
    this.#records.set(id, record);
    this.#changed.add(id);
    this.#gone.delete(id);
  }

  /** All of it is written. */
  settled(): void {
    for (const id of this.#gone) this.#stored.delete(id);
    for (const id of this.#changed) {
      const record = this.#records.get(id);
      if (record === undefined) continue;
      this.#stored.add(id);
      // Its payload is a part of its whole group, which would be kept in memory with it.
      const payload = record.payload && new Uint8Array(record.payload);
      this.#records.set(id, { ...record, payload });
    }
    this.#gone.clear();
    this.#changed.clear();
    this.#acts = [];
    this.#keys = [];
  }

  #end(id: number): void {
    this.#records.delete(id);
    this.#changed.delete(id);
    if (this.#stored.has(id)) this.#gone.add(id);
  }

  #after(
    change: Exclude<JournalChange, { type: "act" | "end" }>,
  ): JournalRecord | undefined {
    if (change.type === "intent") {
      const { id, at, payload } = change;
      return { id, state: "sent", at: Math.round(at), cause: "", attempts: 0, nextAt: 0, payload };
    }
    const record = this.#records.get(change.id);
    if (record === undefined) return undefined;
    const { state, cause, attempts, nextAt, payload } = change;
    return {
      id: record.id,
      state,
      at: record.at,
      cause: cause ?? record.cause,
      attempts: attempts ?? record.attempts,
      nextAt: Math.round(nextAt ?? record.nextAt),
      payload: payload ?? record.payload,
    };
  }
}
