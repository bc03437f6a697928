import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { tagMeanings } from "../../src/codec/meanings/meanings.ts";
import { PAN } from "../fixtures.ts";

const TVR = [
  "offline data authentication was not performed",
  "card is on the terminal's exception file",
  "application has expired",
  "cardholder verification failed",
  "PIN was entered for the issuer to verify (online)",
  "transaction exceeds the floor limit",
  "script failed after the final GENERATE AC",
];

const CASES: readonly (readonly [tag: string, value: string, expected: readonly string[]])[] = [
  ["95", "9040848010", TVR],
  ["95", "0000000000", []],
  ["95", "0000000002", ["relay resistance protocol was performed"]],
  ["95", "0001000000", ["byte 2, bit 1: reserved"]],
  ["95", "90408480", []],
  ["9F0E", "0010000000", ["requested service is not allowed for the card"]],
  ["9B", "E800", [
    "offline data authentication was performed",
    "cardholder verification was performed",
    "card risk management was performed",
    "terminal risk management was performed",
  ]],
  ["82", "3900", [
    "DDA is supported",
    "cardholder verification is supported",
    "terminal risk management is to be performed",
    "CDA is supported",
  ]],
  ["82", "0080", ["EMV mode is supported (contactless)"]],
  ["9F07", "0140", ["valid at terminals other than ATMs", "international cash back is allowed"]],
  ["9F33", "E0B0C8", [
    "manual key entry",
    "magnetic stripe",
    "chip with contacts",
    "plaintext PIN for the chip to verify",
    "signature",
    "enciphered PIN for the chip to verify",
    "SDA",
    "DDA",
    "CDA",
  ]],
  ["9F40", "6000008001", ["goods", "services", "printer for the attendant", "code table 1"]],
  ["9F66", "26004000", [
    "EMV mode is supported",
    "online PIN is supported",
    "signature is supported",
    "consumer device CVM is supported",
  ]],
  ["9F66", "2600", []],
  ["9F34", "420300", [
    "Method: enciphered PIN verified online",
    "Condition: if the terminal supports it",
    "Result: unknown",
  ]],
  ["9F34", "1E0002", ["Method: signature", "Condition: always", "Result: successful"]],
  ["9F34", "3F0000", ["Method: no CVM performed", "Result: unknown"]],
  ["9F34", "2A0B07", ["Method: method 2A", "Condition: condition 0B"]],
  ["9F34", "4203", []],
  ["8E", "0000000A0000000042031E031F00", [
    "X: 10, Y: 0",
    "1: enciphered PIN verified online, if the terminal supports it; the next if it fails",
    "2: signature, if the terminal supports it; no other if it fails",
    "3: no CVM required, always; no other if it fails",
  ]],
  ["8E", "0000000000000000", ["X: 0, Y: 0"]],
  ["8E", "000000000000000042", []],
  ["9F27", "80", ["ARQC: online wanted"]],
  ["9F27", "40", ["TC: approved offline"]],
  ["9F27", "0A", ["AAC: declined", "advice is required", "PIN tries are exceeded"]],
  ["9F27", "8000", []],
  ["9F35", "22", ["attended, offline and online, of a merchant"]],
  ["9F35", "14", ["unattended, online only, of a financial institution"]],
  ["9F35", "27", []],
  ["9F39", "05", ["chip, the CVV is reliable"]],
  ["9C", "00", ["purchase of goods and services"]],
  ["9C", "20", ["refund"]],
  ["9F1A", "0276", ["DE, Germany"]],
  ["9F1A", "1276", []],
  ["5F28", "0840", ["US, United States"]],
  ["5F55", "4445", ["DE, Germany"]],
  ["5F2A", "0978", ["EUR, Euro"]],
  ["9A", "260307", ["7 March 2026"]],
  ["9A", "261307", []],
  ["9A", "2603", []],
  ["5F24", "301231", ["31 December 2030"]],
  ["9F21", "090805", ["09:08:05"]],
  ["5F30", "0201", [
    "Interchange: international, by chip where possible",
    "Authorization: normal",
    "Services: all",
  ]],
  ["9F36", "002A", ["42"]],
  ["9F17", "03", ["3"]],
  ["9F15", "5411", ["Grocery stores and supermarkets"]],
  ["84", "A0000000041010", ["Mastercard"]],
  ["50", "56495341", ["VISA"]],
  ["50", "56490041", []],
  ["5F2D", "6465656E", ["deen"]],
  ["8A", "3030", ["00 (Approved)"]],
  ["8A", "5931", ["Y1 (Approved offline by the chip)"]],
  ["8A", "7A7A", []],
  ["91", "00112233445566773035", ["Response code: 05 (Do not honour)"]],
  ["91", "0011223344556677", []],
  ["9F10", "06010A03A00000", ["Key index: 01", "Cryptogram version: 10"]],
  ["9F10", `0FA501${"00".repeat(29)}`, ["Common core definitions, format A5", "Key index: 01"]],
  ["9F10", "0110A00000", []],
  ["9F02", "000000001000", []],
  ["95", "90**848010", []],
  ["95", "9", []],
  ["95", "", []],
  ["9f27", "80", ["ARQC: online wanted"]],
  ["82", "3900 ", []],
];

for (const [tag, value, expected] of CASES) {
  const told = expected.length === 0 ? "nothing" : `${expected[0]}, ${expected.length} in all`;
  Deno.test(`tag ${tag} of ${value || "no bytes"} means ${told}`, () => {
    assertEquals(tagMeanings(tag, value).meanings, expected);
  });
}

Deno.test("names a tag, whatever its value, of either case", () => {
  assertEquals(tagMeanings("9f02", "**").name, "Amount, Authorised");
  assertEquals(tagMeanings("9F02", "").name, "Amount, Authorised");
  assertEquals(tagMeanings("DF01", "00"), { name: undefined, meanings: [] });
});

Deno.test("of card data nothing is told but the name", () => {
  assertEquals(tagMeanings("5A", PAN.visa), { name: "Application PAN", meanings: [] });
  assertEquals(tagMeanings("57", `${PAN.visa}D3012201F`).meanings, []);
  assertEquals(tagMeanings("99", "0123456789ABCDEF").meanings, []);
});

Deno.test("takes any value of any tag, and says little", () => {
  const known = CASES.map(([tag]) => tag);
  const bytes = fc.uint8Array({ maxLength: 64 }).map((value) => value.toHex());
  fc.assert(fc.property(fc.constantFrom(...known), bytes, (tag, value) => {
    const lines = tagMeanings(tag, value).meanings;
    return lines.length <= 40 && lines.every((line) => line !== "" && !line.includes("undefined"));
  }));
});

Deno.test("a long value is taken too", () => {
  const long = "41".repeat(300_000);
  assertEquals(tagMeanings("50", long).meanings[0]?.length, 300_000);
  assertEquals(tagMeanings("95", long).meanings, []);
});
