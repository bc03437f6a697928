import { assert, assertEquals, assertThrows } from "@std/assert";
import { readMessage } from "../../../src/app/tools/reading.ts";
import { redact } from "../../../src/app/tools/redact.ts";
import { rowsOf } from "../../../src/app/tools/rows.ts";
import { findStrays } from "../../../src/app/tools/strays.ts";
import { toHex } from "../../../src/codec/bytes.ts";
import { Codec } from "../../../src/codec/codec.ts";
import { hasCheckDigit } from "../../../src/app/tools/luhn.ts";
import { CannotTell } from "../../../src/app/tools/cannot-tell.ts";
import { CodecError } from "../../../src/codec/errors.ts";
import { codecOf, openway, PAN, profileNamed, smartvista } from "../../fixtures.ts";

const redacted = (codec: Codec, values: Record<number, string>): Record<number, string> =>
  redact(codec, codec.encode(values).bytes).toValues();

const shownOf = (codec: Codec, bytes: Uint8Array): string =>
  rowsOf(readMessage(codec, bytes), { unsafe: false }).map(({ value }) => value).join(" ");

for (const pan of Object.values(PAN)) {
  for (const [name, codec] of Object.entries({ smartvista, openway })) {
    Deno.test(`a card number of ${pan.length} digits from ${pan[0]} is truncated in ${name}`, () => {
      const values = redacted(codec, { 0: "0200", 2: pan, 35: `${pan}=30122011234567`, 11: "7" });
      const safe = pan.slice(0, 6) + "0".repeat(pan.length - 10) + pan.slice(-4);
      assertEquals([values[2], values[35]], [safe, `${safe}=00000000000000`]);
      assertEquals(values[11], "000007");
    });
  }
}

Deno.test("packed fields, tracks 1 and text with a card number in it are redacted in their class", () => {
  const codec = codecOf({
    35: { type: "z", length: 37, indicator: "bcd:2", encoding: "bcd", filler: "right F" },
    45: { type: "ans", length: 76, indicator: "ascii:2" },
    48: { type: "ans", length: 99, indicator: "ascii:2" },
    53: { type: "b", length: 8 },
  });
  const values = redacted(codec, {
    0: "0200",
    35: `${PAN.amex}=3012201`,
    45: `B${PAN.visa}^DOE/JOHN^30122011`,
    48: `card ${PAN.visa} ok`,
    53: "0123456789ABCDEF",
  });
  assertEquals(values[35], "378282000000005=0000000");
  assertEquals(values[45], "B4111110000001111^00000000^00000000");
  assertEquals(values[48], "card 4111110000001111 ok");
  assertEquals(values[53], "0".repeat(16));
});

Deno.test("tags and lengths of EMV data stay, and so do its harmless values", () => {
  const emv = `9F2608571F1E10D4FA4AAC9F360200019505008000100057104111111111111111D30122010000000F`;
  const values = redacted(smartvista, { 0: "0200", 55: emv });
  const [head] = emv.split("5710");
  assertEquals(values[55], `${head}5710${"0".repeat(32)}`);
});

Deno.test("EMV data that is none becomes zeros", () => {
  assertEquals(redacted(smartvista, { 0: "0200", 55: "9F26FF4111" })[55], "0".repeat(10));
});

Deno.test("what cannot be read up to its end is not redacted", () => {
  const { bytes } = smartvista.encode({ 0: "0200", 2: PAN.visa, 35: `${PAN.visa}=3012` });
  assertThrows(() => redact(smartvista, bytes.subarray(0, -1)), CodecError);
  assertThrows(() => redact(smartvista, Uint8Array.of(...bytes, 0x30)), CodecError);
});

