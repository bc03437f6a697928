import { parse } from "@std/yaml";
import { tooHeavy } from "./yaml-weight.ts";

/** Something in a text that YAML does not allow. */
export interface YamlMistake {
  /** Keys and list indices down to it; empty where the text has no structure. */
  readonly path: readonly string[];
  readonly reason: string;
  /** From 1; absent where it is not known. */
  readonly line?: number | undefined;
}

/** How plain scalars are read: as what they look like, or (`failsafe`) all of them as their text. */
export type YamlSchema = "core" | "failsafe";

/** Around a key's place in the text; characters for private use, which no text has. */
const OPEN = "\uE000";
const CLOSE = "\uE001";
const MARK = new RegExp(`${OPEN}\\d+${CLOSE}`, "g");
const KEY_MARK = new RegExp(`${OPEN}(\\d+)${CLOSE}$`);

/** Where a key may end: before the quotation mark that closes it, or before blanks and its colon. */
const KEY_END = /(?<=[^\s\\])(?=["']\s*:)|(?<=[^\s"',{}[\]])(?=[ \t]*:(?:\s|$))/g;

/**
 * The text with each key's place in its name. The parser tells no positions, and YAML is too rich to
 * guess them from the look of a line; but a key brings its name along wherever it gets to. What only
 * looks like a key is a part of some text, and is made good again there.
 */
const marked = (text: string): string =>
  text.replaceAll(KEY_END, (_, offset: number) => `${OPEN}${offset}${CLOSE}`);

const unmarked = (text: string): string => text.replaceAll(MARK, "");

type Mapping = Record<string, unknown>;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Marked data, made good again, with the places that it tells. */
class Unmarker {
  /** The offset of each key in a mapping; of a key that is given twice, the last. */
  readonly places = new Map<object, ReadonlyMap<string, number>>();
  readonly repeated: { readonly path: readonly string[]; readonly offset: number }[] = [];
  /** What an alias repeats is one object. */
  readonly #done = new Map<object, object>();
  readonly #open = new Set<object>();

  clean(value: unknown, path: readonly string[]): unknown {
    if (typeof value === "string") return unmarked(value);
    if (!isObject(value)) return value;
    const done = this.#done.get(value);
    if (done !== undefined) return done;
    if (this.#open.has(value)) throw new SyntaxError("an alias of what it is a part of");
    this.#open.add(value);
    const clean = Array.isArray(value)
      ? value.map((item, index) => this.clean(item, [...path, String(index)]))
      : this.#mapping(value as Mapping, path);
    this.#open.delete(value);
    this.#done.set(value, clean);
    return clean;
  }

  #mapping(mapping: Mapping, path: readonly string[]): object {
    const places = new Map<string, number>();
    const clean = new Map<string, unknown>();
    for (const [written, value] of Object.entries(mapping)) {
      const key = unmarked(written);
      const offset = Number(KEY_MARK.exec(written)?.[1] ?? NaN);
      if (clean.has(key)) this.repeated.push({ path: [...path, key], offset });
      places.set(key, offset);
      clean.set(key, this.clean(value, [...path, key]));
    }
    const result = Object.fromEntries(clean);
    this.places.set(result, places);
    return result;
  }
}

/** The parser's message ends in `at line N, column M:` and a picture of the place. */
function syntaxMistake(error: unknown): YamlMistake {
  // The parser goes down into what is nested, and the runtime's stack has an end.
  if (error instanceof RangeError) return { path: [], reason: "nested too deep" };
  const text = error instanceof Error ? error.message : String(error);
  const [, reason = text, line] = /^(.*?)(?: at line (\d+), column \d+:.*)?$/s.exec(text) ?? [];
  return { path: [], reason, line: line === undefined ? undefined : Number(line) };
}

/** Where the lines of a text end, ascending. */
const lineEnds = (text: string): number[] =>
  Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index }) => index);

/** A YAML text, which may be JSON, with the places of its keys. */
export class YamlText {
  /** Plain objects, lists and scalars; `undefined` where the text is not YAML. */
  readonly data: unknown;
  /** What YAML does not allow. Where `data` is there all the same, these are keys given twice. */
  readonly mistakes: readonly YamlMistake[];
  readonly #text: string;
  #places: Unmarker["places"] = new Map();
  #lineEnds: readonly number[] | undefined;

  /** Keys are text: `4` and `"4"` are the same. Of a key that is given twice the last one counts. */
  constructor(text: string, schema: YamlSchema) {
    this.#text = text;
    this.mistakes = [];
    let data: unknown;
    try {
      const unmarker = new Unmarker();
      data = unmarker.clean(parse(marked(text), { schema }), []);
      this.#places = unmarker.places;
      this.mistakes = unmarker.repeated.map(({ path, offset }) => {
        return { path, reason: "given twice", line: this.#line(offset) };
      });
    } catch {
      // Its mistake, or the marks' own: only the text as it is can tell.
      try {
        data = new Unmarker().clean(parse(text, { schema }), []);
      } catch (error) {
        this.mistakes = [syntaxMistake(error)];
      }
    }
    const reason = tooHeavy(data);
    if (reason === undefined) this.data = data;
    else this.mistakes = [{ path: [], reason }];
  }

  /**
   * The line, from 1, of the key at `path`.
   *
   * @returns `undefined` when there is none, or its place is not known
   */
  lineOf(path: readonly string[]): number | undefined {
    let here: unknown = this.data;
    let offset: number | undefined;
    for (const key of path) {
      if (!isObject(here) || !Object.hasOwn(here, key)) return undefined;
      offset = this.#places.get(here)?.get(key);
      here = (here as Mapping)[key];
    }
    return offset === undefined ? undefined : this.#line(offset);
  }

  #line(offset: number): number | undefined {
    if (Number.isNaN(offset)) return undefined;
    const ends = this.#lineEnds ??= lineEnds(this.#text);
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}
