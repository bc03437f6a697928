import { Gateway } from "../../src/multiplexer/gateway.ts";
import { Agenda } from "./agenda.ts";
import { Chance } from "./chance.ts";
import { Clients } from "./clients.ts";
import { Disk } from "./disk.ts";
import { type FaultKind, Faults } from "./faults.ts";
import { Host } from "./host.ts";
import { HostLine } from "./host-line.ts";
import { type GatewayMaker, Process } from "./process.ts";
import { reconcile } from "./reconcile.ts";
import { setupOf } from "./setup.ts";
import { Trace } from "./trace.ts";
import { UseWatch } from "./use-watch.ts";
import { must, Violation } from "./violation.ts";
import type { World } from "./world.ts";

/** How a simulation is run. */
export interface SimulationOptions {
  /** Sales that clients begin. Default: 100. */
  readonly sales: number;
  /** What may happen: sales and faults by name. Default: everything. */
  readonly only: ReadonlySet<string> | undefined;
  /** How dense faults are; 100 is as usual. Default: 100. */
  readonly density: number;
  /** Keep what happens, to be told. Default: no. */
  readonly trace: boolean;
  /** Default: the real gateway. */
  readonly make: GatewayMaker;
}

/** What came of a run. */
export interface Outcome {
  readonly seed: number;
  /** The rule that was broken, if any. */
  readonly violation: Violation | undefined;
  readonly counts: {
    readonly sales: number;
    readonly transactions: number;
    /** Processes. */
    readonly starts: number;
    /** Sales of which nobody can know whether their clients have the approval. */
    readonly uncertain: number;
    /** Sales in the window that nothing closes. */
    readonly lost: number;
    readonly parked: number;
    readonly booked: number;
    readonly undone: number;
    /** Sales that both their clients and the gateway reversed. */
    readonly both: number;
    /** Parked sales that are not sent again, as their keys were used since: the bank undoes them. */
    readonly byHand: number;
  };
  /** What happened by name: sales that were begun, and faults. */
  readonly events: readonly string[];
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly trace: readonly string[];
}

const DEFAULTS: SimulationOptions = {
  sales: 100,
  only: undefined,
  density: 100,
  trace: false,
  make: (...args) => new Gateway(...args),
};

const HOUR = 3_600_000;

/** Milliseconds in which all is over when nothing goes wrong any more. */
const HEALED = 2 * HOUR;

/** Milliseconds that a stopping process waits for what is under way, and for its clients to read. */
const DRAIN = 8_000;
const LINGER = 5_000;

/** Events of one run at the most. */
const MOST_EVENTS = 5_000_000;

