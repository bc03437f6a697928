import { assert, assertEquals } from "@std/assert";
import { seeded } from "../net/chance.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { Folder } from "./folder.ts";
import { doubtsOf, undoneAll } from "./journal_rig.ts";
import { LedgerHost } from "./ledger_host.ts";
import { Program } from "./program.ts";
import { type Counter, type Receipt, StormTerminal } from "./storm_terminal.ts";
import { unheard } from "./unheard.ts";

/** Kills of one run; more by hand: `KILLS=100`. */
const KILLS = Number(Deno.env.get("KILLS") ?? 15);

const TERMINALS = 24;

/** Milliseconds that a gateway lives at the most once it takes clients. */
const LIFE = 1_200;

const wait = (delay: number) => new Promise<void>((resolve) => setTimeout(resolve, delay));

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** A gateway that is killed and started anew on its journal, again and again. */
class Mortal implements AsyncDisposable {
  readonly #folder = new Folder();
  readonly #host: LedgerHost;
  readonly #said: string[] = [];
  #program: Program | undefined;
  #counter: Counter = { tcp: 1, http: 1 };

  constructor(host: LedgerHost) {
    this.#host = host;
    Deno.writeTextFileSync(this.#folder.file("profile.yaml"), PROFILE);
  }

  /** Where it takes clients; where it did before, while it is dead. */
  get counter(): Counter {
    return this.#counter;
  }

  /** All that was said in all its lives. */
  get said(): string {
    return [...this.#said, this.#program?.said ?? ""].join("\n");
  }

  async live(): Promise<void> {
    const program = new Program([
      ...["--upstream-host", LOOPBACK, "--upstream-port", String(this.#host.port)],
      ...["--listen-port", "0", "--listen-http-port", "0", "--stat-server-port", "0"],
      ...["--profile", this.#folder.file("profile.yaml")],
      ...[`--journal=${this.#folder.file("journal.db")}`, "--journal-sync", "normal"],
      ...["--queue-timeout", "1", "--queue-short-timeout", "0.5"],
    ]);
    this.#program = program;
    this.#counter = { tcp: await program.port("TCP"), http: await program.port("HTTP") };
  }

  async die(): Promise<void> {
    this.#program!.signal("SIGKILL");
    const { output, errors } = await this.#program!.end();
    this.#said.push(output, errors);
    this.#program = undefined;
  }

  /** Waits until nothing is left to be undone. */
  async undoesAll(): Promise<void> {
    await undoneAll(this.#program!);
    assertEquals((await doubtsOf(this.#program!)).reversalsParked, 0);
  }

  async stop(): Promise<number> {
    this.#program!.signal("SIGTERM");
    return (await this.#program!.end()).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

const PROFILE = `extends: smartvista
name: hasty
title: SmartVista, repeats in a hurry
reversal: { delays: [0, 0.2], cap: 1000 }
`;

/** Sales, by key, of which the gateway said that their clients may or may not know. */
function uncertain(said: string): Set<string> {
  const lines = [
    /the program died, while its approval was handed over: \S+ stan (\d+) tid (\d+)/g,
    /was gone before it had its answer: \S+ stan (\d+) tid (\d+)/g,
  ];
  const found = lines.flatMap((line) => [...said.matchAll(line)]);
  return new Set(found.map(([, stan, tid]) => `${tid}/${stan}`));
}

/** What host and terminals do not agree on, a line each. */
function disagreements(
  receipts: readonly Receipt[],
  { books }: LedgerHost,
  named: ReadonlySet<string>,
): string[] {
  return receipts.flatMap(({ key, amount, seen }) => {
    const booked = books.get(key);
    const stands = booked !== undefined && !booked.reversed;
    if (booked !== undefined && booked.amount !== amount) return `${key}: another amount`;
    if (seen === "approved" && booked === undefined) return `${key}: approved by nobody`;
    if (seen === "approved" && !stands && !named.has(key)) return `${key}: reversed, and not named`;
    if (seen === "not sent" && booked !== undefined) return `${key}: sent after all`;
    if (seen !== "approved" && stands) return `${key}: ${seen}, and nobody has reversed it`;
    return [];
  });
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, each) => sum + each, 0);

Deno.test(`after ${KILLS} kills under load the host's books and the terminals' agree to the cent`, async () => {
  const random = seeded(4);
  await using host = new LedgerHost(4);
  await using gateway = new Mortal(host);
  const terminals = Array.from({ length: TERMINALS }, (_, index) => {
    return new StormTerminal(index + 1, () => gateway.counter);
  });
  await gateway.live();
  const selling = unheard(Promise.all(terminals.map((terminal) => terminal.run())));
  for (let kill = 0; kill < KILLS; kill++) {
    await wait(random.below(LIFE));
    await gateway.die();
    await gateway.live();
  }
  host.becomeCalm();
  for (const terminal of terminals) terminal.stop();
  await within(selling, "the terminals' last sales");
  await gateway.undoesAll();
  assertEquals(await gateway.stop(), 0);
  const receipts = terminals.flatMap((terminal) => terminal.receipts);
  const named = uncertain(gateway.said);
  assertEquals(disagreements(receipts, host, named), []);
  const approved = receipts.filter(({ seen }) => seen === "approved");
  const taken = approved.filter(({ key }) => host.books.get(key)!.reversed);
  const books = [...host.books.values()].filter(({ reversed }) => !reversed);
  assertEquals(
    total(books.map(({ amount }) => amount)),
    total(approved.map(({ amount }) => amount)) - total(taken.map(({ amount }) => amount)),
  );
  if (Deno.env.has("KILLS")) {
    say(
      `${approved.length} approved of ${receipts.length} sales, ${host.reversals} reversals came`,
    );
    for (const { key } of taken) say(`seen approved, in doubt, and reversed: ${key}`);
  }
  assert(host.reversals > KILLS, `only ${host.reversals} reversals: nothing was in flight`);
});
