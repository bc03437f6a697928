import { parse } from "@std/yaml";

/** Longest text and most places that are tried: an error's line is not worth more. */
const LONGEST = 65_536;
const MOST_PLACES = 50;

const MARK = "LookedAtHere";

/** The keys of what stands at `path`; none where the path leads nowhere. */
function keysAt(data: unknown, path: readonly string[]): readonly string[] {
  let here = data;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return [];
    here = (here as Record<string, unknown>)[key];
  }
  return typeof here === "object" && here !== null ? Object.keys(here) : [];
}

/** Whether the text at `end` closes the very key that `path` ends in. */
function isKeyEnd(text: string, end: number, path: readonly string[]): boolean {
  const renamed = text.slice(0, end) + MARK + text.slice(end);
  try {
    const keys = keysAt(parse(renamed, { schema: "failsafe" }), path.slice(0, -1));
    return keys.includes(path.at(-1)! + MARK) && !keys.includes(path.at(-1)!);
  } catch {
    return false;
  }
}

/**
 * The line, from 1, of the key at `path` in a YAML text that parses.
 *
 * The parser tells no positions, and YAML is too rich to guess them from the look of a line. So each
 * place where the key's text stands is tried: only the key itself gives, when it is renamed there, a
 * document that has the new name at `path`.
 *
 * @returns `undefined` for a key that is spelled with escapes, or a text too long to look through
 */
export function lineOf(text: string, path: readonly string[]): number | undefined {
  const key = path.at(-1) ?? "";
  if (key === "" || text.length > LONGEST) return undefined;
  let at = text.indexOf(key);
  for (let tries = 0; at >= 0 && tries < MOST_PLACES; tries++) {
    const end = at + key.length;
    if (isKeyEnd(text, end, path)) return text.slice(0, end).split(/\r\n|\r|\n/).length;
    at = text.indexOf(key, at + 1);
  }
  return undefined;
}
