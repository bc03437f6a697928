import {
  CODE_PAGES,
  EBCDIC,
  EBCDIC_ZERO,
  type EbcdicName,
  ebcdicText,
  writeEbcdic,
} from "./ebcdic.ts";
import { characters, type Encoding, encoding, one } from "./encoding.ts";
import { codePoints, UTF8_MOST, utf8End, utf8Size, utf8Text, writeUtf8 } from "./utf8.ts";

function writeLatin1(value: string, out: Uint8Array, at: number): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0xff) return false;
    out[at + index] = code;
  }
  return true;
}

/** Text, one byte a character. The upper half is kept as Latin-1, so that no byte is lost. */
export const ascii = encoding({
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
export function ebcdic(name: EbcdicName): Encoding {
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
export const utf8 = encoding({
  name: "utf8",
  packed: false,
  binary: false,
  size: one,
  units: utf8Size,
  read: (source, start, units) => utf8Text(source.bytes, start, start + units),
  write: writeUtf8,
});

/** Text in UTF-8 whose lengths count characters (code points). */
export const utf8Characters = encoding({
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
export const zoned = encoding({
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
