import { CodecError } from "../../src/codec/errors.ts";
import type { Message } from "../../src/codec/message.ts";
import { isReversal, responseMti } from "../../src/codec/mti.ts";
import { Connection } from "./connection.ts";
import type { World } from "./world.ts";

/** DE 62: by which the test knows whose message it is; the host does not look at it. */
export const NAME = 62;

/** Milliseconds that a late answer takes at the most. */
const LATEST = 20_000;

/** A sale that the host has booked. */
export interface Booking {
  /** The sale's name. */
  readonly name: string;
  /** Who undid it, by the names in the reversals: nobody, or one. */
  undoneBy: string | undefined;
  /** The gateway's reversals for it, by their STANs: each different one is another to the host. */
  readonly reversals: Set<string>;
}

/** A sale's STAN, or that of the sale which a reversal names, in the field `original` or as its own. */
export function stanOf(message: Message, original: number | undefined): string | undefined {
  const data = original === undefined ? undefined : message.get(original);
  return data === undefined ? message.get(11) : data.slice(4, 10);
}

/** What ties a reversal to its sale: STAN, terminal, amount, local time. */
function identityOf(message: Message, original: number | undefined): string {
  const stan = stanOf(message, original);
  return [stan, message.get(41), message.get(4), message.get(12)].join("|");
}

/** Who sent a message, and what kind it is, for names of faults and the trace. */
export function titleOf(message: Message): string {
  return `${message.get(NAME) ?? "?"} ${message.mti}`;
}

/**
 * A bank's host with a ledger. It loses, delays, repeats and garbles, falls silent, has trouble with
 * itself; but what it has booked is booked, it undoes nothing twice, and it does not book a sale of
 * which it has had the reversal.
 */
