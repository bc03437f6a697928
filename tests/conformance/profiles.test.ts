import { assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { parseProfile } from "../../src/config/profiles.ts";
import { failure, hex, profileNamed, wireOf } from "../fixtures.ts";
import { loadVectors, specOf, type Vector } from "./vectors.ts";

/** Vectors of hosts that speak a dialect of the standard as a bundled profile has it. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  "iso87-ascii": [
    ...["jpos-iso87a-full", "jpos-iso87a-field64", "erl-ascii-secondary-xn"],
    ...["moov-legacy-network-management", "moov-legacy-financial", "moov-legacy-zero-length-pan"],
    ...["neg-bad-ll-digits", "neg-pan-too-long", "neg-bitmap-not-hex", "neg-mti-not-numeric"],
  ],
  "iso87-bcd": [
    ...["jpos-iso87b-full", "jpos-iso87b-field64", "neg-bcd-length-nibble"],
    ...["erl-bin-xn", "erl-bin-18-19", "erl-bin-pin", "erl-bin-secondary", "neg-bitmap-truncated"],
  ],
  "iso87-ebcdic": ["pyiso-ebcdic500", "neg-ebcdic-length-in-ascii"],
  "iso93-ascii": ["jpos-iso93a-full"],
  base1: ["visa-base1-header"],
  "base1-bare": ["jpos-base1-auth", "visa-issue-132"],
  ipm: ["cardutil-ipm-ebcdic", "netcore-ebcdic-1814"],
  "ipm-ascii": ["cardutil-ipm-ascii", "neg-trailing-bytes"],
};

/** Hosts that differ in what a profile of one's own says. */
const OWN: readonly (readonly [yaml: string, ids: readonly string[]])[] = [
  [
    // This one fills an odd number of digits behind them, fixed elements too, and has text in DE 36.
    `extends: iso93-bcd
name: own
fields:
  19: { filler: right 0 }
  20: { filler: right 0 }
  21: { filler: right 0 }
  23: { filler: right 0 }
  24: { filler: right 0 }
  27: { filler: right 0 }
  36: { type: ans }
`,
    ["jpos-iso93b-full"],
  ],
  [
    `extends: iso87-ascii
name: own
bitmap: { encoding: binary }
encodings: { binary: binary }
fields:
  55: { length: 255, counts: ~ }
  65: { length: 8 }
  93: { length: 6 }
  96: { length: 16 }
`,
    ["std87-ascii-binbitmap-full", "neg-xn-bad-sign"],
  ],
];

/** A vector's values: but for text that it takes apart, and shows in hexadecimal as a whole. */
function valuesOf(vector: Vector, message: Message): Readonly<Record<string, string>> {
  const { fields } = specOf(vector);
  const isPlain = (number: string) =>
    fields[number]?.subfields === undefined || message.field(Number(number))!.type === "b";
  return Object.fromEntries(
    Object.entries(vector.expected!.fields).map(([number, value]) => [
      number,
      isPlain(number) ? value : message.get(Number(number))!,
    ]),
  );
}

function checkWhole(codec: Codec, vector: Vector): void {
  const { contentViolations, expected } = vector;
  const bytes = hex(vector.rawHex);
  const message = codec.decode(bytes, contentViolations === undefined ? "refuse" : "ignore");
  assertEquals(message.toValues(), { ...valuesOf(vector, message), 0: expected!.mti });
  assertEquals(message.header, (expected!.header ?? "").toUpperCase());
  for (const [number, parts] of Object.entries(expected!.subfields ?? {})) {
    if (message.field(Number(number))!.parts === undefined) continue;
    assertEquals<unknown>(message.subfields(Number(number)), parts);
  }
  assertEquals(wireOf(codec.change(message, {})), vector.rawHex.toUpperCase());
  if (contentViolations !== undefined || message.header !== "") return;
  assertEquals(wireOf(codec.encode(message.toValues())), vector.rawHex.toUpperCase());
}

function check(profile: Profile, vector: Vector): void {
  const codec = new Codec(profile);
  if (vector.error === undefined || vector.error === null) return checkWhole(codec, vector);
  const { code, path } = failure(() => codec.decode(hex(vector.rawHex)));
  assertEquals([code, path], [vector.error.kind, vector.error.field ?? ""]);
}

const vectors = loadVectors();
if (vectors === undefined) {
  // deno-lint-ignore no-console -- what was not run has to be seen
  console.info("SKIPPED: no ../shared/vectors beside this checkout, so no profile was compared");
  Deno.test({ name: "bundled profiles and shared vectors", ignore: true, fn: () => {} });
} else {
  const named = (id: string): Vector => {
    const vector = vectors.find((vector) => vector.id === id);
    if (vector === undefined) throw new Error(`no vector ${id}`);
    return vector;
  };
  for (const [name, ids] of Object.entries(SAME)) {
    for (const id of ids) {
      Deno.test(`${id}, by the bundled profile ${name}`, () =>
        check(profileNamed(name), named(id)));
    }
  }
  for (const [yaml, ids] of OWN) {
    const own = parseProfile(yaml, "own");
    for (const id of ids) {
      Deno.test(`${id}, by one that ${yaml.split("\n")[0]!.replace(":", "")}`, () => {
        check(own, named(id));
      });
    }
  }
}
