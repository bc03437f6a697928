import type { Codec } from "../codec/codec.ts";
import { CodecError } from "../codec/errors.ts";
import type { Message } from "../codec/message.ts";
import type { JournalRecord } from "../ports.ts";
import { isRequest, isReversal } from "../codec/mti.ts";
import type { ReversalCause } from "../codec/profile.ts";
import { checkRules, type RuleCode } from "../codec/rules.ts";
import type { ClientGateway } from "./client-gateway.ts";
import type { Effects, Failure, Nearest } from "./effects.ts";
import type { Exchange } from "./exchange.ts";
import { GatewayLog } from "./gateway-log.ts";
import {
  GATEWAY_DEFAULTS,
  type GatewayOptions,
  type GatewayPorts,
  type HostSide,
  type Load,
} from "./gateway-options.ts";
import { type Counts, NO_COUNTS } from "./counts.ts";
import { ANSWERED, type LateRecord } from "./late-book.ts";
import { isExchange, Multiplexer } from "./multiplexer.ts";
import type { OpenExchange } from "./open-exchange.ts";
import type { Requester, Trouble } from "./requester.ts";
import { Outcomes, type Transaction } from "./outcomes.ts";
import { Custody } from "./custody.ts";
import { ReversalPolicy } from "./reversal-policy.ts";
import { Reversals } from "./reversals.ts";
import { failed, invalid, objected, refused } from "./troubles.ts";

export type { GatewayOptions, GatewayPorts, HostSide, Load } from "./gateway-options.ts";

/** Failures after which the outcome of what was sent is not known. */
const CAUSES: { readonly [Failed in Failure]?: ReversalCause } = {
  "timeout": "timeout",
  "link-lost": "link-lost",
  "unrecorded": "undelivered",
};

/** Why a request is refused, for the client and the log. */
interface Fault {
  readonly code: RuleCode | "not-a-request" | "too-long";
  readonly message: string;
}

/**
 * Stands between clients and host: reads and checks what clients send, carries it over the one link
 * by a {@link Multiplexer}, hands the outcome back, and tells the log what happened.
 */
export class Gateway implements Effects<Requester>, ClientGateway {
  readonly #codec: Codec;
  readonly #host: HostSide;
  readonly #ports: GatewayPorts;
  readonly #multiplexer: Multiplexer<Requester>;
  readonly #log: GatewayLog;
  readonly #counts: Counts;
  readonly #reversals: Reversals;
  readonly #custody: Custody;
  readonly #outcomes = new Outcomes();
  readonly #drained: (() => void)[] = [];
  /** Milliseconds that a request of the gateway's own waits for its answer. */
  #shortTimeout: number;
  #isDraining = false;
  #isDrained = false;
  /** What ends now, ends because the gateway is stopped. */
  #isGivingUp = false;

