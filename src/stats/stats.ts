import type { Message } from "../codec/message.ts";
import type { Clock } from "../ports.ts";
import { readDump, writeDump } from "./dump.ts";
import { type Gauges, type Snapshot, snapshotOf } from "./snapshot.ts";
import { Tally } from "./tally.ts";

/**
 * The statistics of a gateway: it is told what happens, and shows the sums. Amounts are exact, the
 * memory that it takes is bounded, and it keeps no card data.
 */
export class Stats {
  readonly #clock: Clock;
  readonly #started: number;
  #tally: Tally;

  constructor(ports: { readonly clock: Clock }) {
    this.#clock = ports.clock;
    this.#started = ports.clock.now();
    this.#tally = new Tally(this.#started);
  }

  /** A request was taken: a client's, or the gateway's own. */
  request(message: Message): void {
    this.#tally.request(message);
  }

  /** The host's answer to a request that was waited for, `took` milliseconds after its sending. */
  response(message: Message, took: number): void {
    this.#tally.answer(message);
    this.#tally.latency.record(took);
  }

  /**
   * An answer after its request had ended without one. It counts for the money as any other, as the
   * host has booked it, but not for how long answers take.
   */
  late(message: Message): void {
    this.#tally.answer(message);
    this.#tally.late++;
  }

  /** An answer that belongs to no request. It counts for nothing else. */
  unmatched(): void {
    this.#tally.unmatched++;
  }

  /** An answer that came once more. It counts for nothing else. */
  repeated(): void {
    this.#tally.repeated++;
  }

  /** An answer was handed over, and nobody knows whether it got there. */
  undelivered(): void {
    this.#tally.uncertain++;
  }

  /** A request ended without an answer; `reason` is a stable code such as `timeout`. */
  failed(reason: string): void {
    this.#tally.failures.add(reason);
  }

  /** A request was not taken; `reason` is a stable code such as `queue-full`. */
  refused(reason: string): void {
    this.#tally.refusals.add(reason);
  }

  /** All of it at this moment; `JSON.stringify` makes the line that is shown to the world. */
  snapshot(gauges: Gauges): Snapshot {
    return snapshotOf(this.#tally, gauges, this.#started);
  }

  /** Begins anew. */
  reset(): void {
    this.#tally = new Tally(this.#clock.now());
  }

  /** What is to be kept across restarts; fit for JSON. */
  dump(): unknown {
    return writeDump(this.#tally);
  }

  /**
   * Goes on from a dump: of {@link Stats.dump}, or of the original program. What was counted before
   * is dropped.
   *
   * @throws {StatsDumpError} nothing has changed then
   */
  restore(data: unknown): void {
    this.#tally = readDump(data, this.#clock.now());
  }
}
