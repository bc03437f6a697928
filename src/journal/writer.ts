import type { JournalAct, JournalChange } from "../ports.ts";
import { Backlog, type Entry, isDropped } from "./backlog.ts";
import { CannotUseJournal } from "./cannot-use-journal.ts";
import { KeyHolder } from "./key-holder.ts";
import { failure, type OpenRequest } from "./messages.ts";
import type { JournalPorts } from "./options.ts";
import { pack } from "./packing.ts";
import { WorkerClient } from "./worker-client.ts";

/** Changes that go into one group at the most: what waits for a group waits no longer than it takes. */
const MOST = 4000;

/**
 * Groups under way at a time: while the disk has one, the next is on its way to it. All that comes
 * meanwhile goes into the one after.
 */
const MOST_UNDER_WAY = 2;

/** Milliseconds that a change for which nobody waits may wait for a group to ride with. */
const RIDE = 20;

/** Milliseconds before what could not be written is tried again. */
const AGAIN = 1000;

function settle(entries: readonly Entry[], durable: boolean): void {
  for (const { done } of entries) done?.(durable);
}

/**
 * Writes changes in groups, two under way at a time. What cannot be written waits for the disk, but
 * for what somebody waits with a sale for: that fails. After a failure the worker takes no group
 * before it is asked to try again: changes of one record stay in order.
 */
export class JournalWriter {
  /** Knows the file's key. */
  readonly holder: KeyHolder;
  readonly #path: string;
  readonly #ports: JournalPorts;
  readonly #backlog = new Backlog();
  #client: WorkerClient;
  #writable = true;
  #commits = 0;
  #closed = false;
  /** Even what nobody waits for is to be written now. */
  #hurry = false;
  #woken = false;
  #underWay = 0;
  /** What was begun last: groups end in the order in which they begin. */
  #latest: Promise<void> = Promise.resolve();
  #reopening = false;
  /** What was in groups that failed while another was under way. */
  readonly #unwritten: Entry[] = [];
  #cancelTimer: (() => void) | undefined;

  /** @param open what a worker is asked first, should this one die */
  constructor(client: WorkerClient, open: OpenRequest, ports: JournalPorts) {
    this.#client = client;
    this.#path = open.path;
    this.holder = new KeyHolder(open);
    this.#ports = ports;
  }

  /** It takes changes: not after one could not be written, until one could again. */
  get writable(): boolean {
    return this.#writable && !this.#closed;
  }

  /** Groups that were made durable. */
  get commits(): number {
    return this.#commits;
  }

