import type { JournalAct, JournalChange } from "../ports.ts";

/** A change that waits to be written, and who wants to know. */
export interface Entry {
  readonly change: JournalChange;
  readonly done: ((durable: boolean) => void) | undefined;
}

/** Whether a change is dropped when it cannot be written: somebody waits with a sale for it. */
export function isDropped(change: JournalChange): boolean {
  return change.type === "intent" || change.type === "state" && change.state === "delivering";
}

const isUrgent = ({ change, done }: Entry): boolean => done !== undefined || isDropped(change);

function settleBoth(one: Entry["done"], other: Entry["done"]): Entry["done"] {
  if (one === undefined || other === undefined) return one ?? other;
  return (durable) => {
    one(durable);
    other(durable);
  };
}

/** Two changes of one record, of which nothing between was written, as one. */
function merge(one: Entry, other: Entry): Entry {
  const done = settleBoth(one.done, other.done);
  if (one.change.type === "state" && other.change.type === "state") {
    return { change: { ...one.change, ...other.change }, done };
  }
  return { change: one.change.type === "end" ? one.change : other.change, done };
}

/** Changes that wait to be written, in order. */
export class Backlog {
  #entries: Entry[] = [];
  #urgent = false;

  get length(): number {
    return this.#entries.length;
  }

  /** Somebody waits for one of them. */
  get urgent(): boolean {
    return this.#urgent;
  }

  /** The acts among them, of one record or of all. */
  acts(id?: number): JournalAct[] {
    const acts = this.#entries.flatMap(({ change }) => change.type === "act" ? [change.act] : []);
    return id === undefined ? acts : acts.filter((act) => act.id === id);
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#urgent ||= isUrgent(entry);
  }

  /** Takes the first of them out, `most` of them. */
  take(most: number): Entry[] {
    const taken = this.#entries.length <= most ? this.#entries : this.#entries.slice(0, most);
    this.#replace(this.#entries.slice(taken.length));
    return taken;
  }

  /** Puts back what was taken out, but for what is dropped when it cannot be written. */
  putBack(taken: readonly Entry[]): void {
    const kept = taken.map(({ change, done }): Entry => {
      if (change.type !== "intent") return { change, done };
      // Whether it failed is not always sure: the disk may have it all the same.
      return { change: { type: "end", id: change.id }, done: undefined };
    });
    this.#replace([...kept.filter(({ change }) => !isDropped(change)), ...this.#entries]);
  }

  /** Takes out what is dropped when it cannot be written. */
  takeDropped(): Entry[] {
    const dropped = this.#entries.filter(({ change }) => isDropped(change));
    if (dropped.length > 0) {
      this.#replace(this.#entries.filter(({ change }) => !isDropped(change)));
    }
    return dropped;
  }

  /** Makes one of all that is to become of a record: a disk may be full for days. */
  compact(): void {
    const kept = new Map<number | Entry, Entry>();
    for (const entry of this.#entries) {
      const { change } = entry;
      if (change.type === "act") {
        kept.set(entry, entry);
        continue;
      }
      const before = kept.get(change.id);
      kept.set(change.id, before === undefined ? entry : merge(before, entry));
    }
    this.#replace([...kept.values()]);
  }

  #replace(entries: Entry[]): void {
    this.#entries = entries;
    this.#urgent = entries.some(isUrgent);
  }
}
