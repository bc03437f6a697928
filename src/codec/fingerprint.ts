/** Multipliers of the two lanes: odd, so that no bit of what came before is lost. */
const FIRST = 0x9e3779b1, SECOND = 0x5f356495;

/** Seeds differ in the two lanes, or these would say the same twice. */
const APART = 0x2545f491;

/** Bits of the second lane that a double has room for. */
const LOW_BITS = 21;

function spread(lane: number): number {
  const mixed = Math.imul(lane ^ lane >>> 16, 0x7feb352d);
  return mixed ^ mixed >>> 15;
}

/** One number of both lanes: 32 bits and 21. */
function joined(first: number, second: number): number {
  return (spread(first) >>> 0) * 2 ** LOW_BITS + (spread(second ^ first) >>> (32 - LOW_BITS));
}

/**
 * A number of 53 bits, from 0, that stands for a text whose characters are bytes: equal texts have
 * equal ones, and two texts the same by one chance in 2^53. For what is remembered of many messages
 * and only ever compared: a number holds nothing alive, and a card is not read from it.
 *
 * @param seed 32 bits that nobody outside knows, so that nobody can make two texts that are the same
 */
export function fingerprint(text: string, seed: number): number {
  let first = seed;
  let second = seed ^ APART;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, FIRST);
    second = Math.imul(second ^ first, SECOND);
  }
  return joined(first, second);
}

/** The {@link fingerprint} of the text that `bytes[start, end)` are in Latin-1. */
export function fingerprintOfBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  seed: number,
): number {
  let first = seed;
  let second = seed ^ APART;
  for (let at = start; at < end; at++) {
    const code = bytes[at]!;
    first = Math.imul(first ^ code, FIRST);
    second = Math.imul(second ^ first, SECOND);
  }
  return joined(first, second);
}
