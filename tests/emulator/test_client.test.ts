import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Codec } from "../../src/codec/codec.ts";
import type { Values } from "../../src/codec/compose.ts";
import { CodecError } from "../../src/codec/errors.ts";
import type { Message } from "../../src/codec/message.ts";
import { checkRules } from "../../src/codec/rules.ts";
import { echoRequest, judge, unreadable } from "../../src/emulator/test-client.ts";
import { codecOf, join, openway, PAN, smartvista } from "../fixtures.ts";
import { ask, bankOf, HOSTS, NOW, NOW_DE7, SMARTVISTA } from "./setup.ts";

/** A request and the answer to it, with other values in some fields. */
function exchange(codec: Codec, number: number, changes: Values = {}): [Message, Message] {
  const request = echoRequest(codec, number, NOW);
  const answer = codec.encode({ ...request.toValues(), 0: "0810", 39: "00", ...changes });
  return [request, answer];
}

/** What is said of an answer with other values in some fields; "correct" when nothing is wrong. */
function said(codec: Codec, number: number, changes: Values = {}): string {
  const [request, answer] = exchange(codec, number, changes);
  const verdict = judge(codec, request, [answer.bytes]);
  return verdict.kind === "correct" ? verdict.kind : verdict.reason;
}

Deno.test("the echo request holds what the profile says, the time, STAN 000001 and the padded number", () => {
  assertEquals(echoRequest(smartvista, 7, NOW).toValues(), {
    0: "0800",
    3: "990000",
    7: NOW_DE7,
    11: "000001",
    24: "831",
    41: "00000007",
  });
  assertEquals(echoRequest(openway, 7, NOW).toValues(), {
    0: "0800",
    3: "990000",
    7: NOW_DE7,
    11: "000001",
    24: "831",
    41: "       7",
    63: "SOCKETQUEUE",
  });
});

for (const host of HOSTS) {
  Deno.test(`${host.name}: the echo request breaks no rule, and the bank's answer to it is correct`, () => {
    const request = echoRequest(host.codec, 50, NOW);
    assertEquals(checkRules(request, NOW), []);
    const answer = ask(bankOf(host), host, request.toValues());
    assertEquals(answer.get(39), host.codec.profile.bank.approved);
    assertEquals(judge(host.codec, request, [answer.bytes]), { kind: "correct" });
  });
}

Deno.test("an echo request for a number that the terminal's field cannot hold is an error", () => {
  assert(echoRequest(smartvista, 99_999_999, NOW).get(41) === "99999999");
  const error = assertThrows(() => echoRequest(smartvista, 100_000_000, NOW), CodecError);
  assertEquals([error.code, error.path], ["value-too-long", "41"]);
});

Deno.test("an answer is correct whatever fills its terminal up, and on whichever side", () => {
  for (const terminal of ["00000010", "      10", "10      ", " 0000010"]) {
    assertEquals(said(openway, 10, { 41: terminal }), "correct", terminal);
  }
  const unfilled = codecOf({
    7: { type: "n", length: 10 },
    11: { type: "n", length: 6 },
    39: { type: "an", length: 2 },
    41: { type: "ans", length: 8, indicator: "ascii:2" },
  });
  assertEquals(said(unfilled, 10, { 41: "00000010" }), "correct");
});

Deno.test("an answer for another terminal is wrong, also where its digits are alike", () => {
  const others = ["00000001", "00000100", "       1", "1       ", "00000101", "0000010A"];
  for (const terminal of others) {
    assertEquals(
      said(openway, 10, { 41: terminal }),
      `answer for terminal ${terminal.trim()}, not for terminal 10`,
    );
  }
  assertEquals(said(openway, 10, { 41: undefined }), "answer for no terminal, not for terminal 10");
});

Deno.test("an answer is of the request's class, and an answer", () => {
  assertEquals(said(smartvista, 1, { 0: "0810" }), "correct");
  assertEquals(said(smartvista, 1, { 0: "1810" }), "correct");
  for (const mti of ["0210", "0410", "0800", "0801", "0820", "0830"]) {
    assertEquals(said(smartvista, 1, { 0: mti }), `${mti} does not answer 0800`);
  }
});

Deno.test("bytes that are no message are unreadable, in the codec's words", () => {
  const [request, answer] = exchange(smartvista, 1);
  const table: [Uint8Array, string][] = [
    [join("GET / HTTP/1.1"), "unreadable: MTI: the MTI is not four digits, at byte 0"],
    [answer.bytes.slice(0, -1), "unreadable: DE 41: the message ends inside the field"],
    [join(answer.bytes, "x"), "unreadable: bytes follow the last field"],
    [join(answer.bytes.slice(0, -1), "x"), "unreadable: DE 41: only digits are allowed"],
  ];
  for (const [bytes, reason] of table) {
    const verdict = judge(smartvista, request, [bytes]);
    assert(verdict.kind === "wrong" && verdict.reason.startsWith(reason), JSON.stringify(verdict));
  }
  assertEquals(unreadable(new Error("bad-length")), {
    kind: "wrong",
    reason: "unreadable: bad-length",
  });
});

Deno.test("two answers are wrong, even when both would be right", () => {
  const [request, { bytes }] = exchange(smartvista, 1);
  const wrong = { kind: "wrong", reason: "more than one answer" } as const;
  assertEquals(judge(smartvista, request, [bytes, bytes]), wrong);
  assertEquals(judge(smartvista, request, [bytes, join("?")]), wrong);
});

Deno.test("a reason shows neither card numbers nor control characters of a terminal", () => {
  const codec = codecOf({
    7: { type: "n", length: 10 },
    11: { type: "n", length: 6 },
    39: { type: "an", length: 2 },
    41: { type: "ans", length: 99, indicator: "ascii:2" },
  });
  assertEquals(
    said(codec, 1, { 41: `${PAN.visa}=3012` }),
    "answer for terminal 411111******1111, not for terminal 1",
  );
  assertEquals(
    said(codec, 1, { 41: "a\nb\u001b[2J" }),
    "answer for terminal a?b?[2J, not for terminal 1",
  );
  assertEquals(
    said(codec, 1, { 41: "x".repeat(99) }),
    `answer for terminal ${"x".repeat(16)}, not for terminal 1`,
  );
});

Deno.test("a refusal of the right terminal is no correct answer: as a rule it is the gateway's, for want of a host", () => {
  assertEquals(said(SMARTVISTA.codec, 3, { 39: "907" }), "refused with 907");
});
