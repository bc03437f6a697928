import { assertInstanceOf } from "@std/assert";
import { fromHex, toHex } from "../src/codec/bytes.ts";
import { Codec } from "../src/codec/codec.ts";
import { CodecError, type CodecErrorCode } from "../src/codec/errors.ts";
import type { ElementSpec, Profile } from "../src/codec/profile.ts";
import { ProfileError, type ProfileMistake } from "../src/codec/profile-error.ts";
import { bundledProfile } from "../src/config/profiles.ts";

/** The card schemes' public test numbers; no other card numbers are used in the tests. */
export const PAN = {
  visa: "4111111111111111",
  visaOther: "4012888888881881",
  mastercard: "5555555555554444",
  /** An odd number of digits. */
  amex: "378282246310005",
} as const;

/** A bundled profile that is known to be there. */
export function profileNamed(name: string): Profile {
  const profile = bundledProfile(name);
  if (profile === undefined) throw new Error(`no bundled profile ${name}`);
  return profile;
}

export const smartvista: Codec = new Codec(profileNamed("smartvista"));
export const openway: Codec = new Codec(profileNamed("openway"));

/** A field's entry with the name left out. */
export type Entry = Omit<ElementSpec, "name">;

/** The parts of a profile that are about bytes. */
export type WireParts = Pick<Profile, "mti" | "bitmap" | "encodings">;

/** A profile of these fields: ASCII text and digits, binary bitmaps, unless `wire` says otherwise. */
export function profileOf(
  fields: Readonly<Record<number, Entry>>,
  wire: { readonly [Part in keyof WireParts]?: Partial<WireParts[Part]> } = {},
): Profile {
  const named = Object.entries(fields).map(([key, entry]) => [key, { name: `F${key}`, ...entry }]);
  return {
    name: "test",
    title: "Test",
    aliases: [],
    framing: { header: "length:n:4", lengthIncludesHeader: false },
    mti: { encoding: "ascii", ...wire.mti },
    bitmap: { encoding: "binary", maps: 2, hexCase: "upper", ...wire.bitmap },
    encodings: { digits: "ascii", text: "ascii", binary: "binary", ...wire.encodings },
    fields: Object.fromEntries(named),
    rules: { minLength: 0, required: {} },
    responseCodes: {},
    refusal: { echo: [], codes: { other: "96" } },
    bank: {
      approved: "00",
      invalid: "30",
      insufficientFunds: "51",
      noAccount: "14",
      notFound: "25",
      unsupported: "40",
    },
    approvedCodes: ["00"],
    systemErrors: [],
    captions: {},
    hostEcho: { code: "00", omits: [] },
    testEcho: {},
  };
}

/** A codec of {@link profileOf}. */
export function codecOf(...parts: Parameters<typeof profileOf>): Codec {
  return new Codec(profileOf(...parts));
}

/** What is wrong with a profile's sense; empty where it compiles. */
export function mistakesOf(profile: Profile): readonly ProfileMistake[] {
  try {
    new Codec(profile);
    return [];
  } catch (error) {
    assertInstanceOf(error, ProfileError);
    return error.mistakes;
  }
}

/** Bytes from hexadecimal text. */
export function hex(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error(`not hexadecimal: ${text}`);
  return bytes;
}

/** Bytes, or text for its Latin-1 bytes. */
export type Part = string | Uint8Array;

/** Bytes of these parts in a row. */
export function join(...parts: Part[]): Uint8Array {
  const bytes = parts.flatMap((part) =>
    typeof part === "string" ? [...part].map((char) => char.charCodeAt(0)) : [...part]
  );
  return Uint8Array.from(bytes);
}

/** Upper-case hexadecimal of parts in a row, to compare with {@link wireOf}. */
export const hexOf = (...parts: Part[]): string => toHex(join(...parts));

/** What a message's bytes are, as upper-case hexadecimal. */
export const wireOf = (message: { readonly bytes: Uint8Array }): string => toHex(message.bytes);

/** Runs what must fail with a {@link CodecError}, and gives that. */
export function failure(action: () => unknown): CodecError {
  let error: unknown;
  try {
    action();
  } catch (thrown) {
    error = thrown;
  }
  assertInstanceOf(error, CodecError, "a CodecError was to be thrown");
  return error;
}

/** Code, path and offset of a {@link CodecError}, to be compared at once. */
export type Place = [code: CodecErrorCode, path: string, offset: number];

/** Where and why `action` fails. */
export function placeOf(action: () => unknown): Place {
  const { code, path, offset } = failure(action);
  return [code, path, offset];
}

/** One binary bitmap with these bits set, from 1 to 64; bit 1 chains the next. */
export function mapOf(...bits: number[]): Uint8Array {
  const map = new Uint8Array(8);
  for (const bit of bits) map[(bit - 1) >> 3]! |= 0x80 >> ((bit - 1) & 7);
  return map;
}

/** A sale in the original's JSON, with numbers and strings as its README has them, some of them short. */
export function jsonSale(track2: string) {
  return {
    "0": "0200",
    "3": "0",
    "4": 1000,
    "7": "0818160933",
    "11": 618160,
    "12": "150820130600",
    "22": "056",
    "24": "200",
    "25": "00",
    "35": track2,
    "41": 992468,
    "42": 124642124643,
    "49": "810",
  };
}