  /** As `Journal.write`. `done` may not throw; a payload may not be changed afterwards. */
  write(change: JournalChange, done?: (durable: boolean) => void): void {
    if (this.#closed || !this.#writable && isDropped(change)) {
      if (done !== undefined) queueMicrotask(() => done(false));
      return;
    }
    this.#backlog.push({ change, done });
    if (!this.#writable) return;
    if (this.#backlog.urgent) this.#wake();
    else this.#wakeAfter(RIDE);
  }

  /** As `Journal.acts`. */
  async acts(most: number, id?: number): Promise<readonly JournalAct[]> {
    // What waits now is not written before this is answered.
    const waiting = this.#backlog.acts(id);
    const reply = await this.#client.ask({ type: "acts", most, id });
    if (reply.type === "acts") return [...waiting.reverse(), ...reply.acts].slice(0, most);
    const why = failure(reply) ?? "its worker does not answer as it should";
    throw new CannotUseJournal("journal-unusable", this.#path, why);
  }

  /** As `OpenJournal.rekey`. Groups that are begun meanwhile wait for it in the worker. */
  async rekey(key: Uint8Array): Promise<Uint8Array> {
    const before = this.holder.key;
    if (!this.writable || !this.holder.isSure) {
      throw this.holder.unchanged("it cannot be written at present");
    }
    const client = this.#client;
    const trouble = failure(await this.holder.change(client, key));
    if (trouble === undefined) return before;
    if (client.dead) {
      this.#failed([], trouble);
      await this.#again();
    }
    if (this.holder.isUnder(key)) return before;
    throw this.holder.unchanged(trouble);
  }

  /** Writes what waits, as far as that can be done, and ends the worker. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#quiet();
    if (!this.#writable) await this.#again();
    while (this.#writable && this.#backlog.length > 0) {
      this.#hurry = true;
      this.#begin();
      await this.#quiet();
    }
    this.#cancelTimer?.();
    const left = this.#backlog.take(Infinity);
    settle(left, false);
    const trouble = failure(await this.#client.ask({ type: "close" }));
    this.#client.end();
    if (left.length > 0 || trouble !== undefined) {
      const why = trouble === undefined ? "" : ` (${trouble})`;
      this.#tell(
        "error",
        `is closed, and ${left.length} changes could not be written${why}; sales that were ` +
          `resolved lately may be reversed after the next start`,
      );
    }
  }

  /** Begins a group when all have spoken who speak now. */
  #wake(): void {
    if (this.#woken || this.#underWay === MOST_UNDER_WAY) return;
    this.#woken = true;
    queueMicrotask(() => {
      this.#woken = false;
      this.#begin();
    });
  }

  #wakeAfter(delay: number): void {
    if (this.#underWay > 0) return;
    this.#cancelTimer ??= this.#ports.timers.after(delay, () => {
      this.#cancelTimer = undefined;
      this.#hurry = true;
      if (this.#writable) this.#begin();
      else void this.#again();
    });
  }

  /** Begins as many groups as there may be, of what waits and is wanted now. */
  #begin(): void {
    while (this.#writable && this.#underWay < MOST_UNDER_WAY && this.#isWanted) {
      this.#hurry = this.#backlog.length > MOST && this.#hurry;
      this.#latest = this.#commit(false);
    }
    if (this.#backlog.length === 0) this.#hurry = false;
  }

  get #isWanted(): boolean {
    return this.#backlog.length > 0 && (this.#hurry || this.#backlog.urgent);
  }

  /** Ends when no group is under way. */
  async #quiet(): Promise<void> {
    while (this.#underWay > 0 || this.#reopening) await this.#latest;
  }

  /** Tries to write after a failure. */
  #again(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (!this.#reopening) {
      this.#reopening = true;
      this.#latest = this.#reopen();
    }
    return this.#latest;
  }

  /** Looks whether the file can be written again. */
  async #reopen(): Promise<void> {
    let trouble: string | undefined;
    if (this.#client.dead) {
      this.#client = new WorkerClient(this.#ports.worker);
      trouble = failure(await this.holder.open(this.#client));
    }
    this.#reopening = false;
    if (trouble === undefined) {
      this.#backlog.compact();
      return await this.#commit(true);
    }
    this.#client.end();
    this.#rest();
  }

  async #commit(probe: boolean): Promise<void> {
    const group = this.#backlog.take(MOST);
    const changes = pack(group.map(({ change }) => change));
    this.#underWay++;
    const { timing } = this.#ports;
    const begun = timing?.stopwatch.elapsed() ?? 0;
    const reply = await this.#client.ask({ type: "commit", changes, probe }, [changes.buffer]);
    this.#underWay--;
    const trouble = failure(reply);
    if (trouble === undefined) {
      timing?.took(timing.stopwatch.elapsed() - begun);
      this.#written(group);
    } else this.#failed(group, trouble);
    this.#rest();
  }

  #written(group: readonly Entry[]): void {
    this.#commits++;
    if (!this.#writable) {
      this.#writable = true;
      this.#tell("warning", "can be written again");
    }
    settle(group, true);
  }

  #failed(group: readonly Entry[], trouble: string): void {
    const first = this.#writable;
    this.#writable = false;
    // One that is still under way fails too, and stands between these changes and those that wait.
    this.#unwritten.push(...group);
    const waiting = this.#backlog.takeDropped();
    if (this.#underWay === 0) this.#backlog.putBack(this.#unwritten.splice(0));
    if (first) {
      const what =
        "cannot be written, and sales that may have to be reversed are refused until it can";
      this.#tell("error", `${what}: ${trouble}`);
    }
    settle(group.filter(({ change }) => isDropped(change)), false);
    settle(waiting, false);
  }

  /** Sees to what waits when a group is over. */
  #rest(): void {
    if (!this.#writable) this.#wakeAfter(AGAIN);
    else if (this.#isWanted) this.#begin();
    else if (this.#backlog.length > 0) this.#wakeAfter(RIDE);
  }

  #tell(level: "warning" | "error", what: string): void {
    this.#ports.logger.log(level, `the journal ${JSON.stringify(this.#path)} ${what}`);
  }
}
