import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { nativeCodec } from "../../src/app/native-codec.ts";
import { ProfileError } from "../../src/codec/profile-error.ts";
import { codecOf, profileNamed, profileOf, smartvista, wireOf } from "../fixtures.ts";
import { sale } from "../net/messages.ts";

Deno.test("the native codec reads what the portable one reads", () => {
  const native = nativeCodec(profileNamed("smartvista"));
  const more = {
    52: "0123456789ABCDEF",
    55: "9F2608571F1E10D4FA4AAC",
    62: "caf\u00e9 \u00ff\u0080",
  };
  const { bytes } = sale({ more });
  const message = native.decode(bytes.slice());
  assertEquals(message.toValues(), smartvista.decode(bytes.slice()).toValues());
  assertEquals(message.get(62), "caf\u00e9 \u00ff\u0080");
  assertEquals(wireOf(native.encode(message.toValues())), wireOf({ bytes }));
});

Deno.test("the native codec keeps every byte of a text, as the portable one does", () => {
  const parts = [{ 2: { type: "ans", length: 999, indicator: "ascii:3" } }] as const;
  const native = nativeCodec(profileOf(...parts));
  const portable = codecOf(...parts);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 999 }), (content) => {
    const text = [...content].map((byte) => String.fromCharCode(byte)).join("");
    const { bytes } = portable.encode({ 0: "0200", 2: text });
    assertEquals(native.decode(bytes).get(2), text);
  }));
});

Deno.test("the native codec refuses a profile that makes no sense", () => {
  assertThrows(() => nativeCodec(profileOf({ 2: { type: "n", length: 0 } })), ProfileError);
});
