/*
 * The words of moov-io's specs, those of its older formats too, in the profile language's.
 */

/** How the units of a value stand on the wire. */
export interface MoovEncoding {
  readonly encoding: string;
  /** `text` of characters, packed `digits`, or `bytes`. */
  readonly kind: "text" | "digits" | "bytes";
  /** Of an odd number of packed digits. */
  readonly filler?: string;
}

const ascii: MoovEncoding = { encoding: "ascii", kind: "text" };
const hexText: MoovEncoding = { encoding: "hex-ascii", kind: "bytes" };
const bytes: MoovEncoding = { encoding: "binary", kind: "bytes" };
const bcd: MoovEncoding = { encoding: "bcd", kind: "digits" };
const leftBcd: MoovEncoding = { encoding: "bcd", kind: "digits", filler: "right 0" };
const ebcdic: MoovEncoding = { encoding: "ebcdic-500", kind: "text" };
const ebcdic1047: MoovEncoding = { encoding: "ebcdic-1047", kind: "text" };

/** Encodings by their names, the present ones and those of older formats. */
const ENCODINGS: ReadonlyMap<string, MoovEncoding> = new Map([
  ["ASCII", ascii],
  ["BCD", bcd],
  ["LBCD", leftBcd],
  ["EBCDIC", ebcdic],
  ["EBCDIC1047", ebcdic1047],
  ["Binary", bytes],
  ["HexToASCII", hexText],
  ["ASCIIToHex", bytes],
  ["asciiEncoder", ascii],
  ["bcdEncoder", bcd],
  ["lBCDEncoder", leftBcd],
  ["ebcdicEncoder", ebcdic],
  ["ebcdic1047Encoder", ebcdic1047],
  ["binaryEncoder", bytes],
  ["hexEncoder", hexText],
  ["hexToASCIIEncoder", hexText],
  ["asciiToHexEncoder", bytes],
]);

/** The encoding of that name. */
export const moovEncoding = (name: string): MoovEncoding | undefined => ENCODINGS.get(name);

/** A length in front of a value. */
export interface MoovPrefix {
  /** Absent for a fixed length, and for BER lengths. */
  readonly indicator?: string;
  /** BER lengths, as tags have them. */
  readonly ber?: true;
}

const PREFIX = /^(ASCII|BCD|EBCDIC|Hex|Binary|None)\.(?:(L{1,6})|fixed)$/i;

/** Indicators by the family of a prefix; hexadecimal ones have two characters for an `L`. */
const INDICATORS: Readonly<Record<string, (size: number) => string | undefined>> = {
  ascii: (size) => `ascii:${size}`,
  bcd: (size) => `bcd:${size}`,
  ebcdic: (size) => `ebcdic:${size}`,
  binary: (size) => size <= 4 ? `binary:${size}` : undefined,
  hex: (size) => size <= 3 ? `hex:${size * 2}` : undefined,
};

/** The prefix of that name; `undefined` where the language has none like it. */
export function moovPrefix(name: string): MoovPrefix | undefined {
  if (name === "BerTLV") return { ber: true };
  const match = PREFIX.exec(name);
  if (match === null) return undefined;
  const [, family = "", run] = match;
  if (run === undefined) return {};
  const indicator = INDICATORS[family.toLowerCase()]?.(run.length);
  return indicator === undefined ? undefined : { indicator };
}

/** Paddings by their names; older formats have the character as a number. */
const SIDES: ReadonlyMap<string, string> = new Map([
  ["Left", "left"],
  ["Right", "right"],
  ["leftPadder", "left"],
  ["rightPadder", "right"],
]);

/** A padding as the language has it; `undefined` where it is none of one character. */
export function moovPadding(type: string, pad: unknown): string | undefined {
  const char = typeof pad === "number" ? String.fromCharCode(pad) : pad;
  const side = SIDES.get(type);
  if (side === undefined || typeof char !== "string" || !/^[ -~]$/.test(char)) return undefined;
  return `${side} ${char === " " ? "space" : char}`;
}

/** Paddings that are none. */
export const isNoPadding = (type: string): boolean => type === "None" || type === "nonePadder";
