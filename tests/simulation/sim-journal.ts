import type { Journal, JournalAct, JournalChange } from "../../src/ports.ts";
import type { Disk } from "./disk.ts";
import type { World } from "./world.ts";

/** Milliseconds before what could not be written is tried again. */
const AGAIN = 1_000;

/** Milliseconds that a change for which nobody waits may wait for others. */
const RIDE = 20;

/** Milliseconds that a slow commit takes at the most. */
const SLOWEST = 1_500;

interface Entry {
  readonly change: JournalChange;
  readonly done: ((durable: boolean) => void) | undefined;
}

/** What {@link SimJournal} wants of its process. */
export interface JournalOwner {
  /** Has something happen in the process, if it lives then. */
  later(delay: number, act: () => void): void;
  /** The process may die here. */
  point(where: string): void;
}

/** Whether a change fails when it cannot be written; any other is tried again. */
const fails = (change: JournalChange): boolean =>
  change.type === "intent" || change.type === "state" && change.state === "delivering";

/** A record's state by a change, in a word or two, for names and the trace. */
export function wordsOf(change: JournalChange): string {
  if (change.type === "act") return `act ${change.act.what} #${change.act.id}`;
  return change.type === "state" ? `${change.state} #${change.id}` : `${change.type} #${change.id}`;
}

/**
 * The `Journal` port over a {@link Disk}: changes are durable some time after they were written,
 * many at once; and what is not durable dies with the process.
 */
export class SimJournal implements Journal {
  readonly #world: World;
  readonly #disk: Disk;
  readonly #owner: JournalOwner;
  #queue: Entry[] = [];
  #busy: readonly Entry[] | undefined;
  #begins = false;
  #commits = 0;
  writable = true;

  constructor(world: World, disk: Disk, owner: JournalOwner) {
    this.#world = world;
    this.#disk = disk;
    this.#owner = owner;
  }

  /** Changes that are not durable. */
  get waiting(): number {
    return this.#queue.length + (this.#busy?.length ?? 0);
  }

  write(change: JournalChange, done?: (durable: boolean) => void): void {
    this.#owner.point(`before the write of ${wordsOf(change)}`);
    if (!this.writable && fails(change)) {
      this.#owner.later(0, () => done?.(false));
      return;
    }
    this.#queue.push({ change, done });
    this.#begin(done !== undefined ? 0 : RIDE);
    this.#owner.point(`after the write of ${wordsOf(change)}`);
  }

  acts(): Promise<readonly JournalAct[]> {
    return Promise.resolve([]);
  }

  /** The process ends in good order: what waits is written, if that can be done. */
  close(): void {
    if (!this.#disk.full) this.#disk.commit(this.#changes([...this.#busy ?? [], ...this.#queue]));
    this.#busy = undefined;
    this.#queue = [];
  }

  /** The process dies: what is on its way to the disk may be there, as a whole, or not. */
  crash(what: string): void {
    const { faults, trace } = this.#world;
    if (this.#busy === undefined || this.#disk.full) return;
    const written = faults.strikes("killed-in-commit", what);
    trace.add("disk", () => `the group under way is ${written ? "written" : "lost"}`);
    if (written) this.#disk.commit(this.#changes(this.#busy));
  }

  #changes(entries: readonly Entry[]): JournalChange[] {
    return entries.map(({ change }) => change);
  }

  #begin(delay: number): void {
    if (this.#busy !== undefined || this.#begins || !this.writable) return;
    this.#begins = true;
    this.#owner.later(delay, () => {
      this.#begins = false;
      this.#commit();
    });
  }

  #commit(): void {
    const group = this.#queue;
    this.#queue = [];
    this.#busy = group;
    const { faults, chance } = this.#world;
    const what = group[0] === undefined ? `probe ${++this.#commits}` : wordsOf(group[0].change);
    const slow = faults.strikes("disk-slow", what);
    const takes = 1 + chance.below(`commit of ${what}`, slow ? SLOWEST : 5);
    this.#owner.later(takes, () => this.#ended(group, what));
  }

  #ended(group: readonly Entry[], what: string): void {
    if (this.#disk.full) return this.#failed(group, what);
    this.#disk.commit(this.#changes(group));
    this.#world.trace.add("disk", () => `durable: ${this.#changes(group).map(wordsOf).join(", ")}`);
    this.#busy = undefined;
    this.writable = true;
    if (this.#queue.length > 0) this.#begin(0);
    for (const { change, done } of group) {
      this.#owner.point(`durable ${wordsOf(change)}`);
      done?.(true);
    }
  }

  #failed(group: readonly Entry[], what: string): void {
    const { faults, trace } = this.#world;
    trace.add("disk", () => `full: ${this.#changes(group).map(wordsOf).join(", ")} failed`);
    if (faults.strikes("written-though-failed", what)) this.#disk.commit(this.#changes(group));
    const dropped = [...group, ...this.#queue].filter(({ change }) => fails(change));
    // As in the real one: whether an intent failed is not always sure.
    const kept = group.map(({ change, done }): Entry => {
      return change.type === "intent"
        ? { change: { type: "end", id: change.id }, done: undefined }
        : { change, done };
    });
    this.#queue = [...kept, ...this.#queue].filter(({ change }) => !fails(change));
    this.#busy = undefined;
    this.writable = false;
    this.#owner.later(AGAIN, () => this.#commit());
    for (const { done } of dropped) done?.(false);
  }
}
