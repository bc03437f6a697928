/**
 * `deno task compile`: makes the program, a file that needs no Deno, for every system and processor (or
 * those named), an archive of each, and `SHA256SUMS`, in `dist/` (or the folder named).
 *
 * What is compiled is a copy of the sources (of a clone: without what git ignores), with their commit
 * and its date written into it.
 */
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { wantedOf } from "./arguments.ts";
import { HELP, readArguments, type Wanted } from "./compile/arguments.ts";
import { CannotCompile } from "./compile/cannot-compile.ts";
import { flagsOf, readProject } from "./compile/flags.ts";
import { executableName, pack, writeSums } from "./compile/pack.ts";
import { run } from "./compile/run.ts";
import { cachedZip, denoFolders, howToGet, isFile, offlineDenoDir } from "./compile/runtime.ts";
import type { Target } from "./compile/targets.ts";
import { buildOf, copyTree } from "./compile/tree.ts";
import { withResources } from "./compile/windows-resources.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

function print(stream: typeof Deno.stdout, line: string): void {
  stream.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Compiles the copy for one target. */
async function compile(
  tree: string,
  target: Target,
  flags: readonly string[],
  output: string,
  denoDir: string,
): Promise<void> {
  const args = [
    ...["compile", "--quiet", "--frozen", "--no-check", "--exclude-unused-npm"],
    ...["--app-name", "socketqueue", "--target", target.name, "--output", output],
    ...[...flags, "main.ts"],
  ];
  const { success, errors } = await run(Deno.execPath(), args, tree, { DENO_DIR: denoDir });
  if (success) return;
  const zip = cachedZip(denoDir, target);
  const lacksRuntime = !Deno.env.has("DENORT_BIN") && !await isFile(zip);
  const why = lacksRuntime ? missingRuntime(target, zip) : `${target.name} could not be made.`;
  throw new CannotCompile(`${why}\n\nWhat Deno says:\n${errors.trim()}`);
}

/** What to do without the network, in words. */
function missingRuntime(target: Target, zip: string): string {
  const folders = `${dirname(zip)}, or into a folder that you name with --offline`;
  return `The runtime for ${target.name} could not be downloaded.\n${howToGet([target], folders)}`;
}

/** Gives a program of Windows its icon, and the version that its properties show. */
async function nameOnWindows(path: string, version: string): Promise<void> {
  const licence = await Deno.readTextFile(join(ROOT, "LICENSE"));
  const [copyright = ""] = /^Copyright .*$/m.exec(licence) ?? [];
  const about = { version, copyright, fileName: basename(path) };
  await Deno.writeFile(path, withResources(await Deno.readFile(path), about));
}

/** Makes all that is wanted. */
async function make({ targets, out, offline }: Wanted, temporary: string): Promise<void> {
  const [tree, denoDir] = [join(temporary, "tree"), join(temporary, "deno")];
  const folders = await denoFolders(ROOT);
  if (offline !== undefined) await offlineDenoDir(denoDir, folders, offline, targets);
  const build = await buildOf(ROOT);
  await copyTree(ROOT, tree, build);
  const project = readProject(await Deno.readTextFile(join(tree, "deno.json")));
  const archives: string[] = [];
  for (const target of targets) {
    const output = join(out, target.name, executableName(target));
    const from = offline === undefined ? folders.denoDir : denoDir;
    await compile(tree, target, flagsOf(project, target), output, from);
    if (target.windows) await nameOnWindows(output, project.version);
    const at = new Date(build.date ?? Date.now());
    archives.push(await pack({ root: ROOT, out }, target, project.version, at));
    print(Deno.stdout, archives.at(-1)!);
  }
  await writeSums(out, archives);
}

/** The same, with a folder for what it needs in between, which goes afterwards. */
async function makeInTemporary(wanted: Wanted): Promise<void> {
  const temporary = await Deno.makeTempDir({ prefix: "socketqueue-compile-" });
  try {
    await Deno.mkdir(wanted.out, { recursive: true });
    await make(wanted, temporary);
  } catch (error) {
    if (!(error instanceof CannotCompile)) throw error;
    print(Deno.stderr, error.message);
    Deno.exitCode = 1;
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

if (import.meta.main) {
  const wanted = wantedOf(HELP, () => readArguments(Deno.args));
  if (wanted !== undefined) await makeInTemporary(wanted);
}
