/**
 * Checks the product's module graph against the layers of `layers.ts`. Says each violation in a line
 * and ends with code 1 if there is one.
 *
 *     deno run --allow-read --allow-run --allow-env scripts/check-layers.ts [ROOT]
 */
import { pathToFileURL } from "node:url";
import { computedPaths } from "./computed-paths.ts";
import { checkFolders, checkModules, type Module } from "./layers.ts";

/** What `deno info --json` tells, as far as it is looked at. */
interface Info {
  readonly modules: readonly InfoModule[];
}

interface InfoModule {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

const decoder = new TextDecoder();

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Every file below `folder`, by its path from `root`. */
function filesIn(root: URL, folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, root))].flatMap(({ name, isDirectory }) => {
    return isDirectory ? filesIn(root, `${folder}${name}/`) : [`${folder}${name}`];
  }).sort();
}

function exists(url: URL): boolean {
  try {
    return Deno.statSync(url).isFile;
  } catch {
    return false;
  }
}

/** The graph that one module is the root of. */
function graphOf(root: URL, path: string): Info {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", path],
    cwd: root,
    env: { NO_COLOR: "1" },
  });
  const { success, stdout, stderr } = command.outputSync();
  if (!success) throw new Error(`deno info ${path}: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}

/** `file:///…/src/x.ts` → `src/x.ts`; anything else stays. */
function relative(root: URL, specifier: string): string {
  const inside = specifier.startsWith(root.href);
  return inside ? decodeURIComponent(specifier.slice(root.href.length)) : specifier;
}

function importsOf(root: URL, { dependencies = [] }: InfoModule, missing: ReadonlySet<string>) {
  const targets = dependencies.flatMap(({ specifier, code, type }) => {
    const found = [code?.specifier, type?.specifier].filter((target) => target !== undefined);
    if (found.length === 0) return [`unresolved:${specifier}`];
    return found.map((target) => missing.has(target) ? `unresolved:${specifier}` : target);
  });
  return [...new Set(targets.map((target) => relative(root, target)))];
}

/** The product's modules: `paths`, and whatever of its files they reach. */
function readModules(root: URL, paths: readonly string[]): Module[] {
  const modules = new Map<string, Module>();
  for (const path of paths) {
    if (modules.has(path)) continue;
    const { modules: found } = graphOf(root, path);
    const missing = new Set(found.filter(({ error }) => error).map(({ specifier }) => specifier));
    for (const each of found) {
      const name = relative(root, each.specifier);
      if (!paths.includes(name)) continue;
      modules.set(name, { path: name, imports: importsOf(root, each, missing) });
    }
  }
  return [...modules.values()];
}

function checkTexts(root: URL, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const text = Deno.readTextFileSync(new URL(path, root));
    return computedPaths(text).map((problem) => `${path}:${problem}`);
  });
}

function checkRepository(root: URL): string[] {
  const src = new URL("src/", root);
  const folders = [...Deno.readDirSync(src)].filter((entry) => entry.isDirectory);
  const main = exists(new URL("main.ts", root)) ? ["main.ts"] : [];
  const paths = [...main, ...filesIn(root, "src/").filter((path) => /\.tsx?$/.test(path))];
  return [
    ...checkFolders(folders.map(({ name }) => name)),
    ...checkModules(readModules(root, paths)),
    ...checkTexts(root, paths),
  ];
}

if (import.meta.main) {
  const [given] = Deno.args;
  const root = given === undefined ? new URL("../", import.meta.url) : pathToFileURL(`${given}/`);
  const violations = checkRepository(root);
  for (const violation of violations) print(violation);
  if (violations.length > 0) Deno.exitCode = 1;
}
