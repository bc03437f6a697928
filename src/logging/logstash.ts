import type { Clock, Random, Timers } from "../ports.ts";
import { Bell } from "./bell.ts";
import type { LogEntry } from "./entry.ts";
import { dial, LogstashConnection } from "./logstash-connection.ts";
import { pauseAfter } from "./pause.ts";
import { reason } from "./reason.ts";
import { Shipment } from "./shipment.ts";
import { type Tell, Trouble } from "./trouble.ts";

/** Where Logstash is: a `tcp` input with the codec `json_lines`. */
export interface LogstashOptions {
  readonly hostname: string;
  readonly port: number;
  /** Name of this node in each record. */
  readonly node: string;
}

/** What a {@link Logstash} needs. */
export interface LogstashParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Tells that it is away and back, elsewhere than there. */
  readonly tell: Tell;
}

/** Milliseconds that a connection must live so that pauses begin short again. */
const SETTLED = 5_000;

/**
 * Sends records to Logstash over TCP, a line of JSON each, and connects again whenever that fails.
 * While it is away records wait, up to a limit, from which on the oldest are dropped and counted.
 * What the system had taken when a connection broke may be lost, for nobody confirms it.
 */
export class Logstash {
  readonly #options: LogstashOptions;
  readonly #parts: LogstashParts;
  readonly #name: string;
  readonly #trouble: Trouble;
  readonly #shipment: Shipment;
  /** Rings when there are records to send, or the connection ended. */
  readonly #work = new Bell();
  /** Rings when the pause between two attempts is over. */
  readonly #resume = new Bell();
  #failures = 0;
  #stopped = false;
  /** Ends the attempt or the connection that there is. */
  #cancel: (() => void) | undefined;
  #flushed: (() => void)[] = [];
  #running: Promise<void> | undefined;

  constructor(options: LogstashOptions, parts: LogstashParts) {
    this.#options = options;
    this.#parts = parts;
    this.#name = `Logstash at ${options.hostname}:${options.port}`;
    this.#trouble = new Trouble(parts.tell);
    this.#shipment = new Shipment(options.node, parts.clock);
  }

  /** Starts to connect. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Takes a record. */
  write(entry: LogEntry): void {
    if (this.#stopped) return;
    this.#shipment.add(entry);
    this.#work.ring();
  }

  /** Resolves when all is sent, or an attempt to do so failed; a pause between attempts ends. */
  flush(): Promise<void> {
    if (this.#stopped || this.#running === undefined) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#flushed.push(resolve);
    this.#work.ring();
    this.#resume.ring();
    return promise;
  }

  /** Closes the connection, and tells of what was not sent. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancel?.();
    this.#resume.ring();
    await this.#running;
    const { left } = this.#shipment;
    if (left > 0) this.#parts.tell("error", `${left} records were not sent to ${this.#name}`);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const connection = await this.#connect();
      if (connection !== undefined) await this.#serve(connection);
      this.#tellFlushed();
      if (!this.#stopped) await this.#pause();
    }
  }

  async #connect(): Promise<LogstashConnection | undefined> {
    const stop = new AbortController();
    this.#cancel = () => stop.abort(new Error("stopped"));
    const { timers } = this.#parts;
    const { hostname, port } = this.#options;
    try {
      const conn = await dial({ hostname, port }, timers, stop);
      return new LogstashConnection(conn, timers, () => this.#work.ring());
    } catch (cause) {
      this.#away(cause);
      return undefined;
    }
  }

  /** Sends what there is and what comes, until the connection ends. */
  async #serve(connection: LogstashConnection): Promise<void> {
    this.#cancel = () => connection.end(new Error("stopped"));
    const since = this.#parts.clock.now();
    if (this.#stopped) this.#cancel();
    else this.#trouble.ends(`${this.#name} is back`);
    while (connection.cause === undefined) await this.#send(connection);
    await connection.ended();
    if (this.#parts.clock.now() - since >= SETTLED) this.#failures = 0;
    this.#away(connection.cause);
  }

  async #send(connection: LogstashConnection): Promise<void> {
    if (this.#shipment.left === 0) {
      this.#tellFlushed();
      await this.#work.heard();
      return;
    }
    const batch = this.#shipment.take();
    await connection.send(batch);
    this.#shipment.settle(batch);
  }

  async #pause(): Promise<void> {
    const delay = pauseAfter(this.#failures, this.#parts.random);
    const cancel = this.#parts.timers.after(delay, () => this.#resume.ring());
    await this.#resume.heard();
    cancel();
  }

  #away(cause: unknown): void {
    if (this.#stopped) return;
    this.#failures++;
    const fate = "records wait, and the oldest are dropped when they are too many";
    this.#trouble.begins(`${this.#name} is away: ${reason(cause)}; ${fate}`);
  }

  #tellFlushed(): void {
    for (const resolve of this.#flushed.splice(0)) resolve();
  }
}
