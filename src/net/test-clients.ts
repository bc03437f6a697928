import type { Codec } from "../codec/codec.ts";
import { echoRequest } from "../emulator/test-client.ts";
import type { TestTally } from "../emulator/test-tally.ts";
import type { Clock, Logger, Random, Stopwatch, Timers } from "../ports.ts";
import { type Outcome, Round, type RoundOptions } from "./test-round.ts";

/** What test clients do. */
export interface TestClientsOptions extends RoundOptions {
  /** Clients, 1 and up; they are numbered from 1. */
  readonly count: number;
}

/** What test clients want of the world. */
export interface TestClientsPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly stopwatch: Stopwatch;
  readonly logger: Logger;
}

/** Milliseconds within which all clients begin. */
const SPREAD = 1_000;

/** Milliseconds between two rounds of a client, at the least and at the most. */
const LEAST_PAUSE = 1_000;
const MOST_PAUSE = 8_000;

/** Milliseconds that rounds under way have when the clients are stopped, at the most. */
const STOPPING = 2_000;

/**
 * Clients that test a gateway or a bank: each connects, sends an echo request as a terminal of its
 * own, expects the answer to it and nothing else, closes, waits a while at random, and begins anew.
 */
export class TestClients {
  readonly #options: TestClientsOptions;
  readonly #codec: Codec;
  readonly #ports: TestClientsPorts;
  readonly #tally = { correct: 0, wrong: 0, missing: 0 };
  readonly #rounds = new Set<Round>();
  /** Wakes those that wait. */
  readonly #sleepers = new Set<() => void>();
  #lives: Promise<void>[] = [];
  #stopping = false;

  /** @throws {CodecError} when the profile has no room for the request of the last client */
  constructor(options: TestClientsOptions, codec: Codec, ports: TestClientsPorts) {
    echoRequest(codec, options.count, ports.clock.now());
    this.#options = options;
    this.#codec = codec;
    this.#ports = ports;
  }

  /** How all rounds that are over have ended. */
  get tally(): TestTally {
    return { ...this.#tally };
  }

  /** Begins, once: every client within a second, each at its own moment. */
  start(): void {
    const numbers = Array.from({ length: this.#options.count }, (_, index) => index + 1);
    this.#lives = numbers.map((number) => this.#live(number));
  }

  /**
   * Begins no more rounds, gives those under way what is left of their time, at most 2 s, and
   * resolves with the tally when nothing is left. A round that was cut short counts as missing.
   */
  async stop(): Promise<TestTally> {
    this.#stopping = true;
    for (const wake of this.#sleepers) wake();
    const cancel = this.#ports.timers.after(STOPPING, () => {
      for (const round of this.#rounds) round.end("stopped before an answer came");
    });
    await Promise.all(this.#lives);
    cancel();
    return this.tally;
  }

  async #live(number: number): Promise<void> {
    const { random } = this.#ports;
    await this.#sleep(random.below(SPREAD));
    while (!this.#stopping) {
      await this.#turn(number);
      await this.#sleep(LEAST_PAUSE + random.below(MOST_PAUSE - LEAST_PAUSE + 1));
    }
  }

  async #turn(number: number): Promise<void> {
    const { clock, stopwatch, timers } = this.#ports;
    const began = stopwatch.elapsed();
    const request = echoRequest(this.#codec, number, clock.now());
    const round = new Round(this.#options, this.#codec, timers, request);
    this.#rounds.add(round);
    const outcome = await round.run();
    this.#rounds.delete(round);
    this.#tally[outcome.kind]++;
    this.#tell(number, outcome, stopwatch.elapsed() - began);
  }

  #tell(number: number, outcome: Outcome, milliseconds: number): void {
    const client = `Test client ${number}`;
    const data = { client: number, milliseconds };
    const { logger } = this.#ports;
    if (outcome.kind === "correct") {
      return logger.log("info", `${client} got correct response`, data);
    }
    const what = outcome.kind === "wrong" ? "wrong response" : "no response";
    logger.log("warning", `${client} got ${what}: ${outcome.reason}`, data);
  }

  /** Waits, not at all when stopping, and no longer than until then. */
  #sleep(delay: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(wake);
        cancel();
        resolve();
      };
      const cancel = this.#ports.timers.after(delay, wake);
      this.#sleepers.add(wake);
    });
  }
}
