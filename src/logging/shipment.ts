import type { Clock } from "../ports.ts";
import { type Batch, BatchMaker } from "./batch.ts";
import type { LogEntry } from "./entry.ts";
import { jsonLine } from "./json-line.ts";
import { LineQueue } from "./line-queue.ts";

/** Characters that wait to be sent at the most; of what is more the oldest are dropped. */
const MOST_WAITING = 1024 * 1024;

/** An entry in the form that Logstash's `json_lines` takes. */
function logstashLine({ time, level, text, data }: LogEntry, node: string): string {
  const moment = new Date(time).toISOString();
  return jsonLine({ "@timestamp": moment, "@version": "1", level, message: text, node }, data);
}

/** Records that wait for Logstash, within limits, and how many of them were dropped. */
export class Shipment {
  readonly #node: string;
  readonly #clock: Clock;
  readonly #queue = new LineQueue();
  readonly #batches = new BatchMaker();
  #dropped = 0;
  /** Of the batch that is being sent: how many dropped records its first line tells of. */
  #telling = 0;

  constructor(node: string, clock: Clock) {
    this.#node = node;
    this.#clock = clock;
  }

  /** Records that were not sent, dropped ones included. */
  get left(): number {
    return this.#queue.length + this.#dropped;
  }

  /** Takes a record. */
  add(entry: LogEntry): void {
    this.#queue.push(logstashLine(entry, this.#node));
    this.#trim();
  }

  /** The next records to send; if any were dropped, the first is one that says how many. */
  take(): Batch {
    this.#telling = this.#dropped;
    if (this.#telling > 0) this.#queue.putBack([this.#notice()]);
    return this.#batches.take(this.#queue);
  }

  /** Sending a batch ended: what did not go out to its end is taken back. */
  settle(batch: Batch): void {
    const rest = batch.rest();
    const told = rest.length < batch.lines.length;
    if (told) this.#dropped -= this.#telling;
    this.#queue.putBack(told || this.#telling === 0 ? rest : rest.slice(1));
    this.#telling = 0;
    this.#trim();
  }

  #trim(): void {
    while (this.#queue.size > MOST_WAITING) {
      this.#queue.shift();
      this.#dropped++;
    }
  }

  #notice(): string {
    const dropped = this.#telling;
    const text = `${dropped} records were dropped: Logstash was away or too slow`;
    const data = { dropped };
    return logstashLine({ time: this.#clock.now(), level: "warning", text, data }, this.#node);
  }
}
