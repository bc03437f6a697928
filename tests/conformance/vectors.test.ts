import { assert, assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { parseProfile } from "../../src/config/profiles.ts";
import { failure, hex, profileNamed, wireOf } from "../fixtures.ts";
import { contentEnd } from "../../src/codec/field.ts";
import { SPAN } from "../../src/codec/walk.ts";
import { type CompactSpec, convert } from "./compact.ts";
import { importProfile } from "../../src/config/importers/import-profile.ts";
import { checkProfile } from "../../src/config/profile-check.ts";
import { loadVectors, readSpec, specOf, type Vector } from "./vectors.ts";

/** Specs that describe the same host as one of our own profiles. */
const BUNDLED: Readonly<Record<string, string>> = {
  "specs/compact/smartVista.json": "smartvista",
  "specs/compact/openWay.json": "openway",
  "specs/compact/smartVista-hexbitmap.json": "smartvista-hex",
  "specs/compact/openWay-way4.json": "way4",
};

/** A user's own profile for a spec that differs from ours in a few fields. */
const OWN: Readonly<Record<string, string>> = {
  "specs/compact/smartVista-bpc8583.json": `
extends: smartvista
name: own
fields:
  41: { type: ans, padding: left space }
  42: { type: ans, padding: left space }
  48: { name: Private data, type: ans, length: 999, indicator: "ascii:3" }
  55: { length: 999, indicator: "ascii:3" }
`,
};

/** What is said once all have run. */
const tally = { whole: 0, refused: 0, bundled: 0, imported: 0 };

/** The error's place as the vector's words tell it, where they do. */
function offsetIn(detail: string | undefined): number | undefined {
  const match = /at offset (\d+)/.exec(detail ?? "");
  return match === null ? undefined : Number(match[1]);
}

/** A field's content as it stands on the wire, in hexadecimal. */
function payload(message: Message, number: number): string {
  const place = message.numbers().indexOf(number) * SPAN;
  const [start = NaN, units = NaN] = message.index.spans.slice(place, place + 2);
  const end = contentEnd(message.field(number)!, message.bytes, start, units);
  return message.hex(start, end);
}

function assertValues(message: Message, vector: Vector, spec: CompactSpec): void {
  const { mti, bitmap, bitmap3, header = "", fields, subfields = {} } = vector.expected!;
  const held: Record<string, string> = { 0: mti };
  const expected: Record<string, string> = { 0: mti };
  for (const [number, value] of Object.entries(fields)) {
    const whole = spec.fields[number]?.subfields === undefined;
    expected[number] = whole ? value : value.toUpperCase();
    held[number] = whole ? message.get(Number(number))! : payload(message, Number(number));
  }
  assertEquals(held, expected);
  const third = spec.bitmap.thirdBitmapField;
  if (third !== undefined) assertEquals(message.get(third), bitmap3);
  const numbers = message.numbers().filter((number) => number !== third).map(String);
  const wanted = Object.keys(fields).filter((number) => number !== String(third));
  assertEquals(numbers, wanted);
  assertEquals(message.bitmap, bitmap.toUpperCase());
  assertEquals(message.header, header.toUpperCase());
  for (const [number, parts] of Object.entries(subfields)) {
    // A bundled profile need not take it apart.
    if (message.field(Number(number))!.parts === undefined) continue;
    assertEquals<unknown>(message.subfields(Number(number)), parts);
  }
}

function checkWhole(codec: Codec, vector: Vector, spec: CompactSpec): void {
  const bytes = hex(vector.rawHex);
  const { contentViolations } = vector;
  const message = codec.decode(bytes, contentViolations === undefined ? "refuse" : "ignore");
  assertValues(message, vector, spec);
  assertEquals(codec.measure(bytes), { kind: "complete", length: bytes.length });
  const again = wireOf(codec.change(message, {}));
  if (vector.roundTrip !== false) assertEquals(again, vector.rawHex.toUpperCase());
  if (!vector.roundTrip || contentViolations !== undefined) return;
  // A header is no value: what is written begins with the profile's.
  const codecOfHeader = message.header === "" ? codec : new Codec({
    ...codec.profile,
    messageHeader: { length: message.header.length / 2, value: message.header },
  });
  assertEquals(wireOf(codecOfHeader.encode(message.toValues())), vector.rawHex.toUpperCase());
  const apart = (number: number) => message.field(number)!.parts !== undefined;
  const parts = Object.keys(vector.expected!.subfields ?? {}).map(Number).filter(apart);
  const values = Object.fromEntries(parts.map((number) => [number, message.subfields(number)!]));
  const composed = codecOfHeader.encode({ ...message.toValues(), ...values });
  assertEquals(wireOf(composed), vector.rawHex.toUpperCase());
}

function checkRefused(codec: Codec, { rawHex, error }: Vector): void {
  const bytes = hex(rawHex);
  const { code, path, offset } = failure(() => codec.decode(bytes));
  assertEquals([code, path], [error!.kind, error!.field ?? ""]);
  const inside = path.includes(".") || code.startsWith("tlv");
  if (inside) return;
  assertEquals(offset, offsetIn(error!.detail) ?? offset);
  if (code.startsWith("truncated")) assertEquals(codec.measure(bytes).kind, "incomplete");
}

function check(profile: Profile, vector: Vector, spec: CompactSpec): void {
  const codec = new Codec(profile);
  if (vector.error) checkRefused(codec, vector);
  else checkWhole(codec, vector, spec);
}

function declare(vector: Vector): void {
  const spec = specOf(vector);
  Deno.test(vector.id, () => {
    // A peer that writes a second map even if it is empty.
    const isEmpty = spec.bitmap.bytes !== 16 &&
      (vector.expected?.bitmap.endsWith("0".repeat(16)) ?? false);
    check(convert(spec, isEmpty ? 2 : 1), vector, spec);
    tally[vector.error ? "refused" : "whole"]++;
  });
  const { file = "" } = vector.spec;
  if (OWN[file] !== undefined) {
    const own = parseProfile(OWN[file], "own");
    Deno.test(`${vector.id}, by a profile that extends a bundled one`, () => {
      check(own, vector, spec);
      tally.bundled++;
    });
  }
  if (!vector.error && /^specs\/(?:jpos|moov)\//.test(file)) {
    Deno.test(`${vector.id}, by a profile that is imported`, () => {
      const { data } = importProfile(readSpec(file), file);
      const checked = checkProfile(data);
      assert("profile" in checked, "it is in order");
      check(checked.profile, vector, spec);
      tally.imported++;
    });
  }
  const bundled = BUNDLED[file];
  if (bundled === undefined) return;
  Deno.test(`${vector.id}, by the bundled profile ${bundled}`, () => {
    check(profileNamed(bundled), vector, spec);
    tally.bundled++;
  });
}

function say(line: string): void {
  // deno-lint-ignore no-console -- what was not run has to be seen
  console.info(line);
}

const vectors = loadVectors();
if (vectors === undefined) {
  say("SKIPPED: no ../shared/vectors beside this checkout, so no conformance was looked at");
  Deno.test({ name: "shared vectors", ignore: true, fn: () => {} });
} else {
  for (const vector of vectors) declare(vector);
  Deno.test("what ran and what did not", () => {
    const { whole, refused, bundled, imported } = tally;
    say(
      `${whole + refused} of ${vectors.length} vectors ran: ${whole} decoded, ${refused} refused`,
    );
    say(`${bundled} of them by a bundled profile too, or one that extends it`);
    say(`${imported} of them by a profile imported from their spec`);
    assertEquals(whole + refused, vectors.length);
  });
}
