import { Codec } from "../../codec/codec.ts";
import type { EncodingName } from "../../codec/encodings.ts";
import type { ElementSpec, Profile } from "../../codec/profile.ts";
import type { Known } from "./diagnose.ts";

/** How a dialect writes what all dialects have. */
export interface Family {
  readonly mti: Profile["mti"]["encoding"];
  readonly bitmap: Profile["bitmap"]["encoding"];
  readonly digits: EncodingName;
  readonly text: EncodingName;
  /** Kind of the lengths of fields. */
  readonly lengths: "ascii" | "ebcdic" | "bcd" | "binary";
}

const MTIS = ["ascii", "bcd", "ebcdic-1047"] as const;
const BITMAPS = ["binary", "hex-ascii", "hex-ebcdic"] as const;
const DIGITS = ["ascii", "bcd", "ebcdic-1047"] as const;
const TEXTS = ["ascii", "ebcdic-1047"] as const;
const LENGTHS = ["ascii", "bcd", "ebcdic", "binary"] as const;

/** Bits that it takes to name one of them. */
const FAMILY_BITS = 10;

/** Every family there is. */
export const FAMILIES: readonly Family[] = MTIS.flatMap((mti) =>
  BITMAPS.flatMap((bitmap) =>
    DIGITS.flatMap((digits) =>
      TEXTS.flatMap((text) => LENGTHS.map((lengths) => ({ mti, bitmap, digits, text, lengths })))
    )
  )
);

/** The indicator of a field, in the family's kind; as many digits, or the bytes that they need. */
export function indicatorOf(indicator: string, { lengths }: Family): string {
  const digits = Number(indicator.split(":")[1]);
  return lengths === "binary" ? `binary:${digits > 2 ? 2 : 1}` : `${lengths}:${digits}`;
}

function fieldOf(spec: ElementSpec, family: Family): ElementSpec {
  const { subfields: _, encoding: __, indicator, ...rest } = spec;
  return indicator === undefined ? rest : { ...rest, indicator: indicatorOf(indicator, family) };
}

/** A profile with the fields of another, written as a family writes. */
export function inFamily(base: Profile, family: Family): Profile {
  const fields = Object.entries(base.fields).map(([key, spec]) => [key, fieldOf(spec, family)]);
  return {
    ...base,
    mti: { encoding: family.mti },
    bitmap: { ...base.bitmap, encoding: family.bitmap },
    encodings: { digits: family.digits, text: family.text, binary: "binary" },
    fields: Object.fromEntries(fields),
  };
}

/** A family in a few words. */
export const familyText = ({ mti, bitmap, digits, text, lengths }: Family): string =>
  `MTI ${mti}, bitmap ${bitmap}, digits ${digits}, text ${text}, lengths ${lengths}`;

/**
 * Dialects with the fields of the standard in every family, for where no profile reads a sample.
 *
 * @param base ISO 8583:1987 in ASCII
 */
export function familyProfiles(base: Profile): (Known & { readonly family: Family })[] {
  return FAMILIES.map((family) => ({
    codec: new Codec(inFamily(base, family)),
    name: `ISO 8583:1987 with ${familyText(family)}`,
    bits: FAMILY_BITS,
    family,
  }));
}
