import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkFolders, checkModules, type Module } from "../../scripts/layers.ts";

/** `{"src/a/x.ts": "src/b/y.ts npm:z"}` as modules; what is imported there is there too. */
function graph(imports: Readonly<Record<string, string>>): Module[] {
  const modules = Object.entries(imports).map(([path, targets]) => ({
    path,
    imports: targets.split(" ").filter(Boolean),
  }));
  const paths = new Set(modules.map(({ path }) => path));
  const others = modules.flatMap((module) => module.imports)
    .filter((path) => /^src\/.*\.ts$/.test(path) && !paths.has(path));
  return [...modules, ...[...new Set(others)].map((path) => ({ path, imports: [] }))];
}

const ALLOWED: Record<string, string>[] = [
  { "src/codec/a.ts": "src/codec/b.ts src/ports.ts" },
  { "src/framing/a.ts": "src/codec/b.ts" },
  { "src/multiplexer/a.ts": "src/framing/b.ts src/codec/c.ts src/ports.ts" },
  { "src/emulator/a.ts": "src/codec/b.ts" },
  { "src/stats/a.ts": "src/codec/b.ts" },
  { "src/config/a.ts": "src/codec/b.ts src/framing/c.ts src/profiles/d.yaml npm:zod@4" },
  { "src/net/a.ts": "src/multiplexer/b.ts src/emulator/c.ts node:tls" },
  { "src/http/a.ts": "npm:hono@4" },
  { "src/http/routes/a.ts": "src/http/b.ts src/codec/c.ts" },
  { "src/app/a.ts": "src/net/b.ts src/http/c.ts src/logging/d.ts src/config/e.ts src/codec/f.ts" },
  { "src/cli/a.ts": "src/app/b.ts src/config/c.ts config.yaml deno.json" },
  { "main.ts": "src/cli/a.ts src/config/b.ts config.yaml" },
  { "src/std.d.ts": "npm:deno-std@1.4.0/assert/mod.js" },
];

for (const imports of ALLOWED) {
  Deno.test(`layers allow ${JSON.stringify(imports)}`, () => {
    assertEquals(checkModules(graph(imports)), []);
  });
}

const REFUSED: [string, string, string][] = [
  ["src/ports.ts", "src/codec/a.ts", "ports.ts imports nothing"],
  ["src/ports.ts", "npm:zod@4", "ports.ts imports nothing"],
  ["src/codec/a.ts", "src/framing/b.ts", "upwards, from codec to framing"],
  ["src/codec/a.ts", "src/config/b.ts", "upwards, from codec to config"],
  ["src/framing/a.ts", "src/multiplexer/b.ts", "upwards, from framing to multiplexer"],
  ["src/multiplexer/a.ts", "src/net/b.ts", "upwards, from multiplexer to net"],
  ["src/config/a.ts", "src/app/b.ts", "upwards, from config to app"],
  ["src/app/a.ts", "src/cli/b.ts", "upwards, from app to cli"],
  ["src/cli/a.ts", "main.ts", "upwards, from cli to main.ts"],
  ["src/multiplexer/a.ts", "src/emulator/b.ts", "multiplexer and emulator are of one layer"],
  ["src/emulator/a.ts", "src/stats/b.ts", "emulator and stats are of one layer"],
  ["src/stats/a.ts", "src/multiplexer/b.ts", "stats and multiplexer are of one layer"],
  ["src/net/a.ts", "src/config/b.ts", "net and config are of one layer"],
  ["src/http/a.ts", "src/config/b.ts", "http and config are of one layer"],
  ["src/logging/a.ts", "src/config/b.ts", "logging and config are of one layer"],
  ["src/config/a.ts", "src/net/b.ts", "config and net are of one layer"],
  ["src/journal/a.ts", "src/net/b.ts", "journal and net are of one layer"],
  ["src/codec/a.ts", "npm:zod@4.6.7", "a pure folder uses no package"],
  ["src/framing/a.ts", "node:buffer", "a pure folder uses no package"],
  ["src/multiplexer/a.ts", "jsr:@std/async", "a pure folder uses no package"],
  ["src/emulator/a.ts", "https://deno.land/x/y.ts", "a pure folder uses no package"],
  ["src/codec/a.ts", "src/profiles/smartvista.yaml", "codec is pure and profiles is not"],
  ["src/stats/a.ts", "src/std.d.ts", "stats is pure and std.d.ts is not"],
  ["src/codec/a.ts", "deno.json", "a pure folder reads no file"],
  ["src/net/a.ts", "tests/net/fixtures.ts", "test code"],
  ["src/net/a.ts", "npm:deno-std@1.4.0/assert/mod.js", "test code"],
  ["src/app/a.ts", "npm:fast-check@4.10.2", "test code"],
  ["src/app/a.ts", "scripts/layers.ts", "code that is not in src/"],
  ["src/app/a.ts", "file:///elsewhere/a.yaml", "outside of the repository"],
  ["src/app/a.ts", "unresolved:./gone.ts", "cannot be resolved"],
];

