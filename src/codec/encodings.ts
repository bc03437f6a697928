import { hexDigit } from "./bytes.ts";
import {
  CODE_PAGES,
  type CodePage,
  EBCDIC,
  EBCDIC_ZERO,
  type EbcdicName,
  ebcdicText,
  writeEbcdic,
} from "./ebcdic.ts";
import { codePoints, UTF8_MOST, utf8End, utf8Size, utf8Text, writeUtf8 } from "./utf8.ts";

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
function encoding(parts: Omit<Encoding, Special> & Partial<Pick<Encoding, Special>>): Encoding {
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

const one = (units: number): number => units;
const twice = (units: number): number => units * 2;
const halved = (units: number): number => (units + 1) >> 1;
const characters = (value: string): number => value.length;
const hexPairs = (value: string): number => Math.ceil(value.length / 2);

function writeLatin1(value: string, out: Uint8Array, at: number): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0xff) return false;
    out[at + index] = code;
  }
  return true;
}

/** Text, one byte a character. The upper half is kept as Latin-1, so that no byte is lost. */
const ascii = encoding({
  name: "ascii",
  packed: false,
  binary: false,
  plain: true,
  size: one,
  units: characters,
  read: (source, start, units) => source.text.slice(start, start + units),
  write: writeLatin1,
});

/** Text in an EBCDIC code page, one byte a character. */
function ebcdic(name: EbcdicName): Encoding {
  const page = CODE_PAGES[name];
  return encoding({
    name,
    packed: false,
    binary: false,
    page,
    size: one,
    units: characters,
    read: (source, start, units) => ebcdicText(page, source.bytes, start, start + units),
    write: (value, out, at) => writeEbcdic(page, value, out, at),
  });
}

/** Text in UTF-8 whose lengths count bytes. */
const utf8 = encoding({
  name: "utf8",
  packed: false,
  binary: false,
  size: one,
  units: utf8Size,
  read: (source, start, units) => utf8Text(source.bytes, start, start + units),
  write: writeUtf8,
});

/** Text in UTF-8 whose lengths count characters (code points). */
const utf8Characters = encoding({
  ...utf8,
  size: (units) => units * UTF8_MOST,
  end: utf8End,
  sizeOf: utf8Size,
  units: codePoints,
  read({ bytes }, start, units) {
    const end = utf8End(bytes, start, units, bytes.length);
    return utf8Text(bytes, start, end < 0 ? bytes.length : end);
  },
});

/** The zones of a signed number's last digit: none, plus, minus. */
const ZONES: ReadonlyMap<number, string> = new Map([[0xf0, ""], [0xc0, "+"], [0xd0, "-"]]);
const ZONE_OF: ReadonlyMap<string, number> = new Map([["+", 0xc0], ["-", 0xd0]]);

/**
 * Digits in EBCDIC of which the last one's zone is the sign (zoned decimal): D minus, C plus, F none.
 * Shown with the sign in front, which is no unit.
 */
const zoned = encoding({
  name: "ebcdic-zoned",
  packed: false,
  binary: false,
  size: one,
  units: (value) => ZONE_OF.has(value.charAt(0)) ? value.length - 1 : value.length,
  read({ bytes }, start, units) {
    if (units === 0) return "";
    const end = start + units;
    const last = bytes[end - 1]!;
    const sign = ZONES.get(last & 0xf0);
    if (sign === undefined) return ebcdicText(EBCDIC, bytes, start, end);
    return sign + ebcdicText(EBCDIC, bytes, start, end - 1) +
      ebcdicText(EBCDIC, Uint8Array.of(last | EBCDIC_ZERO), 0, 1);
  },
  write(value, out, at) {
    const zone = ZONE_OF.get(value.charAt(0));
    const digits = zone === undefined ? value : value.slice(1);
    if (!writeEbcdic(EBCDIC, digits, out, at)) return false;
    if (zone === undefined) return true;
    if (digits === "") return false;
    const last = at + digits.length - 1;
    out[last] = zone | out[last]! & 0xf;
    return true;
  },
});

/** Writes digits two a byte; "=" is the nibble D. */
function writePacked(
  value: string,
  out: Uint8Array,
  at: number,
  fillLeft: boolean,
  filler: number,
): boolean {
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
}

/** The nibbles of `units` packed digits as hexadecimal. */
function readPacked(source: Source, start: number, units: number, fillLeft: boolean): string {
  const hex = source.hex(start, start + halved(units));
  const skip = fillLeft ? units & 1 : 0;
  return hex.slice(skip, skip + units);
}

/** Two digits a byte. The nibble D of track data is shown as "=". */
const bcd = encoding({
  name: "bcd",
  packed: true,
  binary: false,
  nibbles: "digits",
  size: halved,
  units: characters,
  read(source, start, units, fillLeft) {
    const digits = readPacked(source, start, units, fillLeft);
    return digits.includes("D") ? digits.replaceAll("D", "=") : digits;
  },
  write: writePacked,
});

