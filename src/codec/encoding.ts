import type { CodePage, EbcdicName } from "./ebcdic.ts";

/** Where an {@link Encoding} reads from: a message's bytes, and the same as Latin-1 text, made once. */
export interface Source {
  readonly bytes: Uint8Array;
  /** All of `bytes` as Latin-1, one character a byte. */
  readonly text: string;
  /** `bytes[start, end)` as upper-case hexadecimal. */
  hex(start: number, end: number): string;
}

/**
 * What packed nibbles may be: digits; digits and the D of track data, shown as "="; or any, shown as
 * they are.
 */
export type Nibbles = "digits" | "track" | "hex";

/**
 * How the units of a value (digits, characters, or bytes of a binary value) stand on the wire.
 * One axis of a field, apart from its length indicator, its padding and its type.
 */
export interface Encoding {
  readonly name: EncodingName;
  /** Two digits share a byte: lengths may then count digits or bytes, and odd ones need a filler. */
  readonly packed: boolean;
  /** Values are bytes shown as hexadecimal; a unit is one byte, or a digit where it is packed. */
  readonly binary: boolean;
  /** What the nibbles of a packed one may be; absent for others. */
  readonly nibbles?: Nibbles | undefined;
  /** The character set of EBCDIC text and of hexadecimal in it; absent for others. */
  readonly page?: CodePage | undefined;
  /** The bytes are the value's characters, one each. */
  readonly plain?: boolean | undefined;
  /** Bytes on the wire for so many units; the most where units differ in size. */
  size(units: number): number;
  /**
   * For encodings whose units differ in size: where `units` that begin at `start` end; when they do
   * not before `limit`, how many bytes are missing at the least, as a negative number.
   */
  readonly end?:
    | ((bytes: Uint8Array, start: number, units: number, limit: number) => number)
    | undefined;
  /** For encodings whose units differ in size: the bytes of a value. */
  readonly sizeOf?: ((value: string) => number) | undefined;
  /** Units in a value: digits and characters one each, binary one for two hexadecimal digits. */
  units(value: string): number;
  /** The value of `units` units whose bytes start at `start`. `fillLeft`: an odd digit's filler is first. */
  read(source: Source, start: number, units: number, fillLeft: boolean): string;
  /**
   * Writes `value` at `at`, which has room for `size(units(value))` bytes. Returns `false` when it
   * meets a character that the encoding cannot hold.
   */
  write(value: string, out: Uint8Array, at: number, fillLeft: boolean, filler: number): boolean;
}

/** The encodings by the name that a profile uses. `latin1` is `ascii`, which keeps all of Latin-1. */
export type EncodingName =
  | "ascii"
  | "latin1"
  | "utf8"
  | EbcdicName
  | "ebcdic-zoned"
  | "bcd"
  | "binary"
  | "hex-ascii"
  | "hex-ebcdic";

/** What not every encoding has. */
type Special = "nibbles" | "page" | "plain" | "end" | "sizeOf";

/** An encoding that is laid out like all others: the runtime is faster where it meets one layout. */
export function encoding(
  parts: Omit<Encoding, Special> & Partial<Pick<Encoding, Special>>,
): Encoding {
  return {
    name: parts.name,
    packed: parts.packed,
    binary: parts.binary,
    nibbles: parts.nibbles,
    page: parts.page,
    plain: parts.plain,
    size: parts.size,
    end: parts.end,
    sizeOf: parts.sizeOf,
    units: parts.units,
    read: parts.read,
    write: parts.write,
  };
}

/** Of units that take a byte each: so many bytes. */
export const one = (units: number): number => units;

/** Of values that have a character a unit: so many units. */
export const characters = (value: string): number => value.length;
