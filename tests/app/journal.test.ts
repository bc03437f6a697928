import { assertEquals, assertRejects } from "@std/assert";
import { configuredJournal } from "../../src/app/journal.ts";
import { systemClock, systemTimers } from "../../src/app/system.ts";
import { realWorld } from "../../src/app/world.ts";
import { load } from "../../src/config/load.ts";
import { CannotUseJournal } from "../../src/journal/cannot-use-journal.ts";
import { openJournal } from "../../src/journal/journal.ts";
import { openway, smartvista } from "../fixtures.ts";

const logger = { enabled: () => false, log: () => {} };
const world = realWorld(logger);
const KEY = new Uint8Array(32).fill(0x5a);

/** Options of a gateway whose journal is at a path. */
function optionsFor(path: string, ...flags: string[]) {
  const environment = { SOCKETQUEUE_JOURNAL_KEY: KEY.toHex() };
  const args = ["--listen-port=0", "--echo-server-port=0", `--journal=${path}`, ...flags];
  return load(args, () => "", environment);
}

/** Leaves a sale in a journal, as a process that was killed does. */
async function leaveSale(path: string): Promise<void> {
  const ports = { clock: systemClock, timers: systemTimers, logger };
  const journal = await openJournal({ path, sync: "normal", key: KEY }, ports);
  const intent = { type: "intent", id: 1, at: 1, payload: Uint8Array.of(0, 0) } as const;
  await new Promise((resolve) => journal.write(intent, resolve));
  await journal.close();
}

Deno.test("a journal with sales to which nobody would see refuses the start, and is left as it is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/j.db`;
    const off = optionsFor(path, "--no-auto-reversal");
    assertEquals(await configuredJournal(off, smartvista, world), undefined);
    await leaveSale(path);
    for (const [options, codec] of [[off, smartvista], [optionsFor(path), openway]] as const) {
      await assertRejects(
        () => configuredJournal(options, codec, world),
        CannotUseJournal,
        "it holds 1 sales that are not resolved",
      );
    }
    const journal = await configuredJournal(optionsFor(path), smartvista, world);
    assertEquals(journal?.records.length, 1);
    journal?.write({ type: "end", id: 1 });
    await journal?.close();
    assertEquals(await configuredJournal(off, smartvista, world), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
