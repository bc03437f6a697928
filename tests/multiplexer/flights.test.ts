import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Flights } from "../../src/multiplexer/flights.ts";

interface Flight {
  readonly id: number;
  readonly key: string;
  hash: number;
  chained: Flight | undefined;
  older: Flight | undefined;
  newer: Flight | undefined;
}

const links = { chained: undefined, older: undefined, newer: undefined };

const flight = (id: number, key: string): Flight => ({ id, key, hash: 0, ...links });

Deno.test("flights behave as a Map does, whatever comes and goes", () => {
  const step = fc.record({ add: fc.boolean(), key: fc.nat({ max: 200 }) });
  fc.assert(fc.property(fc.array(step, { maxLength: 600 }), fc.integer(), (steps, seed) => {
    const flights = new Flights<Flight>(seed);
    const model = new Map<string, Flight>();
    steps.forEach(({ add, key: number }, id) => {
      const key = `${number}\u0000terminal\u0000`;
      const known = model.get(key);
      if (add && known === undefined) {
        const entry = flight(id, key);
        model.set(key, entry);
        flights.add(entry);
      } else if (!add && known !== undefined) {
        model.delete(key);
        flights.remove(known);
        assertEquals([known.chained, known.older, known.newer], [undefined, undefined, undefined]);
        // Once more does nothing.
        flights.remove(known);
      }
      assert(flights.get(key) === model.get(key));
      assertEquals(flights.has(key), model.has(key));
    });
    assertEquals(flights.size, model.size);
    assert([...flights.values()].every((entry, index) => entry === [...model.values()][index]));
    assertEquals([...flights.values()].length, model.size);
  }));
});

Deno.test("what is found among 10,000 flights is found in a few steps", () => {
  const flights = new Flights<Flight>(1);
  let steps = 0;
  const counted = Array.from({ length: 10_000 }, (_, id) => {
    const key = `${String(id % 7).padStart(6, "0")}\u0000${String(id).padStart(8, "0")}\u0000`;
    let chained: Flight | undefined;
    return {
      id,
      key,
      hash: 0,
      older: undefined,
      newer: undefined,
      get chained() {
        steps++;
        return chained;
      },
      set chained(entry: Flight | undefined) {
        chained = entry;
      },
    };
  });
  for (const entry of counted) flights.add(entry);
  steps = 0;
  let worst = 0;
  for (const entry of counted) {
    const before = steps;
    assert(flights.get(entry.key) === entry);
    worst = Math.max(worst, steps - before);
  }
  assert(steps < 10_000, `${steps} steps for 10,000 look-ups`);
  assert(worst < 12, `${worst} steps for one look-up`);
});

Deno.test("keys that collide in one run do not in another", () => {
  const deepest = (seed: number) => {
    const hashes = new Map<number, number>();
    const flights = new Flights<Flight>(seed);
    for (let id = 0; id < 2000; id++) {
      const entry = flight(id, `key ${id}`);
      flights.add(entry);
      hashes.set(entry.hash, (hashes.get(entry.hash) ?? 0) + 1);
    }
    return [Math.max(...hashes.values()), [...hashes.keys()].slice(0, 20)] as const;
  };
  const [one, first] = deepest(1);
  const [other, second] = deepest(2);
  assert(one <= 2 && other <= 2);
  assert(first.every((hash, index) => hash !== second[index]));
});

Deno.test("keys that were made to collide under one seed do not under others that end alike", () => {
  // All with one hash under FNV-1a, whatever the 24 high bits of its start, if the others are 0.
  const keys = [
    "005765 AAAA0JPR",
    "006953 AAAA8KNY",
    "012357 AAAALG0F",
    "013546 AAAA40NR",
    "014212 AAAAJUVJ",
    "015245 AAAAHHZD",
    "015424 AAAAROL4",
    "016624 AAAAV998",
    "018214 AAAA8391",
    "019405 AAAAQXQX",
    "023396 AAAA7CE7",
    "023691 AAAAOAPL",
  ];
  for (const seed of [0, 0x100, 0x12345600, 0x7fffff00, -0x100]) {
    const flights = new Flights<Flight>(seed);
    const entries = keys.map((key, id) => flight(id, `${key}\u0000`.replace(" ", "\u0000")));
    for (const entry of entries) flights.add(entry);
    assert(new Set(entries.map(({ hash }) => hash)).size > keys.length / 2, `seed ${seed}`);
  }
});
