/**
 * Characters that a terminal acts on instead of showing them, or that put others into another order:
 * C0 without tab and line feed, DEL, C1, line and paragraph separators, marks of direction.
 */
const ACTING =
  // deno-lint-ignore no-control-regex -- control characters are what this looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Text with all control characters but tab and line feed shown as escapes: `\u001b`. */
export function visible(text: string): string {
  return text.replace(ACTING, escape);
}
