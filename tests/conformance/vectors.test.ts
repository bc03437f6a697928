import { assert, assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { parseProfile } from "../../src/config/profiles.ts";
import { failure, hex, profileNamed, wireOf } from "../fixtures.ts";
import { type CompactSpec, convert } from "./compact.ts";
import { loadVectors, specOf, type Vector } from "./vectors.ts";

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

/** Every vector of these has to run. */
const OURS = ["smartvista", "openway"];

/** What is said once all have run. */
const tally = { whole: 0, refused: 0, bundled: 0, skipped: [] as string[] };

/** The error's place as the vector's words tell it, where they do. */
function offsetIn(detail: string | undefined): number | undefined {
  const match = /at offset (\d+)/.exec(detail ?? "");
  return match === null ? undefined : Number(match[1]);
}

/** An expected value as the codec shows it: a composite of text is given as the hex of its payload. */
function shown(spec: CompactSpec, number: string, value: string): string {
  const field = spec.fields[number]!;
  const text = field.encoding === "ascii" || field.encoding === "latin1";
  if (field.subfields === undefined || !text) return value;
  return Array.from(hex(value), (byte) => String.fromCharCode(byte)).join("");
}

function assertValues(message: Message, vector: Vector, spec: CompactSpec): void {
  const { mti, bitmap, fields } = vector.expected!;
  const expected: Record<number, string> = { 0: mti };
  for (const [number, value] of Object.entries(fields)) {
    expected[Number(number)] = shown(spec, number, value);
  }
  assertEquals(message.toValues(), expected);
  assertEquals(message.bitmap, bitmap.toUpperCase());
}

function checkWhole(codec: Codec, vector: Vector, spec: CompactSpec): void {
  const bytes = hex(vector.rawHex);
  const { contentViolations } = vector;
  const message = codec.decode(bytes, contentViolations === undefined ? "refuse" : "ignore");
  assertValues(message, vector, spec);
  assertEquals(codec.measure(bytes), { kind: "complete", length: bytes.length });
  assertEquals(wireOf(codec.change(message, {})), vector.rawHex.toUpperCase());
  if (!vector.roundTrip || contentViolations !== undefined) return;
  assertEquals(wireOf(codec.encode(message.toValues())), vector.rawHex.toUpperCase());
}

function checkRefused(codec: Codec, { rawHex, error }: Vector): void {
  const bytes = hex(rawHex);
  const { code, path, offset } = failure(() => codec.decode(bytes));
  assertEquals([code, path], [error!.kind, error!.field ?? ""]);
  assertEquals(offset, offsetIn(error!.detail) ?? offset);
  if (code.startsWith("truncated")) assertEquals(codec.measure(bytes).kind, "incomplete");
}

/** Why a vector cannot run, for what is not in its spec. */
function outOfReach({ error }: Vector): string[] {
  return error?.field?.includes(".") || error?.kind.startsWith("tlv") ? ["subfields"] : [];
}

function check(profile: Profile, vector: Vector, spec: CompactSpec): void {
  const codec = new Codec(profile);
  if (vector.error) checkRefused(codec, vector);
  else checkWhole(codec, vector, spec);
}

function declare(vector: Vector): void {
  const spec = specOf(vector);
  const conversion = convert(spec, hex(vector.rawHex));
  const reasons = [...outOfReach(vector), ...("needs" in conversion ? conversion.needs : [])];
  if (reasons.length > 0 || "needs" in conversion) {
    tally.skipped.push(`${vector.id} (${reasons.join(", ")})`);
    const ours = vector.categories.some((category) => OURS.includes(category));
    Deno.test({ name: `${vector.id}: skipped`, ignore: !ours, fn: () => assert(!ours, vector.id) });
    return;
  }
  Deno.test(vector.id, () => {
    check(conversion.profile, vector, spec);
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
    const { whole, refused, bundled, skipped } = tally;
    say(
      `${whole + refused} of ${vectors.length} vectors ran: ${whole} decoded, ${refused} refused`,
    );
    say(`${bundled} of them by a bundled profile too, or one that extends it`);
    say(`${skipped.length} skipped, for what they need: ${skipped.join("; ")}`);
    assert(whole + refused > 0);
  });
}