for (const [path, target, reason] of REFUSED) {
  Deno.test(`layers refuse ${target} in ${path}`, () => {
    const [first = ""] = checkModules(graph({ [path]: target }));
    assertEquals(first, `${path} imports ${target}: ${reason}`);
  });
}

Deno.test("layers refuse a cycle, and tell its path", () => {
  const cycle = { "src/codec/a.ts": "src/codec/b.ts", "src/codec/b.ts": "src/codec/c.ts" };
  assertEquals(checkModules(graph({ ...cycle, "src/codec/c.ts": "src/codec/b.ts" })), [
    "cycle: src/codec/b.ts → src/codec/c.ts → src/codec/b.ts",
  ]);
  assertEquals(checkModules(graph({ "src/app/a.ts": "src/app/a.ts" })), [
    "cycle: src/app/a.ts → src/app/a.ts",
  ]);
});

Deno.test("layers allow two ways to one module", () => {
  assertEquals(
    checkModules(graph({
      "src/codec/a.ts": "src/codec/b.ts src/codec/c.ts",
      "src/codec/b.ts": "src/codec/d.ts",
      "src/codec/c.ts": "src/codec/d.ts",
    })),
    [],
  );
});

Deno.test("layers refuse code in src/profiles, tests in src, and places they do not know", () => {
  assertEquals(
    checkModules(graph({
      "src/profiles/smartvista.ts": "",
      "src/codec/bytes.test.ts": "",
      "src/util/a.ts": "",
      "src/globals.ts": "",
    })),
    [
      "src/profiles/smartvista.ts: profiles holds data, no code",
      "src/codec/bytes.test.ts: tests belong into tests/",
      "src/util/a.ts: util has no layer in scripts/layers.ts",
      "src/globals.ts: globals.ts has no layer in scripts/layers.ts",
    ],
  );
  assertEquals(checkFolders(["codec", "util", "profiles"]), [
    "src/util: the folder has no layer in scripts/layers.ts",
  ]);
});

Deno.test("layers tell every violation", () => {
  const found = checkModules(graph({ "src/codec/a.ts": "npm:zod src/net/b.ts src/app/c.ts" }));
  assertEquals(found.length, 3);
});

/** Runs the script itself. */
async function run(...args: string[]) {
  const script = new URL("../../scripts/check-layers.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-run", "--allow-env", script, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, lines: text(stdout).split("\n").filter(Boolean), errors: text(stderr) };
}

Deno.test("the script finds nothing in this repository", async () => {
  assertEquals(await run(), { code: 0, lines: [], errors: "" });
});

Deno.test("the script finds what is wrong in a repository, and ends with code 1", async () => {
  const root = await Deno.makeTempDir();
  const files: Record<string, string> = {
    "deno.json": "{}",
    "src/codec/a.ts": 'import type { B } from "../net/b.ts";\nexport type A = B;\n',
    "src/net/b.ts": 'import type { A } from "../codec/a.ts";\nexport type B = A;\n' +
      'export const load = (name: string) => import(name);\nimport "./gone.ts";\nimport "bare";\n',
    "src/profiles/p.ts": "",
    "src/util/readme.md": "",
    "main.ts": 'import "./src/net/b.ts";\nimport x from "./src/profiles/p.yaml" with ' +
      '{ type: "text" };\nexport { x };\n',
    "src/profiles/p.yaml": "a: 1",
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
  }
  const { code, lines } = await run(root);
  await Deno.remove(root, { recursive: true });
  assertEquals([code, ...lines.toSorted()], [
    1,
    "cycle: src/net/b.ts → src/codec/a.ts → src/net/b.ts",
    "src/codec/a.ts imports src/net/b.ts: upwards, from codec to net",
    "src/net/b.ts imports unresolved:./gone.ts: cannot be resolved",
    "src/net/b.ts imports unresolved:bare: cannot be resolved",
    "src/net/b.ts:3: import(name): the path is computed",
    "src/profiles/p.ts: profiles holds data, no code",
    "src/util: the folder has no layer in scripts/layers.ts",
  ]);
});

Deno.test("the script needs a src folder", async () => {
  const root = await Deno.makeTempDir();
  const { code, errors } = await run(root);
  await Deno.remove(root);
  assertEquals(code, 1);
  assertStringIncludes(errors, "NotFound");
});
