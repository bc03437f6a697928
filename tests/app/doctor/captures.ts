/** Makes captures for tests: packets of TCP as they are on a wire. */

/** One segment: which way, from which sequence number, what. */
export interface Sent {
  readonly back?: boolean;
  readonly sequence: number;
  readonly data: Uint8Array;
  readonly syn?: boolean;
}

/** What stands in front of the IP packet, by LINKTYPE. */
export const LINKS: Readonly<Record<number, (ipv6: boolean) => readonly number[]>> = {
  0: () => [2, 0, 0, 0],
  1: (ipv6) => [...new Array(12).fill(1), 0x81, 0, 0, 7, ...ipv6 ? [0x86, 0xdd] : [8, 0]],
  101: () => [],
  113: () => new Array(16).fill(0),
  276: () => new Array(20).fill(0),
};

const u16 = (value: number): number[] => [value >> 8 & 0xff, value & 0xff];

function u32(value: number, little = false): number[] {
  const bytes = [value >>> 24, value >>> 16 & 0xff, value >>> 8 & 0xff, value & 0xff];
  return little ? bytes.reverse() : bytes;
}

function tcp({ back = false, sequence, data, syn = false }: Sent): number[] {
  const ports = back ? [5000, 40000] : [40000, 5000];
  const flags = [0x50, syn ? 0x02 : 0x18, ...u16(1024), 0, 0, 0, 0];
  return [...ports.flatMap(u16), ...u32(sequence >>> 0), ...u32(0), ...flags, ...data];
}

function ipv4(sent: Sent): number[] {
  const inside = tcp(sent);
  const hosts = sent.back ? [[10, 0, 0, 9], [10, 0, 0, 7]] : [[10, 0, 0, 7], [10, 0, 0, 9]];
  const head = [0x45, 0, ...u16(20 + inside.length), 0, 0, 0x40, 0, 64, 6, 0, 0];
  return [...head, ...hosts.flat(), ...inside];
}

function ipv6(sent: Sent): number[] {
  const inside = tcp(sent);
  const [one, two] = [[...new Array(15).fill(0), 1], [...new Array(15).fill(0), 2]];
  const hosts = sent.back ? [...two, ...one] : [...one, ...two];
  // An extension header of eight bytes stands in front.
  const extension = [6, 0, 0, 0, 0, 0, 0, 0];
  return [0x60, 0, 0, 0, ...u16(inside.length + 8), 0, 64, ...hosts, ...extension, ...inside];
}

/** A packet with what its link puts in front, and padding behind as Ethernet has it. */
export function packet(link: number, sent: Sent, isIpv6 = false): Uint8Array {
  const ip = isIpv6 ? ipv6(sent) : ipv4(sent);
  return Uint8Array.from([...LINKS[link]!(isIpv6), ...ip, 0, 0]);
}

/** A capture in tcpdump's own form. */
export function pcap(
  link: number,
  packets: readonly Uint8Array[],
  little = true,
  nano = false,
): Uint8Array {
  const numbers = [nano ? 0xa1b23c4d : 0xa1b2c3d4, 0, 0, 0, 65535, link];
  const body = packets.flatMap((bytes) => {
    const head = [1, 2, bytes.length, bytes.length].flatMap((value) => u32(value, little));
    return [...head, ...bytes];
  });
  return Uint8Array.from([...numbers.flatMap((value) => u32(value, little)), ...body]);
}

/** A capture in blocks. */
export function pcapng(link: number, packets: readonly Uint8Array[], little = true): Uint8Array {
  const words = (...values: number[]) => values.flatMap((value) => u32(value, little));
  const block = (type: number, content: readonly number[]): number[] => {
    const padded = [...content, ...new Array((4 - content.length % 4) % 4).fill(0)];
    const size = words(padded.length + 12);
    return [...words(type), ...size, ...padded, ...size];
  };
  const linkType = little ? u16(link).reverse() : u16(link);
  const section = block(0x0a0d0d0a, words(0x1a2b3c4d, 0, 0, 0));
  const device = block(1, [...linkType, 0, 0, ...words(0)]);
  const body = packets.flatMap((bytes) => {
    return block(6, [...words(0, 0, 0, bytes.length, bytes.length), ...bytes]);
  });
  return Uint8Array.from([...section, ...device, ...body]);
}
