import type { Message } from "../../src/codec/message.ts";
import { responseMti } from "../../src/codec/mti.ts";
import type { Values } from "../../src/codec/compose.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import type { Exchange } from "../../src/multiplexer/exchange.ts";
import type { Requester, Trouble } from "../../src/multiplexer/requester.ts";
import { framed } from "./connection.ts";
import { NAME } from "./host.ts";
import type { Process } from "./process.ts";
import { must } from "./violation.ts";
import type { World } from "./world.ts";

/** Milliseconds that a slow client takes to read its answer, at the most. */
const SLOWEST = 3_000;

/** Milliseconds after which a connection that breaks says nothing of an answer any more. */
const DENIAL = 1_000;

/** Milliseconds after which that is in the journal, however long the disk was full. */
const WRITTEN = 40_000;

/** What a request's client is told, for the one who sent it. */
export interface SaleEvents {
  /** It was told how it ended, or that nobody knows. */
  told(sale: Sale): void;
}

/** One request of a client's, over a connection of its own, and all that the client learns of it. */
export class Sale implements Requester {
  readonly name: string;
  readonly values: Values;
  /** What it was told: response codes, and codes of trouble. */
  readonly told: string[] = [];
  trouble: Trouble | undefined;
  exchange: Exchange<Requester> | undefined;
  process: Process | undefined;
  /** The client went before it was told anything. */
  gone = false;
  /** Its process died before it was told anything. */
  cutOff = false;
  /** The client has read the host's approval. */
  saw = false;
  /** Nobody can know whether the client has the approval: it may be undone all the same. */
  uncertain = false;
  /** Its process died when only it knew that the answer was in vain: nobody can undo it. */
  lost = false;
  /** The host's answer arrived, and lately shows not to have. */
  denied = false;
  /** Its client undoes it itself. */
  undone = false;
  readonly #world: World;
  readonly #events: SaleEvents;

  /** @param name also its DE 62 */
  constructor(world: World, name: string, values: Values, events: SaleEvents) {
    this.#world = world;
    this.name = name;
    this.values = { ...values, [NAME]: name };
    this.#events = events;
  }

  /** It is a sale, not the client's own reversal. */
  get isSale(): boolean {
    return this.values[0] === "0200";
  }

  get over(): boolean {
    return this.told.length > 0 || this.gone || this.cutOff;
  }

  /** The client connects and sends it, in pieces. */
  send(process: Process): void {
    const { setup, faults, trace, agenda, chance } = this.#world;
    this.process = process;
    const message = setup.kind.codec.encode(this.values);
    const frame = framed(setup.clientFraming, message.bytes);
    const reader = new FrameReader(setup.clientFraming, (bytes) => this.#submit(bytes, process));
    trace.add("client", () => `${this.name} sends ${this.#facts()}`);
    if (faults.strikes("gone-sending", this.name)) {
      this.gone = true;
      const size = chance.below(`sent of ${this.name}`, frame.length);
      return process.enter(() => reader.push(frame.subarray(0, size)));
    }
    const first = faults.strikes("split", this.name) ? 1 + chance.below(`cut ${this.name}`, 40) : 0;
    process.enter(() => reader.push(frame.subarray(0, first)));
    agenda.after(first === 0 ? 0 : 3, () => {
      if (process.alive) process.enter(() => reader.push(frame.subarray(first)));
      else this.cut();
    });
    if (faults.strikes("gone-later", this.name)) {
      this.leaveIn(chance.below(`leaves ${this.name}`, setup.timeout * 1.1));
    }
  }

  /** The client goes, unless it was told by then. */
  leaveIn(delay: number): void {
    this.#world.agenda.after(delay, () => this.#leave());
  }

  /** The process is over: the connection broke. */
  cut(): void {
    if (!this.over) this.cutOff = true;
  }

  answered(response: Message, exchange: Exchange<Requester>): void {
    const process = this.process!;
    process.point(`before answering ${this.name}`);
    must(
      this.#isOwn(response.get(NAME)) && response.mti === responseMti(String(this.values[0])),
      "wrong-client",
      () => `${this.name} got the answer to ${response.get(NAME)} ${response.mti}`,
    );
    this.#must();
    const code = response.get(39)!;
    this.told.push(code);
    this.#world.trace.add("client", () => `${this.name} is answered ${code}`);
    this.#hear(response, exchange, process);
    process.point(`after answering ${this.name}`);
    this.#events.told(this);
  }

  refused(
    trouble: Trouble,
    _request: Message | undefined,
    _exchange: Exchange<Requester> | undefined,
  ): void {
    this.process!.point(`before refusing ${this.name}`);
    this.#must();
    this.told.push(trouble.code);
    this.trouble = trouble;
    this.#world.trace.add("client", () => `${this.name} is refused: ${JSON.stringify(trouble)}`);
    this.#events.told(this);
  }

  /** To the host its own reversal and the gateway's of the same sale are one: so are their answers. */
  #isOwn(name: string | undefined): boolean {
    return name === this.name || !this.isSale && `R${name}` === this.name;
  }

  #must(): void {
    must(!this.over, "told-twice", () => `${this.name} was told ${this.told.join()} before`);
  }

  #submit(bytes: Uint8Array, process: Process): void {
    if (this.over) return;
    this.exchange = process.gateway.submitBytes(bytes, this);
    if (this.exchange === undefined) return;
    if (!process.names.has(this.exchange.id)) process.names.set(this.exchange.id, this.name);
    const waits = this.exchange.state === "waiting";
    if (waits && this.#world.faults.strikes("gone-waiting", this.name)) {
      this.leaveIn(this.#world.chance.below(`leaves the line ${this.name}`, 500));
    }
  }

  #leave(): void {
    const { exchange, process } = this;
    if (this.over) return;
    this.gone = true;
    this.#world.trace.add("client", () => `${this.name} goes`);
    if (exchange === undefined || process === undefined) return;
    process.enter(() => process.gateway.abandon(exchange));
  }

  /** The client reads its answer, or does not; and the gateway learns of that what it can. */
  #hear(response: Message, exchange: Exchange<Requester>, process: Process): void {
    const { faults, setup, chance } = this.#world;
    const approved = setup.kind.codec.profile.approvedCodes.includes(response.get(39)!);
    const unread = faults.strikes("unread", this.name);
    const broken = !unread && faults.strikes("read-and-broken", this.name);
    this.denied = !unread && !broken && faults.strikes("denied", this.name);
    this.saw = approved && !unread && !this.denied;
    this.uncertain ||= broken;
    const slow = faults.strikes("slow-reader", this.name) ? SLOWEST : 3;
    const delay = 1 + chance.below(`reads ${this.name}`, slow);
    const delivered = () => process.gateway.delivered(exchange);
    const undelivered = () => process.gateway.undelivered(exchange, response);
    if (this.denied) {
      process.later(delay, delivered);
      process.later(delay + chance.below(`denies ${this.name}`, DENIAL), undelivered);
      process.later(delay + WRITTEN, () => this.denied = false);
    } else process.later(delay, unread || broken ? undelivered : delivered);
  }

  #facts(): string {
    const { 0: mti, 11: stan, 41: terminal, 12: time } = this.values;
    return `${mti}, STAN ${stan}, terminal ${terminal}, DE 12 ${time}`;
  }
}
