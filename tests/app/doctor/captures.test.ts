import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CaptureError, isCapture, packetsOf } from "../../../src/app/doctor/pcap.ts";
import { largestConnection, tcpStreams } from "../../../src/app/doctor/tcp-streams.ts";
import { LINKS, packet, pcap, pcapng, type Sent } from "./captures.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const words = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Sequence numbers go over their end in the midst. */
const SENT: readonly Sent[] = [
  { sequence: 0xfffffffe, data: text(""), syn: true },
  { sequence: 0xffffffff, data: text("abc") },
  { back: true, sequence: 900, data: text("back") },
  { sequence: 2, data: text("def") },
];

const streamsOf = (capture: Uint8Array) =>
  largestConnection(tcpStreams(packetsOf(capture)))
    .map(({ bytes, hasGap }) => [words(bytes), hasGap]);

for (const link of Object.keys(LINKS).map(Number)) {
  for (const ipv6 of [false, true]) {
    Deno.test(`both directions are taken from a capture: link ${link}, IPv${ipv6 ? 6 : 4}`, () => {
      const packets = SENT.map((sent) => packet(link, sent, ipv6));
      const expected = [["abcdef", false], ["back", false]];
      for (const little of [true, false]) {
        for (const nano of [true, false]) {
          assertEquals(streamsOf(pcap(link, packets, little, nano)), expected);
        }
        assertEquals(streamsOf(pcapng(link, packets, little)), expected);
      }
    });
  }
}

function send(...pieces: readonly (readonly [number, string])[]) {
  const packets = pieces.map(([sequence, data]) => packet(101, { sequence, data: text(data) }));
  return streamsOf(pcap(101, packets));
}

Deno.test("segments are put in order, what is repeated counts once, and a gap ends a stream", () => {
  assertEquals(send([10, "abc"], [16, "ghi"], [13, "def"]), [["abcdefghi", false]]);
  assertEquals(send([10, "abc"], [10, "abc"], [13, "def"]), [["abcdef", false]]);
  assertEquals(send([10, "abc"], [12, "cde"], [11, "b"]), [["abcde", false]]);
  assertEquals(send([10, "abc"], [14, "efg"]), [["abc", true]]);
  assertEquals(send([10, "def"], [7, "abc"]), [["abcdef", false]]);
});

Deno.test("the connection with the most bytes is taken; other traffic is passed over", () => {
  const small = packet(101, { back: true, sequence: 1, data: text("abc") });
  const udp = packet(101, { sequence: 1, data: text("by another protocol") });
  udp[9] = 17;
  const other = packet(101, { sequence: 1, data: text("much more") });
  other[15] = 99;
  assertEquals(streamsOf(pcap(101, [small, udp, other])), [["much more", false]]);
  assertEquals(streamsOf(pcap(147, [small])), []);
});

Deno.test("a capture that was stopped in the midst of a packet gives what is whole", () => {
  const packets = SENT.map((sent) => packet(1, sent));
  for (const whole of [pcap(1, packets), pcapng(1, packets)]) {
    assertEquals(streamsOf(whole.subarray(0, whole.length - 5)), [["back", false], ["abc", false]]);
  }
});

Deno.test("what is no capture is refused with a code", () => {
  assertEquals(isCapture(text("0200")), false);
  const code = (bytes: Uint8Array) => assertThrows(() => [...packetsOf(bytes)], CaptureError).code;
  assertEquals(code(text("0200")), "not-a-capture");
  assertEquals(code(pcap(1, []).subarray(0, 10)), "truncated-capture");
  const bad = pcap(1, [packet(1, SENT[1]!)]);
  bad.set([0xff, 0xff, 0xff, 0x7f], 32);
  assertEquals(code(bad), "bad-capture");
  const block = pcapng(1, []);
  block[4] = 3;
  assertEquals(code(block), "bad-capture");
});

Deno.test("no bytes make more of a capture than packets, or an error with a code", () => {
  const packets = SENT.map((sent) => packet(1, sent));
  const bases = [
    pcap(1, packets),
    pcap(1, packets, false),
    pcapng(1, packets),
    pcapng(113, packets),
  ];
  const changes = fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 8 });
  const law = fc.property(fc.constantFrom(...bases), changes, fc.nat(600), (base, spoilt, cut) => {
    const bytes = base.slice(0, cut);
    for (const [at, value] of spoilt) if (at < bytes.length) bytes[at] = value;
    try {
      const streams = tcpStreams(packetsOf(bytes));
      assert(streams.reduce((sum, { bytes }) => sum + bytes.length, 0) <= base.length);
    } catch (error) {
      assert(error instanceof CaptureError, String(error));
    }
  });
  fc.assert(law, { numRuns: 2000 });
});
