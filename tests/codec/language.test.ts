import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Codec } from "../../src/codec/codec.ts";
import type { ElementValues } from "../../src/codec/compose.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { accidents } from "./arbitraries.ts";
import { profiles } from "./language.ts";
import {
  changesKeep,
  cutsAreTold,
  holdsOut,
  roundTrips,
  type Shown,
  withoutMaps,
} from "./language-laws.ts";
import { messageValuesOf } from "./language-values.ts";

const RUNS = { numRuns: 300 };

/** A profile, the values of a message, and changes to it. */
interface Given {
  readonly profile: Profile;
  readonly values: ElementValues;
  readonly changes: ElementValues;
}

/** Values as a message shows them: parts put together. */
function whole({ table }: Codec, values: ElementValues): Shown {
  const entries = Object.entries(values).map(([key, value]) => {
    const { parts } = table.fields[Number(key)] ?? {};
    return [key, typeof value === "object" ? parts!.compose(value) : value];
  });
  return Object.fromEntries(entries);
}

const givens: fc.Arbitrary<Given> = profiles.chain((profile) => {
  const removed = fc.subarray(Object.keys(profile.fields));
  const changes = fc.tuple(messageValuesOf(profile), removed)
    .map(([set, out]) => ({
      ...set,
      ...Object.fromEntries(out.map((number) => [number, undefined])),
    }));
  return fc.record({
    profile: fc.constant(profile),
    values: messageValuesOf(profile),
    changes,
  });
});

const law = <T>(name: string, arbitrary: fc.Arbitrary<T>, holds: (given: T) => void) =>
  Deno.test(`the whole language: ${name}`, () => {
    fc.assert(fc.property(arbitrary, holds), RUNS);
  });

law("values and bytes survive both ways", givens, ({ profile, values }) => {
  const codec = new Codec(profile);
  roundTrips(codec, values, whole(codec, values));
});

law("a field is given by its parts, and shows them", givens, ({ profile, values }) => {
  const codec = new Codec(profile);
  const message = codec.encode(values);
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== "object") continue;
    assertEquals(withoutMaps(message.subfields(Number(key))!), withoutMaps(value), key);
  }
});

law("every beginning of a message is incomplete", givens, ({ profile, values }) => {
  const codec = new Codec(profile);
  cutsAreTold(codec, codec.encode(values).bytes);
});

law("a change keeps what is not changed", givens, ({ profile, values, changes }) => {
  const codec = new Codec(profile);
  changesKeep(codec, codec.encode(values), changes);
});

law(
  "damaged messages are read or refused, no more",
  fc.tuple(givens, fc.array(accidents, { minLength: 1, maxLength: 6 })),
  ([{ profile, values }, happenings]) => {
    const codec = new Codec(profile);
    const { bytes } = codec.encode(values);
    for (const happen of happenings) holdsOut(codec, happen(bytes.slice()));
  },
);
