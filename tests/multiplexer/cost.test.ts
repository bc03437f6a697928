import { assert, assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { portableLatin1 } from "../../src/codec/bytes.ts";
import { Gateway } from "../../src/multiplexer/gateway.ts";
import type { Requester } from "../../src/multiplexer/requester.ts";
import { FakeTime } from "../fake-time.ts";
import { profileNamed } from "../fixtures.ts";
import { approval, sale } from "../net/messages.ts";

/** What is counted: each of it costs, and none of it is seen in a result. */
const COUNTED = {
  "look-ups": [Map.prototype, ["get", "has", "set", "delete"]],
  "views of bytes": [Uint8Array.prototype, ["subarray", "slice"]],
  "walks over lists": [
    Array.prototype,
    ["splice", "shift", "unshift", "indexOf", "includes", "filter", "find", "findIndex", "sort"],
  ],
} as const;

type Counts = Record<keyof typeof COUNTED | "strings" | "clock" | "timers", number>;

/** Counts how often a method is called until what it returns is called. */
function counting(target: object, name: string, count: () => void): () => void {
  const methods = target as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[name]!;
  methods[name] = function (this: unknown, ...args: unknown[]) {
    count();
    return original.apply(this, args);
  };
  return () => void (methods[name] = original);
}

/** A gateway with so many terminals, each of which has a sale with the host. */
class Rig {
  readonly counts: Counts;
  readonly #time = new FakeTime();
  readonly #gateway: Gateway;
  readonly #requests: Uint8Array[] = [];
  #answered = 0;
  readonly #client: Requester = {
    name: "a client",
    answered: () => void this.#answered++,
    refused: (trouble) => {
      throw new Error(trouble.errors.join());
    },
  };

  constructor(terminals: number) {
    const counts: Counts = {
      "look-ups": 0,
      "views of bytes": 0,
      "walks over lists": 0,
      strings: 0,
      clock: 0,
      timers: 0,
    };
    this.counts = counts;
    const time = this.#time;
    const codec = new Codec(profileNamed("smartvista"), {
      latin1: (...args) => {
        counts.strings++;
        return portableLatin1(...args);
      },
    });
    const ports = {
      clock: time,
      stopwatch: { elapsed: () => (counts.clock++, time.elapsed()) },
      timers: {
        after: (delay: number, wake: () => void) => (counts.timers++, time.after(delay, wake)),
      },
      logger: { enabled: () => false, log: () => {} },
    };
    const send = (bytes: Uint8Array) => void this.#requests.push(bytes);
    this.#gateway = new Gateway(codec, { maxMessage: 9_999, send }, ports, {
      maxQueue: terminals,
      autoReversal: true,
    });
    this.#gateway.linkUp();
    for (let terminal = 1; terminal <= terminals; terminal++) this.#submit(terminal, 1);
  }

  #submit(terminal: number, stan: number): void {
    const { bytes } = sale({ stan, tid: terminal });
    this.#gateway.submitBytes(bytes.slice(), this.#client);
  }

  /** What `sales` more sales cost, one for each of the first terminals, all others being under way. */
  cost(sales: number): Counts {
    const before = this.#answered;
    const requests = this.#requests.splice(0, sales);
    const answers = requests.map((bytes) => approval(this.#gateway.codec.decode(bytes)).bytes);
    const next = Array.from({ length: sales }, (_, index) => {
      return sale({ stan: 2, tid: index + 1 }).bytes.slice();
    });
    for (const what of Object.keys(this.counts)) this.counts[what as keyof Counts] = 0;
    const undo = Object.entries(COUNTED).flatMap(([what, [target, names]]) =>
      names.map((name) => counting(target, name, () => this.counts[what as keyof Counts]++))
    );
    try {
      for (let index = 0; index < sales; index++) {
        this.#gateway.hostSent(answers[index]!);
        this.#gateway.submitBytes(next[index]!, this.#client);
      }
    } finally {
      for (const one of undo) one();
    }
    // At once, in the same turn: nothing waits for a promise.
    assertEquals(this.#answered - before, sales);
    assertEquals(this.#requests.length, this.#gateway.load.inFlight);
    return { ...this.counts };
  }
}

const SALES = 10;

/** Entries that are taken out of tables while `work` runs. */
function deletions(work: () => void): number {
  let count = 0;
  const undo = [Map.prototype, Set.prototype].map((table) => {
    return counting(table, "delete", () => count++);
  });
  try {
    work();
  } finally {
    for (const one of undo) one();
  }
  return count;
}

Deno.test("no table loses an entry for a sale that goes well: it would be copied again and again", () => {
  const rig = new Rig(100);
  assertEquals(deletions(() => void rig.cost(SALES)), 0);
  // It does count.
  assertEquals(deletions(() => void new Map().delete(1)), 1);
});

Deno.test("what a sale costs does not grow with the number of those under way", () => {
  const few = new Rig(SALES).cost(SALES);
  const many = new Rig(10_000).cost(SALES);
  assertEquals(many, few);
});

Deno.test("a sale costs no more than it did", () => {
  const costs = new Rig(100).cost(SALES);
  const most: Counts = {
    "look-ups": 1,
    // Of the portable reader of text, which the program does not use.
    "views of bytes": 2,
    "walks over lists": 0,
    strings: 2,
    clock: 2,
    timers: 0,
  };
  for (const [what, count] of Object.entries(costs)) {
    const each = count / SALES;
    assert(each <= most[what as keyof Counts], `${what}: ${each} a sale`);
  }
});
