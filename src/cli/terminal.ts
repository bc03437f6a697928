/**
 * Exit codes. `unavailable` (nobody is there to be asked) and `config` (the configuration is wrong) are
 * those of sysexits.h; `nobodyReads` is what a shell shows of a program that the signal PIPE has ended.
 */
export const EXIT = {
  ...{ ok: 0, failure: 1, usage: 2 },
  ...{ unavailable: 69, config: 78, nobodyReads: 141 },
} as const;

/** Whoever read the output does so no more: `socketqueue decode … | head -1`. */
export class NobodyReads extends Error {
  override readonly name = "NobodyReads";
}

/** Where a command speaks to its user. */
export interface Terminal {
  /** To the standard output. */
  print(text: string): void;
  /** To the standard error. */
  error(text: string): void;
  /** Characters in a line. */
  columns(): number;
}

const encoder = new TextEncoder();

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  try {
    for (let rest = encoder.encode(`${text}\n`); rest.length > 0;) {
      rest = rest.subarray(stream.writeSync(rest));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    throw new NobodyReads("nobody reads the output any more", { cause: error });
  }
}

function columns(): number {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 80;
}

/** The process's own. */
export const systemTerminal: Terminal = {
  print: (text) => writeAll(Deno.stdout, text),
  error: (text) => writeAll(Deno.stderr, text),
  columns,
};
