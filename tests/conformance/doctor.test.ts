import { assert } from "@std/assert";
import { diagnose, type Finding, type Known } from "../../src/app/doctor/diagnose.ts";
import { cutStream } from "../../src/app/doctor/cut.ts";
import { CodecError } from "../../src/codec/errors.ts";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { hex, join, profileNamed } from "../fixtures.ts";
import { framingOf } from "../framing/reading.ts";
import { seeded } from "../net/chance.ts";
import { convert } from "./compact.ts";
import { formatOf, loadStreams, type StreamCase } from "./streams.ts";
import { loadVectors, specOf, type Vector } from "./vectors.ts";

/** What must be right first, of what is put on a wire. */
const LEAST = 0.9;

/** A message of the shared vectors, with the dialect that it is in. */
interface Sample {
  readonly id: string;
  readonly codec: Codec;
  readonly message: Message;
}

function samplesOf(vectors: readonly Vector[]): Sample[] {
  return vectors.filter(({ error }) => !error).map((vector) => {
    const codec = new Codec(convert(specOf(vector)));
    return { id: vector.id, codec, message: codec.decode(hex(vector.rawHex), "ignore") };
  });
}

/** A message in a frame; what stands between length and message is a TPDU or a few bytes. */
function framed(framing: Framing, { framing: shape }: StreamCase, bytes: Uint8Array): Uint8Array {
  const { headerSize, trailer } = framing;
  const frame = new Uint8Array(headerSize + bytes.length + trailer.length);
  framing.writeHeader(bytes.length, frame, 0);
  const size = shape.header?.size ?? 0;
  frame.set(hex("6000030000".padEnd(size * 2, "01")).subarray(0, size), headerSize - size);
  frame.set(bytes, headerSize);
  frame.set(trailer, headerSize + bytes.length);
  return frame;
}

const sameValues = (one: Message, other: Message): boolean =>
  JSON.stringify(one.toValues()) === JSON.stringify(other.toValues());

/** Whether the finding reads the messages that it cuts out as they were meant. */
function readsAlike(finding: Finding, wire: Uint8Array, messages: readonly Message[]): boolean {
  const { known: { codec }, cuts } = finding;
  const found = cuts[0]!.messages.map(({ start, end }) => wire.slice(start, end));
  return found.length === messages.length && found.every((bytes, at) => {
    try {
      return sameValues(codec.decode(bytes, "ignore"), messages[at]!);
    } catch (error) {
      if (error instanceof CodecError) return false;
      throw error;
    }
  });
}

/**
 * Whether the finding cuts a wire into the same frames, and another wire, too. What of a header is the
 * frame's and what the message's cannot be told, and makes no difference.
 */
function cutsAlike(finding: Finding, ends: readonly number[], other: Uint8Array): boolean {
  const [cut] = finding.cuts;
  const again = cutStream(finding.framing, other);
  const trailer = finding.framing.trailer.length;
  return cut?.messages.map(({ end }) => end + trailer).join() === ends.join() &&
    cut.open === undefined &&
    again?.messages.length === 1 && again.open === undefined &&
    again.messages[0]!.end + trailer === other.length;
}

/** The same message, of another time: with other STANs, where it has one. */
function others({ codec, message }: Sample, count: number): Message[] {
  const stan = message.get(11);
  return Array.from({ length: count }, (_, at) => {
    if (at === 0 || stan === undefined || !/^\d{6}$/.test(stan)) return message;
    return codec.change(message, {
      11: String((Number(stan) + at * 7919) % 1_000_000).padStart(6, "0"),
    });
  });
}

interface Score {
  right: number;
  framing: number;
  family: number;
  of: number;
  readonly wrong: string[];
}

const familyOf = ({ profile: { mti, bitmap, encodings } }: Codec): string =>
  [mti.encoding, bitmap.encoding, encodings.digits, encodings.text]
    .map((name) => name.replace(/ebcdic-\d+/, "ebcdic")).join(" ");

function score(
  samples: readonly Sample[],
  shapes: readonly StreamCase[],
  profiles: readonly Known[],
  seed: number,
  count: number,
): Score {
  const chance = seeded(seed);
  const total: Score = { right: 0, framing: 0, family: 0, of: 0, wrong: [] };
  for (const sample of samples) {
    const bytes = sample.message.bytes;
    const fits = shapes.filter(({ framing: shape }) => {
      const framing = framingOf(formatOf(shape));
      return framing.misfit(bytes) === undefined &&
        framing.misfit(new Uint8Array(77).fill(0x41)) === undefined;
    });
    const shape = fits[chance.below(fits.length)]!;
    const framing = framingOf(formatOf(shape.framing));
    const messages = others(sample, count);
    const frames = messages.map((message) => framed(framing, shape, message.bytes));
    const wire = join(...frames);
    const [first] = diagnose([wire], profiles);
    const ends = frames.map((_, at) => join(...frames.slice(0, at + 1)).length);
    const other = framed(framing, shape, new Uint8Array(77).fill(0x41));
    const isCut = first !== undefined && cutsAlike(first, ends, other);
    const isRead = first !== undefined && readsAlike(first, wire, messages);
    total.of++;
    if (isCut) total.framing++;
    if (first !== undefined && (isRead || familyOf(first.known.codec) === familyOf(sample.codec))) {
      total.family++;
    }
    if (isCut && isRead) total.right++;
    else {
      const found = `${first?.format.slice(0, 80)} ${first?.known.name}`;
      total.wrong.push(`${sample.id} in ${formatOf(shape.framing).slice(0, 60)}: ${found}`);
    }
  }
  return total;
}

function say(line: string): void {
  // deno-lint-ignore no-console -- what was measured has to be seen
  console.info(line);
}

function declare(vectors: readonly Vector[], streams: readonly StreamCase[]): void {
  const samples = samplesOf(vectors);
  const shapes = streams.filter(({ error }) => error === null);
  const bundled = PROFILE_NAMES.map((name): Known => {
    return { codec: new Codec(profileNamed(name)), name, bits: 2 };
  });
  const own = new Map(samples.map(({ codec }) => [JSON.stringify(codec.profile), codec]));
  const specs = [...own.values()].map((codec, at): Known => {
    return { codec, name: `spec-${at}`, bits: 2 };
  });
  for (const [seed, count] of [[1, 1], [2, 1], [3, 3]] as const) {
    Deno.test(`the doctor is right first for nine of ten, seed ${seed}, ${count} message(s)`, () => {
      const all = score(samples, shapes, [...bundled, ...specs], seed, count);
      say(`right ${all.right}, framing ${all.framing}, family ${all.family} of ${all.of}`);
      for (const line of all.wrong) say(`  ${line}`);
      assert(all.right >= LEAST * all.of, `${all.right} of ${all.of}`);
    });
  }
}

const vectors = loadVectors();
const streams = loadStreams();
if (vectors === undefined || streams === undefined) {
  say("SKIPPED: no ../shared/vectors beside this checkout, the doctor was not tried on them");
  Deno.test({ name: "the doctor on the shared vectors", ignore: true, fn: () => {} });
} else {
  declare(vectors, streams);
}
