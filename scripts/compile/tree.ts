import { dirname, join } from "node:path";
import { outputOf } from "./run.ts";

/** What the program is made of. Nothing else is in the tree that is compiled, so nothing else can be embedded. */
const SOURCES = ["main.ts", "config.yaml", "deno.json", "deno.lock", "src", "scripts/systemd"];

const BUILD_FILE = "src/cli/build.ts";

/** What is told of the sources in the program itself; nothing, where they are not git's. */
export interface Build {
  /** The commit; `-changed` behind it when files differ from it. */
  readonly commit?: string;
  /** When it was committed: the same sources give the same program, whenever they are compiled. */
  readonly date?: string;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether the sources are a clone, not unpacked from an archive. */
const isClone = (root: string): Promise<boolean> => exists(join(root, ".git"));

/** Asks git what the sources are. */
export async function buildOf(root: string): Promise<Build> {
  if (!await isClone(root)) return {};
  const git = (...args: string[]) => outputOf("git", args, root);
  const [commit = "", date = ""] = (await git("show", "-s", "--format=%H %cI", "HEAD")).trim()
    .split(" ");
  const changes = await git("status", "--porcelain", "--", ...SOURCES);
  return { commit: changes === "" ? commit : `${commit}-changed`, date };
}

/** Every file at or below a path. */
async function walk(root: string, path: string): Promise<string[]> {
  if ((await Deno.stat(join(root, path))).isFile) return [path];
  const names = [...Deno.readDirSync(join(root, path))].map(({ name }) => `${path}/${name}`);
  return (await Promise.all(names.map((name) => walk(root, name)))).flat();
}

async function filesOf(root: string): Promise<readonly string[]> {
  const paths = (await Promise.all(SOURCES.map((path) => walk(root, path)))).flat();
  if (!await isClone(root)) return paths;
  const ignored = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--"];
  const left = new Set((await outputOf("git", [...ignored, ...SOURCES], root)).split("\0"));
  return paths.filter((path) => !left.has(path));
}

/** Copies the sources (of a clone: but for what git ignores), with what is told of them in the program. */
export async function copyTree(root: string, folder: string, build: Build): Promise<void> {
  for (const path of await filesOf(root)) {
    const to = join(folder, path);
    await Deno.mkdir(dirname(to), { recursive: true });
    await Deno.copyFile(join(root, path), to);
  }
  const text = `export const BUILD: { readonly commit?: string; readonly date?: string } = ${
    JSON.stringify(build)
  };\n`;
  await Deno.writeTextFile(join(folder, BUILD_FILE), text);
}
