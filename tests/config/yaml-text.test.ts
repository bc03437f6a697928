import { assertEquals } from "@std/assert";
import { YamlText } from "../../src/config/yaml-text.ts";

const LINES: [what: string, text: string, path: string, line: number | undefined][] = [
  ["a block", "a: 1\nb:\n  c: 2\n", "b.c", 3],
  ["a flow", "{ a: 1,\n  b: { c: 2 } }", "b.c", 2],
  ["a flow of many lines", "4: {\n  name: x,\n  length: 12,\n}\n", "4.length", 3],
  ["JSON", '{\n  "a": 1,\n  "b": 2\n}', "b", 3],
  ["JSON without blanks", '{"a":{"c":1},\n"b":{"c":2}}', "b.c", 2],
  ["the name in a comment first", "# port: 1\nport: 1\n", "port", 2],
  ["the name in a value first", "a: port\nport: a\n", "port", 2],
  ["the name within another", "listen-port: 1\nport: 2\n", "port", 2],
  ["the same name elsewhere", "a: {port: 1}\nb:\n  port: 2\n", "b.port", 3],
  ["text that only looks like a key", "a: |\n  port: 1\nport: 2\n", "port", 3],
  ["an anchor: where it is written", "a: &x\n  port: 1\nb: *x\n", "b.port", 2],
  ["lines of Windows", "a: 1\r\nport: 1\r\n", "port", 2],
  ["a byte order mark", "\ufeffport: 1\n", "port", 1],
  ["quotation marks", "a: 1\n'port' : 1\n", "port", 2],
  ["quotation marks in quotation marks", "a: 1\n'it''s': 1\n", "it's", 2],
  ["an escape", '\n"p\\x6frt": 1\n', "port", 2],
  ["a name of several words", "a: 1\nx y z: 1\n", "x y z", 2],
  ["an empty name", 'a: 1\n"": 1\n', "", 2],
  ["a number", "f:\n  0x0b: 1\n", "f.0x0b", 2],
  ["a list", "a:\n  - b: 1\n  - b: 2\n", "a.1.b", 3],
  ["a path to an element of a list", "a: [1]\n", "a.0", undefined],
  ["a document without that key", "a: port\n", "port", undefined],
  ["a path through a scalar", "a: port\n", "a.length", undefined],
  ["a name that every object has", "a: 1\n", "toString", undefined],
  ["a key of a question mark", "? port\n: 1\n", "port", undefined],
  ["aliases for keys", "a: &a b\n*a : 1\nc: 1\n", "c", undefined],
];

for (const [what, text, path, line] of LINES) {
  Deno.test(`the line of a key in ${what}`, () => {
    assertEquals(new YamlText(text, "core").lineOf(path.split(".")), line);
  });
}

Deno.test("what looks like a key stays what it is", () => {
  const text = 'a: |\n  b: 1\nc: \'say "x": y\'\nd: "\\"e\\": f"\ng: http://h:1/\ni: # j: 1\n';
  assertEquals(new YamlText(text, "core").data, {
    a: "b: 1\n",
    c: 'say "x": y',
    d: '"e": f',
    g: "http://h:1/",
    i: null,
  });
});

Deno.test("scalars are read as what they look like, or as their text", () => {
  const text = "a: 0x10\nb: true\nc:\nd: ''\ne: ~\n4: 1\n";
  assertEquals(new YamlText(text, "core").data, {
    ...{ a: 16, b: true, c: null, d: "", e: null },
    4: 1,
  });
  assertEquals(new YamlText(text, "failsafe").data, {
    ...{ a: "0x10", b: "true", c: null, d: "", e: "~" },
    4: "1",
  });
});

Deno.test("keys that are given twice are all told, and the last counts", () => {
  const yaml = new YamlText("a: 1\n4: {b: 1, c: 1,\n  b: 2}\n'4': {d: [{e: 1, e: 2}]}\n", "core");
  assertEquals(yaml.data, { a: 1, 4: { d: [{ e: 2 }] } });
  assertEquals(yaml.mistakes, [
    { path: ["4", "b"], reason: "given twice", line: 3 },
    { path: ["4"], reason: "given twice", line: 4 },
    { path: ["4", "d", "0", "e"], reason: "given twice", line: 4 },
  ]);
});

for (
  const [what, text, reason, line] of [
    ["a bracket that is not closed", "a: 1\nb: [1\n", "Cannot read flow collection", 3],
    ["an alias of nothing", "a: *b\n", 'Cannot read alias: unidentified alias "b"', 1],
    ["an alias of what it is in", "a: &a {b: *a}\n", "an alias of what it is a part of", undefined],
    ["brackets without end", "[".repeat(500_000), "nested too deep", undefined],
  ] as const
) {
  Deno.test(`a text is not YAML for ${what}`, () => {
    const { data, mistakes: [mistake, ...more] } = new YamlText(text, "core");
    assertEquals([data, more, mistake?.path], [undefined, [], []]);
    assertEquals(mistake?.reason.slice(0, reason.length), reason);
    if (line !== undefined) assertEquals(mistake?.line, line);
  });
}

/** Lists of two, each of the one before: 2 to the power of `levels` values. */
function doubling(levels: number): string {
  const lines = Array.from(
    { length: levels },
    (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`,
  );
  return `a0: &a0 1\n${lines.join("\n")}\n`;
}

Deno.test("aliases of aliases take no more room than they are written", () => {
  const yaml = new YamlText(doubling(12), "core");
  assertEquals(yaml.mistakes, []);
  assertEquals(yaml.lineOf(["a12"]), 13);
});

Deno.test("a short text that stands for more values than any configuration is refused", () => {
  for (const text of [doubling(16), doubling(40), "- 1\n".repeat(50_000)]) {
    const { data, mistakes: [mistake] } = new YamlText(text, "core");
    assertEquals(data, undefined);
    assertEquals(mistake?.reason, "more than 20000 values, aliases counted as often");
  }
  const deep = new YamlText(`${"[".repeat(65)}${"]".repeat(65)}`, "core");
  assertEquals(deep.mistakes[0]?.reason, "more than 64 mappings or lists inside each other");
});

Deno.test("the lines of ten thousand keys are found at once", () => {
  const text = Array.from({ length: 10_000 }, (_, at) => `key${at}: 1\n`).join("");
  const started = performance.now();
  const yaml = new YamlText(text, "core");
  for (let at = 0; at < 10_000; at++) assertEquals(yaml.lineOf([`key${at}`]), at + 1);
  assertEquals(performance.now() - started < 5000, true);
});
