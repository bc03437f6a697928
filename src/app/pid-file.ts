import { CannotUseFile } from "./cannot-use-file.ts";

/** Largest number of a process, in digits: what is longer is none. */
const MOST_DIGITS = 10;

/** Whether a process is alive, by the system's own command: Deno has no other way without all rights. */
async function isAlive(pid: number): Promise<boolean> {
  const windows = Deno.build.os === "windows";
  const [program, ...args] = windows
    ? ["tasklist", "/NH", "/FO", "CSV", "/FI", `PID eq ${pid}`]
    : ["kill", "-0", String(pid)];
  const command = new Deno.Command(program!, {
    args,
    env: { LC_ALL: "C" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await command.output();
  if (windows) return new TextDecoder().decode(stdout).includes(`"${pid}"`);
  // Another user's process cannot be signalled, but is alive.
  return success || /permitted/i.test(new TextDecoder().decode(stderr));
}

function open(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { read: true, write: true, create: true });
  } catch (cause) {
    throw new CannotUseFile("pid-file", path, cause);
  }
}

/** @throws {Error} when the file holds something else: it is not to be emptied */
function readPid(file: Deno.FsFile): number | undefined {
  const bytes = new Uint8Array(MOST_DIGITS + 3);
  const text = new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0)).trim();
  if (text === "") return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error("it holds something else than the number of a process; choose another file");
}

function rewrite(file: Deno.FsFile, text: string): void {
  file.truncateSync(0);
  file.seekSync(0, Deno.SeekMode.Start);
  file.writeSync(new TextEncoder().encode(text));
}

/** Whether it may be taken that a process is alive: where that cannot be found out, it is not. */
async function mayBeAlive(pid: number, warn: (text: string) => void): Promise<boolean> {
  if (pid === Deno.pid) return false;
  try {
    return await isAlive(pid);
  } catch (cause) {
    warn(`whether process ${pid}, which the pid file names, is alive cannot be told: ${cause}`);
    return false;
  }
}

/**
 * The process that is alive and has a pid file, by what stands in it: without its lock, so that a
 * start at the same moment is not held up.
 *
 * @returns `undefined` where there is none, or no such file
 * @throws {CannotUseFile} the file cannot be read, or holds something else
 */
export async function pidFileOwner(
  path: string,
  warn: (text: string) => void,
): Promise<number | undefined> {
  try {
    using file = Deno.openSync(path);
    const pid = readPid(file);
    return pid !== undefined && await mayBeAlive(pid, warn) ? pid : undefined;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new CannotUseFile("pid-file", path, cause);
  }
}

/**
 * A file that holds the process's number while it runs, and nothing afterwards. It is locked as well:
 * of two that start at once only one gets it.
 */
export class PidFile {
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /**
   * Takes the file.
   *
   * @throws {CannotUseFile} when it names a process that is alive, or cannot be written
   */
  static async claim(path: string, warn: (text: string) => void): Promise<PidFile> {
    const file = open(path);
    try {
      // Reading something else, a pipe say, may have no end.
      if (!file.statSync().isFile) throw new Error("it is no file; choose another");
      const pid = readPid(file);
      if (!file.tryLockSync(true)) {
        throw new Error(
          `${pid === undefined ? "another process" : `process ${pid}`} has it and is running`,
        );
      }
      if (pid !== undefined && await mayBeAlive(pid, warn)) {
        throw new Error(`it names process ${pid}, which is running; stop that, or empty the file`);
      }
      rewrite(file, `${Deno.pid}\n`);
      return new PidFile(file);
    } catch (cause) {
      file.close();
      throw new CannotUseFile("pid-file", path, cause);
    }
  }

  /** Empties the file and lets go of it. */
  release(): void {
    rewrite(this.#file, "");
    this.#file.close();
  }
}
