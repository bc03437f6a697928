import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { systemTimers } from "../../src/app/system.ts";
import { CannotUseJournal } from "../../src/journal/cannot-use-journal.ts";
import { keyId } from "../../src/journal/key.ts";
import { readLock } from "../../src/journal/lock.ts";
import type { Timers } from "../../src/ports.ts";
import { Child } from "./running-child.ts";
import { KEY, Rig, withRig } from "./setup.ts";

/** Timers that let nobody wait. */
const impatient: Timers = {
  after(_delay, wake) {
    queueMicrotask(wake);
    return () => {};
  },
};

async function killed(rig: Rig, sync: string, rounds: number): Promise<void> {
  const durable = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    await using child = new Child([rig.path, sync, "write"]);
    await child.says(/(durable \d+\n){300}/);
    await child.kill();
    // The last line may be cut short.
    for (const [, id] of child.output.matchAll(/durable (\d+)\n/g)) {
      assert(!durable.has(Number(id)), `${id} is used twice`);
      durable.add(Number(id));
    }
  }
  const { records, firstId, notices } = await rig.open();
  assertEquals(notices, []);
  const there = new Set(records.map(({ id }) => id));
  assertEquals([...durable].filter((id) => !there.has(id)), []);
  assert(durable.size >= 300 * rounds);
  assert(firstId > Math.max(...there));
}

for (const sync of ["full", "normal"]) {
  Deno.test(`what was durable is there after a kill, with sync ${sync}`, async () => {
    await withRig((rig) => killed(rig, sync, 3));
  });
}

Deno.test("a second process is refused while the first lives, and told which that is", async () => {
  await withRig(async (rig) => {
    assertEquals(await readLock(rig.path), { locked: false });
    await using child = new Child([rig.path, "normal", "hold"]);
    await child.says(/open\n/);
    const error = await assertRejects(() => rig.open({}, { timers: impatient }), CannotUseJournal);
    assertEquals(error.code, "journal-locked");
    assertEquals(error.path, rig.path);
    assertMatch(error.message, new RegExp(`process ${child.process.pid} has it`));
    const { pid } = child.process;
    const owner = {
      ...{ pid, admin: "127.0.0.1:1", config: "/etc/config.yaml" },
      keyId: await keyId(KEY),
    };
    assertEquals(await readLock(rig.path), { locked: true, ...owner });
    await child.kill();
    assertEquals(await readLock(rig.path), { locked: false });
    assertEquals((await rig.open()).records, []);
  });
});

Deno.test("a process without the lock file is refused by the file's own lock", async () => {
  await withRig(async (rig) => {
    await using child = new Child([rig.path, "normal", "hold"]);
    await child.says(/open\n/);
    await Deno.remove(`${rig.path}.lock`);
    const error = await assertRejects(() => rig.open(), CannotUseJournal);
    assertEquals(error.code, "journal-locked");
  });
});

Deno.test("the same process cannot open it twice", async () => {
  await withRig(async (rig) => {
    await rig.open();
    const second = new Rig(rig.folder);
    const opening = () => second.open({}, { timers: impatient });
    const { message } = await assertRejects(opening, CannotUseJournal);
    assertMatch(message, /this process itself has it/);
  });
});

Deno.test("a lock that somebody looks at for a moment is had all the same", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.close();
    const look = await Deno.open(`${rig.path}.lock`);
    await look.tryLock(false);
    const after = (delay: number, wake: () => void) => {
      look.close();
      return systemTimers.after(delay, wake);
    };
    assertEquals((await rig.open({}, { timers: { after } })).records, []);
  });
});

Deno.test("a full disk fails sales, keeps all else, and is left when there is room", async () => {
  if (Deno.build.os === "windows") return;
  await withRig(async (rig) => {
    await using child = new Child([rig.path, "full", "fill"], 400);
    await child.says(/again .*\n/);
    await child.end();
    assertMatch(child.output, /\nerror the journal ".*" cannot be written, and sales .*: .+\n/);
    assertMatch(child.output, /\nfailed \d+, writable false\nrefused true\n/);
    assertMatch(child.output, /\nwarning the journal ".*" can be written again\n/);
    assertMatch(child.output, /\nended all true, writable true\nagain true\n/);
    assertEquals(child.output.match(/^error /gm)?.length, 1);
    const { records, notices } = await rig.open();
    assertEquals(records.length, 1);
    assertEquals(notices, []);
  });
});
