import type { FieldSpec } from "../codec/profile.ts";

/** The original's names for how a field is packed. */
export type Packer =
  | "a"
  | "an"
  | "ans"
  | "n"
  | "b"
  | "b-hex"
  | "bitmap"
  | "bitmap-hex"
  | "ll-n"
  | "ll-an"
  | "ll-b"
  | "ll-bin-n"
  | "ll-bin-an"
  | "ll-bin-hn";

/** Digits or characters that a length indicator of the original can count: `ll-` and `ll-bin-`. */
const MOST_BEHIND_ASCII = 999;
const MOST_BEHIND_BCD = 9999;
const LONGEST_FIXED = 99_999;

/** The greatest length that two digits of an indicator say. */
const TWO_DIGITS = 99;

/** What a packer says of a field. */
type Layout = Pick<FieldSpec, "type" | "indicator" | "encoding" | "padding">;

const asciiIndicator = (length: number) => length > TWO_DIGITS ? "ascii:3" : "ascii:2";
const bcdIndicator = (length: number) => length > TWO_DIGITS ? "bcd:4" : "bcd:2";

/** How a packer lays out a field. */
interface Meaning {
  /** The greatest length, in digits, characters, or bytes of `b`. */
  readonly longest: number;
  /** @param base what the profile has for the field, if anything */
  layout(length: number, base: FieldSpec | undefined): Layout;
}

const fixed = (layout: Layout): Meaning => ({ longest: LONGEST_FIXED, layout: () => layout });

const behindAscii = (layout: Layout): Meaning => ({
  longest: MOST_BEHIND_ASCII,
  layout: (length) => ({ ...layout, indicator: asciiIndicator(length) }),
});

const behindBcd = (layout: Layout): Meaning => ({
  longest: MOST_BEHIND_BCD,
  layout: (length) => ({ ...layout, indicator: bcdIndicator(length) }),
});

/** Bytes as they are: text, or what they were where the profile has a binary field. */
const bytes: Meaning = {
  longest: MOST_BEHIND_BCD,
  layout: (length, base) => ({
    ...base?.type === "b" ? { type: "b", encoding: "binary" } : { type: "ans", encoding: "ascii" },
    indicator: bcdIndicator(length),
  }),
};

/** Packers of fields. Short text is filled as the original did: zeros on the left, blanks for `ans`. */
export const MEANINGS: Readonly<Partial<Record<Packer, Meaning>>> = {
  a: fixed({ type: "a", encoding: "ascii", padding: "left 0" }),
  an: fixed({ type: "an", encoding: "ascii", padding: "left 0" }),
  ans: fixed({ type: "ans", encoding: "ascii", padding: "left space" }),
  n: fixed({ type: "n", encoding: "ascii" }),
  b: fixed({ type: "b", encoding: "binary" }),
  "ll-n": behindAscii({ type: "n", encoding: "ascii" }),
  "ll-an": behindAscii({ type: "ans", encoding: "ascii" }),
  "ll-b": behindBcd({ type: "b", encoding: "binary" }),
  "ll-bin-n": behindBcd({ type: "n", encoding: "ascii" }),
  "ll-bin-an": bytes,
  "ll-bin-hn": behindBcd({ type: "n", encoding: "bcd" }),
};
