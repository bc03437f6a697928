import type { Codec } from "../codec/codec.ts";
import { draw } from "../codec/draw.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import { isRequest } from "../codec/mti.ts";
import { checkRules } from "../codec/rules.ts";
import type { Clock, Logger, Stopwatch, Timers } from "../ports.ts";
import type { Effects, Failure, Nearest, Refusal } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import type { LateRecord } from "./late-book.ts";
import { isExchange, Multiplexer, type MultiplexerOptions } from "./multiplexer.ts";
import type { Requester, Trouble, TroubleCode } from "./requester.ts";
import { summary } from "./summary.ts";

/** Where requests leave for the host. */
export interface HostSide {
  /** Bytes of the longest message that it takes. */
  readonly maxMessage: number;
  /** Takes one message's bytes; they are on their way, or the link will be reported down. */
  send(message: Uint8Array): void;
}

/** What a {@link Gateway} needs of the world. */
export interface GatewayPorts {
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly timers: Timers;
  readonly logger: Logger;
}

const SAYINGS: Record<Exclude<TroubleCode, "invalid-message">, string> = {
  "queue-full": "Queue is full",
  "draining": "Service is stopping",
  "link-down": "No link to the host",
  "link-lost": "The link to the host broke before it answered; the outcome is unknown",
  "timeout": "Gateway timeout",
};

/**
 * Stands between clients and host: reads and checks what clients send, carries it over the one link
 * by a {@link Multiplexer}, hands the outcome back, and tells the log what happened.
 */
export class Gateway implements Effects<Requester> {
  readonly #codec: Codec;
  readonly #host: HostSide;
  readonly #ports: GatewayPorts;
  readonly #multiplexer: Multiplexer<Requester>;
  readonly #drained: (() => void)[] = [];

  constructor(
    codec: Codec,
    host: HostSide,
    ports: GatewayPorts,
    options: Partial<MultiplexerOptions> = {},
  ) {
    this.#codec = codec;
    this.#host = host;
    this.#ports = ports;
    this.#multiplexer = new Multiplexer<Requester>(this, ports, options);
  }

  /** The codec of the profile that clients and host speak. */
  get codec(): Codec {
    return this.#codec;
  }

  /** Exchanges that wait or are with the host. */
  get open(): number {
    return this.#multiplexer.open;
  }

  /**
   * A client sent a message's bytes, which are given away. Whatever becomes of them, `client` is told
   * once. Returns the exchange, for a client that may go before it is over.
   */
  submitBytes(bytes: Uint8Array, client: Requester): Exchange<Requester> | undefined {
    let request: Message;
    try {
      request = this.#codec.decode(bytes);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return this.#unreadable(bytes, error, client);
    }
    return this.submit(request, client);
  }

  /** A client sent a message. Otherwise as `submitBytes`. */
  submit(request: Message, client: Requester): Exchange<Requester> | undefined {
    const errors = this.#faults(request);
    if (errors !== undefined) {
      const trouble: Trouble = { code: "invalid-message", errors, sent: false };
      return this.#refuse(trouble, request, client, summary(request));
    }
    const outcome = this.#multiplexer.submit(request, client);
    if (isExchange(outcome)) return outcome;
    return this.#refuse(refusalTrouble(outcome, this.#codec), request, client, summary(request));
  }

  /** The client of an exchange is gone. */
  abandon(exchange: Exchange<Requester>): void {
    this.#log("info", () => `${name(exchange)} is gone${exchange.sent ? "" : "; cancelled"}`);
    this.#multiplexer.abandon(exchange);
  }

  /** The host sent a message's bytes, which are given away. */
  hostSent(bytes: Uint8Array): void {
    let message: Message;
    try {
      message = this.#codec.decode(bytes);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const text = `the host sent a message of ${bytes.length} bytes that cannot be read`;
      this.#ports.logger.log("error", `${text}: ${error.message}`);
      return;
    }
    this.#multiplexer.receive(message);
  }

  linkUp(): void {
    this.#multiplexer.linkUp();
  }

  linkDown(): void {
    this.#multiplexer.linkDown();
  }

  linkCongested(): void {
    this.#multiplexer.linkCongested();
  }

  linkWritable(): void {
    this.#multiplexer.linkWritable();
  }

  /** Takes nothing new. Calls `done` when nothing is under way any more. */
  drain(done: () => void): void {
    this.#drained.push(done);
    this.#multiplexer.drain();
  }

  /** Ends at once what is under way; every client is told. The link is to be closed then. */
  giveUp(): void {
    this.#multiplexer.giveUp();
  }

