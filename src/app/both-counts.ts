import type { Message } from "../codec/message.ts";
import type { Counts } from "../multiplexer/counts.ts";

/** Tells two who count: the statistics, which people may set to zero, and what a monitoring system asks for. */
export class BothCounts implements Counts {
  readonly #one: Counts;
  readonly #other: Counts;

  constructor(one: Counts, other: Counts) {
    this.#one = one;
    this.#other = other;
  }

  request(message: Message): void {
    this.#one.request(message);
    this.#other.request(message);
  }

  response(message: Message, took: number): void {
    this.#one.response(message, took);
    this.#other.response(message, took);
  }

  late(message: Message): void {
    this.#one.late(message);
    this.#other.late(message);
  }

  unmatched(): void {
    this.#one.unmatched();
    this.#other.unmatched();
  }

  repeated(): void {
    this.#one.repeated();
    this.#other.repeated();
  }

  failed(reason: string): void {
    this.#one.failed(reason);
    this.#other.failed(reason);
  }

  undelivered(): void {
    this.#one.undelivered();
    this.#other.undelivered();
  }

  refused(reason: string): void {
    this.#one.refused(reason);
    this.#other.refused(reason);
  }
}
