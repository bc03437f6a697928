/** The EBCDIC code pages that hosts use, by IBM's numbers. */
export type EbcdicName = "ebcdic-037" | "ebcdic-500" | "ebcdic-1047";

/** All of them, for checks of a profile. */
export const EBCDIC_NAMES: readonly EbcdicName[] = ["ebcdic-037", "ebcdic-500", "ebcdic-1047"];

/**
 * One code page. Each holds all of Latin-1, every character once, so that no byte is lost and none
 * is without a meaning.
 */
export interface CodePage {
  /** The Latin-1 character code of each byte. */
  readonly toLatin1: Uint8Array;
  /** The byte of each Latin-1 character code. */
  readonly fromLatin1: Uint8Array;
}

/**
 * Code page 037 (US, Canada) by byte, 32 characters a line, as IBM's Character Data Representation
 * Architecture has it: byte 25 is the line feed, byte 15 the next line (NEL).
 */
const PAGE_037 = [
  "000102039C09867F978D8E0B0C0D0E0F101112139D8508871819928F1C1D1E1F",
  "80818283840A171B88898A8B8C050607909116939495960498999A9B14159E1A",
  "20A0E2E4E0E1E3E5E7F1A22E3C282B7C26E9EAEBE8EDEEEFECDF21242A293BAC",
  "2D2FC2C4C0C1C3C5C7D1A62C255F3E3FF8C9CACBC8CDCECFCC603A2340273D22",
  "D8616263646566676869ABBBF0FDFEB1B06A6B6C6D6E6F707172AABAE6B8C6A4",
  "B57E737475767778797AA1BFD0DDDEAE5EA3A5B7A9A7B6BCBDBE5B5DAFA8B4D7",
  "7B414243444546474849ADF4F6F2F3F57D4A4B4C4D4E4F505152B9FBFCF9FAFF",
  "5CF7535455565758595AB2D4D6D2D3D530313233343536373839B3DBDCD9DA9F",
].join("");

/** Where the others differ from code page 037: byte and character. */
const DIFFERENCES: Readonly<Record<EbcdicName, readonly (readonly [number, string])[]>> = {
  "ebcdic-037": [],
  // International.
  "ebcdic-500": [
    [0x4a, "["],
    [0x4f, "!"],
    [0x5a, "]"],
    [0x5f, "^"],
    [0xb0, "\xa2"],
    [0xba, "\xac"],
    [0xbb, "|"],
  ],
  // Open systems; jPOS's.
  "ebcdic-1047": [
    [0x5f, "^"],
    [0xad, "["],
    [0xb0, "\xac"],
    [0xba, "\xdd"],
    [0xbb, "\xa8"],
    [0xbd, "]"],
  ],
};

function codePage(name: EbcdicName): CodePage {
  const toLatin1 = Uint8Array.fromHex(PAGE_037);
  for (const [byte, character] of DIFFERENCES[name]) toLatin1[byte] = character.charCodeAt(0);
  const fromLatin1 = new Uint8Array(256);
  toLatin1.forEach((code, byte) => fromLatin1[code] = byte);
  return { toLatin1, fromLatin1 };
}

/** The code pages by the name that a profile uses. */
export const CODE_PAGES: Readonly<Record<EbcdicName, CodePage>> = {
  "ebcdic-037": codePage("ebcdic-037"),
  "ebcdic-500": codePage("ebcdic-500"),
  "ebcdic-1047": codePage("ebcdic-1047"),
};

/**
 * What is the same in every code page: digits (F0 to F9), letters and the signs of numbers. For
 * what is written in EBCDIC and is no text.
 */
export const EBCDIC: CodePage = CODE_PAGES["ebcdic-037"];

/** The byte of the digit 0; the others follow. */
export const EBCDIC_ZERO = 0xf0;

/** `bytes[start, end)` as Latin-1 text. */
export function ebcdicText(page: CodePage, bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(page.toLatin1[bytes[at]!]!);
  return text;
}

/** Writes Latin-1 text. Returns `false` when it meets a character that is none. */
export function writeEbcdic(page: CodePage, text: string, out: Uint8Array, at: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0xff) return false;
    out[at + index] = page.fromLatin1[code]!;
  }
  return true;
}
