import { assertEquals } from "@std/assert";
import { findingsOf } from "../../../src/app/tools/findings.ts";
import { hasCheckDigit } from "../../../src/app/tools/luhn.ts";
import { readMessage } from "../../../src/app/tools/reading.ts";
import { join, PAN, smartvista } from "../../fixtures.ts";

const seen = (bytes: Uint8Array): string[] =>
  findingsOf(smartvista, readMessage(smartvista, bytes))
    .map(({ severity, code, field }) => `${severity} ${code} ${field}`);

Deno.test("check digits fit the schemes' numbers, and no neighbour of theirs", () => {
  for (const pan of Object.values(PAN)) {
    assertEquals(hasCheckDigit(pan), true);
    assertEquals(hasCheckDigit(pan.slice(0, -1) + String((Number(pan.at(-1)) + 1) % 10)), false);
  }
});

Deno.test("every value outside of its class is found, not only the first", () => {
  const { bytes } = smartvista.encode({ 0: "0500", 3: "000000", 11: "123456", 24: "200" });
  const spoilt = bytes.slice();
  for (const at of [12, 18, 24]) spoilt[at] = 0x41;
  assertEquals(seen(spoilt), [
    "error non-numeric 3",
    "error non-numeric 11",
    "error non-numeric 24",
  ]);
});

Deno.test("times that do not exist, and response codes that nobody knows, are doubtful", () => {
  const { bytes } = smartvista.encode({
    ...{ 0: "0510", 7: "1332160933", 12: "150820250600", 39: "555" },
  });
  assertEquals(seen(bytes), [
    "warning no-such-time 7",
    "warning no-such-time 12",
    "warning unknown-response-code 39",
  ]);
  assertEquals(seen(smartvista.encode({ 0: "0510", 11: "1" }).bytes), [
    "warning no-response-code 39",
  ]);
});

Deno.test("a message that cannot be read, or goes on behind its end, is an error", () => {
  const { bytes } = smartvista.encode({ 0: "0500", 11: "123456" });
  assertEquals(seen(bytes.subarray(0, -1)), ["error truncated-field 11"]);
  assertEquals(seen(join(bytes, "0")), ["error trailing-bytes "]);
  assertEquals(seen(new Uint8Array(0)), ["error truncated-mti 0"]);
});
