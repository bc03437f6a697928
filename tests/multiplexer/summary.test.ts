import { assertEquals } from "@std/assert";
import { summary } from "../../src/multiplexer/summary.ts";
import { codecOf, openway, PAN, smartvista } from "../fixtures.ts";

Deno.test("tells MTI, STAN, terminal, amount, RRN, response code and length", () => {
  const message = smartvista.encode({
    0: "0210",
    2: PAN.visa,
    4: "1000",
    11: "7",
    37: "A1",
    39: "116",
    41: "101",
    42: "000000000000001",
  });
  const told = "0210 stan 000007 tid 00000101 amount 000000001000 rrn A1 rc 116";
  assertEquals(summary(message), `${told} (${message.bytes.length} bytes)`);
});

Deno.test("tells what is there", () => {
  assertEquals(summary(smartvista.encode({ 0: "0800", 11: "1" })), "0800 stan 000001 (18 bytes)");
  assertEquals(summary(openway.encode({ 0: "0800" })), "0800 (10 bytes)");
});

Deno.test("keeps a line one line, whatever a field holds", () => {
  const message = openway.encode({ 0: "0800", 37: "A\r\n\x1b[31mÿB", 41: "T\0T     " });
  // The blanks may be a card number's packed digits: text has no zero byte.
  assertEquals(summary(message), "0800 tid T?T*** rrn A???[31m?B (30 bytes)");
});

Deno.test("hides digits of what is read in the wrong place: no number has such characters", () => {
  const of = (values: Record<number, string>) => summary(openway.encode({ 0: "0800", ...values }));
  assertEquals(of({ 37: "\x1f44012888888" }), "0800 rrn ?*********** (22 bytes)");
  assertEquals(of({ 41: "81=30122" }), "0800 tid 81=***** (18 bytes)");
  assertEquals(
    of({ 37: "440128888888", 41: "81=30122" }),
    "0800 tid 81=***** rrn ************ (30 bytes)",
  );
});

Deno.test("cuts what a profile allows to be long", () => {
  const codec = codecOf({ 37: { type: "ans", length: 99, indicator: "ascii:2" } });
  const message = codec.encode({ 0: "0200", 37: "x".repeat(50) });
  assertEquals(summary(message), `0200 rrn ${"x".repeat(16)} (64 bytes)`);
});

Deno.test("tells no field that the profile calls sensitive or binary", () => {
  const codec = codecOf({
    11: { type: "n", length: 16, sensitive: "pan" },
    37: { type: "b", length: 8 },
    39: { type: "ans", length: 2 },
  });
  const message = codec.encode({ 0: "0200", 11: PAN.visa, 37: "4111111111111111", 39: "00" });
  assertEquals(summary(message), "0200 rc 00 (38 bytes)");
});

Deno.test("hides an amount that is too great to be one", () => {
  const of = (amount: string) => summary(smartvista.encode({ 0: "0200", 4: amount }));
  assertEquals(of("009999999999"), "0200 amount 009999999999 (24 bytes)");
  assertEquals(of("012888888881"), "0200 amount ************ (24 bytes)");
  assertEquals(of("888888881881"), "0200 amount ************ (24 bytes)");
});
