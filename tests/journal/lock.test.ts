import { assertEquals } from "@std/assert";
import { systemTimers } from "../../src/app/system.ts";
import { JournalLock, readLock } from "../../src/journal/lock.ts";
import { Folder } from "../e2e/folder.ts";

/** Enough for many a child to be born between a lock's end and the look for it. */
const TIMES = 400;

Deno.test({
  name: "a lock that was let go is free at once, also while children are born",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = new Folder();
    const path = folder.file("queue.db");
    const breeder = new Worker(new URL("breeder.ts", import.meta.url), { type: "module" });
    using _end = { [Symbol.dispose]: () => breeder.terminate() };
    await new Promise((born) => breeder.onmessage = born);
    for (let time = 0; time < TIMES; time++) {
      const lock = await JournalLock.take(path, systemTimers);
      await lock.release();
      assertEquals(await readLock(path), { locked: false });
    }
  },
});
