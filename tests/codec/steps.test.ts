import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { Codec } from "../../src/codec/codec.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { stepsOf } from "../../src/codec/steps.ts";
import { tableAt } from "../../src/codec/table.ts";
import { walk } from "../../src/codec/walk.ts";
import { codecOf, profileNamed } from "../fixtures.ts";
import { accidents, valuesOf } from "./arbitraries.ts";

/** What a walk finds when it goes by steps, and when it goes the general way in every field. */
function bothWays(codec: Codec, bytes: Uint8Array) {
  const table = tableAt(codec.table, bytes, 0, bytes.length);
  const general = { ...table, steps: table.steps.map(() => 0) };
  const [byStep, byField] = [table, general].map((one) => walk(one, bytes, 0, bytes.length));
  return { byStep, byField };
}

for (const name of PROFILE_NAMES) {
  const codec = new Codec(profileNamed(name));

  Deno.test(`${name}: steps find what the general way finds, in messages whole and damaged`, () => {
    fc.assert(
      fc.property(valuesOf(codec.profile), accidents, fc.boolean(), (values, happen, damaged) => {
        const { bytes } = codec.encode(values);
        const { byStep, byField } = bothWays(codec, damaged ? happen(bytes) : bytes);
        assertEquals(byStep, byField);
      }),
    );
  });
}

Deno.test("fields in ASCII with nothing special to them have steps; others have none", () => {
  const { table } = codecOf({
    2: { type: "n", length: 6 },
    3: { type: "z", length: 37, indicator: "ascii:2" },
    4: { type: "ans", length: 999, indicator: "ascii:3" },
    5: { type: "b", length: 8 },
    6: { type: "n", length: 6, encoding: "bcd" },
    7: { type: "ans", length: 99, indicator: "bcd:2" },
    8: { type: "b", length: 8, encoding: "hex-ascii" },
    9: { type: "b", length: 1, counts: "digits" },
    10: { type: "ans", length: 99, indicator: "ascii:2", minLength: 1 },
    11: { type: "ans", length: 9, encoding: "utf8" },
  });
  const steps = stepsOf(table.fields);
  for (const number of [2, 3, 4, 5]) assertNotEquals(steps[number], 0, `field ${number}`);
  for (const number of [6, 7, 8, 10, 11, 12]) assertEquals(steps[number], 0, `field ${number}`);
});
