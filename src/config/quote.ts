/** Longest piece of a user's text that an error repeats, in characters. */
const LONGEST = 60;

/**
 * A value in an error: text in quotation marks, shortened if long, and always on one line, whatever
 * it holds. Lists and mappings are not drawn out.
 */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
}

/** Text with its line ends and other control characters made visible: one line in any terminal. */
export function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what this looks for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
