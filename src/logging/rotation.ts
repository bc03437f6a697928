import type { Disk } from "./disk.ts";

/**
 * Puts a closed log file away: `log.txt` becomes `log.txt.1`, that `log.txt.2`, and so on up to
 * `keep` files; those beyond are removed. With `keep` 0 the file itself is removed.
 *
 * Files move up only to the first gap: where the last step fails again and again, as it may, each
 * attempt would otherwise push the oldest one out.
 *
 * @throws what the system says when something cannot be renamed or removed
 */
export async function rotate(disk: Disk, path: string, keep: number): Promise<void> {
  let free = 1;
  while (free < keep && await disk.exists(`${path}.${free}`)) free++;
  for (let number = free; number > 1; number--) {
    await disk.rename(`${path}.${number - 1}`, `${path}.${number}`);
  }
  if (keep > 0) await disk.rename(path, `${path}.1`);
  else await disk.remove(path);
  await removeBeyond(disk, path, keep);
}

/** Fewer may be wanted now than were kept by an earlier run. */
async function removeBeyond(disk: Disk, path: string, keep: number): Promise<void> {
  for (let number = keep + 1; await disk.exists(`${path}.${number}`); number++) {
    await disk.remove(`${path}.${number}`);
  }
}
