import type { Packet } from "./pcap.ts";

/** What one packet carries of a TCP stream. */
export interface Segment {
  /** `10.0.0.7:4711>10.0.0.9:5000`. */
  readonly from: string;
  readonly to: string;
  readonly sequence: number;
  /** It opens the stream: data begin at the next number. */
  readonly opens: boolean;
  readonly data: Uint8Array;
}

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
/** VLAN tags by IEEE 802.1Q and 802.1ad. */
const VLAN: readonly number[] = [0x8100, 0x88a8, 0x9100];
const TCP = 6;

const u16 = (bytes: Uint8Array, at: number): number => bytes[at]! << 8 | bytes[at + 1]!;

/** Where the IP packet begins in an Ethernet frame; -1 for other traffic. */
function inEthernet(bytes: Uint8Array): number {
  let at = 12;
  while (at + 4 <= bytes.length && VLAN.includes(u16(bytes, at))) at += 4;
  if (at + 2 > bytes.length) return -1;
  const type = u16(bytes, at);
  return type === IPV4 || type === IPV6 ? at + 2 : -1;
}

/** Where the IP packet begins, by what the link puts in front (LINKTYPE); -1 where that is not known. */
function ipStart({ link, bytes }: Packet): number {
  switch (link) {
    case 1:
      return inEthernet(bytes);
    case 0: // BSD loopback: four bytes of an address family
    case 108:
      return 4;
    case 12: // raw IP, by several numbers
    case 14:
    case 101:
    case 228:
    case 229:
      return 0;
    case 113: // Linux cooked
      return 16;
    case 276:
      return 20;
    default:
      return -1;
  }
}

/** Where TCP is in an IP packet. */
interface Inside {
  readonly at: number;
  readonly end: number;
  readonly source: string;
  readonly target: string;
}

const dotted = (bytes: Uint8Array): string => bytes.join(".");

function colons(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) => u16(bytes, at * 2).toString(16));
  return `[${groups.join(":")}]`;
}

function inIpv4(bytes: Uint8Array, at: number): Inside | undefined {
  const size = (bytes[at]! & 0xf) * 4;
  const isFragment = (u16(bytes, at + 6) & 0x3fff) !== 0;
  if (size < 20 || bytes[at + 9] !== TCP || isFragment) return undefined;
  const total = u16(bytes, at + 2);
  // Offloading leaves no length in packets that the machine itself has sent.
  const end = total === 0 ? bytes.length : Math.min(bytes.length, at + total);
  const [source, target] = [bytes.subarray(at + 12, at + 16), bytes.subarray(at + 16, at + 20)];
  return { at: at + size, end, source: dotted(source), target: dotted(target) };
}

/** Extension headers of IPv6 that may stand in front of TCP: hop-by-hop, routing, destination. */
const EXTENSIONS: readonly number[] = [0, 43, 60];
const MOST_EXTENSIONS = 8;

function inIpv6(bytes: Uint8Array, start: number): Inside | undefined {
  let next = bytes[start + 6]!;
  let at = start + 40;
  for (let left = MOST_EXTENSIONS; EXTENSIONS.includes(next) && at + 2 <= bytes.length; left--) {
    if (left === 0) return undefined;
    next = bytes[at]!;
    at += (bytes[at + 1]! + 1) * 8;
  }
  if (next !== TCP) return undefined;
  const length = u16(bytes, start + 4);
  const end = length === 0 ? bytes.length : Math.min(bytes.length, start + 40 + length);
  const [source, target] = [
    bytes.subarray(start + 8, start + 24),
    bytes.subarray(start + 24, start + 40),
  ];
  return { at, end, source: colons(source), target: colons(target) };
}

function insideOf(bytes: Uint8Array, at: number): Inside | undefined {
  const version = (bytes[at] ?? 0) >> 4;
  if (version === 4 && at + 20 <= bytes.length) return inIpv4(bytes, at);
  return version === 6 && at + 40 <= bytes.length ? inIpv6(bytes, at) : undefined;
}

const SYN = 0x02;

/** What a packet carries of a TCP stream; `undefined` for other traffic, and for what is cut off. */
export function segmentOf(packet: Packet): Segment | undefined {
  const start = ipStart(packet);
  const { bytes } = packet;
  const inside = start < 0 ? undefined : insideOf(bytes, start);
  if (inside === undefined || inside.at + 20 > inside.end) return undefined;
  const { at, end, source, target } = inside;
  const size = (bytes[at + 12]! >> 4) * 4;
  if (size < 20 || at + size > end) return undefined;
  return {
    from: `${source}:${u16(bytes, at)}`,
    to: `${target}:${u16(bytes, at + 2)}`,
    sequence: (u16(bytes, at + 4) * 0x10000 + u16(bytes, at + 6)) >>> 0,
    opens: (bytes[at + 13]! & SYN) !== 0,
    data: bytes.subarray(at + size, end),
  };
}
