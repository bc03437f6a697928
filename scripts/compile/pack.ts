import { basename, join } from "node:path";
import { type Packed, tarGz } from "./tar.ts";
import type { Target } from "./targets.ts";
import { zip } from "./zip.ts";

/** What goes into each archive beside the program. */
const BESIDE = ["config.yaml", "README.md", "LICENSE"];

/** What the program is called on its target. */
export const executableName = ({ windows }: Target): string =>
  windows ? "socketqueue.exe" : "socketqueue";

/** An archive's name, which is also the folder in it. */
const nameOf = ({ name }: Target, version: string): string => `socketqueue-${version}-${name}`;

async function packed(from: string, folder: string, runs: boolean): Promise<Packed> {
  return { path: `${folder}/${basename(from)}`, bytes: await Deno.readFile(from), runs };
}

/**
 * Packs a target's program.
 *
 * @returns the archive's path
 */
export async function pack(
  { root, out }: { readonly root: string; readonly out: string },
  target: Target,
  version: string,
  at: Date,
): Promise<string> {
  const name = nameOf(target, version);
  const files = [
    await packed(join(out, target.name, executableName(target)), name, true),
    ...await Promise.all(BESIDE.map((path) => packed(join(root, path), name, false))),
  ];
  const path = join(out, `${name}.${target.windows ? "zip" : "tar.gz"}`);
  await Deno.writeFile(path, target.windows ? await zip(files, at) : await tarGz(files, at));
  return path;
}

/** Writes `SHA256SUMS`, as `sha256sum -c` reads it. */
export async function writeSums(out: string, paths: readonly string[]): Promise<void> {
  const lines = await Promise.all(paths.map(async (path) => {
    const hash = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
    return `${new Uint8Array(hash).toHex()}  ${basename(path)}\n`;
  }));
  await Deno.writeTextFile(join(out, "SHA256SUMS"), lines.join(""));
}
