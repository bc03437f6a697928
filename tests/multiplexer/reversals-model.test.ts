import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import type { Exchange } from "../../src/multiplexer/exchange.ts";
import { Gateway } from "../../src/multiplexer/gateway.ts";
import type { Requester, Trouble } from "../../src/multiplexer/requester.ts";
import { smartvista } from "../fixtures.ts";
import { FakeTime } from "../fake-time.ts";
import { seeded } from "../net/chance.ts";
import { LedgerHost } from "./ledger-host.ts";
import { HOSTS } from "./gateway-setup.ts";

const SALE = HOSTS[0]!.sale;
const TERMINALS = 5;
const STEPS = 250;
/** Runs of the model, each with faults of its own. */
const SEEDS = 200;

/** One sale of a client's, and all that it was told. */
class Sale implements Requester {
  readonly name: string;
  readonly told: string[] = [];
  exchange: Exchange<Requester> | undefined;
  gone = false;
  /** The client has sent a reversal of its own for it, or for one that looks the same. */
  undone = false;

  constructor(readonly id: string, readonly key: string) {
    this.name = `till ${id}`;
  }

  get approved(): boolean {
    return this.told.includes("000");
  }

  answered(response: Message): void {
    assertEquals(response.get(62), this.id, "an answer was given to the wrong client");
    this.told.push(response.get(39)!);
  }

  refused({ code }: Trouble): void {
    this.told.push(code);
  }
}

/** Clients, a gateway and a host of many faults, in a time that the run decides. */
class Run {
  readonly time = new FakeTime();
  readonly random;
  readonly sales: Sale[] = [];
  readonly host: LedgerHost;
  readonly gateway: Gateway;
  #linked = true;
  #lastId = 0;

  constructor(seed: number) {
    this.random = seeded(seed);
    const { time } = this;
    this.host = new LedgerHost(smartvista, this.random, time, (bytes) => {
      if (this.#linked) this.gateway.hostSent(bytes);
    });
    const logger = { enabled: () => false, log: () => {} };
    const ports = { clock: time, stopwatch: time, timers: time, logger };
    this.gateway = new Gateway(
      smartvista,
      { maxMessage: 9999, send: (b) => this.host.take(b) },
      ports,
      {
        timeout: 1_000,
        shortTimeout: 300,
        autoReversal: true,
        lockTerminal: this.random.below(4) > 0,
        maxQueue: 50,
      },
    );
    this.gateway.linkUp();
  }

  step(): void {
    const act = this.random.below(20);
    if (act < 9) this.#sell();
    else if (act < 11) this.#leave();
    else if (act < 12) this.#repeat();
    else if (act < 13) this.#undo();
    else if (act < 14) this.#breakLink();
    else if (act < 16) this.#mendLink();
    this.time.advance(this.random.below(200));
  }

  /** Everything works again, and hours pass. */
  heal(): void {
    this.host.heal();
    this.#mendLink();
    this.time.advance(3 * 3_600_000);
  }

  #submit(sale: Sale, mti: string, changes: Record<number, string>): void {
    this.sales.push(sale);
    // Each at a time of its own, by which a late answer is told from that to an earlier one.
    const localTime = String(260_307_000_000 + this.#lastId);
    const values = { ...SALE, 12: localTime, ...changes, 0: mti, 62: sale.id };
    const message = smartvista.encode(values);
    sale.exchange = this.gateway.submit(message, sale);
  }

  #sell(stan = this.#lastId + 1, tid = 1 + this.random.below(TERMINALS)): void {
    const id = `S${++this.#lastId}`;
    const changes = { 11: String(stan), 41: String(tid), 4: "1000" };
    this.#submit(new Sale(id, `${stan} ${tid}`), "0200", changes);
  }

  /** A client that was told of no outcome tries again under the same STAN, one such try at a time. */
  #repeat(): void {
    const mayRepeat = ({ id, key }: Sale): boolean => {
      return id[0] === "S" && this.sales.every((other) => {
        return other.key !== key || (other.told.length > 0 && !other.approved);
      });
    };
    const unsure = this.sales.findLast(mayRepeat);
    if (unsure === undefined) return;
    const [stan, tid] = unsure.key.split(" ").map(Number);
    this.#sell(stan, tid);
  }

  /** A client reverses what it was told nothing good of, itself. */
  #undo(): void {
    const sale = this.sales.findLast(({ told }) =>
      told.includes("timeout") || told.includes("link-lost")
    );
    if (sale === undefined || sale.id[0] !== "S") return;
    for (const other of this.sales) if (other.key === sale.key) other.undone = true;
    const [stan, tid] = sale.key.split(" ");
    const changes = { 11: stan!, 41: tid!, 4: "1000", 24: "400" };
    this.#submit(new Sale(`R${++this.#lastId}`, sale.key), "0400", changes);
  }

  #leave(): void {
    const open = this.sales.filter(({ exchange, gone, told }) =>
      exchange && !gone && told.length === 0
    );
    const sale = open[this.random.below(Math.max(1, open.length))];
    if (sale?.exchange === undefined || sale.exchange.state === "settled") return;
    sale.gone = true;
    this.gateway.abandon(sale.exchange);
  }

  #breakLink(): void {
    if (!this.#linked) return;
    this.#linked = false;
    this.host.disconnect();
    this.gateway.linkDown();
  }

  #mendLink(): void {
    if (this.#linked) return;
    this.#linked = true;
    this.gateway.linkUp();
  }
}

function check({ host, sales, gateway, time }: Run): void {
  assertEquals(
    [gateway.open, gateway.load.reversals, time.pending],
    [0, 0, 0],
    "something is stuck",
  );
  const byId = new Map(sales.map((sale) => [sale.id, sale]));
  for (const { id, reversed } of host.bookings) {
    const { approved, gone, undone, told } = byId.get(id)!;
    const said = `${id}, told ${told.join() || "nothing"}${gone ? ", gone" : ""}`;
    assert(reversed <= 1, `reversed twice: ${said}`);
    if (approved) assert(reversed === 0 || undone, `approved, and reversed: ${said}`);
    else assert(reversed === 1, `booked, and neither approved nor reversed: ${said}`);
  }
  for (const { told, gone, id } of sales) {
    assert(told.length === (gone ? 0 : 1), `${id} was told ${told.length} times: ${told}`);
  }
}

for (let seed = 1; seed <= SEEDS; seed += 20) {
  Deno.test(`whatever goes wrong, host and clients agree in the end: runs ${seed} to ${seed + 19}`, () => {
    for (let one = seed; one < seed + 20; one++) {
      const run = new Run(one);
      for (let step = 0; step < STEPS; step++) run.step();
      run.heal();
      try {
        check(run);
      } catch (error) {
        throw new Error(`run ${one}: ${error instanceof Error ? error.message : error}`);
      }
    }
  });
}
