import { momentMeaning, transmissionMeaning } from "./dates.ts";
import { titled } from "./code-table.ts";
import { mtiMeaning } from "./message-types.ts";

const orNone = (text: string | undefined): string | undefined => text || undefined;

function head(value: string, stan = 6): readonly string[] {
  const mti = value.slice(0, 4);
  const meaning = mtiMeaning(mti);
  return [
    `Message: ${mti}${meaning === "" ? "" : ` (${meaning})`}`,
    `STAN: ${value.slice(4, 4 + stan)}`,
  ];
}

/** An institution's number without its fill; none when it is all zeros. */
const institution = (digits: string): string | undefined => orNone(digits.replace(/^0+/, ""));

/** DE 90 of ISO 8583:1987: MTI, STAN, DE 7, acquirer and forwarder, 42 digits. */
export function originalElements1987(value: string): readonly string[] {
  if (!/^\d{42}$/.test(value)) return [];
  return [
    ...head(value),
    ...titled("Transmitted", transmissionMeaning(value.slice(10, 20))),
    ...titled("Acquirer", institution(value.slice(20, 31))),
    ...titled("Forwarder", institution(value.slice(31))),
  ];
}

/** DE 56 of ISO 8583:2003: MTI, STAN of 12 digits, DE 12 of 14, and the acquirer. */
function originalElements2003(value: string): readonly string[] {
  if (!/^2\d{29,40}$/.test(value)) return [];
  return [
    ...head(value, 12),
    ...titled("Local time", momentMeaning(value.slice(16, 30))),
    ...titled("Acquirer", orNone(value.slice(30))),
  ];
}

/**
 * DE 56: of ISO 8583:1993, MTI, STAN, DE 12, and the acquirer behind its length of two digits; of 2003
 * where it begins with an MTI of that version.
 */
export function originalElements(value: string): readonly string[] {
  if (value.startsWith("2")) return originalElements2003(value);
  if (!/^\d{24,35}$/.test(value) || Number(value.slice(22, 24)) !== value.length - 24) return [];
  return [
    ...head(value),
    ...titled("Local time", momentMeaning(value.slice(10, 22))),
    ...titled("Acquirer", orNone(value.slice(24))),
  ];
}
