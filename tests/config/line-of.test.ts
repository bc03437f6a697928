import { assertEquals } from "@std/assert";
import { lineOf } from "../../src/config/line-of.ts";

const CASES: [string, string, string, number | undefined][] = [
  ["a block", "a: 1\nb:\n  c: 2\n", "b.c", 3],
  ["a flow", "{ a: 1,\n  b: { c: 2 } }", "b.c", 2],
  ["JSON", '{\n  "a": 1,\n  "b": 2\n}', "b", 3],
  ["the name in a comment first", "# port: 1\nport: 1\n", "port", 2],
  ["the name in a value first", "a: port\nport: a\n", "port", 2],
  ["the name within another", "listen-port: 1\nport: 2\n", "port", 2],
  ["the same name elsewhere", "a: {port: 1}\nb:\n  port: 2\n", "b.port", 3],
  ["text that only looks like a key", "a: |\n  port: 1\nport: 2\n", "port", 3],
  ["an anchor: where it is written", "a: &x\n  port: 1\nb: *x\n", "b.port", 2],
  ["lines of Windows", "a: 1\r\nport: 1\r\n", "port", 2],
  ["a byte order mark", "\ufeffport: 1\n", "port", 1],
  ["a key in quotation marks", "a: 1\n'port' : 1\n", "port", 2],
  ["a key with an escape", '"p\\x6frt": 1\n', "port", undefined],
  ["a key that is not there", "a: port\n", "port", undefined],
  ["an empty path", "a: 1\n", "", undefined],
  ["a text too long", `port: 1\n${"#".repeat(70_000)}`, "port", undefined],
];

for (const [what, text, path, line] of CASES) {
  Deno.test(`the line of a key in ${what}`, () => {
    assertEquals(lineOf(text, path.split(".")), line);
  });
}
