/** A moment as DE 7 shows it: MMDDhhmmss, UTC. `now` in milliseconds since 1970. */
export function transmissionTime(now: number): string {
  // 2026-03-07T09:08:05.123Z
  return new Date(now).toISOString().slice(5, 19).replaceAll(/[-T:]/g, "");
}
