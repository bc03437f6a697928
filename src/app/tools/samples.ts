import type { Codec } from "../../codec/codec.ts";
import { FramingError } from "../../framing/errors.ts";
import type { Framing } from "../../framing/framing.ts";
import { type HexFault, messagesOfBlock, readHexText } from "./hex-text.ts";

/** One message of the input, with what stands around it there. */
export interface Sample {
  /** The message and, where there is one, its frame around it: length header, trailer. */
  readonly frame: Uint8Array;
  /** Where the message begins in it. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
}

/** A sample's message, without its frame. */
export const messageOf = ({ frame, start, end }: Sample): Uint8Array => frame.subarray(start, end);

/** What an input comes to. */
export interface Samples {
  readonly samples: readonly Sample[];
  /** Nobody said that there are length headers, and there are: the messages make no sense without. */
  readonly foundFraming: boolean;
  /** A stream that cannot be cut any further. */
  readonly fault?: FramingError | undefined;
}

/** How an input is to be taken apart. */
export interface Cutting {
  readonly codec: Codec;
  /** The length header that messages have, or may have. */
  readonly framing: Framing;
  /** They have it, in so many words; otherwise it is tried where a message makes no sense without. */
  readonly framed: boolean;
}

/** A message with nothing around it. */
export const plain = (frame: Uint8Array): Sample => ({ frame, start: 0, end: frame.length });

/** Whether bytes are a whole message, without a header. */
function isMessage({ codec }: Cutting, bytes: Uint8Array): boolean {
  const extent = codec.measure(bytes);
  return extent.kind === "complete" && extent.length === bytes.length;
}

/** Frames up to one that cannot be cut off. Without frames, what is left is a message of its own. */
function stopped(samples: Sample[], rest: Uint8Array, fault: FramingError, isFramed: boolean) {
  return isFramed ? { samples, fault } : { samples: [...samples, plain(rest)], fault };
}

/** One frame after another. Frames without a message, which keep a link alive, are left out. */
function cutFrames(framing: Framing, bytes: Uint8Array): Omit<Samples, "foundFraming"> {
  const samples: Sample[] = [];
  const isFramed = framing.headerSize + framing.trailer.length > 0;
  for (let at = 0; at < bytes.length;) {
    const left = bytes.length - at;
    let size: number;
    try {
      size = framing.probe(bytes, at, bytes.length, at);
    } catch (fault) {
      if (!(fault instanceof FramingError)) throw fault;
      return stopped(samples, bytes.subarray(at), fault, isFramed);
    }
    if (size < 0 || size > left) {
      const detail = `${Math.abs(size)} bytes wanted, ${left} left`;
      return stopped(
        samples,
        bytes.subarray(at),
        new FramingError("truncated-frame", at, detail),
        isFramed,
      );
    }
    const frame = bytes.subarray(at, at + size);
    const start = framing.headerSize;
    const end = size - framing.trailer.length;
    if (end > start) samples.push({ frame, start, end });
    at += size;
  }
  return { samples };
}

/** Frames up to the very end, at least one of them; `undefined` when the bytes are not that. */
function wholeFrames({ framing }: Cutting, bytes: Uint8Array): readonly Sample[] | undefined {
  const { samples, fault } = cutFrames(framing, bytes);
  return fault === undefined && samples.length > 0 ? samples : undefined;
}

/** Bytes that are one message, or, when they make no sense as one, frames. */
function cutPiece(cutting: Cutting, bytes: Uint8Array): Samples {
  const framed = isMessage(cutting, bytes) ? undefined : wholeFrames(cutting, bytes);
  return { samples: framed ?? [plain(bytes)], foundFraming: framed !== undefined };
}

function joined(pieces: readonly Samples[]): Samples {
  return {
    samples: pieces.flatMap(({ samples }) => samples),
    foundFraming: pieces.some(({ foundFraming }) => foundFraming),
  };
}

/** The messages of bytes as they are. */
export function samplesOfBytes(cutting: Cutting, bytes: Uint8Array): Samples {
  if (!cutting.framed) return cutPiece(cutting, bytes);
  return { ...cutFrames(cutting.framing, bytes), foundFraming: false };
}

/** Pieces as one. */
export function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/**
 * The messages of hexadecimal text. With length headers all of it is one stream, whatever its lines;
 * otherwise see {@link messagesOfBlock}.
 */
export function samplesOfText(cutting: Cutting, text: string): Samples | HexFault {
  const blocks = readHexText(text);
  if ("reason" in blocks) return blocks;
  const pieces: Uint8Array[] = [];
  const fits = (bytes: Uint8Array) =>
    isMessage(cutting, bytes) || wholeFrames(cutting, bytes) !== undefined;
  for (const block of blocks) {
    const whole = { ...block, lines: cutting.framed ? [block.lines.join("")] : block.lines };
    const messages = messagesOfBlock(whole, fits);
    if ("reason" in messages) return messages;
    pieces.push(...messages);
  }
  if (cutting.framed) return samplesOfBytes(cutting, concatenated(pieces));
  return joined(pieces.map((piece) => cutPiece(cutting, piece)));
}
