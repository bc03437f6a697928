import { assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { parseProfile } from "../../src/config/profiles.ts";
import { hexOf, mapOf, wireOf } from "../fixtures.ts";

/** As little as a profile may say. */
const LEAST = `
name: least
title: Least
framing: { header: "length:n:4" }
mti: { encoding: ascii }
bitmap: { encoding: BITMAP }
encodings: { digits: bcd, text: ascii, binary: binary }
fields:
  2: { name: a, type: n, length: 19, indicator: "bcd:2" }
  3: { name: b, type: n, length: 3 }
  35: { name: c, type: z, length: 37, indicator: "ascii:2" }
  43: { name: d, type: ans, length: 4 }
  55: { name: e, type: b, length: 255, indicator: "bcd:3" }
  128: { name: f, type: b, length: 1 }
rules: {}
refusal: { echo: [], codes: { other: "96" } }
bank:
  approved: "00"
  invalid: "30"
  insufficientFunds: "51"
  noAccount: "14"
  notFound: "25"
  unsupported: "40"
approvedCodes: ["00"]
hostEcho: { code: "00" }
responseCodes: {}
`;

const least = (bitmap: string) => parseProfile(LEAST.replace("BITMAP", bitmap), "least");

Deno.test("a profile that says least gets the documented defaults", () => {
  const profile = least("binary");
  assertEquals(profile.aliases, []);
  assertEquals(profile.framing.lengthIncludesHeader, false);
  assertEquals(profile.bitmap, { encoding: "binary", maps: 2, hexCase: "upper" });
  assertEquals(profile.rules, { minLength: 0, required: {} });
});

const VALUES = { 0: "0200", 2: "411", 3: "7", 35: "4=2", 43: "ACME", 55: "9f02", 128: "00" };

Deno.test("a field that says least: profile's encoding, zeros on the left, lengths in units", () => {
  const message = new Codec(least("binary")).encode(VALUES);
  const digits = Uint8Array.of(0x03, 0x04, 0x11, 0x00, 0x07);
  const bytes = Uint8Array.of(0x00, 0x02, 0x9f, 0x02, 0x00);
  assertEquals(
    wireOf(message),
    hexOf("0200", mapOf(1, 2, 3, 35, 43, 55), mapOf(64), digits, "034=2", "ACME", bytes),
  );
  assertEquals(message.toValues(), { ...VALUES, 3: "007", 55: "9F02" });
});

Deno.test("hexadecimal maps are written in upper case where the profile does not say", () => {
  const { bytes } = new Codec(least("hex-ascii")).encode(VALUES);
  assertEquals(
    hexOf(bytes.subarray(4, 36)),
    hexOf("E000000020200200", "0000000000000001"),
  );
});