/** The same, whose digits may be track data's whatever the field's type. */
const bcdTrack = encoding({ ...bcd, nibbles: "track" });

/** Two nibbles of any value a byte, shown as they are. */
const bcdHex = encoding({
  ...bcd,
  nibbles: "hex",
  read: readPacked,
  write: (value, out, at, fillLeft, filler) =>
    !value.includes("=") && writePacked(value, out, at, fillLeft, filler),
});

/** Bytes as they are, shown as upper-case hexadecimal. */
const binary = encoding({
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
});

/** Bytes whose lengths count nibbles, of which there may be an odd number. */
const binaryNibbles = encoding({ ...bcdHex, name: "binary", binary: true });

function writeHexText(
  value: string,
  out: Uint8Array,
  at: number,
  page: CodePage | undefined,
): boolean {
  const upper = value.toUpperCase();
  for (let index = 0; index < upper.length; index++) {
    const code = upper.charCodeAt(index);
    if (hexDigit(code) < 0) return false;
    out[at + index] = page === undefined ? code : page.fromLatin1[code]!;
  }
  return true;
}

/** Bytes written as hexadecimal text, two characters a byte; read in either case, written in upper. */
const hexAscii = encoding({
  name: "hex-ascii",
  packed: false,
  binary: true,
  size: twice,
  units: hexPairs,
  read: (source, start, units) => source.text.slice(start, start + units * 2).toUpperCase(),
  write: (value, out, at) => writeHexText(value, out, at, undefined),
});

/** The same in EBCDIC, whose digits and letters are the same in every code page. */
const hexEbcdic = encoding({
  name: "hex-ebcdic",
  packed: false,
  binary: true,
  page: EBCDIC,
  size: twice,
  units: hexPairs,
  read: (source, start, units) =>
    ebcdicText(EBCDIC, source.bytes, start, start + units * 2).toUpperCase(),
  write: (value, out, at) => writeHexText(value, out, at, EBCDIC),
});

/** Hexadecimal text whose lengths count its characters, of which there may be an odd number. */
function hexDigits(pairs: Encoding): Encoding {
  return encoding({
    ...pairs,
    size: one,
    units: characters,
    read: (source, start, units, fillLeft) =>
      pairs.read(source, start, halved(units), fillLeft).slice(0, units),
  });
}

/** An amount's sign in one byte of text, then its digits packed. */
function signed(sign: Encoding): Encoding {
  return encoding({
    ...bcd,
    size: (units) => units === 0 ? 0 : 1 + halved(units - 1),
    read(source, start, units, fillLeft) {
      if (units === 0) return "";
      const digits = bcd.read(source, start + 1, units - 1, fillLeft);
      return sign.read(source, start, 1, true) + digits;
    },
    write(value, out, at, fillLeft, filler) {
      if (!sign.write(value.slice(0, 1), out, at, true, 0)) return false;
      return writePacked(value.slice(1), out, at + 1, fillLeft, filler);
    },
    page: sign.page,
  });
}

/** Every encoding by the name that a profile uses, as it is where a field asks for nothing special. */
export const ENCODINGS: Readonly<Record<EncodingName, Encoding>> = {
  ascii,
  latin1: ascii,
  utf8,
  "ebcdic-037": ebcdic("ebcdic-037"),
  "ebcdic-500": ebcdic("ebcdic-500"),
  "ebcdic-1047": ebcdic("ebcdic-1047"),
  "ebcdic-zoned": zoned,
  bcd,
  binary,
  "hex-ascii": hexAscii,
  "hex-ebcdic": hexEbcdic,
};

/** Every encoding's name, for checks of a profile. */
export const ENCODING_NAMES = Object.keys(ENCODINGS) as readonly EncodingName[];

/** BCD by what its nibbles may be. */
export const BCD_OF: Readonly<Record<Nibbles, Encoding>> = {
  digits: bcd,
  track: bcdTrack,
  hex: bcdHex,
};

/** Binary encodings whose lengths count digits: nibbles, or characters of hexadecimal text. */
export const DIGITS_OF: Readonly<Partial<Record<EncodingName, Encoding>>> = {
  binary: binaryNibbles,
  "hex-ascii": hexDigits(hexAscii),
  "hex-ebcdic": hexDigits(hexEbcdic),
};

/** Encodings of text whose characters differ in size, and whose lengths count characters. */
export const CHARACTERS_OF: Readonly<Partial<Record<EncodingName, Encoding>>> = {
  utf8: utf8Characters,
};

/** BCD amounts with a sign, by the encoding of the sign. */
export const SIGNED_BCD: Readonly<Partial<Record<EncodingName, Encoding>>> = {
  ascii: signed(ascii),
  latin1: signed(ascii),
  "ebcdic-037": signed(ENCODINGS["ebcdic-037"]),
  "ebcdic-500": signed(ENCODINGS["ebcdic-500"]),
  "ebcdic-1047": signed(ENCODINGS["ebcdic-1047"]),
};
