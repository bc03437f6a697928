import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { HeaderFormatError } from "../../src/framing/errors.ts";
import { parseHeaderFormat } from "../../src/framing/header-format.ts";
import { hexOf } from "../fixtures.ts";
import { framingOf } from "./reading.ts";

/** The header that a format puts in front of a message of so many bytes. */
function headerOf(format: string, length: number, inclusive = false): string {
  const framing = framingOf(format, inclusive);
  const out = new Uint8Array(framing.headerSize);
  framing.writeHeader(length, out, 0);
  return toHex(out);
}

const HEADERS: [what: string, format: string, header: string][] = [
  ["decimal text", "length:n:4", hexOf("0060")],
  ["decimal text by another name", "length:a:4", hexOf("0060")],
  ["decimal text by another name", "length:an:4", hexOf("0060")],
  ["decimal text by another name", "length:ans:4", hexOf("0060")],
  ["two digits a byte", "length:b:2", "0060"],
  ["binary, big-endian", "length:b-hex:2", "003C"],
  ["binary, little-endian", "length:b-le:2", "3C00"],
  ["hexadecimal text", "length:hex:4", hexOf("003C")],
  ["the longest length", "length:n:6", hexOf("000060")],
  ["one byte", "length:b-hex:1", "3C"],
  ["a constant before", "id:an:4:ISO8,length:n:4", hexOf("ISO80060")],
  ["a constant after", "length:n:4,id:an:4:ISO8", hexOf("0060ISO8")],
  [
    "constants on both sides, in order",
    "a:an:1:A,b:an:1:B,length:n:4,c:an:1:C,d:an:1:D",
    hexOf("AB0060CD"),
  ],
  ["the header's own length", "headerLength:n:2,length:n:4", hexOf("060060")],
  ["the header's own length after it", "length:n:4,headerLength:b-hex:1", hexOf("0060") + "05"],
  [
    "the header's own length in BCD",
    "x:b:8,headerLength:b:2,length:n:4",
    "0000000000000000" + "0014" + hexOf("0060"),
  ],
  [
    "the header's own length, little-endian",
    "headerLength:b-le:2,length:n:4",
    "0600" + hexOf("0060"),
  ],
  ["zeros in text without a default", "x:n:3,length:n:4", hexOf("0000060")],
  ["zeros in a and an without a default", "x:a:2,y:an:2,length:n:4", hexOf("00000060")],
  ["blanks in ans without a default", "x:ans:3,length:n:4", hexOf("   0060")],
  ["an empty default", "x:n:3:,length:n:4", hexOf("0000060")],
  ["a short text filled on the left", "x:n:4:7,y:ans:3:A,length:n:4", hexOf("0007  A0060")],
  ["zero bytes without a default", "length:n:4,x:b:5", hexOf("0060") + "0000000000"],
  ["raw bytes", "x:b:5:6000030000,length:b:2", "60000300000060"],
  ["raw bytes in either case, filled on the left", "x:b:3:aBc,length:b:2", "000ABC0060"],
  ["a binary number", "x:b-hex:2:258,length:b:2", "01020060"],
  ["a binary number, little-endian", "x:b-le:2:258,length:b:2", "02010060"],
  ["no binary number is zero", "x:b-hex:2,y:b-le:1:,length:b:2", "0000000060"],
  ["hexadecimal text of a constant", "x:hex:4:1F,length:hex:2", hexOf("001F3C")],
  ["a colon in a default", "x:ans:3:a:b,length:n:4", hexOf("a:b0060")],
  ["the upper half of Latin-1", "x:ans:1:é,length:n:4", "E9" + hexOf("0060")],
  ["the longest constant", `x:b:64:${"AB".repeat(64)},length:b:1`, "AB".repeat(64) + "60"],
  ["blanks around the parts", " x:an:1:X , length:n:4 ", hexOf("X0060")],
  ["names with digits, hyphens and underscores", "A-1_b:b:1:7F,length:n:4", "7F" + hexOf("0060")],
  ["a default of the length, which is of no use", "length:n:4:1234", hexOf("0060")],
];

for (const [what, format, header] of HEADERS) {
  Deno.test(`writes ${what}: ${format.slice(0, 60)}`, () => {
    assertEquals(headerOf(format, 60), header);
  });
}

