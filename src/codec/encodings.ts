import { hexDigit } from "./bytes.ts";

/** Where an {@link Encoding} reads from: a message's bytes, and the same as Latin-1 text, made once. */
export interface Source {
  readonly bytes: Uint8Array;
  /** All of `bytes` as Latin-1, one character a byte. */
  readonly text: string;
  /** `bytes[start, end)` as upper-case hexadecimal. */
  hex(start: number, end: number): string;
}

/**
 * How the units of a value (digits, characters, or bytes of a binary value) stand on the wire.
 * One axis of a field, apart from its length indicator, its padding and its type.
 */
export interface Encoding {
  readonly name: EncodingName;
  /** Two digits share a byte: lengths may then count digits or bytes, and odd ones need a filler. */
  readonly packed: boolean;
  /** Values are bytes shown as hexadecimal; a unit is one byte. */
  readonly binary: boolean;
  /** Bytes on the wire for so many units. */
  size(units: number): number;
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

/** The encodings known so far. EBCDIC, UTF-8 and others are further entries of {@link ENCODINGS}. */
export type EncodingName = "ascii" | "bcd" | "binary" | "hex-ascii";

const one = (units: number): number => units;
const characters = (value: string): number => value.length;
const hexPairs = (value: string): number => Math.ceil(value.length / 2);

/** Text, one byte a character. The upper half is kept as Latin-1, so that no byte is lost. */
const ascii: Encoding = {
  name: "ascii",
  packed: false,
  binary: false,
  size: one,
  units: characters,
  read: (source, start, units) => source.text.slice(start, start + units),
  write(value, out, at) {
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0xff) return false;
      out[at + index] = code;
    }
    return true;
  },
};

/** Two digits a byte. The nibble D of track data is shown as "=". */
const bcd: Encoding = {
  name: "bcd",
  packed: true,
  binary: false,
  size: (units) => (units + 1) >> 1,
  units: characters,
  read(source, start, units, fillLeft) {
    const hex = source.hex(start, start + ((units + 1) >> 1));
    const skip = fillLeft ? units & 1 : 0;
    const digits = hex.slice(skip, skip + units);
    return digits.includes("D") ? digits.replaceAll("D", "=") : digits;
  },
  write(value, out, at, fillLeft, filler) {
    const odd = value.length & 1;
    const nibble = (index: number): number => {
      if (index < 0 || index >= value.length) return filler;
      const code = value.charCodeAt(index);
      return code === 0x3d ? 0xd : hexDigit(code);
    };
    const shift = fillLeft ? odd : 0;
    for (let byte = 0; byte < (value.length + odd) >> 1; byte++) {
      const high = nibble(byte * 2 - shift);
      const low = nibble(byte * 2 + 1 - shift);
      if (high < 0 || low < 0) return false;
      out[at + byte] = high << 4 | low;
    }
    return true;
  },
};

/** Bytes as they are, shown as upper-case hexadecimal. */
const binary: Encoding = {
  name: "binary",
  packed: false,
  binary: true,
  size: one,
  units: hexPairs,
  read: (source, start, units) => source.hex(start, start + units),
  write(value, out, at) {
    try {
      return out.subarray(at).setFromHex(value).read === value.length;
    } catch (error) {
      if (error instanceof SyntaxError) return false;
      throw error;
    }
  },
};

/** Bytes written as hexadecimal text, two characters a byte; read in either case, written in upper. */
const hexAscii: Encoding = {
  name: "hex-ascii",
  packed: false,
  binary: true,
  size: (units) => units * 2,
  units: hexPairs,
  read: (source, start, units) => source.text.slice(start, start + units * 2).toUpperCase(),
  write(value, out, at) {
    const upper = value.toUpperCase();
    for (let index = 0; index < upper.length; index++) {
      const code = upper.charCodeAt(index);
      if (hexDigit(code) < 0) return false;
      out[at + index] = code;
    }
    return true;
  },
};

/** Every encoding by the name that a profile uses. */
export const ENCODINGS: Readonly<Record<EncodingName, Encoding>> = {
  ascii,
  bcd,
  binary,
  "hex-ascii": hexAscii,
};
