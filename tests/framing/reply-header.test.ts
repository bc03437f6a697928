import { assertEquals } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { hex, hexOf, join } from "../fixtures.ts";
import { frame, framingOf, read } from "./reading.ts";

/** A frame of the request, as far as its message, and what that of the answer looks like. */
const ANSWERS: [what: string, format: string, request: string, answer: string][] = [
  [
    "a TPDU with source and destination swapped",
    "length:b-hex:2,tpdu:b:5,counts=header",
    "0006" + "6012345678",
    "0006" + "6056781234",
  ],
  [
    "a TPDU as text, swapped as such",
    "length:b-hex:2,tpdu:an:10",
    "0001" + hexOf("6012345678"),
    "0001" + hexOf("6056781234"),
  ],
  ["echoed bytes", "length:b-hex:2,echo:b:3", "0001ABCDEF", "0001ABCDEF"],
  ["constant bytes, whatever came", "length:b-hex:2,x:b:3:010203", "0001ABCDEF", "0001010203"],
  [
    "each part by its name, in its place",
    "p:b:1:FE,length:b-hex:2,x:b:1:01,echo:b:2,tpdu:b:5,y:b:1:02,echo:b:1",
    "FE0001" + "00" + "AABB" + "6012345678" + "00" + "CC",
    "FE0001" + "01" + "AABB" + "6056781234" + "02" + "CC",
  ],
];

for (const [what, format, request, answer] of ANSWERS) {
  Deno.test(`an answer's header has ${what}`, () => {
    const framing = framingOf(format);
    const { replies } = read(framing, [hex(request), join("m")]);
    const reply = replies[0] === "" ? undefined : hex(replies[0]!);
    assertEquals(toHex(frame(framing, join("m"), reply)), answer + hexOf("m"));
  });
}

Deno.test("a request of our own has the defaults, zeros where there are none", () => {
  const framing = framingOf("length:b-hex:2,tpdu:b:5:6000030000,echo:b:2");
  assertEquals(toHex(frame(framing, join("m"))), "0001" + "6000030000" + "0000" + hexOf("m"));
});

Deno.test("a format without such parts has nothing to take up", () => {
  const framing = framingOf("tpdu:b:5:6000030000,length:n:4,x:b:2");
  assertEquals(framing.replyHeader, undefined);
});

Deno.test("what an answer takes up stays as it was, whatever becomes of the request's bytes", () => {
  const framing = framingOf("length:b-hex:1,echo:b:2");
  const bytes = hex("01AABB41");
  const reply = framing.replyHeader!(bytes, 0);
  bytes.fill(0);
  assertEquals(toHex(reply), "AABB");
});
