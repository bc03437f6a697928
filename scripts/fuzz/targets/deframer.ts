import { type Framing, selfDelimited } from "../../../src/framing/framing.ts";
import {
  cut,
  FORMATS,
  frame,
  framingOf,
  read,
  type Reading,
} from "../../../tests/framing/reading.ts";
import { assertSame } from "../../../tests/codec/language-laws.ts";
import { crossed, dialects } from "../dialects.ts";
import { Random } from "../random.ts";
import { sharedHex } from "../shared.ts";
import { bucket, bytesOf, type Outcome, selecting, type Target } from "../target.ts";

/** The longest message, small enough for mutations to reach it. */
const LONGEST = 600;

/** Enough behind the stream for the last prefix and length to be whole: only then are they looked at. */
const PAD = new Uint8Array(64).fill(0x2e);

/** Sizes of chunks that a byte stands for. */
function sizesOf(seed: number): number[] {
  if (seed === 0) return [1];
  const random = new Random(seed);
  return Array.from({ length: 1 + random.below(8) }, () => 1 + random.small(40));
}

const sizeOf = ({ frames, replies, echoes }: Reading): number =>
  [...frames, ...replies, ...echoes].reduce((sum, text) => sum + text.length, 0);

const told = ({ frames, error, pending, close }: Reading): string =>
  `${bucket(frames.length)} ${error?.[0]} ${bucket(error?.[1] ?? 0)} ${bucket(pending)} ${
    close?.[0]
  }`;

/**
 * A frame that has only begun is looked at again when what it needs next is there: of a stream that
 * ends before, the fault may not have been found yet.
 */
function stillWaits(chunked: Reading, whole: Reading): boolean {
  const [code, start] = chunked.close ?? [];
  if (chunked.error !== undefined || code !== "truncated-frame") return false;
  const fault = whole.error?.[1] ?? -1;
  return fault >= start! && fault <= start! + chunked.pending;
}

/** Streams cut into frames: the first byte chooses the framing, the second the chunks. */
export function deframerTarget(): Target {
  const all: Framing[] = FORMATS.flatMap((format) => [
    framingOf(format, false, LONGEST),
    framingOf(format, true, LONGEST),
  ]);
  const bare = dialects().slice(0, 12);
  const framings = [...all, ...bare.map(({ codec }) => selfDelimited(codec, LONGEST))];
  const random = new Random(1);
  const messages = [0, 1, 2].map(() => crossed(random, bare[0]!));
  const streams = framings.map((framing, index) => {
    const own = bare[index - all.length];
    const some = own === undefined ? messages : [0, 1, 2].map(() => crossed(random, own));
    return some.filter((message) => framing.misfit(message) === undefined)
      .flatMap((message) => [...frame(framing, message)]);
  });
  const shared = sharedHex("streams.json", "streamHex")
    .map((bytes, index) => selecting(index % framings.length, selecting(index, bytes)));
  return {
    name: "deframer",
    seeds: [
      ...streams.map((stream, index) => selecting(index, selecting(7, Uint8Array.from(stream)))),
      ...shared,
    ],
    dictionary: bytesOf(
      "0004",
      "0000",
      "9999",
      "ISO8",
      "END",
      "\r\n",
      "\x02\x02",
      "\x03",
      "\x00\x05",
    ),
    longest: 1_500,
    run(input): Outcome {
      const [select = 0, seed = 0] = input;
      const index = select % framings.length;
      const stream = new Uint8Array(Math.max(0, input.length - 2) + PAD.length);
      stream.set(input.subarray(2));
      stream.set(PAD, stream.length - PAD.length);
      const framing = framings[index]!;
      const whole = read(framing, [stream]);
      return {
        signature: `${index} ${told(whole)}`,
        size: sizeOf(whole),
        verify() {
          const chunked = read(framing, cut(stream, sizesOf(seed)));
          const waits = stillWaits(chunked, whole);
          const { pending, error, close, ...frames } = chunked;
          const { pending: expected, error: fault, close: end, ...all } = whole;
          assertSame(frames, all, "whatever the chunks");
          if (waits) return;
          assertSame([error, close], [fault, end], "whatever the chunks");
          if (fault === undefined) assertSame(pending, expected);
        },
      };
    },
  };
}
