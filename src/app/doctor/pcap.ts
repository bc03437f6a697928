/** Bytes of the largest capture that is read: 64 MiB. */
export const MAX_CAPTURE = 67_108_864;

/** Why a file is no capture that can be read. The codes are stable. */
export type CaptureErrorCode = "not-a-capture" | "truncated-capture" | "bad-capture";

/** A capture that cannot be read. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";

  constructor(readonly code: CaptureErrorCode, readonly offset: number, reason: string) {
    super(`capture, byte ${offset}: ${reason}`);
  }
}

/** One packet of a capture. */
export interface Packet {
  /** LINKTYPE, by the registry of tcpdump.org. */
  readonly link: number;
  readonly bytes: Uint8Array;
}

const CLASSIC = 0xa1b2c3d4;
const CLASSIC_NANO = 0xa1b23c4d;
const SECTION = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;

/** Longest packet that is believed. */
const MOST_PACKET = 262_144;
/** Most packets that are looked at. */
const MOST_PACKETS = 1_000_000;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether bytes begin as a capture does: pcap or pcapng, in either byte order. */
export function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const view = viewOf(bytes);
  const [big, little] = [view.getUint32(0), view.getUint32(0, true)];
  return [big, little].some((magic) => magic === CLASSIC || magic === CLASSIC_NANO) ||
    big === SECTION;
}

/** A capture of tcpdump's own form (draft-ietf-opsawg-pcap): a packet after the other. */
function* classic(bytes: Uint8Array): Generator<Packet> {
  const view = viewOf(bytes);
  const little = [CLASSIC, CLASSIC_NANO].includes(view.getUint32(0, true));
  if (bytes.length < 24) throw new CaptureError("truncated-capture", 0, "the header is cut off");
  const link = view.getUint32(20, little) & 0xffff;
  for (let at = 24; at + 16 <= bytes.length;) {
    const size = view.getUint32(at + 8, little);
    if (size > MOST_PACKET) throw new CaptureError("bad-capture", at, `a packet of ${size} bytes`);
    // A capture that was stopped may end in the midst of a packet.
    if (at + 16 + size > bytes.length) return;
    yield { link, bytes: bytes.subarray(at + 16, at + 16 + size) };
    at += 16 + size;
  }
}

const INTERFACE = 1;
const SIMPLE = 3;
const ENHANCED = 6;
/** Interfaces of one section that are kept apart. */
const MOST_INTERFACES = 1024;

/** A capture in blocks (draft-ietf-opsawg-pcapng). */
function* blocks(bytes: Uint8Array): Generator<Packet> {
  const view = viewOf(bytes);
  let little = false;
  let links: number[] = [];
  for (let at = 0; at + 12 <= bytes.length;) {
    const type = view.getUint32(at, little);
    if (type === SECTION) {
      little = view.getUint32(at + 8, true) === BYTE_ORDER;
      if (!little && view.getUint32(at + 8) !== BYTE_ORDER) {
        throw new CaptureError("bad-capture", at + 8, "no byte order is told");
      }
      links = [];
    }
    const size = view.getUint32(at + 4, little);
    if (size < 12 || size % 4 !== 0) {
      throw new CaptureError("bad-capture", at + 4, `a block of ${size} bytes`);
    }
    if (at + size > bytes.length) return;
    if (type === INTERFACE && size >= 20 && links.length < MOST_INTERFACES) {
      links.push(view.getUint16(at + 8, little));
    } else if (type === ENHANCED && size >= 32) {
      const link = links[view.getUint32(at + 8, little)];
      const length = Math.min(view.getUint32(at + 20, little), size - 32);
      if (link !== undefined) yield { link, bytes: bytes.subarray(at + 28, at + 28 + length) };
    } else if (type === SIMPLE && size >= 16 && links[0] !== undefined) {
      const length = Math.min(view.getUint32(at + 8, little), size - 16);
      yield { link: links[0], bytes: bytes.subarray(at + 12, at + 12 + length) };
    }
    at += size;
  }
}

/**
 * The packets of a capture, pcap or pcapng, one million at the most.
 *
 * @throws {CaptureError} where it cannot be read any further
 */
export function* packetsOf(bytes: Uint8Array): Generator<Packet> {
  if (!isCapture(bytes)) throw new CaptureError("not-a-capture", 0, "neither pcap nor pcapng");
  let left = MOST_PACKETS;
  const isBlocks = viewOf(bytes).getUint32(0) === SECTION;
  for (const packet of isBlocks ? blocks(bytes) : classic(bytes)) {
    if (left-- === 0) return;
    yield packet;
  }
}
