import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import type { FramingErrorCode } from "../../src/framing/errors.ts";
import { type Framing, MAX_MESSAGE, selfDelimited } from "../../src/framing/framing.ts";
import { hex, join, smartvista } from "../fixtures.ts";
import { filler, frame, framingOf, problem } from "./reading.ts";

const LIMITS: [format: string, inclusive: boolean, asked: number | undefined, limit: number][] = [
  ["length:n:4", false, undefined, 9999],
  ["length:n:4", true, undefined, 9995],
  ["length:n:2", false, undefined, 99],
  ["length:n:1", true, undefined, 8],
  ["length:n:6", false, undefined, MAX_MESSAGE],
  ["length:n:6", false, 200_000, 200_000],
  ["length:n:4", false, 4096, 4096],
  ["length:n:4", true, 4096, 4096],
  ["length:b-hex:1", false, undefined, 255],
  ["length:b-hex:2", false, undefined, 65_535],
  ["length:b-hex:2", true, undefined, 65_533],
  ["length:b-hex:4", false, undefined, MAX_MESSAGE],
  ["length:b-le:2", false, undefined, 65_535],
  ["length:b:2", false, undefined, 9999],
  ["length:hex:2", false, undefined, 255],
  ["id:an:4:ISO8,length:n:4,x:b:2", true, undefined, 9989],
  ["length:n:4,max=100", false, undefined, 100],
  ["length:n:6,max=100000", false, undefined, 100_000],
  ["length:n:2,max=100000", false, undefined, 99],
  ["length:n:2,message,x:b:1,counts=trailer", false, undefined, 98],
];

for (const [format, inclusive, asked, limit] of LIMITS) {
  const how = `${format}${inclusive ? ", inclusive" : ""}${asked ? `, limit ${asked}` : ""}`;
  Deno.test(`${how}: messages up to ${limit} bytes`, () => {
    const framing = framingOf(format, inclusive, asked);
    assertEquals(framing.maxMessage, limit);
    const header = frame(framing, new Uint8Array(0));
    framing.writeHeader(limit, header, 0);
    const size = framing.headerSize + limit + framing.trailer.length;
    assertEquals(framing.probe(header, 0, header.length, 0), size);
  });
}

const FORMATS = [
  "length:n:4",
  "length:b-hex:2",
  "length:b-le:2",
  "length:b:2",
  "length:hex:4",
  "id:an:4:ISO8,length:n:4",
  "length:b-hex:2,tpdu:b:5:6000030000",
  "headerLength:n:2,id:b:1:FF,length:n:4,x:ans:3",
  "length:b-hex:2,echo:b:5,message,etx:b:1:03",
];

for (const format of FORMATS) {
  for (const inclusive of [false, true]) {
    const framing = framingOf(format, inclusive);
    Deno.test(`${format}${inclusive ? ", inclusive" : ""}: reads what it writes`, () => {
      for (const length of [0, 1, 60, 99, 255, 256, 999, 9000]) {
        const bytes = join("??", frame(framing, filler(length)), "??");
        const size = framing.probe(bytes, 2, bytes.length, 1000);
        const end = framing.headerSize + length;
        assertEquals(size, end + framing.trailer.length);
        assertEquals(
          toHex(bytes.subarray(2 + framing.headerSize, 2 + end)),
          toHex(filler(length)),
        );
      }
    });

    Deno.test(`${format}${inclusive ? ", inclusive" : ""}: wants its length first`, () => {
      const bytes = frame(framing, filler(60));
      const wanted = -framing.probe(bytes, 0, 1, 0);
      assert(wanted <= framing.headerSize);
      assertEquals(framing.probe(bytes, 0, wanted - 1, 0), -wanted);
      assertEquals(framing.probe(bytes, 0, wanted, 0), bytes.length);
    });
  }
}

type Refusal = [what: string, framing: Framing, stream: Uint8Array, FramingErrorCode, at: number];

