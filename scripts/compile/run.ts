import { CannotCompile } from "./cannot-compile.ts";

/** How a program ended. */
export interface Ended {
  readonly success: boolean;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const command = new Deno.Command(program, {
    args: [...args],
    cwd,
    // Where in Deno something went wrong helps nobody here.
    env: { NO_COLOR: "1", RUST_LIB_BACKTRACE: "0", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, output: text(stdout), errors: text(stderr) };
}

/**
 * Runs a program whose output is wanted.
 *
 * @throws {CannotCompile} when it fails
 */
export async function outputOf(program: string, args: readonly string[], cwd: string) {
  const { success, output, errors } = await run(program, args, cwd);
  if (success) return output;
  throw new CannotCompile(`${program} ${args.join(" ")}: ${errors.trim()}`);
}
