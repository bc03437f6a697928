import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Engine } from "../../scripts/fuzz/engine.ts";
import { shrink } from "../../scripts/fuzz/shrink.ts";
import { bytesOf, type Target } from "../../scripts/fuzz/target.ts";
import { TARGETS } from "../../scripts/fuzz/targets.ts";
import { decoderTarget } from "../../scripts/fuzz/targets/decoder.ts";
import { Codec } from "../../src/codec/codec.ts";
import type { Field } from "../../src/codec/field.ts";
import { profileNamed } from "../fixtures.ts";

const SEED = 20;

/** Inputs of a short run; a target whose inputs are specs, which take longer, gets fewer. */
const INPUTS = 3_000;
const SPECS = 150;

const NINE = 0x39;

/** Tests run beside each other, on machines of any kind. */
const CALM = { patience: 50 };

for (const [name, target] of Object.entries(TARGETS)) {
  Deno.test(`fuzz: a short run finds nothing in ${name}, and reaches more than one outcome`, () => {
    const inputs = ["xml", "spec-json", "yaml"].includes(name) ? SPECS : INPUTS;
    const report = new Engine(target(), SEED, CALM).run({ inputs, seconds: Infinity });
    assertEquals([report.finding, report.inputs], [undefined, inputs]);
    assert(report.reached > 10, `${report.reached} outcomes`);
  });
}

/** A sale of SmartVista's, with one field's compiled definition broken. */
function broken(number: number, fault: (field: Field) => Partial<Field>): Target {
  const codec = new Codec(profileNamed("smartvista"));
  const field = codec.table.fields[number]!;
  const sale = { 0: "0200", 2: "4111111111111111", 3: "000000", 4: "000000001000", 11: "000001" };
  codec.encode(sale);
  Object.assign(field, fault(field));
  return decoderTarget([{ codec, messages: [sale] }]);
}

function findingOf(target: Target) {
  const { finding } = new Engine(target, SEED).run({ inputs: 50_000, seconds: Infinity });
  assert(finding !== undefined, "nothing was found");
  return finding;
}

Deno.test("fuzz finds a decoder that throws what is no typed error, and makes the input small", () => {
  const target = broken(3, ({ encoding }) => ({
    plainText: false,
    encoding: {
      ...encoding,
      read(source, start, units, fillLeft) {
        if (source.bytes[start] === NINE) throw new TypeError("planted");
        return encoding.read(source, start, units, fillLeft);
      },
    },
  }));
  const { kind, what, input } = findingOf(target);
  assertEquals(kind, "throws");
  assertStringIncludes(what, "planted");
  // The selector, MTI, a bitmap and the fields that it announces: 55 bytes to begin with.
  assert(input.length < 55, `${input.length} bytes`);
});

Deno.test("fuzz finds a decoder that takes what cannot be written", () => {
  const target = broken(4, () => ({ check: undefined, asciiDigits: false, looks: false }));
  const { kind, what } = findingOf(target);
  assertEquals(kind, "does not hold");
  assertStringIncludes(what, "DE 4");
});

Deno.test("fuzz finds a decoder that takes too long", () => {
  const target = broken(3, ({ encoding }) => ({
    plainText: false,
    encoding: {
      ...encoding,
      read(source, start, units, fillLeft) {
        const until = performance.now() + (source.bytes[start] === NINE ? 15 : 0);
        while (performance.now() < until);
        return encoding.read(source, start, units, fillLeft);
      },
    },
  }));
  assertEquals(findingOf(target).kind, "slow");
});

/** A target of its own making. */
const targetOf = (run: Target["run"]): Target => ({
  name: "own",
  seeds: bytesOf("abc"),
  dictionary: bytesOf("xyz"),
  longest: 100,
  run,
});

Deno.test("fuzz finds a result, and memory, out of proportion to the input", () => {
  const large = targetOf((input) => ({ signature: "", size: input.length === 5 ? 1e6 : 0 }));
  assertEquals(findingOf(large).kind, "large result");
  const kept: Uint8Array[] = [];
  const greedy = targetOf((input) => {
    if (input.length === 5) kept.push(new Uint8Array(32 * 1_048_576));
    return { signature: String(input.length), size: kept.splice(0).length };
  });
  assertEquals(findingOf(greedy).kind, "large heap");
});

Deno.test("fuzz goes on from what reached something new", () => {
  // Three letters in a row are met by chance too seldom; one after the other they are found.
  const target = targetOf((input) => {
    const stages = ["K", "E", "Y"].findIndex((letter, at) => input[at] !== letter.charCodeAt(0));
    if (stages < 0) throw new TypeError("opened");
    return { signature: String(stages), size: 0 };
  });
  assertStringIncludes(findingOf(target).what, "opened");
});

Deno.test("what is found is made small", () => {
  const input = Uint8Array.from({ length: 300 }, (_, index) => index);
  const small = shrink(input, (bytes) => bytes.includes(77) && bytes.includes(200));
  assertEquals([...small], [77, 200]);
});

Deno.test("the same seed makes the same inputs", () => {
  const inputsOf = (seed: number): string[] => {
    const seen: string[] = [];
    const target = targetOf((input) => {
      seen.push(input.toHex());
      return { signature: String(input.length), size: 0 };
    });
    new Engine(target, seed, CALM).run({ inputs: 200, seconds: Infinity });
    return seen;
  };
  assertEquals(inputsOf(3), inputsOf(3));
  assert(inputsOf(3).join() !== inputsOf(4).join());
});
