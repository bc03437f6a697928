import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { fingerprint, fingerprintOfBytes } from "../../src/codec/fingerprint.ts";
import { codecOf, openway, smartvista } from "../fixtures.ts";

const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

Deno.test("a text and its bytes have one fingerprint, a whole number of 53 bits", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), seeds, (bytes, seed) => {
    const text = String.fromCharCode(...bytes);
    const print = fingerprint(text, seed);
    assertEquals(fingerprintOfBytes(bytes, 0, bytes.length, seed), print);
    assert(Number.isSafeInteger(print) && print >= 0);
  }));
});

Deno.test("fingerprints of bytes are those of the part that is asked for", () => {
  const bytes = new TextEncoder().encode("..000007..");
  assertEquals(fingerprintOfBytes(bytes, 2, 8, 5), fingerprint("000007", 5));
});

Deno.test("texts that hardly differ have other fingerprints, under any seed", () => {
  for (const seed of [0, 1, -1, 0x7fffffff, 123456789]) {
    const seen = new Set<number>();
    for (let terminal = 0; terminal < 200; terminal++) {
      const tid = String(terminal).padStart(8, "0");
      for (let stan = 0; stan < 500; stan++) {
        seen.add(fingerprint(`${String(stan).padStart(6, "0")}\0${tid}\0`, seed));
      }
    }
    for (const text of ["", "0", "00", "000", "1", "10", "01"]) seen.add(fingerprint(text, seed));
    assertEquals(seen.size, 200 * 500 + 7);
  }
});

Deno.test("two seeds give two fingerprints", () => {
  assertNotEquals(fingerprint("000007", 1), fingerprint("000007", 2));
});

Deno.test("a field's fingerprint is that of its value, however it is written", () => {
  const packed = codecOf(
    { 7: { type: "n", length: 10 }, 11: { type: "n", length: 6 }, 41: { type: "ans", length: 8 } },
    { encodings: { digits: "bcd", text: "ebcdic-037", binary: "binary" } },
  );
  for (const codec of [smartvista, openway, packed]) {
    const message = codec.encode({ 0: "0800", 7: "0307090806", 11: "000007", 41: "00992468" });
    for (const number of message.numbers()) {
      assertEquals(message.fingerprint(number, 3), fingerprint(message.get(number)!, 3));
    }
    assertEquals(message.fingerprint(4, 3), -1);
  }
});
