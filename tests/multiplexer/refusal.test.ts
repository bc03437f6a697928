import { assert, assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { refusalMessage } from "../../src/multiplexer/refusal.ts";
import type { TroubleCode } from "../../src/multiplexer/requester.ts";
import { codecOf, join, mapOf, profileOf, smartvista } from "../fixtures.ts";
import { HOSTS } from "./gateway-setup.ts";

const CODES: Readonly<Record<string, Readonly<Record<TroubleCode, string>>>> = {
  smartvista: {
    "invalid-message": "904",
    "queue-full": "909",
    "draining": "909",
    "reversing": "909",
    "link-down": "907",
    "journal-down": "909",
    "too-many-reversals": "909",
    "unrecorded": "912",
    "untellable": "912",
    "link-lost": "912",
    "timeout": "912",
  },
  openway: {
    "invalid-message": "30",
    "queue-full": "96",
    "draining": "96",
    "reversing": "96",
    "link-down": "91",
    "journal-down": "96",
    "too-many-reversals": "96",
    "unrecorded": "68",
    "untellable": "68",
    "link-lost": "68",
    "timeout": "68",
  },
};

for (const { name, codec, sale } of HOSTS) {
  for (const [code, responseCode] of Object.entries(CODES[name]!)) {
    Deno.test(`${name}: ${code} is answered by DE 39 ${responseCode}`, () => {
      const answer = refusalMessage(codec, codec.encode(sale), code as TroubleCode)!;
      assertEquals([answer.mti, answer.get(39)], ["0210", responseCode]);
      assert(codec.profile.responseCodes[responseCode] !== undefined, "the code has a meaning");
    });
  }

  Deno.test(`${name}: repeats the profile's echo fields and nothing else`, () => {
    const request = codec.encode({ ...sale, 37: "000123456789", 54: "private" });
    const answer = refusalMessage(codec, request, "timeout")!;
    const values = answer.toValues();
    const echo = codec.profile.refusal.echo.filter((number) => request.has(number));
    assertEquals(Object.keys(values).map(Number), [0, ...echo, 39].toSorted((a, b) => a - b));
    for (const number of echo) assertEquals(values[number], request.get(number));
    assertEquals(codec.decode(answer.bytes.slice()).toValues(), values);
  });

  Deno.test(`${name}: no echo field can hold card data`, () => {
    for (const number of codec.profile.refusal.echo) {
      assertEquals(codec.table.fields[number]!.spec.sensitive, undefined);
    }
  });

  Deno.test(`${name}: leaves out what the request does not have`, () => {
    const answer = refusalMessage(codec, codec.encode({ 0: "0800", 11: "000007" }), "draining")!;
    assertEquals([answer.mti, answer.numbers()], ["0810", [11, 39]]);
  });

  Deno.test(`${name}: repeats the fields that are in order of a request that is not`, () => {
    const request = codec.encode({ 0: "0200", 3: "000000", 4: "1000", 11: "7", 41: "00000101" });
    const bytes = request.bytes.slice();
    const [, , , amount] = request.index.spans;
    bytes[amount!] = 0x7a;
    const spoilt = codec.decode(bytes, "ignore");
    const answer = refusalMessage(codec, spoilt, "invalid-message")!;
    assertEquals(answer.numbers(), [3, 11, 39, 41]);
  });

  for (const [request, response] of [["0200", "0210"], ["0401", "0410"], ["0421", "0430"]]) {
    Deno.test(`${name}: a ${request} is refused by a ${response}`, () => {
      const message = codec.encode({ ...sale, 0: request });
      assertEquals(refusalMessage(codec, message, "timeout")!.mti, response);
    });
  }

  for (const mti of ["0210", "0230", "0240", "0250", "0290", "0299", "0810"]) {
    Deno.test(`${name}: there is no answer to a ${mti}, which asks for none`, () => {
      const message = codec.encode({ ...sale, 0: mti });
      assert(refusalMessage(codec, message, "invalid-message") === undefined);
    });
  }
}

Deno.test("a profile without DE 39 has no way to refuse", () => {
  const codec = codecOf({ 11: { type: "n", length: 6 } });
  assert(refusalMessage(codec, codec.encode({ 0: "0200", 11: "1" }), "timeout") === undefined);
});

Deno.test("repeats fields of every encoding as they came", () => {
  const profile = profileOf({
    3: { type: "n", length: 5, encoding: "bcd", filler: "left 0" },
    4: { type: "b", length: 2 },
    5: { type: "z", length: 20, indicator: "ascii:2" },
    6: { type: "ans", length: 3 },
    39: { type: "ans", length: 2 },
  });
  const codec = new Codec({ ...profile, refusal: { echo: [3, 4, 5, 6], codes: { other: "96" } } });
  const bytes = join("0200", mapOf(3, 4, 5, 6), "\x01\x23\x45", "\xab\xcd", "04", "12=3", "\xe9 x");
  const answer = refusalMessage(codec, codec.decode(bytes), "timeout")!;
  assertEquals(answer.toValues(), {
    0: "0210",
    3: "12345",
    4: "ABCD",
    5: "12=3",
    6: "é x",
    39: "96",
  });
});

Deno.test("a refusal begins with its request's opaque bytes, their TPDU turned round", () => {
  const codec = new Codec({
    ...smartvista.profile,
    messageHeader: { length: 5, value: "6000010002", reply: "swap-tpdu" },
  });
  const request = codec.encode({ 0: "0200", 11: "000001", 41: "00000001" });
  const refusal = refusalMessage(codec, request, "timeout");
  assertEquals(refusal?.header, "6000020001");
  assertEquals(refusal?.get(41), "00000001");
});

Deno.test("a refusal repeats no field that its own messages do not have", () => {
  const codec = new Codec({
    ...smartvista.profile,
    messages: {
      "0210": { fields: { 4: null, 12: { type: "n", length: 14, indicator: "ascii:2" } } },
    },
  });
  const request = codec.encode({ 0: "0200", 4: "1000", 11: "1", 12: "1", 41: "1" });
  const refusal = refusalMessage(codec, request, "timeout");
  assertEquals(refusal?.numbers(), [11, 12, 39, 41]);
  assertEquals(codec.decode(refusal!.bytes).get(12), request.get(12));
});

Deno.test("there is no refusal by messages that have no DE 39", () => {
  const messages = { "0210": { fields: { 39: null } } };
  const codec = new Codec({ ...smartvista.profile, messages });
  const request = codec.encode({ 0: "0200", 11: "1", 41: "1" });
  assert(refusalMessage(codec, request, "timeout") === undefined);
});
