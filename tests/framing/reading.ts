import { assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import { FramingError, type FramingErrorCode } from "../../src/framing/errors.ts";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import { type Framing, headerFraming } from "../../src/framing/framing.ts";
import { parseHeaderFormat } from "../../src/framing/header-format.ts";
import { toHex } from "../../src/codec/bytes.ts";

/** What a stream came to. */
export interface Reading {
  /** The messages as hexadecimal; `""` for each keep-alive. */
  readonly frames: readonly string[];
  /** What the answer to each message is to take up, as hexadecimal; `""` for nothing. */
  readonly replies: readonly string[];
  /** The keep-alives that are to be sent back, as hexadecimal. */
  readonly echoes: readonly string[];
  /** Why the stream was given up, and where. */
  readonly error: readonly [code: FramingErrorCode, offset: number] | undefined;
  /** Bytes of an unfinished frame at the end. */
  readonly pending: number;
  /** What closing the connection then meant. */
  readonly close: readonly [code: FramingErrorCode, offset: number] | undefined;
}

/** Headers of all kinds. */
export const FORMATS = [
  "length:n:4",
  "length:n:6",
  "length:b-hex:2",
  "length:b-hex:4",
  "length:b-le:2",
  "length:b:2",
  "length:hex:4",
  "id:an:4:ISO8,length:n:4",
  "length:b-hex:2,r:b:2",
  "id:b:1:FE,headerLength:n:2,length:b-le:4,tpdu:b:5:6000030000",
  "length:b-hex:2,tpdu:b:5:6000030000,counts=header",
  "length:b:2,echo:b:46,counts=header,zero=echo",
  "length:n:4,x:b:1:7F,echo:b:2,tpdu:an:10,counts=length+header",
  "length:b-hex:2,message,etx:b:1:03,counts=trailer,zero=echo",
  "stx:b:1:02,length:n:4,echo:b:1,message,crlf:b:2:0D0A,counts=prefix+trailer",
  "length:hex:4,message,end:an:3:END",
  "message,etx:b:1:03",
  "stx:b:2:0202,message,end:b:3:0D0D0A,zero=echo",
];

/** A framing by its header format. */
export function framingOf(format: string, inclusive = false, maxMessage?: number): Framing {
  return headerFraming(parseHeaderFormat(format, inclusive), maxMessage);
}

/** Runs what may fail with a {@link FramingError}, and with nothing else. */
export function problem(action: () => unknown): FramingError | undefined {
  try {
    action();
  } catch (error) {
    assertInstanceOf(error, FramingError);
    return error;
  }
  return undefined;
}

const placeOf = (error: FramingError | undefined): Reading["error"] =>
  error && [error.code, error.offset];

/**
 * Reads a stream that comes in these chunks. As with a socket, one buffer serves for all chunks, and
 * messages are looked at only when all is over.
 */
export function read(framing: Framing, chunks: readonly Uint8Array[]): Reading {
  const messages: Uint8Array[] = [];
  const replies: Uint8Array[] = [];
  const echoes: Uint8Array[] = [];
  const reader = new FrameReader(framing, (message, reply) => {
    noteKeepAlives();
    messages.push(message);
    replies.push(reply ?? new Uint8Array(0));
  }, (frame) => echoes.push(frame));
  const noteKeepAlives = () => {
    const noted = messages.filter((message) => message.length === 0).length;
    for (let more = reader.keepAlives - noted; more > 0; more--) messages.push(new Uint8Array(0));
  };
  const buffer = new Uint8Array(Math.max(0, ...chunks.map((chunk) => chunk.length)));
  const error = problem(() => {
    for (const chunk of chunks) {
      buffer.set(chunk);
      reader.push(buffer.subarray(0, chunk.length));
      buffer.fill(0xee);
    }
  });
  noteKeepAlives();
  const close = error === undefined ? problem(() => reader.end()) : undefined;
  return {
    frames: messages.map(toHex),
    replies: replies.map(toHex),
    echoes: echoes.map(toHex),
    error: placeOf(error),
    pending: reader.pending,
    close: placeOf(close),
  };
}

/** Cuts a stream into chunks of these sizes, from the first again when they run out. */
export function cut(stream: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < stream.length;) {
    const size = sizes[chunks.length % sizes.length]!;
    chunks.push(stream.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** Sizes of chunks: byte by byte, all in one, or anything between. */
export const chunkSizes: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.constant([1]),
  fc.constant([1_000_000]),
  fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 }),
  fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }),
);

/** A message in its frame, an answer's if `reply` is given. */
export function frame(framing: Framing, message: Uint8Array, reply?: Uint8Array): Uint8Array {
  const { headerSize, trailer } = framing;
  const bytes = new Uint8Array(headerSize + message.length + trailer.length);
  framing.writeHeader(message.length, bytes, 0, reply);
  bytes.set(message, headerSize);
  bytes.set(trailer, headerSize + message.length);
  return bytes;
}

/** So many bytes, each different from its neighbours. */
export function filler(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index * 7 % 251);
}
