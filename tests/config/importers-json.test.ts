import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { importProfile } from "../../src/config/importers/import-profile.ts";
import { BOUNDS, ImportError, type ImportErrorCode } from "../../src/config/importers/imported.ts";
import { type JsonValue, readJson } from "../../src/config/importers/json-tree.ts";
import { readYaml } from "../../src/config/importers/yaml-tree.ts";

function failure(action: () => unknown): [code: ImportErrorCode, line: number, column: number] {
  const { code, line, column } = assertThrows(action, ImportError);
  return [code, line, column];
}

/** Maps as objects, to be compared with what the platform reads. */
function plain(value: JsonValue): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  }
  return Array.isArray(value) ? value.map(plain) : value;
}

Deno.test("a JSON reads as the platform reads it", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => {
    assertEquals(plain(readJson(text)), plain(readJson(JSON.stringify(JSON.parse(text)))));
    assertEquals(JSON.stringify(plain(readJson(text))), JSON.stringify(JSON.parse(text)));
  }));
});

Deno.test("what the platform refuses is refused here too", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,1e.-\\utrue n') }), (text) => {
    let refused = false;
    try {
      JSON.parse(text);
    } catch {
      refused = true;
    }
    if (refused) assertThrows(() => readJson(text), ImportError);
  }));
});

Deno.test("a malformed JSON is refused with line and column", () => {
  assertEquals(failure(() => readJson('{\n  "a": x}')), ["bad-json", 2, 8]);
  assertEquals(failure(() => readJson('{"a": 1,\n "a": 2}')), ["bad-json", 2, 2]);
  assertEquals(failure(() => readJson('["\\x"]')), ["bad-json", 1, 2]);
  for (const text of ["", "{", "[1", '{"a"}', "[1,]", "1 2", '"a', "nul"]) {
    assertEquals(failure(() => readJson(text))[0], "bad-json", text);
  }
});

Deno.test("a JSON deeper, longer or richer than any spec is refused", () => {
  const texts = [
    "[".repeat(100_000),
    `["${"x".repeat(BOUNDS.string + 1)}"]`,
    `[${"1,".repeat(BOUNDS.parts)}1]`,
    `[${" ".repeat(BOUNDS.text)}]`,
  ];
  for (const text of texts) assertEquals(failure(() => readJson(text))[0], "too-large");
});

Deno.test("a YAML whose aliases grow without end is refused", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level++) {
    lines.push(`a${level}: &a${level} [${Array(10).fill(`*a${level - 1}`).join(", ")}]`);
  }
  assertEquals(failure(() => readYaml(lines.join("\n")))[0], "too-large");
});

Deno.test("a malformed YAML is refused with its line", () => {
  const [code, line] = failure(() => readYaml("fields:\n  a: [1\n  b: 2\n"));
  assertEquals([code, line > 0], ["bad-yaml", true]);
});

Deno.test("a JSON or a YAML of another kind is told from a spec", () => {
  const texts = ["{}", '{"fields": 1}', '{"fields": {"2": null}}', "[]", "a: 1", "text", "null"];
  for (const text of texts) {
    assertEquals(failure(() => importProfile(text, "x"))[0], "unknown-kind", text);
  }
});

Deno.test("keys that are named like an object's own parts make nothing else of it", () => {
  const field = '{"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"}';
  const text = `{"__proto__": {"polluted": 1}, "fields": {"__proto__": ${field}, "constructor": ` +
    `${field}, "0": ${field}, "1": {"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed"}, ` +
    `"2": ${field}}}`;
  const { data, notes } = importProfile(text, "x");
  assertEquals(Object.keys(data["fields"] as object), ["2"]);
  assertEquals(notes.map(({ where }) => where), [
    "__proto__",
    "fields.__proto__",
    "fields.constructor",
  ]);
  assertEquals("polluted" in {}, false);
});

Deno.test("no text makes an import fail with anything but its own error", () => {
  const word = fc.constantFrom(
    ..."fields,type,enc,prefix,length,tag,padding,pad,subfields,bitmap,String,Composite,ASCII,BCD,ASCII.LL,BerTLV,Bitmap,2,1,0,Left,BerTLVTag"
      .split(","),
  );
  const leaf = fc.oneof(word, fc.integer(), fc.constantFrom(null, true, 1e9, -1, 0.5, ""));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(word, tie("tree"), { maxKeys: 6 }),
    ),
  }));
  const spec = fc.record({ fields: fc.dictionary(word, tree, { maxKeys: 6 }) });
  fc.assert(
    fc.property(spec, (data) => {
      try {
        importProfile(JSON.stringify(data), "x");
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
