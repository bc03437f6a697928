/** The file of options that is read where nobody names one. */
export const DEFAULT_CONFIG = "config.yaml";

/** Whether it is in the working folder. */
export function hasDefaultConfig(): boolean {
  try {
    return Deno.statSync(DEFAULT_CONFIG).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
