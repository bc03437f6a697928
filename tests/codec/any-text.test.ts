import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { maskAnyText } from "../../src/codec/any-text.ts";
import { CODE_PAGES, EBCDIC_NAMES, ebcdicText } from "../../src/codec/ebcdic.ts";
import { maskPan, shown } from "../../src/codec/mask.ts";
import { Codec } from "../../src/codec/codec.ts";
import { PAN, profileOf } from "../fixtures.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const latin1 = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/** Text in EBCDIC whose bytes were taken for ASCII. */
function inEbcdic(text: string): string {
  return latin1(ascii(text).map((code) => CODE_PAGES["ebcdic-1047"].fromLatin1[code]!));
}

/** Packed digits whose bytes were taken for text. */
const packed = (digits: string): string => latin1(Uint8Array.fromHex(digits));

/** Where stars are. */
const places = (text: string): string => text.replaceAll(/[^*]/g, ".");

Deno.test("EBCDIC that was taken for ASCII is masked as what it is", () => {
  for (const pan of Object.values(PAN)) {
    const text = `CARD ${pan} OK`;
    assertEquals(places(maskAnyText(inEbcdic(text))), places(`CARD ${maskPan(pan)} OK`));
  }
  const track = `${PAN.visa}=30122011`;
  assertEquals(places(maskAnyText(inEbcdic(track))), places(`${maskPan(PAN.visa)}*********`));
  assertEquals(maskAnyText(inEbcdic("046F9CA8D7B3E59A")), "*".repeat(16));
});

for (const name of EBCDIC_NAMES) {
  Deno.test(`ASCII that was taken for ${name} is masked as what it is`, () => {
    const seen = ebcdicText(CODE_PAGES[name], ascii(PAN.visa), 0, 16);
    assertEquals(maskAnyText(seen).slice(6, 12), "******");
  });
}

Deno.test("packed digits that were taken for text are starred", () => {
  assertEquals(places(maskAnyText(packed(PAN.visa))), "...***..");
  assertEquals(places(maskAnyText(packed(`${PAN.visa}D30122011F`.slice(0, 24)))), "...***..****");
});

Deno.test("names and addresses with accents stay as they are", () => {
  for (
    const text of ["CAFÉ 1234567", "MÜLLER & SÖHNE 80331 MÜNCHEN", "ŁÓDŹ 12345678", "日本 100"]
  ) {
    assertEquals(maskAnyText(text), text);
  }
});

Deno.test("a text keeps its length, whatever it holds", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assertEquals(maskAnyText(text).length, text.length);
  }));
});

Deno.test("a field of plain text shows no card number of another dialect", () => {
  const codec = new Codec(profileOf({ 62: { type: "any", length: 99, indicator: "ascii:2" } }));
  const message = codec.encode({ 0: "0200", 62: inEbcdic(PAN.visa) });
  assertEquals(shown(message, 62), inEbcdic(PAN.visa).replace(/(.{6}).{6}/, "$1******"));
});
