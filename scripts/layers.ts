/** What the layer check knows of one folder of src/, or of a single file at the top. */
interface Place {
  /** Imports go to lower levels, or stay inside the folder. */
  readonly level: number;
  /** Knows nothing of the world: imports pure places only, and no package. */
  readonly pure?: true;
  /** Holds no code. */
  readonly data?: true;
}

/** The layers of the product. A folder that is not here may not be in src/. */
export const PLACES: Readonly<Record<string, Place>> = {
  "ports.ts": { level: 0, pure: true },
  "std.d.ts": { level: 0 },
  profiles: { level: 0, data: true },
  codec: { level: 1, pure: true },
  framing: { level: 2, pure: true },
  multiplexer: { level: 3, pure: true },
  emulator: { level: 3, pure: true },
  stats: { level: 3, pure: true },
  journal: { level: 4 },
  net: { level: 4 },
  http: { level: 4 },
  logging: { level: 4 },
  config: { level: 4 },
  app: { level: 5 },
  cli: { level: 6 },
  "main.ts": { level: 7 },
};

/** Places that import nothing at all. */
const ALONE: ReadonlySet<string> = new Set(["ports.ts"]);

/** What only tests may import. */
const TEST_CODE = /^tests\/|\btesting\/|[._]test\.tsx?$|\/assert(?:\/|@|$)|fast-check/;
const CODE = /\.[cm]?[jt]sx?$/;

/** A module of the product. */
export interface Module {
  /** From the repository's root, with `/`: `src/codec/bytes.ts`. */
  readonly path: string;
  /**
   * What it imports, types too: a path like `path` above, a specifier such as `npm:zod@4` or
   * `node:net`, or `unresolved:` and the specifier as it is written.
   */
  readonly imports: readonly string[];
}

/** The folder of src/, or the file at the top, that a path is in; `undefined`: not the product's. */
export function placeOf(path: string): string | undefined {
  if (path === "main.ts") return path;
  return path.startsWith("src/") ? path.split("/")[1] : undefined;
}

/** What is wrong with the place of a module. */
function checkPlace(path: string): string[] {
  const place = placeOf(path) ?? path;
  const rule = PLACES[place];
  if (rule === undefined) return [`${path}: ${place} has no layer in scripts/layers.ts`];
  if (rule.data && CODE.test(path)) return [`${path}: ${place} holds data, no code`];
  if (TEST_CODE.test(path)) return [`${path}: tests belong into tests/`];
  return [];
}

/** Why something that is not in src/ may not be imported; `undefined`: it may. */
function refuseOutside(target: string, pure: boolean): string | undefined {
  if (target.startsWith("unresolved:")) return "cannot be resolved";
  if (TEST_CODE.test(target)) return "test code";
  const scheme = /^([a-z]+):/.exec(target)?.[1];
  if (scheme === "file") return "outside of the repository";
  if (scheme === undefined && CODE.test(target)) return "code that is not in src/";
  if (!pure) return undefined;
  return scheme === undefined ? "a pure folder reads no file" : "a pure folder uses no package";
}

/** Why one place may not import another; `undefined`: it may. */
function refuseInside(from: string, to: string): string | undefined {
  const [mine, other] = [PLACES[from], PLACES[to]];
  if (mine === undefined || other === undefined) return "a place without a layer";
  if (from === to) return undefined;
  if (other.level > mine.level) return `upwards, from ${from} to ${to}`;
  if (other.level === mine.level) return `${from} and ${to} are of one layer`;
  return mine.pure && !other.pure ? `${from} is pure and ${to} is not` : undefined;
}

function refuseImport(from: string, target: string): string | undefined {
  if (ALONE.has(from)) return `${from} imports nothing`;
  const to = placeOf(target);
  if (to !== undefined && TEST_CODE.test(target)) return "test code";
  if (to !== undefined) return refuseInside(from, to);
  return refuseOutside(target, PLACES[from]?.pure === true);
}

function checkImports({ path, imports }: Module): string[] {
  const from = placeOf(path);
  // What a declaration names is looked up for types only, and imported by nobody.
  if (from === undefined || path.endsWith(".d.ts")) return [];
  return imports.flatMap((target) => {
    const reason = refuseImport(from, target);
    return reason === undefined ? [] : [`${path} imports ${target}: ${reason}`];
  });
}

/** Each import that closes a cycle, as the cycle's path. */
function findCycles(modules: readonly Module[]): string[] {
  const imports = new Map(modules.map((module) => [module.path, module.imports]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push(`cycle: ${[...trail.slice(start), path].join(" → ")}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of modules) visit(path, []);
  return cycles;
}

/** What is wrong with the folders of src/: those that have no layer. */
export function checkFolders(names: readonly string[]): string[] {
  return names.filter((name) => PLACES[name] === undefined)
    .map((name) => `src/${name}: the folder has no layer in scripts/layers.ts`);
}

/** What breaks the layers in a module graph, a line each; none: all is well. */
export function checkModules(modules: readonly Module[]): string[] {
  const places = modules.flatMap(({ path }) => checkPlace(path));
  return [...places, ...modules.flatMap(checkImports), ...findCycles(modules)];
}