/** One run: clients, gateway, network, disk and host, in a time of their own. */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #seed: number;
  readonly #world: World;
  readonly #host: Host;
  readonly #disk: Disk | undefined;
  readonly #clients: Clients;
  #process: Process | undefined;
  #starts = 0;
  #events = 0;
  #parked = 0;
  /** Names of the sales of processes that are over, by the numbers of their exchanges. */
  readonly #names = new Map<number, string>();
  #healed = false;
  #byHand = 0;
  /** Names of the sales that an operator has closed. */
  readonly #closed = new Set<string>();

  constructor(seed: number, options: Partial<SimulationOptions> = {}) {
    this.#seed = seed;
    this.#options = { ...DEFAULTS, ...options };
    const { trace, only, density } = this.#options;
    const agenda = new Agenda();
    const chance = new Chance(seed);
    const setup = setupOf(chance);
    this.#world = {
      agenda,
      chance,
      faults: new Faults(chance, { only, density }),
      trace: new Trace(trace, () => agenda.elapsed()),
      setup,
      uses: new UseWatch(setup),
    };
    this.#host = new Host(this.#world);
    this.#disk = this.#world.setup.hasJournal ? new Disk() : undefined;
    this.#clients = new Clients(this.#world, () => this.#process);
  }

  /** Runs it to its end. */
  run(): Outcome {
    let violation: Violation | undefined;
    try {
      this.#run();
    } catch (error) {
      violation = asViolation(error);
    }
    const { faults, trace } = this.#world;
    const { all, begun } = this.#clients;
    const sales = all.filter(({ isSale }) => isSale);
    const bookings = [...this.#host.bookings];
    return {
      seed: this.#seed,
      violation,
      counts: {
        sales: sales.length,
        transactions: all.length,
        starts: this.#starts,
        uncertain: sales.filter(({ uncertain }) => uncertain).length,
        lost: sales.filter(({ lost }) => lost).length,
        parked: this.#parked,
        booked: bookings.length,
        undone: bookings.filter(({ undoneBy }) => undoneBy !== undefined).length,
        both: bookings.filter(({ undoneBy, reversals }) => {
          return undoneBy?.[0] === "R" && reversals.size > 0;
        }).length,
        byHand: this.#byHand,
      },
      events: [...begun, ...faults.struck],
      faults: faults.counts,
      trace: trace.lines,
    };
  }

  #run(): void {
    this.#start();
    this.#trade();
    this.#heal();
    this.#settle();
    this.#askOperator();
    this.#settle();
    const { gateway, journal } = this.#process!;
    const left = gateway.reversals.list();
    this.#parked += left.length;
    reconcile({
      sales: this.#clients.all,
      host: this.#host,
      disk: this.#disk,
      closed: this.#closed,
      left,
      load: { ...gateway.load, unwritten: journal?.waiting ?? 0 },
      approved: this.#world.setup.kind.codec.profile.approvedCodes,
    });
    this.#drain();
  }

  /** The program is started on what the disk has. */
  #start(): void {
    const number = ++this.#starts;
    const world = this.#world;
    world.trace.add("start", () => `process ${number}`);
    const records = this.#disk?.records ?? [];
    for (const { id, state } of records) {
      const sale = this.#clients.find(this.#names.get(id));
      if (state === "delivering" && sale !== undefined) sale.uncertain = true;
    }
    const line = new HostLine(world, this.#host, number);
    const process = new Process(world, number, this.#disk, line, this.#options.make, {
      died: (died) => this.#died(died),
      stage: (name, stage) => this.#clients.reached(name, stage),
    });
    for (const [id, name] of this.#names) process.names.set(id, name);
    this.#process = process;
    if (!process.alive) this.#startSoon();
  }

  #died(process: Process): void {
    if (process === this.#process) this.#startSoon();
  }

  /** Clients of a process that is over are cut off; soon there is another. */
  #startSoon(): void {
    const process = this.#process!;
    for (const [id, name] of process.names) this.#names.set(id, name);
    this.#clients.cutOff(process, (name) => this.#isKept(name));
    const { agenda, chance, setup } = this.#world;
    const delay = this.#healed
      ? 10
      : chance.below(`start after ${process.number}`, setup.pace * 10);
    agenda.after(delay, () => this.#start());
  }

  #isKept(name: string): boolean {
    const records = this.#disk?.records ?? [];
    return records.some(({ id }) => this.#names.get(id) === name);
  }

  /** Clients sell, and all kinds of things go wrong. */
  #trade(): void {
    const { chance, faults, setup } = this.#world;
    let at = 0;
    for (let sale = 1; sale <= this.#options.sales; sale++) {
      at += chance.below(`pause ${sale}`, setup.pace * 2);
      this.#runUntil(at);
      if (faults.strikes("hours-pass", `${sale}`)) at += chance.below(`hours ${sale}`, 3 * HOUR);
      const name = `S${sale}`;
      if (this.#options.only?.has(name) !== false) this.#clients.begin(name);
      this.#disturb(`${sale}`);
    }
    this.#runUntil(at + setup.timeout);
  }

  /** What goes wrong for a while, or at some moment that has nothing to do with a message. */
  #disturb(when: string): void {
    const { agenda, chance, faults, trace, setup } = this.#world;
    const soon = (what: string, most: number) => chance.below(`${what} at ${when}`, most);
    if (faults.strikes("clock-jumps", when)) {
      const far = (soon("far", 48) - 24) * HOUR;
      trace.add("clock", () => `jumps by ${far / HOUR} h`);
      agenda.jump(far);
    }
    if (faults.strikes("host-silent", when)) {
      this.#host.silent = true;
      trace.add("host", () => "falls silent");
      const most = soon("how", 8) === 0 ? 4 * HOUR : setup.pace * 20;
      agenda.after(soon("silence", most), () => this.#host.silent = false);
    }
    if (this.#disk !== undefined) this.#disturbProcess(this.#disk, when);
    if (faults.strikes("operator", when)) {
      agenda.after(soon("operator", 5_000), () => this.#operate(when));
    }
  }

  #disturbProcess(disk: Disk, when: string): void {
    const { agenda, chance, faults, trace, setup } = this.#world;
    const soon = (what: string, most: number) => chance.below(`${what} at ${when}`, most);
    if (faults.strikes("disk-full", when)) {
      disk.full = true;
      trace.add("disk", () => "is full");
      agenda.after(soon("full", setup.pace * 20), () => disk.full = false);
    }
    if (faults.strikes("killed-sometime", when)) {
      agenda.after(soon("kill", 2_000), () => this.#process?.kill("at some moment"));
    }
    if (faults.strikes("stopped", when)) this.#stop();
  }

  /** The operator does something about one of those that are not resolved. */
  #operate(when: string): void {
    const process = this.#process;
    if (process === undefined || !process.alive || this.#healed) return;
    const { chance, trace } = this.#world;
    const { reversals } = process.gateway;
    const all = reversals.list();
    if (all.length === 0) return;
    const { id } = chance.pick(`which at ${when}`, all);
    const act = chance.pick(`act at ${when}`, ["retry", "parkBy", "close"] as const);
    trace.add("operator", () => `${act} #${id}`);
    process.enter(() => {
      const objection = reversals[act](id, "Ann", "asked by the bank");
      if (act === "close" && objection === undefined) this.#closed.add(this.#nameOf(id));
    });
  }

  #nameOf(id: number): string {
    return this.#process?.names.get(id) ?? this.#names.get(id) ?? "";
  }

  /** The process is to stop in good order, and is started again. */
  #stop(): void {
    const process = this.#process;
    if (process === undefined || !process.alive || process.stopping || this.#healed) return;
    process.stopping = true;
    this.#world.trace.add("stop", () => `process ${process.number} is to stop`);
    const exit = () => {
      process.later(LINGER, () => {
        process.exit();
        this.#startSoon();
      });
    };
    let over = false;
    process.enter(() => {
      process.gateway.drain(() => {
        if (!over) exit();
        over = true;
      });
    });
    process.later(DRAIN, () => {
      if (over) return;
      process.gateway.giveUp();
    });
  }

  /** Nothing goes wrong any more. */
  #heal(): void {
    const { faults, trace } = this.#world;
    this.#healed = true;
    faults.stop();
    trace.add("heal", () => "nothing goes wrong any more");
    this.#host.heal();
    if (this.#disk !== undefined) this.#disk.full = false;
  }

  /** Waits until nothing is under way. */
  #settle(): void {
    const { agenda } = this.#world;
    const end = agenda.elapsed() + HEALED;
    while (!this.#isQuiet() && agenda.next <= end) this.#step();
    must(this.#isQuiet(), "stuck", () => {
      const load = JSON.stringify(this.#process?.gateway.load);
      const open = this.#clients.open.map(({ name }) => name).join();
      return `${load}, journal ${this.#process?.journal?.waiting ?? 0}, clients ${open || "none"}`;
    });
    // What is told twice, or late, is told by now.
    this.#runUntil(agenda.elapsed() + 2 * LINGER);
  }

  #isQuiet(): boolean {
    const process = this.#process;
    if (process === undefined || !process.alive || process.stopping) return false;
    const { gateway, journal } = process;
    const waits = gateway.open + gateway.reversals.pending + (journal?.waiting ?? 0);
    return waits === 0 && this.#clients.open.length === 0;
  }

  /** In some runs somebody sees to what is parked: then nothing is left. */
  #askOperator(): void {
    const { chance } = this.#world;
    if (chance.one("nobody sees to what is parked", 2)) return;
    for (let round = 0; round < 20; round++) {
      const { reversals } = this.#process!.gateway;
      const parked = reversals.list();
      this.#parked += round === 0 ? parked.length : 0;
      for (const { id } of parked) this.#retry(id);
      this.#settle();
      if (reversals.list().length === 0) return;
    }
    must(false, "parked-for-ever", () => "what an operator tries again is not undone");
  }

  /** One that is parked is to be sent again, or is settled with the bank by hand. */
  #retry(id: number): void {
    const { reversals } = this.#process!.gateway;
    const objection = reversals.retry(id, "Ann", "the host works again");
    if (objection !== "key-reused") return;
    const name = this.#nameOf(id);
    this.#host.undoByHand(name);
    this.#closed.add(name);
    this.#byHand++;
    const refused = reversals.close(id, "Ann", "undone by hand");
    must(refused === undefined, "cannot-be-closed", () => `${name}: ${refused}`);
  }

  /** At last the program ends, with nothing left to wait for. */
  #drain(): void {
    const process = this.#process!;
    let drained = false;
    process.enter(() => process.gateway.drain(() => drained = true));
    this.#runUntil(this.#world.agenda.elapsed() + DRAIN);
    must(drained, "drain-does-not-end", () => JSON.stringify(process.gateway.load));
    must(process.timers <= 1, "timers-left", () => `${process.timers} after the drain`);
    process.exit();
  }

  #runUntil(end: number): void {
    const { agenda } = this.#world;
    while (agenda.next <= end) this.#step();
    if (agenda.elapsed() < end) {
      agenda.after(end - agenda.elapsed(), () => {});
      agenda.step();
    }
  }

  #step(): void {
    this.#world.agenda.step();
    must(++this.#events < MOST_EVENTS, "endless", () => `${MOST_EVENTS} events`);
  }
}

/** Whatever is thrown in a run is a finding. */
function asViolation(error: unknown): Violation {
  if (error instanceof Violation) return error;
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return new Violation("thrown", text);
}
