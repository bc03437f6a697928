/** What is wrong, in words. */
export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
