import { EBCDIC_NAMES } from "../../codec/ebcdic.ts";

/** How an MTI may stand on the wire; the pages of EBCDIC have the digits in one place. */
export type MtiForm = "ascii" | "ebcdic" | "bcd";

/** The page that stands for all of EBCDIC where only digits tell of it. */
export const EBCDIC_PAGE = EBCDIC_NAMES[0]!;

/** A place where a message may begin. */
export interface Start {
  readonly at: number;
  readonly form: MtiForm;
}

/** Bytes in front of an MTI that are looked at: headers are shorter than this. */
export const MOST_AHEAD = 128;

/** Most places that are followed up. */
const MOST_STARTS = 64;

/** Versions, classes, functions and origins that ISO 8583 has (1987, 1993, 2003). */
const KNOWN_MTI = /^[012][1-8][0-4][0-5]$/;

/** Bytes of an MTI by its form. */
const SIZES: Readonly<Record<MtiForm, number>> = { ascii: 4, ebcdic: 4, bcd: 2 };

const FORMS: readonly MtiForm[] = ["ascii", "ebcdic", "bcd"];

/** Whether four digits are a message type that the standard knows. */
export const isKnownMti = (mti: string): boolean => KNOWN_MTI.test(mti);

function mtiAt(bytes: Uint8Array, at: number, form: MtiForm): string {
  let mti = "";
  for (let index = at; index < at + SIZES[form]; index++) {
    const byte = bytes[index] ?? 0;
    if (form === "bcd") mti += byte.toString(16).padStart(2, "0");
    else mti += byte >> 4 === (form === "ascii" ? 3 : 0xf) ? (byte & 0xf).toString(16) : "?";
  }
  return mti;
}

/** Bytes of the smallest bitmap. */
const LEAST_BITMAP = 8;

/** The places near the beginning where an MTI may stand, with room for a bitmap behind it. */
export function startsIn(bytes: Uint8Array): readonly Start[] {
  const found: Start[] = [];
  for (let at = 0; at <= MOST_AHEAD && found.length < MOST_STARTS; at++) {
    for (const form of FORMS) {
      const room = at + SIZES[form] + LEAST_BITMAP <= bytes.length;
      if (room && isKnownMti(mtiAt(bytes, at, form))) found.push({ at, form });
    }
  }
  return found;
}
