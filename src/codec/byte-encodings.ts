import { hexDigit } from "./bytes.ts";
import { type CodePage, EBCDIC, ebcdicText } from "./ebcdic.ts";
import { characters, type Encoding, encoding, one } from "./encoding.ts";
import { bcdHex, halved } from "./packed-encodings.ts";

const twice = (units: number): number => units * 2;
const hexPairs = (value: string): number => Math.ceil(value.length / 2);

/** Bytes as they are, shown as upper-case hexadecimal. */
export const binary = encoding({
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
export const binaryNibbles = encoding({ ...bcdHex, name: "binary", binary: true });

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
export const hexAscii = encoding({
  name: "hex-ascii",
  packed: false,
  binary: true,
  size: twice,
  units: hexPairs,
  read: (source, start, units) => source.text.slice(start, start + units * 2).toUpperCase(),
  write: (value, out, at) => writeHexText(value, out, at, undefined),
});

/** The same in EBCDIC, whose digits and letters are the same in every code page. */
export const hexEbcdic = encoding({
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
export function hexDigits(pairs: Encoding): Encoding {
  return encoding({
    ...pairs,
    size: one,
    units: characters,
    read: (source, start, units, fillLeft) =>
      pairs.read(source, start, halved(units), fillLeft).slice(0, units),
  });
}
