import { fromHex } from "../../codec/bytes.ts";
import { characterOf, maskHexDigits, maskText } from "../../codec/card-numbers.ts";
import { isHarmlessTag } from "../../codec/emv.ts";
import { type EmvTag, emvTags } from "./emv-tags.ts";
import { cardNumbers, straysInto } from "./strays.ts";

/** EMV data taken apart, and as it may be shown. */
export interface MaskedEmv {
  readonly tags: readonly EmvTag[];
  /** As long as the data, in upper-case hexadecimal, with stars. */
  readonly text: string;
}

/** A value with digits starred that may be a card number: packed, as text, or in EBCDIC. */
function maskedValue(bytes: Uint8Array): string {
  const hex = maskHexDigits(bytes.toHex().toUpperCase());
  const text = maskText(Array.from(bytes, characterOf).join(""));
  return Array.from(hex, (digit, at) => {
    return text[at >> 1] === "*" && bytes[at >> 1] !== 0x2a ? "*" : digit;
  }).join("");
}

/** Tags that hold no other tags, those in templates too. */
const leaves = (tags: readonly EmvTag[]): readonly EmvTag[] =>
  tags.flatMap((tag) => tag.parts.length > 0 ? leaves(tag.parts) : [tag]);

/**
 * EMV data as it may be shown tag by tag: values of tags that are not known to be harmless are
 * starred, and card numbers in others, or over the border of two. Unlike the log's mask it does not
 * take tags, lengths and values in a row for one number, so that tags and lengths stay.
 *
 * @param hex the field's value
 * @returns `undefined` when it is not made of data objects up to its end
 */
export function maskEmvTags(hex: string): MaskedEmv | undefined {
  const bytes = fromHex(hex);
  const tags = emvTags(hex);
  if (bytes === undefined || tags === undefined) return undefined;
  const found = [...cardNumbers(bytes)];
  let text = hex.toUpperCase();
  for (const { tag, start, end } of leaves(tags)) {
    const isHidden = !isHarmlessTag(tag, end - start) ||
      found.some((number) => straysInto(number, { start, end }));
    const value = isHidden
      ? "*".repeat((end - start) * 2)
      : maskedValue(bytes.subarray(start, end));
    text = text.slice(0, start * 2) + value + text.slice(end * 2);
  }
  return { tags, text };
}