  constructor(
    codec: Codec,
    host: HostSide,
    ports: GatewayPorts,
    options: Partial<GatewayOptions> = {},
  ) {
    const { shortTimeout, autoReversal, show, hashSeed } = { ...GATEWAY_DEFAULTS, ...options };
    this.#shortTimeout = shortTimeout;
    this.#codec = codec;
    this.#host = host;
    this.#ports = ports;
    this.#counts = ports.counts ?? NO_COUNTS;
    this.#log = new GatewayLog(ports, show);
    this.#multiplexer = new Multiplexer<Requester>(this, ports, options);
    const policy = new ReversalPolicy(codec, autoReversal, ports.clock);
    this.#reversals = new Reversals(codec, policy, ports, {
      submit: (request, requester, place) => {
        this.#counts.request(request);
        return this.#multiplexer.submitOwn(request, requester, this.#shortTimeout, place);
      },
      withdraw: (exchange) => this.#multiplexer.abandon(exchange),
      settled: () => this.#finishDraining(),
      became: (id, fate) => this.#outcomes.became(id, fate),
    }, hashSeed);
    const { reversals } = this;
    this.#custody = new Custody(policy, ports, () => reversals.pending + reversals.parked);
  }

  /** What was not resolved when the program last ended goes on. Called once, before anything else. */
  restore(records: readonly JournalRecord[]): void {
    for (const { state } of records) if (state === "delivering") this.#counts.undelivered();
    this.#reversals.restore(records);
  }

  /** The codec of the profile that the host speaks, and its clients as a rule. */
  get codec(): Codec {
    return this.#codec;
  }

  /** Exchanges that wait or are with the host. */
  get open(): number {
    return this.#multiplexer.open;
  }

  /** It takes nothing new any more. */
  get draining(): boolean {
    return this.#isDraining;
  }

  /** What waits or is with the host: see {@link Multiplexer.list}. */
  list(most: number): OpenExchange[] {
    return this.#multiplexer.list(most);
  }

  /** Sales that are being undone or parked, and what a person may do about them. */
  get reversals(): Reversals {
    return this.#reversals;
  }

  /** What is under way this moment. */
  get load(): Load {
    const { open, inFlight, linked } = this.#multiplexer;
    const { pending, parked, oldest } = this.#reversals;
    return {
      waiting: open - inFlight,
      inFlight,
      reversals: pending,
      parked,
      oldest,
      linkUp: linked,
    };
  }

  /** What became of a request that was not answered; `undefined`: nothing is known of it any more. */
  transaction(id: number): Transaction | undefined {
    return this.#outcomes.find(id);
  }

  /**
   * A client sent a message's bytes, which are given away. Whatever becomes of them, `client` is told
   * once. Returns the exchange, for a client that may go before it is over.
   */
  submitBytes(bytes: Uint8Array, client: Requester): Exchange<Requester> | undefined {
    const request = this.read(bytes, client, this.#codec);
    return request === undefined ? undefined : this.submit(request, client);
  }

  /** Reads what a client sent by a codec; one that cannot be read is refused. */
  read(bytes: Uint8Array, client: Requester, codec: Codec): Message | undefined {
    try {
      return codec.decode(bytes);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return this.#unreadable(bytes, error, client, codec);
    }
  }

  /** Refuses a client's message. */
  refuse(errors: readonly string[], request: Message, client: Requester): void {
    this.#refuse(invalid(errors), request, client, request);
  }

  /**
   * The host's answer cannot be told to the client: an approval is undone.
   *
   * @param why for the log
   * @returns what the client is told in its stead
   */
  untold(exchange: Exchange<Requester>, response: Message, why: string): Trouble {
    this.#log.untold(exchange, why);
    this.undelivered(exchange, response);
    return failed("untellable", exchange, this.#outcomes.reversal(exchange.id));
  }

  /**
   * A client sent something of which no message could be made, and was told so.
   *
   * @param errors what is wrong, without a value of the client's
   * @param size bytes or characters of what it sent
   */
  malformed(client: string, errors: readonly string[], size: number): void {
    this.#counts.refused("invalid-message");
    this.#log.malformed(client, errors, size);
  }

  /** A client sent a message. Otherwise as `submitBytes`. */
  submit(request: Message, client: Requester): Exchange<Requester> | undefined {
    const faults = this.#faults(request);
    if (faults.length > 0) {
      const errors = faults.map(({ message }) => message);
      const expired = faults.some(({ code }) => code === "expired");
      return this.#refuse(invalid(errors), request, client, request, expired);
    }
    const objection = this.#custody.objection(request);
    if (objection !== undefined) return this.#refuse(objected(objection), request, client, request);
    const outcome = this.#multiplexer.submit(request, client);
    if (!isExchange(outcome)) {
      return this.#refuse(refused(outcome, this.#codec), request, client, request);
    }
    this.#counts.request(request);
    if (isReversal(request.mti)) this.#reversals.taken(outcome);
    if (outcome.state === "waiting") this.#log.waits(outcome, this.#multiplexer.linked);
    return outcome;
  }

  /** The client of an exchange is gone. */
  abandon(exchange: Exchange<Requester>): void {
    this.#log.gone(exchange);
    this.#multiplexer.abandon(exchange);
    if (exchange.state !== "settled") return;
    if (!exchange.sent) this.#custody.resolved(exchange);
    this.#reversals.over(exchange);
  }

  /** The host's answer was handed to a client, and got there as far as can be known. */
  delivered(exchange: Exchange<Requester>): void {
    this.#custody.resolved(exchange);
  }

  /** The host's answer was handed to a client, and did not get there, as far as can be known. */
  undelivered(exchange: Exchange<Requester>, response: Message): void {
    this.#log.undelivered(exchange, response);
    this.#counts.undelivered();
    this.#undo(exchange, "undelivered", response);
  }

  /** The host sent a message's bytes, which are given away. */
  hostSent(bytes: Uint8Array): void {
    let message: Message;
    try {
      message = this.#codec.decode(bytes);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return this.#log.unreadable(bytes.length, error.message);
    }
    this.#multiplexer.receive(message);
  }

  /** The link to the host is there. */
  linkUp(): void {
    this.#multiplexer.linkUp();
    this.#reversals.linkUp();
  }

  /** The link to the host broke. */
  linkDown(): void {
    this.#multiplexer.linkDown();
  }

  /** The link takes no more for the moment. */
  linkCongested(): void {
    this.#multiplexer.linkCongested();
  }

  /** The link takes messages again. */
  linkWritable(): void {
    this.#multiplexer.linkWritable();
  }

  /** Changes limits: for what is taken from now on. */
  limit(limits: Pick<GatewayOptions, "maxQueue" | "timeout" | "shortTimeout">): void {
    this.#shortTimeout = limits.shortTimeout;
    this.#multiplexer.limit(limits);
  }

  /** Shows from now on something else of messages in the log. */
  showBy(show: GatewayOptions["show"]): void {
    this.#log.showBy(show);
  }

  /** Takes nothing new. Calls `done` when nothing is under way any more. */
  drain(done: () => void): void {
    if (this.#isDrained) return done();
    this.#isDraining = true;
    this.#drained.push(done);
    this.#multiplexer.drain();
  }

  /** Ends at once what is under way; every client is told. The link is to be closed then. */
  giveUp(): void {
    this.#reversals.giveUp();
    this.#isGivingUp = true;
    this.#multiplexer.giveUp();
    this.#isGivingUp = false;
  }

  send(exchange: Exchange<Requester>): void {
    this.#log.sent(exchange);
    this.#host.send(exchange.request.bytes);
  }

  answer(exchange: Exchange<Requester>, response: Message): void {
    this.#counts.response(response, this.#ports.stopwatch.elapsed() - exchange.sentAt);
    this.#log.answered(exchange, response);
    exchange.client.answered(response, exchange);
    this.#reversals.over(exchange, response);
  }

  fail(exchange: Exchange<Requester>, failure: Failure): void {
    this.#counts.failed(failure);
    this.#log.failed(exchange, failure, this.#isGivingUp);
    // First of all: whatever may go wrong in telling the client, the sale is not forgotten.
    const cause = CAUSES[failure];
    const undone = this.#undo(exchange, cause);
    if (!exchange.own) this.#outcomes.failed(exchange.id, failure, exchange.sent, undone);
    const fate = undone ? this.#outcomes.reversal(exchange.id) : "none";
    const trouble = failed(failure, exchange, fate, this.#isGivingUp);
    exchange.client.refused(trouble, exchange.request, exchange);
    this.#reversals.over(exchange);
  }

  /** Undoes a sale of whose outcome its client was not told; what is not undone needs no owner. */
  #undo(
    exchange: Exchange<Requester>,
    cause: ReversalCause | undefined,
    response?: Message,
  ): boolean {
    if (cause !== undefined && this.#reversals.undo(exchange, cause, response)) return true;
    this.#custody.resolved(exchange);
    return false;
  }

  holdsRequest(exchange: Exchange<Requester>): boolean {
    return this.#custody.holds(exchange, (durable) => {
      if (durable) this.#multiplexer.release(exchange);
      else this.#multiplexer.reject(exchange);
    });
  }

  holdsAnswer(exchange: Exchange<Requester>, response: Message): boolean {
    return this.#custody.marks(exchange, response, (durable) => {
      if (durable) this.#multiplexer.deliver(exchange);
      else this.#multiplexer.withhold(exchange);
    });
  }

  mayGo(exchange: Exchange<Requester>): boolean {
    return this.#reversals.mayGo(exchange);
  }

  orphaned(exchange: Exchange<Requester>, response: Message | undefined): void {
    if (response === undefined) this.#counts.failed("timeout");
    else this.#counts.response(response, this.#ports.stopwatch.elapsed() - exchange.sentAt);
    this.#log.orphaned(exchange, response);
    const undone = this.#undo(exchange, "client-gone", response);
    if (!undone && !exchange.own) this.#outcomes.became(exchange.id, "none");
    this.#reversals.over(exchange, response);
  }

  late(response: Message, record: LateRecord): void {
    if (record.reason === ANSWERED) this.#counts.repeated();
    else this.#counts.late(response);
    this.#log.late(response, record);
    this.#reversals.late(record.id, response);
  }

  unmatched(response: Message, nearest: Nearest | undefined): void {
    this.#counts.unmatched();
    this.#log.unmatched(response, nearest);
  }

  hostRequest(request: Message): void {
    const response = this.#host.reply?.(request);
    this.#log.hostRequest(request, response);
    if (response !== undefined) this.#host.send(response.bytes);
  }

  drained(): void {
    this.#finishDraining();
  }

  /** Draining ends when nothing is under way any more, reversals that wait for their repeat included. */
  #finishDraining(): void {
    if (!this.#isDraining || this.#isDrained) return;
    if (this.#multiplexer.open > 0 || this.#reversals.holdUpTheEnd > 0) return;
    this.#isDrained = true;
    this.#reversals.giveUp();
    for (const done of this.#drained.splice(0)) done();
  }

  #faults(request: Message): readonly Fault[] {
    if (!isRequest(request.mti)) {
      return [{ code: "not-a-request", message: `MTI ${request.mti} is not a request` }];
    }
    const { maxMessage } = this.#host;
    if (request.bytes.length > maxMessage) {
      return [{ code: "too-long", message: `Message is longer than ${maxMessage} bytes` }];
    }
    return checkRules(request, this.#ports.clock.now());
  }

  /** Refuses bytes that are no message; repeats what can be read of one with bad content. */
  #unreadable(
    bytes: Uint8Array,
    error: CodecError,
    client: Requester,
    codec: Codec,
  ): undefined {
    let request: Message | undefined;
    try {
      request = codec.decode(bytes, "ignore");
    } catch (structural) {
      if (!(structural instanceof CodecError)) throw structural;
    }
    // Fields that lie where they should not may hold anything: the log gets the length only.
    return this.#refuse(invalid([error.message]), request, client, bytes.length);
  }

  /** @param told what the log may tell of: the request, or only its length */
  #refuse(
    trouble: Trouble,
    request: Message | undefined,
    client: Requester,
    told: Message | number,
    expired = false,
  ): undefined {
    this.#counts.refused(trouble.code);
    this.#log.refused(client, trouble, told, expired);
    client.refused(trouble, request, undefined);
  }
}
