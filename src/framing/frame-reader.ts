import { Slab } from "../codec/slab.ts";
import { FramingError } from "./errors.ts";
import type { Framing } from "./frames.ts";
import type { ReplyHeader } from "./reply-header.ts";

/** What no bytes are kept in. */
const NOTHING = new Uint8Array(0);

/** Bytes that are set aside for a frame before any more of it has come. */
const FIRST_HOLD = 1024;

const slab = new Slab();

/**
 * Takes a message that came whole, without what stands around it. The bytes are the taker's.
 *
 * @param reply what the frame of its answer is to take up, where the framing has that
 */
export type MessageTaker = (message: Uint8Array, reply?: ReplyHeader) => void;

/**
 * Cuts one stream into messages, however its bytes come in chunks. What has come of an unfinished
 * frame is kept, and no more than that: a length alone reserves nothing.
 */
export class FrameReader {
  readonly #framing: Framing;
  readonly #take: MessageTaker;
  readonly #echo: ((frame: Uint8Array) => void) | undefined;
  readonly #replyHeader: Framing["replyHeader"];
  /** Bytes of a frame in front of its message, and behind it. */
  readonly #headerSize: number;
  readonly #trailerSize: number;
  /** The unfinished frame: `#have` bytes of `#held`; `#want` are wanted before it is looked at again. */
  #held = NOTHING;
  #have = 0;
  #want = 0;
  /** Of these bytes it was found that they are no whole frame. */
  #seen = 0;
  #offset = 0;
  #keepAlives = 0;

  /**
   * @param take called with each message, before `push` returns
   * @param echo likewise with each frame without a message that is to be sent back; the bytes are
   *   the taker's
   */
  constructor(framing: Framing, take: MessageTaker, echo?: (frame: Uint8Array) => void) {
    this.#framing = framing;
    this.#take = take;
    this.#echo = echo;
    this.#replyHeader = framing.replyHeader;
    this.#headerSize = framing.headerSize;
    this.#trailerSize = framing.trailer.length;
  }

  /** Bytes of an unfinished frame. */
  get pending(): number {
    return this.#have;
  }

  /** Frames without a message that have come. */
  get keepAlives(): number {
    return this.#keepAlives;
  }

  /**
   * Takes the stream's next bytes; the caller may use the chunk again afterwards.
   *
   * @throws {FramingError} when they cannot be cut into frames; those before were handed over. The
   *   stream is of no use after that.
   */
  push(chunk: Uint8Array): void {
    const rest = this.#have > 0 ? this.#resume(chunk) : chunk;
    if (rest.length > 0) this.#split(slab.copy(rest));
  }

  /**
   * Tells that the stream has ended.
   *
   * @throws {FramingError} `truncated-frame` when it ended inside a frame
   */
  end(): void {
    if (this.#have === 0) return;
    throw new FramingError(
      "truncated-frame",
      this.#offset,
      `closed after ${this.#have} bytes of it`,
    );
  }

  #emit(bytes: Uint8Array, start: number, size: number): void {
    this.#offset += size;
    const from = start + this.#headerSize;
    const end = start + size - this.#trailerSize;
    if (end <= from) return this.#keepAlive(bytes, start, size);
    const message = bytes.subarray(from, end);
    if (this.#replyHeader === undefined) this.#take(message);
    else this.#take(message, this.#replyHeader(bytes, start));
  }

  #keepAlive(bytes: Uint8Array, start: number, size: number): void {
    this.#keepAlives++;
    if (this.#framing.echoesKeepAlives) this.#echo?.(bytes.slice(start, start + size));
  }

  #split(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      const size = this.#framing.probe(bytes, at, bytes.length, this.#offset);
      if (size < 0 || at + size > bytes.length) return this.#hold(bytes.subarray(at), size);
      this.#emit(bytes, at, size);
      at += size;
    }
  }

  #hold(part: Uint8Array, size: number): void {
    this.#want = Math.abs(size);
    this.#have = part.length;
    this.#seen = part.length;
    this.#held = new Uint8Array(Math.min(this.#want, Math.max(FIRST_HOLD, part.length)));
    this.#held.set(part);
  }

  /** Adds to the unfinished frame. Returns what of the chunk does not belong to it. */
  #resume(chunk: Uint8Array): Uint8Array {
    let rest = chunk;
    while (rest.length > 0) {
      rest = this.#append(rest);
      if (this.#have < this.#want && !this.#framing.scans) break;
      const size = this.#framing.probe(this.#held, 0, this.#have, this.#offset, this.#seen);
      if (size > 0 && size <= this.#have) {
        // A frame that only its end tells may have been overshot.
        const beyond = rest.length + this.#have - size;
        this.#have = 0;
        this.#emit(this.#held, 0, size);
        return chunk.subarray(chunk.length - beyond);
      }
      this.#seen = this.#have;
      this.#want = Math.abs(size);
    }
    return rest;
  }

  /** Appends what is wanted of `bytes`. Returns the rest of them. */
  #append(bytes: Uint8Array): Uint8Array {
    const part = bytes.subarray(0, this.#want - this.#have);
    if (this.#have + part.length > this.#held.length) {
      const room = Math.max(this.#have + part.length, this.#held.length * 2);
      const held = new Uint8Array(Math.min(this.#want, room));
      held.set(this.#held.subarray(0, this.#have));
      this.#held = held;
    }
    this.#held.set(part, this.#have);
    this.#have += part.length;
    return bytes.subarray(part.length);
  }
}
