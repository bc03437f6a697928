import { parse } from "@std/yaml";
import { BOUNDS, checkSize, ImportError } from "./imported.ts";
import type { JsonValue } from "./json-tree.ts";

/** Makes of a YAML's data what `readJson` makes of a JSON: no more than that may be in it. */
class Reader {
  #values = 0;

  value(value: unknown, depth: number): JsonValue {
    // An alias is read again wherever it stands: few of them can make much of a short text.
    if (++this.#values > BOUNDS.parts) fail("too-large", `over ${BOUNDS.parts} values`);
    if (depth > BOUNDS.depth) fail("too-large", `more than ${BOUNDS.depth} deep`);
    if (Array.isArray(value)) return value.map((item) => this.value(item, depth + 1));
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => {
        return [key, this.value(item, depth + 1)];
      });
      return new Map(entries);
    }
    if (typeof value === "string" && value.length > BOUNDS.string) {
      fail("too-large", `text of over ${BOUNDS.string} characters`);
    }
    return isScalar(value) ? value : null;
  }
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

function fail(code: "too-large", reason: string): never {
  throw new ImportError(code, reason);
}

/**
 * Reads a YAML text as if it were JSON.
 *
 * @throws {ImportError} `bad-yaml`, `too-large`
 */
export function readYaml(text: string): JsonValue {
  checkSize(text);
  let data: unknown;
  try {
    data = parse(text, { schema: "core" });
  } catch (error) {
    // The parser goes down into what is nested, and the runtime's stack has an end.
    if (error instanceof RangeError) fail("too-large", "nested too deep");
    const reason = error instanceof Error ? error.message : String(error);
    const [, said = reason, line] = /^(.*?)(?: at line (\d+), column \d+:.*)?$/s.exec(reason) ?? [];
    throw new ImportError("bad-yaml", said, Number(line ?? 0));
  }
  return new Reader().value(data, 0);
}
