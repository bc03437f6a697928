import { resolve } from "node:path";

/** A full path without links in it; one of no file here as it is. */
function real(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return resolve(path);
    throw error;
  }
}

/** Whether two paths name the same file. */
export const isSameFile = (one: string, other: string): boolean => real(one) === real(other);
