import type { Codec } from "../../src/codec/codec.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { Message } from "../../src/codec/message.ts";
import { isReversal } from "../../src/codec/mti.ts";
import type {
  Gateway,
  GatewayOptions,
  GatewayPorts,
  HostSide,
} from "../../src/multiplexer/gateway.ts";
import { unpackPayload } from "../../src/multiplexer/journal-payload.ts";
import type { Disk } from "./disk.ts";
import { titleOf } from "./host.ts";
import type { HostLine } from "./host-line.ts";
import { KeyWatch } from "./key-watch.ts";
import { SimJournal } from "./sim-journal.ts";
import type { World } from "./world.ts";

/** Makes the gateway that is tried: the real one, or one with a fault planted in it. */
export type GatewayMaker = (
  codec: Codec,
  host: HostSide,
  ports: GatewayPorts,
  options: Partial<GatewayOptions>,
) => Gateway;

/** The process died, here and now: whatever was about to happen in it does not. */
class Killed extends Error {
  override readonly name = "Killed";
}

/** What a process tells the run. */
export interface ProcessEvents {
  /** It was killed. */
  died(process: Process): void;
  /** How far the message of this name has come. */
  stage(name: string, stage: "held" | "sent" | "answering"): void;
}

/** One run of the program, from its start to its end. */
export class Process {
  readonly number: number;
  readonly gateway: Gateway;
  readonly journal: SimJournal | undefined;
  readonly #world: World;
  readonly #line: HostLine;
  readonly #events: ProcessEvents;
  readonly #keys: KeyWatch;
  /** Names of the sales by the numbers of their exchanges. */
  readonly names = new Map<number, string>();
  #alive = true;
  /** It takes no new clients. */
  stopping = false;
  /** Timers that are set. */
  timers = 0;

  constructor(
    world: World,
    number: number,
    disk: Disk | undefined,
    line: HostLine,
    make: GatewayMaker,
    events: ProcessEvents,
  ) {
    this.#world = world;
    this.number = number;
    this.#line = line;
    this.#events = events;
    this.#keys = new KeyWatch(world);
    const { agenda, setup } = world;
    const { timeout, shortTimeout, linkGrace, lockTerminal, maxQueue } = setup;
    this.journal = disk && this.#openJournal(disk);
    const ports: GatewayPorts = {
      clock: agenda,
      stopwatch: agenda,
      timers: { after: (delay, wake) => this.#after(delay, wake) },
      logger: {
        enabled: (level) => world.trace.on && level !== "debug",
        log: (_, text) => world.trace.add(`gateway${number}`, () => text),
      },
      journal: this.journal,
    };
    this.gateway = make(
      setup.kind.codec,
      { maxMessage: setup.hostFraming.maxMessage, send: (bytes) => this.#send(bytes) },
      ports,
      {
        timeout,
        shortTimeout,
        linkGrace,
        lockTerminal,
        maxQueue,
        autoReversal: true,
        firstId: disk?.firstId ?? 1,
      },
    );
    this.enter(() => this.gateway.restore(disk?.records ?? []));
    line.start({
      up: () => this.enter(() => this.gateway.linkUp()),
      down: () => this.enter(() => this.#down()),
      message: (bytes) => this.enter(() => this.#received(bytes)),
      congested: () => this.enter(() => this.gateway.linkCongested()),
      writable: () => this.enter(() => this.gateway.linkWritable()),
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Has something happen in the process, if it lives; it may die in the midst of it. */
  enter(act: () => void): void {
    if (!this.#alive) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  /** The same, later. */
  later(delay: number, act: () => void): void {
    this.#world.agenda.after(delay, () => this.enter(act));
  }

  /** The process may die here, in the midst of what it does; without a journal all would be lost. */
  point(where: string): void {
    if (this.journal === undefined || !this.#world.faults.strikes("killed", where)) return;
    this.kill(where);
    throw new Killed();
  }

  /** Ends it with nothing said: what was only in its memory is lost. */
  kill(where: string): void {
    if (!this.#alive) return;
    this.#world.trace.add("kill", () => `process ${this.number} dies: ${where}`);
    this.journal?.crash(`process ${this.number}`);
    this.#end();
    this.#events.died(this);
  }

  /** Ends it in good order. */
  exit(): void {
    if (!this.#alive) return;
    this.#world.trace.add("stop", () => `process ${this.number} ends`);
    this.journal?.close();
    this.#end();
  }

  #end(): void {
    this.#alive = false;
    this.#line.stop();
  }

  #openJournal(disk: Disk): SimJournal {
    const journal = new SimJournal(this.#world, disk, this);
    const write = journal.write.bind(journal);
    journal.write = (change, done) => {
      if (change.type === "intent") this.#named(change.id, change.payload);
      if (change.type === "state" && change.state === "delivering") {
        this.#events.stage(this.names.get(change.id) ?? "", "answering");
      }
      write(change, done);
    };
    return journal;
  }

  #named(id: number, payload: Uint8Array): void {
    const { reversal } = unpackPayload(payload);
    try {
      const name = this.#world.setup.kind.codec.decode(reversal).get(62) ?? "";
      this.names.set(id, name);
      this.#events.stage(name, "held");
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
    }
  }

  #after(delay: number, wake: () => void): () => void {
    this.timers++;
    let set = true;
    const over = () => {
      if (set) this.timers--;
      set = false;
    };
    const cancel = this.#world.agenda.after(delay, () => {
      over();
      this.enter(wake);
    });
    return () => {
      over();
      cancel();
    };
  }

  #send(bytes: Uint8Array): void {
    const request = this.#world.setup.kind.codec.decode(bytes.slice());
    const title = titleOf(request);
    this.point(`before sending ${title}`);
    this.#keys.sent(request);
    this.#world.uses.sent(request);
    this.#world.trace.add("link", () => `→ ${title}`);
    this.#line.send(bytes, title);
    if (!isReversal(request.mti)) this.#events.stage(request.get(62) ?? "", "sent");
    this.point(`after sending ${title}`);
  }

  #received(bytes: Uint8Array): void {
    this.#keys.received(this.#read(bytes));
    this.gateway.hostSent(bytes);
  }

  #read(bytes: Uint8Array): Message | undefined {
    try {
      return this.#world.setup.kind.codec.decode(bytes.slice());
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return undefined;
    }
  }

  #down(): void {
    this.#keys.linkDown();
    this.gateway.linkDown();
  }
}
