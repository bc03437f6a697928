/** Most inputs that are tried. */
const TRIES = 3_000;

function without(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const head = bytes.subarray(0, from);
  const tail = bytes.subarray(to);
  const shorter = new Uint8Array(head.length + tail.length);
  shorter.set(head);
  shorter.set(tail, head.length);
  return shorter;
}

/**
 * Makes an input smaller for which something still holds: takes pieces out, large ones first, then
 * makes bytes plain.
 */
export function shrink(input: Uint8Array, holds: (input: Uint8Array) => boolean): Uint8Array {
  let best = input;
  let tries = 0;
  const attempt = (candidate: Uint8Array): boolean => {
    if (tries++ >= TRIES || !holds(candidate)) return false;
    best = candidate;
    return true;
  };
  for (let size = best.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < best.length;) {
      if (!attempt(without(best, at, at + size))) at += size;
    }
  }
  for (let at = 0; at < best.length; at++) {
    if (best[at] !== 0x30) attempt(best.with(at, 0x30));
  }
  return best;
}
