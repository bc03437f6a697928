import { assert, assertEquals } from "@std/assert";
import type { GatewayMaker } from "../simulation/process.ts";
import { shrink } from "../simulation/shrink.ts";
import { type Outcome, Simulation } from "../simulation/simulation.ts";
import { type Plant, PlantedGateway } from "./planted-gateway.ts";

/** Runs in which the simulation has to find it. */
const MOST = 1_000;

const PLANTS: readonly Plant[] = [
  {
    what: "a sale is forgotten when the link breaks",
    file: "gateway.ts",
    found: '"link-lost": "link-lost",',
    planted: "",
  },
  {
    what: "a sale is forgotten when its time passes",
    file: "gateway.ts",
    found: '"timeout": "timeout",',
    planted: "",
  },
  {
    what: "a sale is forgotten when its client goes",
    file: "gateway.ts",
    found: 'const undone = this.#undo(exchange, "client-gone", response);',
    planted: "const undone = exchange.own; this.#custody.resolved(exchange);",
  },
  {
    what: "an approval that was not delivered is forgotten",
    file: "gateway.ts",
    found: 'this.#undo(exchange, "undelivered", response);',
    planted: "this.#custody.resolved(exchange);",
  },
  {
    what: "a sale leaves before its intent is durable",
    file: "custody.ts",
    found: "      go(durable);\n    });\n    return true;",
    planted: "      go(durable);\n    });\n    return false;",
  },
  {
    what: "an approval is handed over before that is marked",
    file: "custody.ts",
    found: 'state: "delivering" }, go);\n    return true;',
    planted: 'state: "delivering" });\n    return false;',
  },
  {
    what: "a sale that was sent when the process died is not taken up again",
    file: "reversals.ts",
    found: "for (const kept of keptSales(this.#codec, records)) this.#restore(kept);",
    planted: "for (const kept of keptSales(this.#codec, records)) " +
      'if (kept.state !== "sent") this.#restore(kept);',
  },
  {
    what: "a reversal is dropped after its last attempt",
    file: "reversal.ts",
    found: "if (delay === undefined) return this.#desk.park(this, why);",
    planted: "if (delay === undefined) return this.#desk.done(this, this.#message);",
  },
  {
    what: "silence ends a reversal",
    file: "reversal.ts",
    found: "if (sent) this.#again(code);",
    planted: "if (sent) this.#desk.done(this, this.#message);",
  },
  {
    what: "two with the same key go to the host at once",
    file: "multiplexer.ts",
    found: "if (this.#flights.has(exchange.key)) return this.#blocked.add(exchange.key, lane);",
    planted: "",
  },
  {
    what: "a late answer is given to the next with its key",
    file: "multiplexer.ts",
    found: "return !this.#late.prefers(key, response, request, this.#now);",
    planted: "return key !== undefined;",
  },
  {
    what: "it is forgotten that the key of a parked sale was used again",
    file: "parked-sales.ts",
    found: "const reused = { ...parked, reused: true };",
    planted: "const reused = parked;",
  },
  {
    what: "a restart forgets that the key of a parked sale was used again",
    file: "reversal-book.ts",
    found: "text.endsWith(REUSED)",
    planted: 'text === "never"',
  },
  {
    what: "a sale is undone whose key was used before that became due",
    file: "reversals.ts",
    found: "if (this.#uses.since(sale)) return LATER_SALE;",
    planted: "",
  },
];

/** The first run that breaks a rule. */
function firstFailure(make: GatewayMaker): Outcome | undefined {
  for (let seed = 1; seed <= MOST; seed++) {
    const outcome = new Simulation(seed, { make }).run();
    if (outcome.violation !== undefined) return outcome;
  }
  return undefined;
}

for (const plant of PLANTS) {
  Deno.test(`the simulation finds it when ${plant.what}`, async () => {
    using gateway = await PlantedGateway.with(plant);
    const outcome = firstFailure(gateway.make);
    assert(outcome?.violation !== undefined, `not found in ${MOST} runs`);
    assert(outcome.violation.code !== "thrown", outcome.violation.message);
  });
}

Deno.test("a run that breaks a rule is made small, breaks the same one, and tells its events", async () => {
  using gateway = await PlantedGateway.with(PLANTS[0]!);
  const { make } = gateway;
  const outcome = firstFailure(make)!;
  const small = shrink(outcome, { make });
  assertEquals(small.violation?.code, outcome.violation?.code);
  assert(small.events.length <= 5, small.events.join("\n"));
  assert(small.trace.length > 0 && small.trace.length < 100, small.trace.join("\n"));
});
