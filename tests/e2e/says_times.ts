import type { Program } from "./program.ts";

/** Waits until a program has said a text so many times; fails when the next one is long in coming. */
export async function saysTimes(program: Program, text: string, times: number): Promise<void> {
  // Each character belongs to one place of the pattern only: otherwise a search would take for ever.
  const one = `(?:(?!${text})[^])*${text}`;
  for (let count = 1; count <= times; count++) {
    await program.says(new RegExp(`^(?:${one}){${count}}`));
  }
}