export class Host {
  readonly #world: World;
  readonly #ledger = new Map<string, Booking>();
  /** Sales that were undone before they came. */
  readonly #undone = new Set<string>();
  /** Names of the clients' requests that came here, whatever became of them. */
  readonly arrived = new Set<string>();
  /** The codes that it gave, by name. */
  readonly codes = new Map<string, Set<string>>();
  #current: Connection | undefined;
  #silent = false;
  #rrn = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get bookings(): Iterable<Booking> {
    return this.#ledger.values();
  }

  /** From now on it works, and answers nothing; or does again. */
  set silent(silent: boolean) {
    this.#silent = silent;
  }

  /** Somebody at the bank undoes a sale by hand, if it was booked and stands. */
  undoByHand(name: string): void {
    for (const booking of this.#ledger.values()) {
      if (booking.name === name) booking.undoneBy ??= "by hand";
    }
  }

  /** A connection is there. Returns the host's end of it. */
  accept(connection: () => Connection) {
    return {
      message: (bytes: Uint8Array) => this.#take(bytes, connection()),
      closed: (why: string) => {
        this.#world.trace.add("host", () => `its end of the link is closed: ${why}`);
      },
    };
  }

  /** The connection that is the link now. */
  set current(connection: Connection) {
    this.#current = connection;
  }

  /** Nothing goes wrong any more. */
  heal(): void {
    this.#silent = false;
    this.#current?.heal();
  }

  #take(bytes: Uint8Array, connection: Connection): void {
    let request: Message;
    try {
      request = this.#world.setup.kind.codec.decode(bytes);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return this.#world.trace.add("host", () => `cannot read: ${error.message}`);
    }
    const { faults, agenda, trace, chance } = this.#world;
    const title = titleOf(request);
    const name = request.get(NAME) ?? "";
    // The gateway's reversals bear the names of their sales.
    if (!isReversal(request.mti) || name[0] === "R") this.arrived.add(name);
    if (faults.strikes("request-lost", title) || faults.strikes("request-garbled", title)) {
      return trace.add("host", () => `loses ${title}`);
    }
    if (this.#silent && chance.one(`deaf to ${title}`, 2)) {
      return trace.add("host", () => `is silent, and deaf to ${title}`);
    }
    if (!faults.strikes("works-late", title)) return this.#work(request, connection);
    agenda.after(chance.below(`late work ${title}`, LATEST), () => this.#work(request, connection));
  }

  #work(request: Message, connection: Connection): void {
    const { faults, trace, agenda, chance } = this.#world;
    const title = titleOf(request);
    const code = isReversal(request.mti) ? this.#reverse(request) : this.#sell(request);
    trace.add("host", () => `${title} → ${code}`);
    const name = request.get(NAME)!;
    const codes = this.codes.get(name) ?? new Set();
    this.codes.set(name, codes.add(code));
    if (this.#silent || faults.strikes("answer-lost", title)) {
      return trace.add("host", () => `does not answer ${title}`);
    }
    const answer = this.#answer(request, code);
    const times = faults.strikes("answer-repeated", title) ? 2 : 1;
    for (let time = 1; time <= times; time++) {
      const question = `answer ${time} to ${title}`;
      const late = faults.strikes("answer-late", title);
      const slow = late || faults.strikes("answer-slow", title);
      const delay = chance.below(question, late ? LATEST : slow ? 500 : 5);
      agenda.after(delay, () => this.#send(answer.slice(), title, connection));
    }
  }

  #sell(request: Message): string {
    const { faults, chance, setup } = this.#world;
    const { approved, declined } = setup.kind.codes;
    const identity = identityOf(request, undefined);
    if (this.#ledger.has(identity) || this.#undone.has(identity)) return declined;
    const name = request.get(NAME)!;
    if (faults.strikes("system-error", name)) return this.#systemError(name);
    if (chance.one(`declines ${name}`, 6)) return declined;
    this.#ledger.set(identity, { name, undoneBy: undefined, reversals: new Set() });
    return approved;
  }

  #reverse(request: Message): string {
    const { faults, setup } = this.#world;
    const { approved, nothing } = setup.kind.codes;
    const name = request.get(NAME)!;
    if (faults.strikes("reversal-error", name)) return this.#systemError(name);
    const { original } = setup.kind;
    const identity = identityOf(request, original);
    const booking = this.#ledger.get(identity);
    if (booking === undefined) {
      this.#undone.add(identity);
      return nothing;
    }
    if (name === booking.name) booking.reversals.add(request.get(11)!);
    if (booking.undoneBy !== undefined) return nothing;
    booking.undoneBy = name;
    return approved;
  }

  #systemError(name: string): string {
    const { chance, setup } = this.#world;
    const { again } = setup.kind.codec.profile.reversal!;
    return chance.pick(`error of ${name}`, again);
  }

  #answer(request: Message, code: string): Uint8Array {
    const rrn = String(++this.#rrn).padStart(12, "0");
    const { codec } = this.#world.setup.kind;
    return codec.change(request, { 0: responseMti(request.mti), 37: rrn, 39: code }).bytes;
  }

  #send(answer: Uint8Array, title: string, connection: Connection): void {
    const { faults, trace } = this.#world;
    if (faults.strikes("answer-garbled", title)) this.#garble(answer, title);
    if (connection.toGateway(answer, `answer to ${title}`)) return;
    const other = this.#current;
    // After a restart nothing is known of what was asked before it: then hosts do not do so.
    if (other === undefined || other === connection || other.owner !== connection.owner) return;
    if (!faults.strikes("answer-on-new-link", title)) return;
    trace.add("host", () => `answers ${title} on the new link`);
    other.toGateway(answer, `answer to ${title}`);
  }

  /** Spoils an answer so that it cannot be read: what reads well could be anybody's. */
  #garble(answer: Uint8Array, title: string): void {
    const { chance, setup, trace } = this.#world;
    trace.add("host", () => `garbles its answer to ${title}`);
    const place = chance.below(`garble ${title}`, answer.length);
    answer[place] = 0xff;
    try {
      setup.kind.codec.decode(answer.slice());
      answer[0] = 0xff;
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
    }
  }
}