const INCLUSIVE: [format: string, header: string][] = [
  ["length:n:4", hexOf("0064")],
  ["length:b-hex:2", "003E"],
  ["length:b-le:2", "3E00"],
  ["length:b:2", "0062"],
  ["length:hex:4", hexOf("0040")],
  ["id:an:4:ISO8,length:n:4", hexOf("ISO80068")],
  ["length:b-hex:2,x:b:5", "00430000000000"],
  ["headerLength:n:2,length:n:4", hexOf("060066")],
];

for (const [format, header] of INCLUSIVE) {
  Deno.test(`counts the whole header when asked to: ${format}`, () => {
    assertEquals(headerOf(format, 60, true), header);
  });
}

Deno.test("tells its parts and sizes", () => {
  const header = parseHeaderFormat("id:b:2:4953,length:n:4,x:b:1:FF", true);
  assertEquals([toHex(header.before), header.lengthSize, toHex(header.after)], ["4953", 4, "FF"]);
  assertEquals([header.size, header.overhead], [7, 7]);
  assertEquals(parseHeaderFormat("id:b:2:4953,length:n:4", false).overhead, 0);
});

const REFUSED: [format: string, reason: RegExp, inclusive?: boolean][] = [
  ["", /^"": not of that form/],
  ["length", /^"length": not of that form/],
  ["length:n", /^"length:n": not of that form/],
  ["length:n:", /not of that form/],
  ["length:n:four", /not of that form/],
  ["length:n:-4", /not of that form/],
  ["length:n:4.5", /not of that form/],
  ["length:n:100", /not of that form/],
  ["length:N:4", /not of that form/],
  [":n:4", /^":n:4": not of that form/],
  ["1st:n:4,length:n:4", /^"1st:n:4": not of that form/],
  ["length:n:4,", /^"": not of that form/],
  ["length n 4", /not of that form/],
  ["length:n:0", /LENGTH 0 is off limits/],
  ["length:n:7", /LENGTH 7 is off limits/],
  ["x:b:0,length:n:4", /^"x:b:0": LENGTH 0 is off limits/],
  ["x:b:65,length:n:4", /^"x:b:65": LENGTH 65 is off limits/],
  ["length:ll-n:4", /unknown type ll-n/],
  ["length:bitmap:4", /unknown type bitmap/],
  ["length:constructor:4", /unknown type constructor/],
  ["x:constructor:4,length:n:4", /unknown type constructor/],
  ["x:n:4", /no part is named length/],
  ["Length:n:4", /no part is named length/],
  ["headerLength:n:4", /no part is named length/],
  ["length:n:4,length:n:4", /two lengths/],
  ["x:n:2:123,length:n:4", /^"x": the default does not fit into 2 bytes/],
  ["x:ans:2:€,length:n:4", /^"x": the default does not fit into 2 bytes/],
  ["x:ans:4:💳,length:n:4", /^"x": the default does not fit into 4 bytes/],
  ["x:b:2:ABCDEF,length:n:4", /^"x": the default is not 2 hex bytes/],
  ["x:b:2:GG,length:n:4", /^"x": the default is not 2 hex bytes/],
  ["x:b-hex:1:256,length:n:4", /^"x": 256 does not fit into its 1 bytes/],
  ["x:b-le:1:256,length:n:4", /^"x": 256 does not fit into its 1 bytes/],
  ["x:b-hex:8:9007199254740993,length:n:4", /^"x": \d+ does not fit into its 8 bytes/],
  ["x:b-hex:2:-1,length:n:4", /^"x": the default is not a number/],
  ["x:b-le:2:1F,length:n:4", /^"x": the default is not a number/],
  ["x:b:9,headerLength:n:1,length:n:4", /^"headerLength": 14 does not fit into its 1 bytes/],
  ["length:n:1,x:b:8", /^"length": /, true],
  ["x:b:20,length:n:1", /^"length": /, true],
];

for (const [format, reason, inclusive = false] of REFUSED) {
  Deno.test(`refuses "${format}"${inclusive ? ", inclusive" : ""}, and says what is allowed`, () => {
    const error = assertThrows(() => parseHeaderFormat(format, inclusive), HeaderFormatError);
    assertMatch(error.message, reason);
    assertStringIncludes(error.message, "allowed: NAME:TYPE:LENGTH[:DEFAULT]");
    assertStringIncludes(error.message, "n, a, an, ans, b, b-hex, b-le, hex");
    assertStringIncludes(error.message, "length:n:4");
    assertEquals(error.code, "bad-header-format");
  });
}

Deno.test("takes a length that has room for its header and one byte more", () => {
  assertEquals(framingOf("length:n:1,x:b:7", true).maxMessage, 1);
});
