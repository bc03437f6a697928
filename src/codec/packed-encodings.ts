import { hexDigit } from "./bytes.ts";
import { characters, type Encoding, encoding, type Source } from "./encoding.ts";

/** Bytes of so many digits, two in each. */
export const halved = (units: number): number => (units + 1) >> 1;

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
export const bcd = encoding({
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
export const bcdTrack = encoding({ ...bcd, nibbles: "track" });

/** Two nibbles of any value a byte, shown as they are. */
export const bcdHex = encoding({
  ...bcd,
  nibbles: "hex",
  read: readPacked,
  write: (value, out, at, fillLeft, filler) =>
    !value.includes("=") && writePacked(value, out, at, fillLeft, filler),
});

/** An amount's sign in one byte of text, then its digits packed. */
export function signed(sign: Encoding): Encoding {
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
