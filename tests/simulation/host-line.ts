import { Connection, type End } from "./connection.ts";
import type { Host } from "./host.ts";
import type { World } from "./world.ts";

/** What happens on a {@link HostLine}, as `net` tells it. */
export interface LineEvents {
  up(): void;
  down(): void;
  message(bytes: Uint8Array): void;
  congested(): void;
  writable(): void;
}

/** Milliseconds in which an outage is over, at the most; a short one. */
const LONG = 60_000;
const SHORT = 3_000;

/** A process's side of the link: makes a connection, and again whenever it is lost. */
export class HostLine {
  readonly #world: World;
  readonly #host: Host;
  readonly #name: string;
  #connection: Connection | undefined;
  #events: LineEvents | undefined;
  #dials = 0;
  #congested = false;

  constructor(world: World, host: Host, process: number) {
    this.#world = world;
    this.#host = host;
    this.#name = `process ${process}`;
  }

  /** Begins to dial. */
  start(events: LineEvents): void {
    this.#events = events;
    this.#dialIn(1);
  }

  /** Sends a message; without a connection it is thrown away. */
  send(message: Uint8Array, title: string): void {
    this.#connection?.toHost(message, title);
    const { faults, agenda, chance } = this.#world;
    if (this.#congested || !faults.strikes("congested", title)) return;
    this.#congested = true;
    agenda.after(0, () => this.#events?.congested());
    agenda.after(1 + chance.below(`congested ${title}`, 2_000), () => {
      this.#congested = false;
      this.#events?.writable();
    });
  }

  /** The process is over: so is its connection, and nobody hears of it. */
  stop(): void {
    this.#events = undefined;
    this.#connection?.gateway.close("the process is over");
    this.#connection = undefined;
  }

  #dialIn(delay: number): void {
    this.#world.agenda.after(delay, () => this.#dial());
  }

  #dial(): void {
    if (this.#events === undefined || this.#connection !== undefined) return;
    const dial = `${this.#name}, dial ${++this.#dials}`;
    const { faults, chance } = this.#world;
    if (this.#dials > 1 && faults.strikes("outage", dial)) {
      const most = chance.one(`long ${dial}`, 8) ? LONG : SHORT;
      return this.#dialIn(chance.below(`outage ${dial}`, most));
    }
    const gateway: End = {
      message: (bytes) => this.#events?.message(bytes),
      closed: (why) => this.#closed(connection, why),
    };
    const host = this.#host.accept(() => connection);
    const connection = new Connection(this.#world, this.#name, dial, { gateway, host });
    this.#connection = connection;
    this.#host.current = connection;
    this.#world.trace.add("link", () => "up");
    this.#events.up();
  }

  #closed(connection: Connection, why: string): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    if (this.#events === undefined) return;
    this.#world.trace.add("link", () => `down: ${why}`);
    this.#events.down();
    const { chance } = this.#world;
    this.#dialIn(10 + chance.below(`redial ${this.#name} ${this.#dials}`, 500));
  }
}
