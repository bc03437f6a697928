import { basename, dirname, join } from "node:path";
import { CannotCompile } from "./cannot-compile.ts";
import { outputOf } from "./run.ts";
import { RUNTIME_FOLDER, runtimeZip, type Target } from "./targets.ts";

const SERVER = "https://dl.deno.land/";

/** What `deno info --json` tells of Deno's folders. */
interface Folders {
  readonly denoDir: string;
  readonly npmCache: string;
}

/** The folders of the Deno that compiles. */
export async function denoFolders(root: string): Promise<Folders> {
  return JSON.parse(await outputOf(Deno.execPath(), ["info", "--json"], root));
}

/** Whether there is a file. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Where Deno keeps a target's runtime. */
export const cachedZip = (denoDir: string, target: Target): string =>
  join(denoDir, "dl", RUNTIME_FOLDER, runtimeZip(target));

/** What to do where the runtime cannot be had. */
export function howToGet(targets: readonly Target[], folder: string): string {
  const addresses = targets.map((target) => `  ${SERVER}${RUNTIME_FOLDER}/${runtimeZip(target)}`);
  const [what, put] = targets.length === 1
    ? ["this file", "put it, not unpacked,"]
    : ["these files", "put them, not unpacked,"];
  return [
    `Where there is a network, download ${what}`,
    ...addresses,
    `and ${put} into ${folder}`,
  ].join("\n");
}

/**
 * Makes a DENO_DIR whose runtimes are those of a folder: where one is missing Deno would go to the
 * network, so that is refused before.
 *
 * @throws {CannotCompile} when a target's runtime is not in the folder
 */
export async function offlineDenoDir(
  denoDir: string,
  { npmCache }: Folders,
  offline: string,
  targets: readonly Target[],
): Promise<void> {
  const missing: Target[] = [];
  for (const target of targets) {
    const zip = join(offline, runtimeZip(target));
    if (!await isFile(zip)) missing.push(target);
    else await copyInto(cachedZip(denoDir, target), zip);
  }
  if (missing.length > 0) {
    const names = missing.map(runtimeZip).join(", ");
    throw new CannotCompile(`${offline} lacks ${names}.\n${howToGet(missing, offline)}`);
  }
  // The packages are the same ones. A junction is a link that Windows gives to everybody.
  await Deno.symlink(npmCache, join(denoDir, basename(npmCache)), { type: "junction" });
}

async function copyInto(to: string, from: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  await Deno.copyFile(from, to);
}
