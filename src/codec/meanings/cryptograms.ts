import { responseCode } from "./response-codes.ts";

/** The two high bits of tag 9F27: what the card answers. */
const KINDS = ["AAC: declined", "TC: approved offline", "ARQC: online wanted", "reserved"] as const;

const ADVICE = 0x08;

/** The three low bits, why. */
const REASONS: readonly (string | undefined)[] = [
  undefined,
  "service is not allowed",
  "PIN tries are exceeded",
  "issuer authentication failed",
];

/** Tag 9F27, cryptogram information data: EMV 4.4 book 3, table 15. */
export function cryptogramInformation(hex: string): readonly string[] {
  if (!/^[\dA-F]{2}$/.test(hex)) return [];
  const byte = parseInt(hex, 16);
  const reason = REASONS[byte & 7];
  return [
    KINDS[byte >> 6]!,
    ...(byte & ADVICE) === 0 ? [] : ["advice is required"],
    ...reason === undefined ? [] : [reason],
  ];
}

/** An answer to the card, two characters as text: `00 (Approved)`. */
export function authorisationResponse(hex: string): readonly string[] {
  if (!/^(?:[345][\dA-F]){2}$/.test(hex)) return [];
  const code = String.fromCharCode(parseInt(hex.slice(0, 2), 16), parseInt(hex.slice(2), 16));
  const meaning = responseCode(code);
  return [meaning === undefined ? code : `${code} (${meaning})`];
}

/**
 * Tag 91, issuer authentication data, as far as schemes agree: a cryptogram of eight bytes, and a
 * response code of two characters.
 */
export function issuerAuthentication(hex: string): readonly string[] {
  if (hex.length !== 20) return [];
  return authorisationResponse(hex.slice(16)).map((code) => `Response code: ${code}`);
}

/**
 * Tag 9F10, issuer application data. Its form is the issuer's; told are two that are widely used,
 * by their marks: the common core definitions (EMV 4.4 book 3, annex C.9), and one that begins with
 * its own length of six bytes, a key index and a cryptogram version.
 */
export function issuerApplicationData(hex: string): readonly string[] {
  const core = /^0F(A5|A6)(..)/.exec(hex);
  if (core !== null && hex.length === 64) {
    return [`Common core definitions, format ${core[1]}`, `Key index: ${core[2]}`];
  }
  const short = /^06(..)(..)03/.exec(hex);
  if (short === null) return [];
  return [`Key index: ${short[1]}`, `Cryptogram version: ${parseInt(short[2]!, 16)}`];
}
