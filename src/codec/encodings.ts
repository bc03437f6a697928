import { binary, binaryNibbles, hexAscii, hexDigits, hexEbcdic } from "./byte-encodings.ts";
import type { Encoding, EncodingName, Nibbles } from "./encoding.ts";
import { bcd, bcdHex, bcdTrack, signed } from "./packed-encodings.ts";
import { ascii, ebcdic, utf8, utf8Characters, zoned } from "./text-encodings.ts";

export type { Encoding, EncodingName, Nibbles, Source } from "./encoding.ts";

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
