import { assertEquals } from "@std/assert";
import { computedPaths } from "../../scripts/computed-paths.ts";

const PLAIN = [
  'import x from "./x.ts";',
  'await import("./x.ts")',
  "await import('./x.ts')",
  "await import(`./x.ts`)",
  'await import("./x.json", { with: { type: "json" } })',
  'type X = import("./x.ts").X;',
  "new Worker(import.meta.url)",
  'new Worker(import.meta.url, { type: "module", name: "journal" })',
  'new URL("./x.yaml", import.meta.url)',
  "new URL(request.url)",
  'new URL(path, "http://localhost")',
  'import.meta.resolve("./x.ts")',
  "importKey(name); reimport(name); key.import(name); chai.require(name);",
  "// await import(name)",
  "/** Calls `import(name)`. */",
  "/*\n * import(name)\n */",
  'new URL("./a)b.ts", import.meta.url)',
];

for (const text of PLAIN) {
  Deno.test(`plain enough: ${JSON.stringify(text)}`, () => {
    assertEquals(computedPaths(text), []);
  });
}

const COMPUTED = "the path is computed";
const WORKER = "a worker is new Worker(import.meta.url)";

const REFUSED: [string, string][] = [
  ["await import(name)", `1: import(name): ${COMPUTED}`],
  ["\n\nawait import (name)", `3: import(name): ${COMPUTED}`],
  ["await import(`./${name}.ts`)", `1: import(\`./\${name}.ts\`): ${COMPUTED}`],
  ['await import("./" + name)', `1: import("./" + name): ${COMPUTED}`],
  ['import("./a.ts" as string)', `1: import("./a.ts" as string): ${COMPUTED}`],
  ["import(/* why */ name)", `1: import(/* why */ name): ${COMPUTED}`],
  ["import /* why */ (name)", `1: import(name): ${COMPUTED}`],
  ["/* why */ import(name)", `1: import(name): ${COMPUTED}`],
  ["require(name)", `1: require(name): ${COMPUTED}`],
  ["import.meta.resolve(name)", `1: import.meta.resolve(name): ${COMPUTED}`],
  ["new URL(name, import.meta.url)", `1: new URL(name, import.meta.url): ${COMPUTED}`],
  ["new URL(name, base)", `1: new URL(name, base): ${COMPUTED}`],
  ["new URL(import.meta.url + name)", `1: new URL(import.meta.url + name): ${COMPUTED}`],
  ["new Worker(name)", `1: new Worker(name): ${WORKER}`],
  ["new globalThis.Worker(name)", `1: new globalThis.Worker(name): ${WORKER}`],
  [
    'new Worker(new URL("./x.ts", import.meta.url))',
    `1: new Worker(new URL("./x.ts", import.meta.url)): ${WORKER}`,
  ],
  ["const walk = () => {\n  *import(name) }", `2: import(name): ${COMPUTED}`],
];

for (const [text, expected] of REFUSED) {
  Deno.test(`refused as computed: ${JSON.stringify(text)}`, () => {
    assertEquals(computedPaths(text), [expected]);
  });
}

Deno.test("every computed path of a text is found", () => {
  assertEquals(computedPaths("import(a);\nimport(import(b));\n").length, 3);
});
