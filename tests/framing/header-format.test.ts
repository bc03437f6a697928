import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { HeaderFormatError } from "../../src/framing/errors.ts";
import { parseHeaderFormat } from "../../src/framing/header-format.ts";
import { withoutCounts } from "../../src/framing/header-settings.ts";
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
  assertEquals(
    [toHex(header.before), header.length?.size, toHex(header.after)],
    ["4953", 4, "FF"],
  );
  assertEquals([header.size, header.length?.overhead], [7, 7]);
  assertEquals(parseHeaderFormat("id:b:2:4953,length:n:4", false).length?.overhead, 0);
  assertEquals([header.replyParts, header.trailer.length, header.zero], [[], 0, "keepalive"]);
});

Deno.test("names of the original's constants stay constants: only the words that it had not mean more", () => {
  const header = parseHeaderFormat(
    "tpdu:b:5:6000030000,end:b:1:03,length:n:4,trailer:b:1:03",
    false,
  );
  assertEquals(toHex(header.before), "600003000003");
  assertEquals([toHex(header.after), header.replyParts, header.trailer.length], ["03", [], 0]);
});

Deno.test("tells what stands behind the message, and what answers take up", () => {
  const header = parseHeaderFormat(
    "length:b-hex:2,tpdu:b:5:6000030000,x:b:1:7F,echo:b:2, message ,etx:b:1:03,crlf:b:2:0D0A",
    false,
  );
  assertEquals([toHex(header.after), toHex(header.trailer)], ["60000300007F0000", "030D0A"]);
  assertEquals(header.replyParts, [
    { at: 0, size: 5, swaps: true },
    { at: 6, size: 2, swaps: false },
  ]);
  assertEquals(header.size, 10);
});

const COUNTS: [format: string, overhead: number, inclusive?: boolean][] = [
  ["length:b-hex:2,x:b:5,counts=header", 5],
  ["length:b-hex:2,x:b:5,counts=length", 2],
  ["length:b-hex:2,x:b:5,counts=message+length+header", 7],
  ["p:b:3,length:b-hex:2,counts=prefix", 3],
  ["p:b:3,length:b-hex:2,message,t:b:1,counts=trailer", 1],
  ["counts=prefix+length+header+trailer,p:b:3,length:b-hex:2,x:b:5,message,t:b:1", 11],
  ["p:b:3,length:b-hex:2,x:b:5,message,t:b:1", 10, true],
  ["p:b:3,length:b-hex:2,x:b:5,counts=header", 5, true],
  ["p:b:3,length:b-hex:2,x:b:5,counts=message", 0, true],
];

for (const [format, overhead, inclusive = false] of COUNTS) {
  Deno.test(`counts ${overhead} more than the message: ${format}${inclusive ? ", inclusive" : ""}`, () => {
    const header = parseHeaderFormat(format, inclusive);
    assertEquals(header.length?.overhead, overhead);
    const out = new Uint8Array(header.size);
    framingOf(format, inclusive).writeHeader(60, out, 0);
    const at = header.before.length;
    assertEquals(out[at]! * 256 + out[at + 1]!, 60 + overhead);
  });
}

Deno.test("takes settings anywhere, and tells them", () => {
  const header = parseHeaderFormat("zero=echo, length:n:4 , max=512", false);
  assertEquals([header.zero, header.maxMessage], ["echo", 512]);
  assertEquals(parseHeaderFormat("length:n:4,zero=error", false).zero, "error");
  assertEquals(parseHeaderFormat("length:n:4", false).maxMessage, undefined);
});

Deno.test("takes what its length counts out of a format, and nothing else", () => {
  const format = "length:n:4, counts=header ,x:an:9:counts=me,zero=echo";
  assertEquals(withoutCounts(format), "length:n:4,x:an:9:counts=me,zero=echo");
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
  ["message", /no part is named length, and no trailer ends it/],
  ["x:b:1,message", /no part is named length, and no trailer ends it/],
  ["message,length:n:4", /the length stands behind the message/],
  ["length:n:4,message,length:n:4", /two lengths/],
  ["length:n:4,message,x:b:1,message", /two messages/],
  ["length:n:4,message:b:1,Message", /^"Message": not of that form/],
  ["length:n:4,tpdu:b:4", /^"tpdu": 5 bytes, or 10 as text/],
  ["length:n:4,message,echo:b:1", /^"echo": only behind a length, before the message/],
  ["length:n:4,message,tpdu:b:5", /^"tpdu": only behind a length, before the message/],
  ["tpdu:b:5,message,etx:b:1:03", /^"tpdu": only behind a length, before the message/],
  ["message,etx:b:1:03,counts=trailer", /^"counts": there is no length/],
  ["length:n:4,counts=itself", /^"counts=itself": "itself" is nothing that a length counts/],
  ["length:n:4,counts=", /"" is nothing that a length counts/],
  ["length:n:4,counts=header", /^"counts=header": there is no header/],
  ["length:n:4,counts=prefix", /^"counts=prefix": there is no prefix/],
  ["length:n:4,x:b:1,counts=trailer", /^"counts=trailer": there is no trailer/],
  ["length:n:4,counts=length,counts=length", /^"counts=length": counts is said already/],
  ["length:n:4,zero=ignore", /^"zero=ignore": neither keepalive, echo nor error/],
  ["length:n:4,max=0", /^"max=0": not a number of bytes from 1 to 999999/],
  ["length:n:4,max=1000000", /not a number of bytes/],
  ["length:n:4,max=1K", /not a number of bytes/],
  ["length:n:4,most=1", /^"most=1": not of that form/],
  ["none", /^"none": not of that form/],
  [`length:n:4,${"x:b:64,".repeat(8)}y:b:1`, /more than 512 bytes/],
  [`length:n:4,message,${"x:b:64,".repeat(8)}y:b:1`, /more than 512 bytes/],
  ["length:n:1,x:b:8,counts=header+length", /^"length": /],
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
