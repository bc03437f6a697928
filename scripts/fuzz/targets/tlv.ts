import { assert } from "@std/assert";
import fc from "fast-check";
import { CodecError, type CodecFault } from "../../../src/codec/errors.ts";
import { compileField } from "../../../src/codec/field-compile.ts";
import type { SubfieldSpec, SubfieldsSpec, Subvalues } from "../../../src/codec/subfields/spec.ts";
import { compileSubfields } from "../../../src/codec/subfields/compile.ts";
import { BytesSource } from "../../../src/codec/subfields/source.ts";
import { Subfields } from "../../../src/codec/subfields/subfields.ts";
import { fromHex } from "../../../src/codec/bytes.ts";
import { assertSame, looksEverywhere } from "../../../tests/codec/language-laws.ts";
import { takenApart } from "../../../tests/codec/language.ts";
import { subvaluesOf } from "../../../tests/codec/language-values.ts";
import { bucket, bytesOf, type Outcome, selecting, type Target } from "../target.ts";

const DEFAULTS = { digits: "ascii", text: "ascii", binary: "binary" } as const;
const DRAWN = 60;
const FIXED = 20_261;

const FIELD: SubfieldSpec = { name: "", type: "b", length: 99_999, indicator: "binary:3" };

/** EMV's data as most profiles have it, and the plain forms of tags. */
const PLAIN: readonly SubfieldsSpec[] = [
  { form: "ber-tlv" },
  { form: "ber-tlv", constructed: "opaque", header: 2 },
  { form: "tlv", tag: { encoding: "ascii", length: 3 }, indicator: "ascii:3" },
  { form: "tlv", tag: { encoding: "ascii", length: 2 }, indicator: "ascii:2", lengthFirst: true },
];

const SILENT = "refused, and nothing is wrong with it";

interface Case {
  readonly spec: SubfieldsSpec;
  readonly subfields: Subfields;
}

function compile(spec: SubfieldsSpec): Case {
  const field = compileField(48, FIELD, DEFAULTS);
  assert("encoding" in field);
  const subfields = compileSubfields(spec, field, DEFAULTS);
  assert(subfields instanceof Subfields);
  return { spec, subfields };
}

function sizeOf(values: Subvalues): number {
  return Object.values(values).reduce<number>(
    (sum, value) => sum + (typeof value === "object" ? sizeOf(value) : value!.length),
    0,
  );
}

const told = ({ code, path, offset }: CodecFault): string => `${code} ${path} ${bucket(offset)}`;

/** What was found: the keys of few, or every tag and each number of them would be something new. */
function keysOf(values: Subvalues): string {
  const entries = Object.entries(values);
  const some = entries.slice(0, 3)
    .map(([key, value]) =>
      typeof value === "object" ? `${key.length}(${keysOf(value)})` : key.length
    );
  return `${bucket(entries.length)}: ${some.join(" ")}`;
}

/** What was read is written, and read again. */
function verify({ spec, subfields }: Case, bytes: Uint8Array, values: Subvalues): void {
  // What was not looked at cannot always be written.
  if (!looksEverywhere(spec)) return;
  if (subfields.check(bytes, 0, bytes.length) !== undefined) return;
  const again = fromHex(subfields.compose(values))!;
  assertSame(subfields.read(new BytesSource(again), 0, again.length), values);
}

/** Fields taken apart, in all forms: the first byte chooses. */
export function tlvTarget(): Target {
  const drawn = fc.sample(takenApart, { numRuns: DRAWN, seed: FIXED });
  const all = [...PLAIN, ...drawn].map(compile);
  const seeds = all.flatMap(({ spec, subfields }, index) =>
    fc.sample(subvaluesOf(spec, DEFAULTS), { numRuns: 8, seed: FIXED })
      .map((values) => selecting(index, fromHex(subfields.compose(values))!))
  );
  const emv = ["9F02060000000010005F2A020643950500000080009A03261124", "E1049F1A0206435F340101"];
  return {
    name: "tlv",
    seeds: [...seeds, ...emv.map((hex) => selecting(0, fromHex(hex)!))],
    dictionary: bytesOf("\x82\x01\x00", "\x81\x80", "9F02", "001003ABC", "E1", "99", "#2")
      .concat([Uint8Array.of(0x9f, 0x02, 1, 0), Uint8Array.of(0xe1, 2), Uint8Array.of(0xff, 0xff)]),
    longest: 1_024,
    run(input): Outcome {
      const index = (input[0] ?? 0) % all.length;
      const one = all[index]!;
      const bytes = input.slice(1);
      const strict = one.subfields.check(bytes, 0, bytes.length);
      const place = `${index} ${strict === undefined ? "" : told(strict)}`;
      try {
        const values = one.subfields.read(new BytesSource(bytes), 0, bytes.length);
        return {
          signature: `${place} ${keysOf(values)}`,
          size: sizeOf(values),
          verify: () => verify(one, bytes, values),
        };
      } catch (error) {
        if (!(error instanceof CodecError)) throw error;
        return {
          signature: place,
          size: error.message.length,
          verify: () => assert(strict !== undefined || !looksEverywhere(one.spec), SILENT),
        };
      }
    },
  };
}
