import { assertEquals } from "@std/assert";
import { fromHex, hexDigit, hexReader, portableLatin1, toHex } from "../../src/codec/bytes.ts";

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);

Deno.test("reads every byte as the Latin-1 character of its number", () => {
  const text = portableLatin1(EVERY_BYTE, 0, 256);
  assertEquals(Array.from(text, (char) => char.charCodeAt(0)), [...EVERY_BYTE]);
});

Deno.test("reads a part of the bytes", () => {
  assertEquals(portableLatin1(EVERY_BYTE, 0x41, 0x44), "ABC");
  assertEquals(portableLatin1(EVERY_BYTE, 7, 7), "");
});

Deno.test("reads more bytes than fit into one call", () => {
  const long = new Uint8Array(10_001).fill(0x37);
  assertEquals(portableLatin1(long, 0, long.length), "7".repeat(10_001));
});

Deno.test("shows bytes as upper-case hexadecimal", () => {
  assertEquals(toHex(Uint8Array.of(0, 0x0a, 0xff)), "000AFF");
  const read = hexReader(portableLatin1);
  assertEquals(read(EVERY_BYTE, 0, 256), toHex(EVERY_BYTE));
  assertEquals(read(EVERY_BYTE, 0xab, 0xad), "ABAC");
  assertEquals(read(EVERY_BYTE, 3, 3), "");
});

Deno.test("shows long runs as hexadecimal, and short ones after them", () => {
  const read = hexReader(portableLatin1);
  const long = new Uint8Array(5_000).fill(0xc3);
  assertEquals(read(long, 0, long.length), "C3".repeat(5_000));
  assertEquals(read(EVERY_BYTE, 1, 3), "0102");
});

for (
  const [text, bytes] of [
    ["", []],
    ["00ff", [0, 0xff]],
    ["00FF", [0, 0xff]],
    [" 30 31\n\t32 ", [0x30, 0x31, 0x32]],
    ["3 0", [0x30]],
  ] as const
) {
  Deno.test(`takes ${JSON.stringify(text)} for hexadecimal`, () => {
    assertEquals(fromHex(text), Uint8Array.from(bytes));
  });
}

for (const text of ["0", "000", "0g", "g0", "0x00", "-1", "0.", "\uff10\uff10", "ı0"]) {
  Deno.test(`does not take ${JSON.stringify(text)} for hexadecimal`, () => {
    assertEquals(fromHex(text), undefined);
  });
}

Deno.test("knows the hexadecimal digits in both cases and no other character", () => {
  const digits = Array.from({ length: 0x200 }, (_, code) => code).filter((code) =>
    hexDigit(code) >= 0
  );
  assertEquals(String.fromCharCode(...digits), "0123456789ABCDEFabcdef");
  assertEquals([..."09afAF"].map((char) => hexDigit(char.charCodeAt(0))), [0, 9, 10, 15, 10, 15]);
});
