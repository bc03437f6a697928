/** Where the unit of systemd has the journal, whatever the file of options says. */
export const SERVICE_JOURNAL = "/var/lib/socketqueue/socketqueue.db";

/**
 * Where else a journal may be that was not found: who looks after a service often names its file of
 * options only, and the journal is not beside it.
 *
 * @param path where it was looked for
 * @param os as `Deno.build.os` has it
 */
export function orOfService(path: string, os: string): string {
  if (os !== "linux" || path === SERVICE_JOURNAL) return "";
  return `; a service of systemd has its journal elsewhere: --journal ${SERVICE_JOURNAL}`;
}
