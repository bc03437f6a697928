import { assertEquals } from "@std/assert";
import type { Finding } from "../../src/app/check/finding.ts";
import { check } from "../../src/cli/check.ts";
import { Folder } from "../e2e/folder.ts";

/** What a check came to. */
export interface Checked {
  readonly code: number;
  readonly printed: string;
  /** Nothing but with `--help`, as everything that it finds is its output. */
  readonly errors: string;
}

/** Every file below a folder, with all that a check could change: bytes, mode, and times of change. */
function stateOf(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder)).flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return stateOf(path);
    const { size, mode, mtime } = Deno.statSync(path);
    const bytes = Deno.readFileSync(path).toHex();
    return [`${path} ${size} ${mode} ${mtime?.getTime()} ${bytes}`];
  }).sort();
}

/** A folder with files of options and others, to be checked; gone afterwards. */
export class Checks extends Folder {
  constructor(files: Readonly<Record<string, string>> = {}) {
    super();
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string, mode = 0o600): string {
    Deno.writeTextFileSync(this.file(name), text, { mode });
    return this.file(name);
  }

  /** Runs the check, and sees to it that it has left nothing behind. */
  async run(...args: readonly string[]): Promise<Checked> {
    const [printed, errors]: [string[], string[]] = [[], []];
    const before = stateOf(this.path);
    const code = await check(args, {
      print: (text) => void printed.push(text),
      error: (text) => void errors.push(text),
      columns: () => 80,
    });
    assertEquals(stateOf(this.path), before, "nothing is made or changed");
    return { code, printed: printed.join("\n"), errors: errors.join("\n") };
  }

  /** Runs it with this folder's `config.yaml`; gives the findings. */
  async findings(...args: readonly string[]): Promise<{ code: number; found: Finding[] }> {
    const { code, printed } = await this.run(
      "--config",
      this.file("config.yaml"),
      "--json",
      ...args,
    );
    return { code, found: JSON.parse(printed).findings };
  }

  /** The findings of one verdict, each as `source option: message`, without the folder's path. */
  async told(verdict: Finding["verdict"], ...args: readonly string[]): Promise<string[]> {
    const { found } = await this.findings(...args);
    return found.filter((finding) => finding.verdict === verdict)
      .map(({ source = "", option, message }) => {
        return `${source} ${option}: ${message}`.replaceAll(`${this.path}/`, "");
      });
  }
}
