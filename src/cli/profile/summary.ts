import { PROFILE_NAMES } from "../../config/profiles.ts";
import type { Profile } from "../../codec/profile.ts";

/** A profile in a few words. */
export interface Summary {
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  /** How MTI, bitmaps, digits and text are written. */
  readonly wire: { readonly [Part in "mti" | "bitmap" | "digits" | "text"]: string };
  /** The length header, as `--header-format` takes it. */
  readonly header: string;
  readonly fields: number;
  readonly reverses: boolean;
  readonly bundled: boolean;
}

/** What is to be known of a profile at first sight. */
export function summaryOf({ name, title, aliases, ...profile }: Profile): Summary {
  const { mti, bitmap, encodings, framing, fields, reversal } = profile;
  return {
    name,
    title,
    aliases,
    wire: {
      mti: mti.encoding,
      bitmap: bitmap.encoding,
      digits: encodings.digits,
      text: encodings.text,
    },
    header: framing.header,
    fields: Object.keys(fields).length,
    reverses: reversal !== undefined,
    bundled: PROFILE_NAMES.includes(name),
  };
}

/** How a profile writes, in a line. */
export function wireText({ wire: { mti, bitmap, digits, text } }: Summary): string {
  return `MTI ${mti}, bitmap ${bitmap}, digits ${digits}, text ${text}`;
}
