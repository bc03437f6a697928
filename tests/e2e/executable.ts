import { resolve } from "node:path";

const ROOT = new URL("../../", import.meta.url);
const MAIN = new URL("main.ts", ROOT).pathname;
const CONFIG = new URL("deno.json", ROOT).pathname;

/** Flags by which the README runs the program. */
const RIGHTS = [
  ...["--no-prompt", "--allow-net", "--allow-read", "--allow-write", "--allow-env"],
  "--allow-run=kill",
];

const project: { unstable: string[] } = JSON.parse(Deno.readTextFileSync(CONFIG));

/** A bundle brings all that it needs: nothing is looked up for it, not even its configuration. */
const ALONE = ["--no-config", "--no-remote", "--no-npm", "--cached-only"];

/** How a bundle, one file for Deno, is run. */
export function bundleLine(path: string): readonly string[] {
  const unstable = project.unstable.map((name) => `--unstable-${name}`);
  return [Deno.execPath(), "run", ...ALONE, ...unstable, ...RIGHTS, path];
}

/**
 * How the program is run: from its sources, or, where `SOCKETQUEUE_BIN` names one, as that executable
 * or bundle (`.js`).
 */
export function programLine(): readonly string[] {
  const named = Deno.env.get("SOCKETQUEUE_BIN");
  if (named === undefined || named === "") {
    return [Deno.execPath(), "run", ...RIGHTS, "--config", CONFIG, MAIN];
  }
  const path = resolve(named);
  return path.endsWith(".js") ? bundleLine(path) : [path];
}
