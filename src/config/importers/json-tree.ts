import { BOUNDS, checkSize, ImportError } from "./imported.ts";

/** A value of a JSON text. Objects are maps: no key of theirs means anything to the language. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object of a JSON text, in the order of its keys. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Whether a value is an object. */
export const isJsonObject = (value: unknown): value is JsonObject => value instanceof Map;

const BLANKS = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads one text. The platform's reader tells no places, and makes plain objects. */
class Reader {
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonValue {
    const value = this.#value(0);
    this.#match(BLANKS);
    if (this.#at < this.#text.length) this.#fail("text behind the end");
    return value;
  }

  #value(depth: number): JsonValue {
    if (++this.#values > BOUNDS.parts) this.#large(`over ${BOUNDS.parts} values`);
    if (depth > BOUNDS.depth) this.#large(`more than ${BOUNDS.depth} deep`);
    this.#match(BLANKS);
    const char = this.#text[this.#at];
    if (char === "{") return this.#object(depth + 1);
    if (char === "[") return this.#list(depth + 1);
    if (char === '"') return this.#string();
    const scalar = this.#match(SCALAR);
    if (scalar === "") this.#fail(char === undefined ? "it ends too early" : "no value");
    return JSON.parse(scalar);
  }

  #object(depth: number): JsonObject {
    const object = new Map<string, JsonValue>();
    this.#items("}", () => {
      this.#match(BLANKS);
      const place = this.#at;
      const key = this.#string();
      if (object.has(key)) this.#fail("a key that is given twice", place);
      this.#match(BLANKS);
      if (this.#text[this.#at] !== ":") this.#fail("no colon");
      this.#at++;
      object.set(key, this.#value(depth));
    });
    return object;
  }

  #list(depth: number): readonly JsonValue[] {
    const list: JsonValue[] = [];
    this.#items("]", () => list.push(this.#value(depth)));
    return list;
  }

  /** What stands between brackets, with commas in between. */
  #items(close: string, item: () => void): void {
    this.#at++;
    this.#match(BLANKS);
    if (this.#text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      item();
      this.#match(BLANKS);
      const char = this.#text[this.#at];
      if (char !== "," && char !== close) this.#fail(`no comma and no ${close}`);
      this.#at++;
      if (char === close) return;
    }
  }

  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') this.#fail("no text in quotation marks");
    let end = start + 1;
    while (this.#text[end] !== '"') {
      if (end >= this.#text.length) this.#fail("text without an end", start);
      if (end - start > BOUNDS.string) this.#large(`text of over ${BOUNDS.string} characters`);
      end += this.#text[end] === "\\" ? 2 : 1;
    }
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, end + 1));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#fail("text with a character that is not allowed in it", start);
    }
  }

  /** What is there of a pattern, which may be nothing; goes behind it. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #large(reason: string): never {
    throw new ImportError("too-large", reason, ...this.#place(this.#at));
  }

  #fail(reason: string, at = this.#at): never {
    throw new ImportError("bad-json", reason, ...this.#place(at));
  }

  #place(at: number): [line: number, column: number] {
    const before = this.#text.slice(0, at);
    const lineStart = before.lastIndexOf("\n") + 1;
    return [before.split("\n").length, at - lineStart + 1];
  }
}

/**
 * Reads a JSON text.
 *
 * @throws {ImportError} `bad-json`, `too-large`, with line and column
 */
export function readJson(text: string): JsonValue {
  checkSize(text);
  return new Reader(text).read();
}
