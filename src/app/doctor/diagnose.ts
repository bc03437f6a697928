import type { Codec } from "../../codec/codec.ts";
import { type Framing, selfDelimited } from "../../framing/framing.ts";
import { NO_HEADER } from "../../framing/header-format.ts";
import { type Cut, cutStream, type Range } from "./cut.ts";
import { type FramingCandidate, framingsOf } from "./framing-candidates.ts";
import { type MessageBits, messageBits } from "./message-bits.ts";
import { startsIn } from "./starts.ts";

/** A profile to be tried. */
export interface Known {
  readonly codec: Codec;
  /** How the configuration names it. */
  readonly name: string;
  /** Bits that it takes to name it: none for one that the user names. */
  readonly bits: number;
}

/** A framing and a dialect together, which a sample may be in. */
export interface Finding {
  readonly known: Known;
  /** As `--header-format` takes it; `none`. */
  readonly format: string;
  readonly framing: Framing;
  /** By stream of the sample. */
  readonly cuts: readonly Cut[];
  /** What the whole sample takes to tell: the fewer, the better. */
  readonly bits: number;
  /** Messages that were read in full, without a fault. */
  readonly read: number;
  /** Messages that there are, those that are cut off included. */
  readonly messages: number;
  /** Why this framing, for people. */
  readonly reasons: readonly string[];
}

/** Bits for there being no framing at all. */
const NO_FRAMING_BITS = 3;
const NO_FRAMING = ["nothing stands in front of the messages"];
/** A message that was cut off may be read less well. */
const OPEN_BITS = 16;

/** Judges one sample. */
class Diagnosis {
  readonly #streams: readonly Uint8Array[];
  readonly #judged = new Map<Codec, Map<string, MessageBits>>();

  constructor(streams: readonly Uint8Array[]) {
    this.#streams = streams;
  }

  /** All framings with one dialect. */
  findings(known: Known, framings: readonly FramingCandidate[]): Finding[] {
    const found = framings.map((candidate) => this.#finding(known, candidate));
    const bare = this.#bare(known);
    return bare === undefined ? found : [...found, bare];
  }

  #bare(known: Known): Finding | undefined {
    const framing = selfDelimited(known.codec);
    const reasons = NO_FRAMING;
    const cuts = this.#streams.map((stream) => {
      return cutStream(framing, stream) ?? { messages: [], keepAlives: 0, open: 0 };
    });
    const candidate = { format: NO_HEADER, framing, bits: NO_FRAMING_BITS, cuts, reasons };
    return this.#finding(known, candidate);
  }

  #finding(known: Known, { format, framing, bits, cuts, reasons }: FramingCandidate): Finding {
    const judged = cuts.flatMap((cut, stream) => this.#messages(known.codec, cut, stream));
    const sum = judged.reduce((sum, each) => sum + each.bits, 0);
    return {
      known,
      format,
      framing,
      cuts,
      reasons,
      bits: bits + known.bits + sum,
      read: judged.filter(({ whole }) => whole).length,
      messages: judged.length,
    };
  }

  #messages(codec: Codec, { messages, open }: Cut, stream: number): MessageBits[] {
    const bytes = this.#streams[stream]!;
    const whole = messages.map((range) => this.#message(codec, stream, range));
    if (open === undefined) return whole;
    const rest = this.#message(codec, stream, { start: open, end: bytes.length });
    return [...whole, { ...rest, bits: rest.bits + OPEN_BITS, whole: false }];
  }

  #message(codec: Codec, stream: number, { start, end }: Range): MessageBits {
    const all = this.#judged.get(codec) ?? new Map<string, MessageBits>();
    this.#judged.set(codec, all);
    const key = `${stream} ${start} ${end}`;
    const judged = all.get(key) ??
      messageBits(codec, this.#streams[stream]!.subarray(start, end));
    all.set(key, judged);
    return judged;
  }
}

/** Where the first message may begin: in front of an MTI, or of the header that a profile has there. */
function beginsOf(stream: Uint8Array, profiles: readonly Known[]): Set<number> {
  const headers = new Set(profiles.map(({ codec }) => codec.table.header.length)).add(0);
  const begins = startsIn(stream).flatMap(({ at }) => [...headers].map((size) => at - size));
  return new Set(begins.filter((at) => at >= 0));
}

/** What reads everything comes before what does not. */
function rank({ read, messages, cuts }: Finding): number {
  const isCutOff = cuts.some(({ open }) => open !== undefined);
  if (messages > 0 && read === messages && !isCutOff) return 0;
  return read > 0 ? 1 : 2;
}

/** Orders findings of one sample. */
export const likeliestFirst = (one: Finding, other: Finding): number =>
  rank(one) - rank(other) || one.bits - other.bits;

/**
 * Ranks what fits a sample.
 *
 * @param streams what was sent in one direction each: at least one, none of them empty
 * @param profiles to be tried
 * @returns likeliest first
 */
export function diagnose(
  streams: readonly Uint8Array[],
  profiles: readonly Known[],
): readonly Finding[] {
  const framings = framingsOf(streams, beginsOf(streams[0]!, profiles));
  const diagnosis = new Diagnosis(streams);
  const all = profiles.flatMap((known) => diagnosis.findings(known, framings));
  return all.sort(likeliestFirst);
}
