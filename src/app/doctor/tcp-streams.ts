import type { Packet } from "./pcap.ts";
import { type Segment, segmentOf } from "./segments.ts";

/** What went in one direction of a connection. */
export interface TcpStream {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
  /** Something was not captured: the bytes go up to there. */
  readonly hasGap: boolean;
}

/** Directions that are kept apart at the most. */
const MOST_STREAMS = 512;

/** Bytes that are kept of each direction: many messages. */
export const MOST_STREAM = 262_144;

/** Half of the numbers that there are: what is further off is behind. */
const HALF = 0x80000000;

/** One direction while it is put together. */
class Direction {
  readonly #pieces: { readonly at: number; readonly data: Uint8Array }[] = [];
  #base: number | undefined;
  #size = 0;

  constructor(readonly from: string, readonly to: string) {}

  add({ sequence, opens, data }: Segment): void {
    if (opens) this.#base = (sequence + 1) >>> 0;
    if (data.length === 0) return;
    this.#base ??= sequence;
    const off = (sequence + (opens ? 1 : 0) - this.#base) >>> 0;
    const at = off >= HALF ? off - 0x100000000 : off;
    // Twice as much as is kept: what is sent again counts, too.
    if (at >= MOST_STREAM || this.#size > 2 * MOST_STREAM) return;
    this.#size += data.length;
    this.#pieces.push({ at, data });
  }

  /** Everything up to the first gap: what is sent again, or overlaps, counts once. */
  whole(): TcpStream {
    const pieces = this.#pieces.toSorted((one, other) => one.at - other.at);
    const out = new Uint8Array(Math.min(MOST_STREAM, this.#size));
    let end = 0;
    let hasGap = false;
    // A capture that began in the midst may hold what was sent before its first packet.
    const base = Math.min(0, pieces[0]?.at ?? 0);
    for (const { at, data } of pieces) {
      const skip = end - (at - base);
      if (skip < 0) {
        hasGap = true;
        break;
      }
      const fresh = data.subarray(skip, skip + out.length - end);
      if (skip >= data.length) continue;
      out.set(fresh, end);
      end += fresh.length;
    }
    return { from: this.from, to: this.to, bytes: out.subarray(0, end), hasGap };
  }
}

/** What packets carried of TCP, by direction; the ones with the most bytes first. */
export function tcpStreams(packets: Iterable<Packet>): readonly TcpStream[] {
  const directions = new Map<string, Direction>();
  for (const packet of packets) {
    const segment = segmentOf(packet);
    if (segment === undefined) continue;
    const key = `${segment.from}>${segment.to}`;
    const known = directions.get(key);
    if (known === undefined && directions.size >= MOST_STREAMS) continue;
    const direction = known ?? new Direction(segment.from, segment.to);
    directions.set(key, direction);
    direction.add(segment);
  }
  return [...directions.values()].map((direction) => direction.whole())
    .filter(({ bytes }) => bytes.length > 0)
    .sort((one, other) => other.bytes.length - one.bytes.length);
}

/** Both directions of the connection that carried the most. */
export function largestConnection(streams: readonly TcpStream[]): readonly TcpStream[] {
  const [first] = streams;
  if (first === undefined) return [];
  const back = streams.find(({ from, to }) => from === first.to && to === first.from);
  return back === undefined ? [first] : [first, back];
}