Deno.test("a card number that a wrong profile spreads over fields is shown in none of them", () => {
  const right = codecOf({
    3: { type: "n", length: 6 },
    35: { type: "z", length: 37, indicator: "ascii:2" },
    38: { type: "ans", length: 6 },
  });
  const wrong = codecOf({
    3: { type: "n", length: 6 },
    35: { type: "ans", length: 12 },
    38: { type: "ans", length: 20 },
  });
  const sale = { 0: "0200", 3: "000000", 35: `${PAN.visa}=30122011`, 38: "ABCDEF" };
  const { bytes } = right.encode(sale);
  assertEquals([...findStrays(readMessage(wrong, bytes)).across], [35, 38]);
  assertEquals(/4111|1111/.test(shownOf(wrong, bytes)), false);
  assert(/411111\*{6}1111/.test(shownOf(right, bytes)));
});

Deno.test("no message, however it is cut or spoilt, shows a whole card number or track", () => {
  const { bytes } = smartvista.encode({
    ...{
      0: "0200",
      2: PAN.mastercard,
      3: "0",
      4: "1000",
      11: "1",
      35: `${PAN.mastercard}=30122011`,
    },
    ...{ 52: "A1B2C3D4E5F60718", 55: `5A08${PAN.mastercard}9F36020001` },
  });
  for (let at = 0; at < bytes.length; at++) {
    for (const change of [1, 0x10, 0x80]) {
      const spoilt = bytes.slice();
      spoilt[at]! ^= change;
      for (const part of [spoilt, spoilt.subarray(0, at), spoilt.subarray(at)]) {
        for (const codec of [smartvista, openway]) {
          const shown = shownOf(codec, part).replaceAll(" ", "");
          assert(!shown.includes(PAN.mastercard), `byte ${at}`);
          // A tail may begin anywhere: of what a PIN block then seems to be nobody can know.
          const isTail = part.length < bytes.length && part.buffer === spoilt.buffer &&
            part.byteOffset > 0;
          assert(isTail || !shown.includes("A1B2C3D4E5F60718"), `byte ${at}`);
        }
      }
    }
  }
});

Deno.test("what is redacted holds nothing that a second pass would take out", () => {
  const once = redact(
    smartvista,
    smartvista.encode({ 0: "0200", 2: PAN.visa, 52: "A1B2C3D4E5F60718" }).bytes,
  );
  assertEquals(toHex(redact(smartvista, once.bytes).bytes), toHex(once.bytes));
});

Deno.test("of what is no message nothing is shown but what would be its MTI", () => {
  const tail = smartvista.encode({ 0: "0200", 2: PAN.visa, 11: "1" }).bytes.slice();
  tail.set([0x39, 0x39, 0x39, 0x39]);
  assertEquals(shownOf(smartvista, tail.subarray(0, -1)), "9999");
});

Deno.test("a message whose card number stands elsewhere in a form that no mask knows is left out", () => {
  const codec = codecOf({
    2: { type: "n", length: 19, indicator: "ascii:2" },
    48: { type: "ans", length: 99, indicator: "ascii:2" },
  });
  const packed = String.fromCharCode(...Uint8Array.fromHex(PAN.mastercard));
  const { bytes } = codec.encode({ 0: "0200", 2: PAN.mastercard, 48: `x${packed}` });
  assertThrows(() => redact(codec, bytes), CannotTell);
});

Deno.test("where the card number shows that all is read in the right places, packed digits stay", () => {
  const codec = new Codec(profileNamed("iso87-bcd"));
  // The byte 16 at the end of the STAN, and sixteen digits behind it with a check digit by chance.
  const chance = { 11: "000016", 12: "411111", 13: "1111", 14: "1111", 22: "312" };
  const shown = (more: Record<number, string>) =>
    rowsOf(readMessage(codec, codec.encode({ 0: "0210", ...chance, ...more }).bytes), {
      unsafe: false,
    }).filter(({ path }) => path === "12").map(({ value }) => value);
  assertEquals(hasCheckDigit("4111111111111103"), true);
  assertEquals(shown({}), ["******"]);
  assertEquals(shown({ 2: PAN.visa }), ["411111"]);
  assertEquals(shown({ 2: PAN.visa, 35: `${PAN.visa}=3012` }), ["411111"]);
  assertEquals(shown({ 2: PAN.visa, 35: "1234567890123=3012" }), ["******"]);
  assertEquals(shown({ 2: "4111111111111112" }), ["******"]);
});
