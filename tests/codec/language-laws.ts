/**
 * What has to hold of every profile, whatever its language allows: laws for property tests and for the
 * fuzzer. Each throws where it is broken.
 */
import { assert, assertEquals } from "@std/assert";
import type { Codec } from "../../src/codec/codec.ts";
import type { ElementValues } from "../../src/codec/compose.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { Message } from "../../src/codec/message.ts";
import type { SubfieldsSpec, Subvalues } from "../../src/codec/subfields/spec.ts";
import { wireOf } from "../fixtures.ts";

/** {@link assertEquals}, faster where all is well, which is nearly always. */
export function assertSame<T>(actual: T, expected: T, message?: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) assertEquals(actual, expected, message);
}

/** Values as a message shows them, by number. */
export type Shown = Record<number, string>;

/** The message, or why it was refused; whatever else is thrown is passed on. */
export function decoded(codec: Codec, bytes: Uint8Array, content?: "ignore"): Message | CodecError {
  try {
    return codec.decode(bytes, content);
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

/** Values but for the third map, which follows from the others. */
export function shown(message: Message): Shown {
  const values = message.toValues();
  const { thirdIn } = message.table;
  if (thirdIn > 0) delete values[thirdIn];
  return values;
}

/** Bitmaps inside fields are shown, but follow from the parts. */
export function withoutMaps(values: Subvalues): Subvalues {
  const entries = Object.entries(values).flatMap(([key, value]) => {
    if (key === "bitmap") return [];
    return [[key, typeof value === "object" ? withoutMaps(value) : value]];
  });
  return Object.fromEntries(entries);
}

/** The bytes of each field as they stand on the wire, indicator and all. */
function fieldBytes(message: Message): Map<number, string> {
  const { spans, body } = message.index;
  const { thirdIn } = message.table;
  const entries = message.numbers().map((number, index): [number, string] => {
    const from = index === 0 ? body : spans[index * 3 - 1]!;
    return [number, message.hex(from, spans[index * 3 + 2]!)];
  });
  return new Map(entries.filter(([number]) => number !== thirdIn));
}

/** The message's numbers but for the third map's field. */
const numbersOf = (message: Message): number[] =>
  message.numbers().filter((number) => number !== message.table.thirdIn);

/** That values become bytes, and these the values again; and bytes their values, and the bytes. */
export function roundTrips(codec: Codec, values: ElementValues, expected: Shown): Message {
  const message = codec.encode(values);
  assertEquals(shown(message), expected, "what was encoded shows its values");
  const read = codec.decode(message.bytes.slice());
  assertEquals(shown(read), expected, "what was decoded shows the values");
  assertEquals(wireOf(codec.encode(shown(read))), wireOf(message), "encoded again");
  assertEquals(wireOf(codec.change(read, {})), wireOf(message), "changed in nothing");
  assertEquals([read.bitmap, read.numbers()], [message.bitmap, message.numbers()]);
  return read;
}

/** That every beginning of a message is incomplete, and `measure` and `decode` say so alike. */
export function cutsAreTold(codec: Codec, bytes: Uint8Array): void {
  for (let length = 0; length < bytes.length; length++) {
    const extent = codec.measure(bytes, 0, length);
    assert(extent.kind === "incomplete", `${extent.kind} after ${length} of ${bytes.length}`);
    const { atLeast } = extent;
    assert(atLeast > length && atLeast <= bytes.length, `${atLeast} wanted after ${length}`);
    const refused = decoded(codec, bytes.slice(0, length));
    assert(refused instanceof CodecError && refused.offset <= length);
  }
  const around = Uint8Array.of(0x30, ...bytes, 0x31, 0xff);
  const whole = { kind: "complete", length: bytes.length } as const;
  assertEquals(codec.measure(around, 1), whole);
  assertEquals(codec.measure(bytes), whole);
}

/** That a change is the message of the changed values, and leaves the other fields' bytes alone. */
export function changesKeep(codec: Codec, read: Message, changes: ElementValues): void {
  const wire = wireOf(read);
  const before = fieldBytes(read);
  const changed = codec.change(read, changes);
  const after = fieldBytes(changed);
  for (const [number, bytes] of before) {
    if (!(number in changes)) assertEquals(after.get(number), bytes, `field ${number} stays`);
  }
  for (const [number, value] of Object.entries(changes)) {
    if (number !== "0") assertEquals(after.has(Number(number)), value !== undefined);
  }
  assertEquals(shown(codec.decode(changed.bytes.slice())), shown(changed));
  assertEquals(wireOf(read), wire);
}

/** Whether decoding looks into all parts of parts. */
export function looksEverywhere(spec: SubfieldsSpec | undefined): boolean {
  if (spec === undefined) return true;
  const { fields = {} } = spec.form === "repeat" ? spec.group : spec;
  return spec.check !== false &&
    Object.values(fields).every(({ subfields }) => looksEverywhere(subfields));
}

/** The parts of every field that is taken apart; an error where `decode` had not looked. */
function readsParts(message: Message): void {
  for (const number of numbersOf(message)) {
    try {
      message.subfields(number);
    } catch (error) {
      const { subfields } = message.field(number)!.spec;
      if (!(error instanceof CodecError) || looksEverywhere(subfields)) throw error;
    }
  }
}

/** What may be asked of a message that was accepted, whatever bytes it is made of. */
function accepted(codec: Codec, message: Message, bytes: Uint8Array): void {
  const values = shown(message);
  readsParts(message);
  const { policies } = codec.profile;
  const extent = codec.measure(bytes);
  assert(extent.kind === "complete", `decoded, and ${extent.kind}`);
  if (policies?.trailing !== "ignore") assertSame(extent.length, bytes.length);
  const same = codec.change(message, {});
  assertSame(shown(same), values);
  assertSame([...fieldBytes(same)], [...fieldBytes(message)]);
  // What was not looked at cannot always be written.
  if (policies?.content === "ignore") return;
  const again = codec.encode(values);
  assertSame(shown(again), values);
  assertSame(shown(codec.decode(again.bytes.slice())), values);
}

/** That any bytes are read or refused, and that all who look at them agree. */
export function holdsOut(codec: Codec, bytes: Uint8Array): void {
  const result = decoded(codec, bytes);
  const lenient = decoded(codec, bytes, "ignore");
  if (result instanceof CodecError) {
    assert(result.offset >= 0 && result.offset <= bytes.length, result.message);
  } else {
    assert(!(lenient instanceof CodecError));
    accepted(codec, result, bytes);
  }
  const extent = codec.measure(bytes);
  if (extent.kind === "incomplete") assert(extent.atLeast > bytes.length);
  if (extent.kind === "complete") {
    const own = decoded(codec, bytes.slice(0, extent.length), "ignore");
    assert(!(own instanceof CodecError), "a complete message has sound structure");
    own.toValues();
  } else assert(lenient instanceof CodecError);
}
