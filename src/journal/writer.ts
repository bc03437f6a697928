import type { JournalAct, JournalChange } from "../ports.ts";
import { Backlog, type Entry, isDropped } from "./backlog.ts";
import { CannotUseJournal } from "./cannot-use-journal.ts";
import type { OpenRequest, Reply } from "./messages.ts";
import type { JournalPorts } from "./options.ts";
import { pack } from "./packing.ts";
import { WorkerClient } from "./worker-client.ts";

/** Changes that go into one group at the most: what waits for a group waits no longer than it takes. */
const MOST = 4000;

/** Milliseconds that a change for which nobody waits may wait for a group to ride with. */
const RIDE = 20;

/** Milliseconds before what could not be written is tried again. */
const AGAIN = 1000;

/** What is wrong, if it is not done. */
const failure = (reply: Reply): string | undefined =>
  reply.type === "failed" || reply.type === "refused" ? reply.detail : undefined;

function settle(entries: readonly Entry[], durable: boolean): void {
  for (const { done } of entries) done?.(durable);
}

/**
 * Writes changes in groups, one under way at a time: all that comes meanwhile goes into the next. What
 * cannot be written waits for the disk, but for what somebody waits with a sale for: that fails.
 */
export class JournalWriter {
  readonly #open: OpenRequest;
  readonly #ports: JournalPorts;
  readonly #backlog = new Backlog();
  #client: WorkerClient;
  #writable = true;
  #commits = 0;
  #closed = false;
  /** Even what nobody waits for is to be written now. */
  #hurry = false;
  #woken = false;
  #working: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;

  /** @param open what a worker is asked first, should this one die */
  constructor(client: WorkerClient, open: OpenRequest, ports: JournalPorts) {
    this.#client = client;
    this.#open = open;
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
    throw new CannotUseJournal("journal-unusable", this.#open.path, why);
  }

  /** Writes what waits, as far as that can be done, and ends the worker. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    if (this.#writable) await this.#writeAll();
    else await this.#again();
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
    if (this.#woken || this.#working !== undefined) return;
    this.#woken = true;
    queueMicrotask(() => {
      this.#woken = false;
      this.#work();
    });
  }

  #wakeAfter(delay: number): void {
    if (this.#working !== undefined) return;
    this.#cancelTimer ??= this.#ports.timers.after(delay, () => {
      this.#cancelTimer = undefined;
      this.#hurry = true;
      this.#work();
    });
  }

  async #writeAll(): Promise<void> {
    do {
      this.#hurry = true;
      await this.#work();
    } while (this.#writable && this.#backlog.length > 0);
  }

  #work(): Promise<void> {
    return this.#working ??= this.#run().finally(() => this.#rest());
  }

  async #run(): Promise<void> {
    if (!this.#writable) await this.#reopen();
    while (this.#writable && this.#backlog.length > 0 && (this.#hurry || this.#backlog.urgent)) {
      this.#hurry = this.#backlog.length > MOST && this.#hurry;
      await this.#commit(false);
    }
    this.#hurry = false;
  }

  /** Sees to what came too late for the work that ends here. */
  #rest(): void {
    this.#working = undefined;
    if (!this.#writable) this.#wakeAfter(AGAIN);
    else if (this.#backlog.urgent) this.#wake();
    else if (this.#backlog.length > 0) this.#wakeAfter(RIDE);
  }

  /** Tries to write after a failure. */
  #again(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    return this.#work();
  }

  /** Looks whether the file can be written again. */
  async #reopen(): Promise<void> {
    if (this.#client.dead) {
      this.#client = new WorkerClient(this.#ports.worker);
      const trouble = failure(await this.#client.ask(this.#open));
      if (trouble !== undefined) return this.#client.end();
    }
    this.#backlog.compact();
    await this.#commit(true);
  }

  async #commit(probe: boolean): Promise<void> {
    const group = this.#backlog.take(MOST);
    const changes = pack(group.map(({ change }) => change));
    const reply = await this.#client.ask({ type: "commit", changes, probe }, [changes.buffer]);
    const trouble = failure(reply);
    if (trouble !== undefined) return this.#failed(group, trouble);
    this.#commits++;
    if (!this.#writable) {
      this.#writable = true;
      this.#tell("info", "can be written again");
    }
    settle(group, true);
  }

  #failed(group: readonly Entry[], trouble: string): void {
    const first = this.#writable;
    this.#writable = false;
    this.#backlog.putBack(group);
    const waiting = this.#backlog.takeDropped();
    if (first) {
      const what =
        "cannot be written, and sales that may have to be reversed are refused until it can";
      this.#tell("error", `${what}: ${trouble}`);
    }
    settle(group.filter(({ change }) => isDropped(change)), false);
    settle(waiting, false);
  }

  #tell(level: "info" | "error", what: string): void {
    this.#ports.logger.log(level, `the journal ${JSON.stringify(this.#open.path)} ${what}`);
  }
}
