/** What fills a fixed field's short value up to its length when it is encoded. Decoding keeps it. */
export interface Padding {
  readonly side: "left" | "right";
  /** One character. */
  readonly char: string;
}

/** `value` filled up to `units` characters; as it is when it is long enough or there is no padding. */
export function pad(value: string, units: number, padding: Padding | undefined): string {
  if (padding === undefined || value.length >= units) return value;
  return padding.side === "left"
    ? value.padStart(units, padding.char)
    : value.padEnd(units, padding.char);
}

/** `value` without what fills it up; of nothing but zeros one is left. */
export function unpad(value: string, { side, char }: Padding): string {
  let [start, end] = [0, value.length];
  if (side === "left") { while (start < end && value[start] === char) start++; }
  else while (end > start && value[end - 1] === char) end--;
  return start === end && char === "0" ? value.slice(0, 1) : value.slice(start, end);
}

/**
 * The padding that a profile names.
 *
 * @param text `left CHAR` or `right CHAR`, where CHAR is one character or the word `space`
 * @returns `undefined` when it names none
 */
export function parsePadding(text: string): Padding | undefined {
  const match = /^(left|right) (space|.)$/.exec(text);
  if (match === null) return undefined;
  return { side: match[1] as Padding["side"], char: match[2] === "space" ? " " : match[2]! };
}
