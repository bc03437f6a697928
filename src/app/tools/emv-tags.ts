import { fromHex, toHex } from "../../codec/bytes.ts";
import { isTemplate, passLength, passTag } from "../../codec/subfields/ber.ts";
import { Walk } from "../../codec/subfields/walk.ts";

/** One data object of EMV data, and where its value lies among the bytes. */
export interface EmvTag {
  /** In upper-case hexadecimal. */
  readonly tag: string;
  readonly start: number;
  readonly end: number;
  /** Of a template: what it holds. */
  readonly parts: readonly EmvTag[];
}

/** Templates in templates; EMV has two or three. */
const DEEPEST = 8;

/** The data object at `walk.at`; the way goes on behind it. */
function nextTag(walk: Walk): EmvTag | undefined {
  const { bytes, at, depth } = walk;
  const tagged = passTag(walk);
  const tag = toHex(bytes.subarray(at, walk.at));
  const end = tagged ? passLength(walk) : -1;
  if (end < 0) return undefined;
  const start = walk.at;
  walk.at = end;
  const parts = isTemplate(bytes[at]!) ? tagsOf(new Walk(bytes, start, end, depth + 1)) : [];
  return parts && { tag, start, end, parts };
}

/** Data objects up to the end; between them there may be zeros. */
function tagsOf(walk: Walk): EmvTag[] | undefined {
  if (walk.depth > DEEPEST) return undefined;
  const found: EmvTag[] = [];
  while (walk.at < walk.end) {
    if (walk.bytes[walk.at] === 0) {
      walk.at++;
      continue;
    }
    const tag = nextTag(walk);
    if (tag === undefined) return undefined;
    found.push(tag);
  }
  return found;
}

/**
 * The data objects of EMV data.
 *
 * @param hex the field's value
 * @returns `undefined` when it is not made of data objects up to its end
 */
export function emvTags(hex: string): readonly EmvTag[] | undefined {
  const bytes = fromHex(hex);
  return bytes && tagsOf(new Walk(bytes, 0, bytes.length, 0));
}