  send(exchange: Exchange<Requester>): void {
    this.#log("info", () => `${name(exchange)} → host: ${summary(exchange.request)}`);
    this.#draw(exchange.request);
    this.#host.send(exchange.request.bytes);
  }

  answer(exchange: Exchange<Requester>, response: Message): void {
    this.#log(
      "info",
      () => `host → ${name(exchange)}: ${summary(response)}, ${this.#ms(exchange)}`,
    );
    this.#draw(response);
    exchange.client.answered(response, exchange);
  }

  fail(exchange: Exchange<Requester>, failure: Failure): void {
    const trouble = { code: failure, errors: [SAYINGS[failure]], sent: exchange.sent };
    const fate = exchange.sent ? "the outcome is unknown" : "it was not sent";
    const text = `${name(exchange)} gets no answer (${failure}); ${fate}`;
    this.#log("warning", () => `${text}: ${summary(exchange.request)}`);
    exchange.client.refused(trouble, exchange.request, exchange);
  }

  orphaned(exchange: Exchange<Requester>, response: Message | undefined): void {
    const what = response === undefined ? "no answer came" : `answer: ${summary(response)}`;
    this.#log("warning", () => `${name(exchange)} had gone; ${what}`);
  }

  late(response: Message, { id, reason, sentAt }: LateRecord): void {
    const ago = Math.round(this.#ports.stopwatch.elapsed() - sentAt);
    const text = `late answer to #${id}, which ended by ${reason}, ${ago} ms after it was sent`;
    this.#log("warning", () => `${text}: ${summary(response)}`);
  }

  unmatched(response: Message, nearest: Nearest | undefined): void {
    const hint = nearest === undefined
      ? "nothing under way comes near"
      : `nearest is #${nearest.id}, which differs in ${
        nearest.field === 0 ? "MTI" : `DE ${nearest.field}`
      }`;
    this.#log("warning", () => `answer that nobody waits for, ${hint}: ${summary(response)}`);
  }

  hostRequest(request: Message): void {
    this.#log("warning", () => `request of the host, not answered: ${summary(request)}`);
  }

  drained(): void {
    for (const done of this.#drained.splice(0)) done();
  }

  #faults(request: Message): string[] | undefined {
    if (!isRequest(request.mti)) return [`MTI ${request.mti} is not a request`];
    const { maxMessage } = this.#host;
    if (request.bytes.length > maxMessage) return [`Message is longer than ${maxMessage} bytes`];
    const faults = checkRules(request, this.#ports.clock.now());
    return faults.length === 0 ? undefined : faults.map((fault) => fault.message);
  }

  /** Refuses bytes that are no message; repeats what can be read of one with bad content. */
  #unreadable(bytes: Uint8Array, error: CodecError, client: Requester): undefined {
    let request: Message | undefined;
    try {
      request = this.#codec.decode(bytes, "ignore");
    } catch (structural) {
      if (!(structural instanceof CodecError)) throw structural;
    }
    const trouble: Trouble = { code: "invalid-message", errors: [error.message], sent: false };
    // Fields that lie where they should not may hold anything: the log gets the length only.
    return this.#refuse(trouble, request, client, `${bytes.length} bytes`);
  }

  #refuse(
    trouble: Trouble,
    request: Message | undefined,
    client: Requester,
    what: string,
  ): undefined {
    const text = `${client.name} refused (${trouble.code}): ${trouble.errors.join("; ")}`;
    this.#log("warning", () => `${text}; ${what}`);
    client.refused(trouble, request, undefined);
  }

  #ms(exchange: Exchange<Requester>): string {
    return `${Math.round(this.#ports.stopwatch.elapsed() - exchange.sentAt)} ms`;
  }

  #draw(message: Message): void {
    const { logger } = this.#ports;
    if (logger.enabled("debug")) logger.log("debug", `\n${draw(message)}`);
  }

  #log(level: "info" | "warning", text: () => string): void {
    const { logger } = this.#ports;
    if (logger.enabled(level)) logger.log(level, text());
  }
}

function name({ id, client }: Exchange<Requester>): string {
  return `#${id} ${client.name}`;
}

function refusalTrouble(refusal: Refusal, codec: Codec): Trouble {
  if (refusal.reason !== "no-key") {
    return { code: refusal.reason, errors: [SAYINGS[refusal.reason]], sent: false };
  }
  const { field } = refusal;
  const title = codec.table.fields[field]?.spec.name ?? "not in the profile";
  const error = `No field ${field} (${title}), by which the answer would be known`;
  return { code: "invalid-message", errors: [error], sent: false };
}
