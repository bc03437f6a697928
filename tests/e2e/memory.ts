/** A process's resident memory in KiB, as `ps` tells it. */
async function residentMemory(pid: number): Promise<number> {
  const command = new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(pid)] });
  const { success, stdout } = await command.output();
  const size = Number(new TextDecoder().decode(stdout));
  if (!success || !(size > 0)) throw new Error(`ps knows nothing of process ${pid}`);
  return size;
}

const INTERVAL = 1_000;

/** A process's resident memory in KiB, once a second until a moment (of `performance.now`). */
export async function watchMemory(pid: number, until: number): Promise<number[]> {
  const sizes: number[] = [];
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    sizes.push(await residentMemory(pid));
  }
  return sizes;
}
