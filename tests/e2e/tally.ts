import { assert, assertEquals } from "@std/assert";
import type { Program } from "./program.ts";

/** How the rounds of a program's test clients have ended, as it says itself at its end. */
export interface Tally {
  readonly correct: number;
  readonly wrong: number;
  readonly missing: number;
}

/** Stops a program with test clients, and gives what it then says of them. */
export async function finalTally(program: Program): Promise<Tally> {
  program.signal("SIGTERM");
  const { code, output } = await program.end();
  assertEquals(code, 0);
  const found = /^Test clients: (\d+) correct, (\d+) wrong, (\d+) missing$/m.exec(output);
  assert(found !== null, `no tally at the end of:\n${output}`);
  const [correct = NaN, wrong = NaN, missing = NaN] = found.slice(1).map(Number);
  return { correct, wrong, missing };
}
