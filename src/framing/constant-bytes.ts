import { FramingError } from "./errors.ts";

/** Where in a frame bytes stand that are always the same. */
type Place = "bad-prefix" | "bad-trailer";

const WRONG: Readonly<Record<Place, string>> = {
  "bad-prefix": "the header does not start as configured",
  "bad-trailer": "the frame does not end as configured",
};

/**
 * Checks bytes that are always the same, as far as they are there.
 *
 * @param expected what is to be at `bytes[start]`; what is there ends before `end`
 * @param offset where `start` is in the stream
 * @throws {FramingError} with the place's code
 */
export function checkConstant(
  place: Place,
  expected: Uint8Array,
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
): void {
  for (let index = 0; index < expected.length && start + index < end; index++) {
    if (bytes[start + index] !== expected[index]) {
      throw new FramingError(place, offset, WRONG[place]);
    }
  }
}

/** Where `pattern` begins first in `bytes`, from `from` on and whole before `end`; -1: nowhere. */
export function indexOf(
  pattern: Uint8Array,
  bytes: Uint8Array,
  from: number,
  end: number,
): number {
  const first = pattern[0]!;
  const within = bytes.subarray(0, Math.max(0, end - pattern.length + 1));
  for (let at = within.indexOf(first, from); at >= 0; at = within.indexOf(first, at + 1)) {
    if (pattern.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
