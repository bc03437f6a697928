import { Buffer } from "node:buffer";
import type { Latin1Reader } from "../codec/bytes.ts";
import { Codec } from "../codec/codec.ts";
import type { Profile } from "../codec/profile.ts";

/** The runtime's own reader of Latin-1, by far the fastest way from bytes to a string. */
interface NativeLatin1 {
  latin1Slice(start: number, end: number): string;
}

const { latin1Slice } = Buffer.prototype as unknown as NativeLatin1;

const nativeLatin1: Latin1Reader = (bytes, start, end) =>
  latin1Slice.call(bytes as unknown as NativeLatin1, start, end);

/**
 * A codec that reads text with the runtime's native function.
 *
 * @throws {ProfileError} with every mistake in the profile
 */
export function nativeCodec(profile: Profile): Codec {
  return new Codec(profile, { latin1: nativeLatin1 });
}
