import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { toHex } from "../../src/codec/bytes.ts";
import { Codec } from "../../src/codec/codec.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { join, PAN, profileNamed, wireOf } from "../fixtures.ts";
import { accidents, profiles, sizesOf, valuesOf } from "./arbitraries.ts";

const RUNS = { numRuns: 300 };

/** Of profiles with every element of the standard, whose messages are long. */
const RUNS_OF_MANY = { numRuns: 40 };

const MANY_FIELDS = 100;

const runsOf = ({ fields }: Profile) =>
  Object.keys(fields).length < MANY_FIELDS ? RUNS : RUNS_OF_MANY;

/** Values by number; what `encode` takes and `toValues` gives. */
type Values = Record<number, string>;

/** The message, or why it was refused; whatever else is thrown is passed on. */
function decoded(codec: Codec, bytes: Uint8Array, content?: "ignore") {
  try {
    return codec.decode(bytes, content);
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

function roundTrips(codec: Codec, values: Values): void {
  const message = codec.encode(values);
  assertEquals(message.toValues(), values);
  const read = codec.decode(message.bytes.slice());
  assertEquals(read.toValues(), values);
  assertEquals(wireOf(codec.encode(read.toValues())), wireOf(message));
  assertEquals(wireOf(codec.change(read, {})), wireOf(message));
  assertEquals([read.bitmap, read.numbers()], [message.bitmap, message.numbers()]);
}

/** What `measure` says after every prefix of a message, and whatever follows it. */
function measures(codec: Codec, values: Values, suffix: Uint8Array): void {
  const { bytes } = codec.encode(values);
  let step = 0;
  let length = 0;
  for (const size of sizesOf(codec.profile, values)) {
    step += size;
    for (; length < step; length++) {
      const extent = codec.measure(bytes, 0, length);
      const awaits = extent.kind === "incomplete" ? extent.atLeast : extent.kind;
      if (awaits !== step) assertEquals(awaits, step, `after ${length} bytes`);
    }
  }
  assertEquals(bytes.length, step);
  const whole = { kind: "complete", length: bytes.length } as const;
  assertEquals(codec.measure(join(bytes, suffix)), whole);
  assertEquals(codec.measure(join(suffix, bytes, suffix), suffix.length), whole);
}

/** That reading any bytes ends well or with a `CodecError`, and that `measure` and `decode` agree. */
function holdsOut(codec: Codec, bytes: Uint8Array): void {
  const result = decoded(codec, bytes);
  const lenient = decoded(codec, bytes, "ignore");
  const extent = codec.measure(bytes);
  if (result instanceof CodecError) {
    assert(result.offset >= 0 && result.offset <= bytes.length, result.message);
  } else {
    assert(!(lenient instanceof CodecError));
    assertEquals(lenient.toValues(), result.toValues());
    assertEquals(extent, { kind: "complete", length: bytes.length });
    const again = codec.encode(result.toValues());
    assertEquals(again.toValues(), result.toValues());
  }
  if (extent.kind === "incomplete") assert(extent.atLeast > bytes.length);
  if (extent.kind === "complete") {
    const own = decoded(codec, bytes.slice(0, extent.length), "ignore");
    assert(!(own instanceof CodecError), "a complete message has sound structure");
    own.toValues();
  } else assert(lenient instanceof CodecError);
}

/** A profile's codec, a valid message's values, and changes to it. */
interface Given {
  readonly codec: Codec;
  readonly values: Values;
  /** New values for some fields, `undefined` for some others. */
  readonly changes: Record<number, string | undefined>;
}

function givenOf(profile: Profile): fc.Arbitrary<Given> {
  const values = valuesOf(profile);
  const removed = fc.subarray(Object.keys(profile.fields));
  const changes = fc.tuple(values, removed).map(([set, out]): Given["changes"] => ({
    ...set,
    ...Object.fromEntries(out.map((number) => [number, undefined])),
  }));
  return fc.record({ codec: fc.constant(new Codec(profile)), values, changes });
}

function laws(says: string, givens: fc.Arbitrary<Given>, runs = RUNS): void {
  const law = <T>(name: string, arbitrary: fc.Arbitrary<T>, holds: (given: T) => void) =>
    Deno.test(`${says}: ${name}`, () => fc.assert(fc.property(arbitrary, holds), runs));

  law("values and bytes survive both ways", givens, ({ codec, values }) => {
    roundTrips(codec, values);
  });

  law(
    "measure knows what is missing after every byte, and the end",
    fc.tuple(givens, fc.uint8Array({ maxLength: 20 })),
    ([{ codec, values }, suffix]) => measures(codec, values, suffix),
  );

  law("a change is the message of the changed values", givens, ({ codec, values, changes }) => {
    const message = codec.encode(values);
    const wire = wireOf(message);
    const changed = codec.change(message, changes);
    assertEquals(wireOf(changed), wireOf(codec.encode({ ...values, ...changes })));
    assertEquals(codec.decode(changed.bytes).toValues(), changed.toValues());
    assertEquals([wireOf(message), message.toValues()], [wire, values]);
  });

  law(
    "damaged messages are read or refused, no more",
    fc.tuple(givens, accidents),
    ([{ codec, values }, happen]) => holdsOut(codec, happen(codec.encode(values).bytes)),
  );

  law(
    "any bytes are read or refused, no more",
    fc.tuple(givens, fc.uint8Array({ maxLength: 80 })),
    ([{ codec }, bytes]) => holdsOut(codec, bytes),
  );

  law(
    "any bytes after an MTI and a bitmap are read or refused, no more",
    fc.tuple(givens, fc.uint8Array({ maxLength: 200 })),
    ([{ codec, values }, body]) => {
      const { bytes } = codec.encode(values);
      const { mtiSize, bitmap } = codec.table;
      holdsOut(codec, join(bytes.subarray(0, mtiSize + bitmap.mapSize), body));
    },
  );
}

for (const name of PROFILE_NAMES) {
  const profile = profileNamed(name);
  laws(name, givenOf(profile), runsOf(profile));
}

laws("any profile", profiles.chain(givenOf));

for (const name of PROFILE_NAMES) {
  const codec = new Codec(profileNamed(name));
  const secrets = Array.from({ length: 11 }, (_, from) => PAN.visaOther.slice(from, from + 6));

  Deno.test(`${name}: no damage to a message makes an error show its card number`, () => {
    const messages = valuesOf(codec.profile).map((values) => ({ ...values, 2: PAN.visaOther }));
    fc.assert(
      fc.property(messages, accidents, (values, happen) => {
        const bytes = happen(codec.encode(values).bytes);
        const result = decoded(codec, bytes);
        if (!(result instanceof CodecError)) return;
        const texts = [result.message, JSON.stringify(result)];
        for (const text of texts) assert(!secrets.some((secret) => text.includes(secret)), text);
      }),
      runsOf(codec.profile),
    );
  });

  Deno.test(`${name}: no message is touched by those made after it`, () => {
    fc.assert(
      fc.property(fc.array(valuesOf(codec.profile), { maxLength: 20 }), (list) => {
        const messages = list.map((values) => codec.encode(values));
        const wires = messages.map((message) => toHex(message.bytes));
        const changed = messages.map((message) => codec.change(message, { 0: "0999" }));
        assertEquals(messages.map((message) => message.toValues()), list);
        assertEquals(messages.map(wireOf), wires);
        assertEquals(
          changed.map((message) => message.toValues()),
          list.map((values) => ({ ...values, 0: "0999" })),
        );
      }),
      runsOf(codec.profile),
    );
  });
}