const REFUSED: Refusal[] = [
  ["letters", framingOf("length:n:4"), join("00A9"), "bad-length", 0],
  ["a sign", framingOf("length:n:4"), join("-001"), "bad-length", 0],
  ["HTTP", framingOf("length:n:4"), join("GET / HTTP/1.1"), "bad-length", 0],
  ["a nibble above 9", framingOf("length:b:2"), hex("0A00"), "bad-length", 0],
  ["letters after G", framingOf("length:hex:4"), join("00G0"), "bad-length", 0],
  ["letters after a prefix", framingOf("p:an:2:IS,length:n:4"), join("IS00A9"), "bad-length", 2],
  ["less than itself", framingOf("length:b-hex:2", true), hex("0001"), "length-too-small", 0],
  [
    "zero where it counts itself",
    framingOf("length:n:4", true),
    join("0000"),
    "length-too-small",
    0,
  ],
  [
    "less than the header",
    framingOf("p:an:2:IS,length:n:4", true),
    join("IS0005"),
    "length-too-small",
    2,
  ],
  [
    "less than what follows it",
    framingOf("length:b-hex:2,tpdu:b:5", true),
    hex("0006"),
    "length-too-small",
    0,
  ],
  ["one too many", framingOf("length:n:4", false, 4096), join("4097"), "length-too-large", 0],
  ["one too many", framingOf("length:n:6"), join("065536"), "length-too-large", 0],
  ["ASCII read as binary", framingOf("length:b-hex:4"), join("0060"), "length-too-large", 0],
  ["four bytes of FF", framingOf("length:b-le:4"), hex("FFFFFFFF"), "length-too-large", 0],
  [
    "one too many with the header counted",
    framingOf("p:b:1:FF,length:n:4", true, 100),
    join(hex("FF"), "0106"),
    "length-too-large",
    1,
  ],
  [
    "nothing, where that is a mistake",
    framingOf("length:n:4,zero=error"),
    join("0000"),
    "length-too-small",
    0,
  ],
  [
    "nothing but what it counts",
    framingOf("length:b-hex:2,x:b:5,counts=header,zero=error"),
    hex("0005"),
    "length-too-small",
    0,
  ],
  [
    "a bare zero, where that is a mistake",
    framingOf("length:b-hex:2,x:b:5,counts=header,zero=error"),
    hex("0000"),
    "length-too-small",
    0,
  ],
  [
    "less than what it counts of the header",
    framingOf("length:b-hex:2,x:b:5,counts=header"),
    hex("0004"),
    "length-too-small",
    0,
  ],
  ["one too many for max", framingOf("length:n:4,max=100"), join("0101"), "length-too-large", 0],
  [
    "one too many beside the trailer",
    framingOf("length:n:4,message,x:b:1:03,counts=trailer,max=100"),
    join("0102"),
    "length-too-large",
    0,
  ],
  ["another trailer", framingOf("length:n:4,message,x:b:1:03"), join("0002abc"), "bad-trailer", 6],
  [
    "a trailer with another end",
    framingOf("p:an:1:P,length:n:4,message,x:an:2:XY"),
    join("P0002abXZ"),
    "bad-trailer",
    7,
  ],
  ["another prefix", framingOf("p:an:4:ISO8,length:n:4"), join("ISO90060"), "bad-prefix", 0],
  ["another first byte", framingOf("p:an:4:ISO8,length:n:4"), join("x"), "bad-prefix", 0],
  [
    "another header length",
    framingOf("headerLength:n:1,length:n:4"),
    join("60060"),
    "bad-prefix",
    0,
  ],
];

for (const [what, framing, stream, code, at] of REFUSED) {
  Deno.test(`refuses ${what}: ${code} at byte ${at}`, () => {
    const bytes = join("..", stream);
    const error = problem(() => framing.probe(bytes, 2, bytes.length, 1000));
    assertEquals([error?.code, error?.offset], [code, 1000 + at]);
    assertStringIncludes(error!.message, `${code}: `);
    assertStringIncludes(error!.message, `at byte ${1000 + at} of the stream`);
  });
}

Deno.test("says which lengths are allowed", () => {
  const tooLarge = problem(() => framingOf("length:n:4", false, 4096).probe(join("9000"), 0, 4, 0));
  assertStringIncludes(tooLarge!.message, "9000, at most 4096");
  const tooSmall = problem(() => framingOf("length:n:4", true).probe(join("0003"), 0, 4, 0));
  assertStringIncludes(tooSmall!.message, "3, at least 4");
});

Deno.test("takes any bytes between length and message", () => {
  const framing = framingOf("length:b-hex:2,r:b:2:0102");
  assertEquals(framing.probe(hex("0003FFFEAABBCC"), 0, 7, 0), 7);
});

Deno.test("looks at a prefix as far as it is there", () => {
  const framing = framingOf("p:an:4:ISO8,length:n:4");
  assertEquals(framing.probe(join("ISO"), 0, 3, 0), -8);
  assertEquals(problem(() => framing.probe(join("IX"), 0, 2, 0))?.code, "bad-prefix");
});

Deno.test("a trailer is looked at when all of its frame is there", () => {
  const framing = framingOf("length:n:4,message,x:an:2:XY");
  assertEquals(framing.probe(join("0002abQ"), 0, 7, 0), 8);
  assertEquals(problem(() => framing.probe(join("0002abQY"), 0, 8, 0))?.code, "bad-trailer");
});

Deno.test("says why a message cannot be sent", () => {
  const framing = framingOf("length:n:2");
  assertEquals(framing.misfit(filler(99)), undefined);
  assertEquals(framing.misfit(filler(100)), "it is too long for its frame");
  assertEquals(selfDelimited(smartvista, 10).misfit(filler(11)), "it is too long for its frame");
});

Deno.test("without a header there is nothing to write", () => {
  const framing = selfDelimited(smartvista);
  const out = new Uint8Array(4);
  framing.writeHeader(60, out, 0);
  assertEquals([framing.headerSize, framing.maxMessage, toHex(out)], [0, MAX_MESSAGE, "00000000"]);
  assert(selfDelimited(smartvista, 500).maxMessage === 500);
});
