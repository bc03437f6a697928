import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { draw, title } from "../../src/codec/draw.ts";
import { unmasked } from "../../src/codec/mask.ts";
import { openway, PAN, profileNamed, smartvista } from "../fixtures.ts";

const SALE = {
  0: "0200",
  2: PAN.visa,
  3: "000000",
  4: "1000",
  22: "056",
  41: "992468",
  52: "0123456789ABCDEF",
  55: `5A08${PAN.visa}9F2701805F340101`,
  62: "AB\x01CD",
};

/** The line of a field, without the indentation. */
function lineOf(number: number, value: string, codec = smartvista): string {
  const drawn = draw(codec.encode({ 0: "0200", [number]: value }));
  return drawn.split("\n").find((line) => line.includes(`[${number}]`))!.trimStart();
}

Deno.test("draws a message in a box, a line a field, card data masked", () => {
  const dots = (name: string) => `     ${name.padEnd(49, ".")}`;
  assertEquals(draw(smartvista.encode(SALE)).split("\n"), [
    "=".repeat(96),
    "",
    "     [Purchase Request]",
    "",
    `${dots("Message Type Indicator [0]")}0200`,
    `${dots("Bitmap [1]")}7000040000801204`,
    `${dots("Primary Account Number [2]")}411111******1111`,
    `${dots("Processing Code [3]")}000000`,
    `${dots("Amount, Transaction [4]")}000000001000`,
    `${dots("Pos Entry Mode [22]")}056 (Card Data Input Mode: <Integrated circuit card read; ` +
    "CVV data reliable>; Cardholder Auth Method: <Signature>)",
    `${dots("Card Acceptor Terminal Identification [41]")}00992468`,
    `${dots("Personal Identification Data [52]")}****************`,
    `${dots("EMV Data [55]")}5a08****************9f2701805f340101`,
    `${dots("Customer Defined Response [62]")}AB.CD`,
    "",
    "=".repeat(96),
  ]);
});

for (
  const [values, expected] of [
    [{ 0: "0200" }, "Purchase Request"],
    [{ 0: "0210", 39: "000" }, "Purchase Response"],
    [{ 0: "0210", 39: "116" }, "Purchase Response <faulty>"],
    [{ 0: "0200", 3: "200000" }, "Refund Request"],
    [{ 0: "0400", 37: "1" }, "Reversal Request"],
    [{ 0: "0410", 37: "1", 39: "914" }, "Reversal Response <faulty>"],
    [{ 0: "0400" }, "Auto-Reversal Request"],
    [{ 0: "0410", 39: "000" }, "Auto-Reversal Response"],
    [{ 0: "0800" }, "Echo Request"],
    [{ 0: "0810", 39: "000" }, "Echo Response"],
    [{ 0: "0100" }, "Message 0100"],
  ] as const
) {
  Deno.test(`a message is called ${expected}`, () => {
    const message = smartvista.encode(values);
    assertEquals(title(message), expected);
    assertEquals(title(message, { expired: false }), expected);
    assertEquals(title(message, { expired: true }), `${expected} <expired>`);
    assertStringIncludes(draw(message), `[${expected}]`);
    assertStringIncludes(draw(message, { expired: true }), `[${expected} <expired>]`);
  });
}

Deno.test("tells what the parts of a coded field mean, as far as the profile knows", () => {
  const dots = "Pos Entry Mode [22]".padEnd(49, ".");
  assertEquals(
    lineOf(22, "021"),
    `${dots}021 (Card Data Input Mode: <Magnetic stripe read>; Cardholder Auth Method: <PIN>)`,
  );
  assertEquals(lineOf(22, "994"), `${dots}994`);
  assertEquals(lineOf(22, "024"), `${dots}024 (Card Data Input Mode: <Magnetic stripe read>)`);
  assertEquals(lineOf(22, "991"), `${dots}991 (Cardholder Auth Method: <PIN>)`);
  assertMatch(lineOf(22, "050", openway), /\.050 \(Card Data Input Mode: <Int.*: <Unspecified>\)$/);
});

Deno.test("tells what a response code means, where the profile knows it", () => {
  assertMatch(lineOf(39, "116"), /\.116 \(Insufficient funds\)$/);
  assertMatch(lineOf(39, "777"), /\.777$/);
  assertMatch(lineOf(39, "51", openway), /\.51 \(Insufficient funds\)$/);
});

Deno.test("tells no meaning of what is masked", () => {
  const profile = profileNamed("smartvista");
  const fields = { ...profile.fields, 22: { ...profile.fields[22]!, sensitive: "cvv" as const } };
  assertMatch(lineOf(22, "056", new Codec({ ...profile, fields })), /\.\*\*\*$/);
});

Deno.test("shows what it is told to", () => {
  const drawn = draw(smartvista.encode(SALE), { show: unmasked });
  assertMatch(drawn, new RegExp(`\\[2\\]\\.+${PAN.visa}\n`));
  assertMatch(drawn, /\[22\]\.+056 \(Card Data/);
  assertMatch(drawn, /\[52\]\.+\*{16}\n/);
  assertMatch(draw(smartvista.encode(SALE), { show: () => undefined }), /\[22\]\.+\n/);
});
