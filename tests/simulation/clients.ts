import type { Process } from "./process.ts";
import { Sale, type SaleEvents } from "./sale.ts";
import type { World } from "./world.ts";

/** Milliseconds that a client waits at the most before it tries something again. */
const RETRY = 4_000;

/** Tries of one client's. */
const MOST_TRIES = 4;

/** The clients: they sell, try again, undo, and go. */
export class Clients implements SaleEvents {
  readonly all: Sale[] = [];
  /** Names of the sales that were begun by the run itself. */
  readonly begun: string[] = [];
  readonly #world: World;
  readonly #process: () => Process | undefined;
  readonly #byName = new Map<string, Sale>();
  readonly #open = new Set<Sale>();
  #time = 0;

  /** @param process that takes connections at this moment, if any */
  constructor(world: World, process: () => Process | undefined) {
    this.#world = world;
    this.#process = process;
  }

  /** Those that were told nothing yet. */
  get open(): readonly Sale[] {
    for (const sale of this.#open) if (sale.over) this.#open.delete(sale);
    return [...this.#open];
  }

  find(name: string | undefined): Sale | undefined {
    return name === undefined ? undefined : this.#byName.get(name);
  }

  /** A client sells. */
  begin(name: string): void {
    const { chance, setup, faults, agenda } = this.#world;
    this.begun.push(name);
    const stan = name.slice(1);
    const terminal = 1 + chance.below(`terminal of ${name}`, setup.terminals);
    const amount = 100 + chance.below(`amount of ${name}`, 10_000);
    this.#sell(name, stan, terminal, amount);
    if (faults.strikes("impatient", name)) {
      const delay = chance.below(`impatience of ${name}`, setup.timeout);
      agenda.after(delay, () => this.#sell(`${name}i`, stan, terminal, amount));
    }
  }

  /** A message has come so far: its client may go just now. */
  reached(name: string, stage: "held" | "sent" | "answering"): void {
    const sale = this.#byName.get(name);
    const { faults, chance } = this.#world;
    if (sale === undefined || sale.over || !faults.strikes(`gone-${stage}`, name)) return;
    sale.leaveIn(chance.below(`goes ${stage} ${name}`, 5));
  }

  /** A process is over. `kept`: what the journal has on the disk. */
  cutOff(process: Process, kept: (name: string) => boolean): void {
    for (const sale of this.all) {
      if (sale.process !== process) continue;
      // The one window that nothing closes: the process died before that was written down.
      if (sale.denied && !kept(sale.name)) sale.lost = true;
      if (sale.over) continue;
      sale.cut();
      this.#next(sale);
    }
  }

  told(sale: Sale): void {
    this.#next(sale);
  }

  #sell(name: string, stan: string, terminal: number, amount: number): void {
    const { setup } = this.#world;
    // Each at a time of its own, by which hosts tell one from another under the same STAN.
    const time = ++this.#time;
    this.#send(name, {
      ...setup.kind.sale,
      0: "0200",
      4: String(amount),
      11: stan,
      12: setup.kind.original === 56 || setup.kind.name === "openway"
        ? String(time).padStart(6, "0")
        : String(260_307_000_000 + time),
      41: String(terminal).padStart(8, "0"),
    });
  }

  #send(name: string, values: Sale["values"]): void {
    const process = this.#process();
    // Nobody listens: the client knows that it has sold nothing.
    if (process === undefined || !process.alive || process.stopping) return;
    const sale = new Sale(this.#world, name, values, this);
    this.all.push(sale);
    this.#byName.set(name, sale);
    this.#open.add(sale);
    sale.send(process);
  }

  /** What a client does when it knows more, or is sure to learn nothing. */
  #next(sale: Sale): void {
    const { faults, chance, agenda } = this.#world;
    if (!sale.isSale) return;
    const delay = chance.below(`next of ${sale.name}`, RETRY);
    const inVain = sale.trouble !== undefined || sale.cutOff;
    const tries = sale.name.split(".").length;
    if (inVain && tries < MOST_TRIES && faults.strikes("sent-again", sale.name)) {
      agenda.after(delay, () => {
        const { 11: stan, 41: terminal, 4: amount } = sale.values;
        this.#sell(`${sale.name}.${tries}`, stan!, Number(terminal), Number(amount));
      });
    } else if (sale.trouble?.sent === true && faults.strikes("own-reversal", sale.name)) {
      agenda.after(delay, () => this.#undo(sale));
    } else if (sale.saw && faults.strikes("void", sale.name)) {
      agenda.after(delay, () => this.#undo(sale));
    }
  }

  #undo(sale: Sale): void {
    sale.undone = true;
    const values = { ...sale.values, ...this.#world.setup.kind.undone, 0: "0400" };
    this.#send(`R${sale.name}`, values);
  }
}
