import { assertEquals } from "@std/assert";
import { hexReader, portableLatin1, toHex } from "../../src/codec/bytes.ts";
import { type EncodingName, ENCODINGS, type Source } from "../../src/codec/encodings.ts";
import { hex } from "../fixtures.ts";

const hexOfPart = hexReader(portableLatin1);

function sourceOf(bytes: Uint8Array): Source {
  return {
    bytes,
    text: portableLatin1(bytes, 0, bytes.length),
    hex: (start, end) => hexOfPart(bytes, start, end),
  };
}

interface Case {
  readonly says: string;
  readonly encoding: EncodingName;
  readonly value: string;
  readonly wire: string;
  readonly units: number;
  /** Side and nibble beside an odd number of packed digits. */
  readonly filler?: readonly ["left" | "right", number];
}

const CASES: readonly Case[] = [
  { says: "text", encoding: "ascii", value: "Aé ÿ\0", wire: "41E920FF00", units: 5 },
  { says: "no text", encoding: "ascii", value: "", wire: "", units: 0 },
  { says: "leading zeros", encoding: "ascii", value: "007", wire: "303037", units: 3 },
  { says: "even digits", encoding: "bcd", value: "0012", wire: "0012", units: 4 },
  { says: "odd digits", encoding: "bcd", value: "643", wire: "0643", units: 3 },
  {
    says: "odd digits, F on the left",
    encoding: "bcd",
    value: "643",
    wire: "F643",
    units: 3,
    filler: ["left", 0xf],
  },
  {
    says: "odd digits, 0 on the right",
    encoding: "bcd",
    value: "643",
    wire: "6430",
    units: 3,
    filler: ["right", 0],
  },
  {
    says: "odd digits, F on the right",
    encoding: "bcd",
    value: "643",
    wire: "643F",
    units: 3,
    filler: ["right", 0xf],
  },
  {
    says: "even digits, filler or not",
    encoding: "bcd",
    value: "6430",
    wire: "6430",
    units: 4,
    filler: ["right", 0xf],
  },
  { says: "one digit", encoding: "bcd", value: "5", wire: "05", units: 1 },
  { says: "no digits", encoding: "bcd", value: "", wire: "", units: 0 },
  { says: "track data's =", encoding: "bcd", value: "12=3", wire: "12D3", units: 4 },
  { says: "bytes", encoding: "binary", value: "00ABFF", wire: "00ABFF", units: 3 },
  { says: "no bytes", encoding: "binary", value: "", wire: "", units: 0 },
  { says: "bytes as text", encoding: "hex-ascii", value: "0AFF", wire: "30414646", units: 2 },
  { says: "no bytes as text", encoding: "hex-ascii", value: "", wire: "", units: 0 },
];

for (const { says, encoding: name, value, wire, units, filler } of CASES) {
  const encoding = ENCODINGS[name];
  const [side, nibble] = filler ?? ["left", 0];

  Deno.test(`${name} counts and sizes ${says}`, () => {
    assertEquals(encoding.units(value), units);
    assertEquals(encoding.size(units), wire.length / 2);
  });

  Deno.test(`${name} writes ${says}, and nothing beside it`, () => {
    const out = new Uint8Array(wire.length / 2 + 2).fill(0xee);
    assertEquals(encoding.write(value, out, 1, side === "left", nibble), true);
    assertEquals(toHex(out), `EE${wire}EE`);
  });

  Deno.test(`${name} reads ${says} from the midst of a message`, () => {
    const source = sourceOf(hex(`EE${wire}EE`));
    assertEquals(encoding.read(source, 1, units, side === "left"), value);
  });
}

Deno.test("hexadecimal is read and taken in either case, and shown in upper", () => {
  const out = new Uint8Array(2);
  assertEquals(ENCODINGS.binary.write("abCd", out, 0, true, 0), true);
  assertEquals(toHex(out), "ABCD");
  const text = new Uint8Array(4);
  assertEquals(ENCODINGS["hex-ascii"].write("abCd", text, 0, true, 0), true);
  assertEquals(toHex(text), "41424344");
  assertEquals(ENCODINGS["hex-ascii"].read(sourceOf(hex("61624364")), 0, 2, true), "ABCD");
});

for (
  const [name, value] of [
    ["ascii", "price in €"],
    ["ascii", "\u0100"],
    ["bcd", "12G4"],
    ["bcd", "12 4"],
    ["bcd", "１2"],
    ["binary", "0G"],
    ["binary", "G0"],
    ["binary", "0 "],
    ["hex-ascii", "0G"],
    ["hex-ascii", "0\u0130"],
  ] as const
) {
  Deno.test(`${name} refuses ${JSON.stringify(value)}`, () => {
    assertEquals(ENCODINGS[name].write(value, new Uint8Array(20), 0, true, 0), false);
  });
}
