import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { MOST_ACTS } from "../../src/journal/statements.ts";
import type { JournalAct } from "../../src/ports.ts";
import { end, intent, payloadOf, sentRecord, withRig } from "./setup.ts";

const act = (id: number, why = "asked to"): JournalAct => ({
  id,
  at: 5000,
  who: "Zoë 李",
  what: "retry",
  why,
});

for (const sync of ["full", "normal"] as const) {
  Deno.test(`what was written is there after a close, with sync ${sync}`, async () => {
    await withRig(async (rig) => {
      assertEquals((await rig.open({ sync })).records, []);
      await rig.writeAll(intent(2), intent(1), intent(3));
      const { records, notices } = await rig.reopen({ sync });
      assertEquals(records, [sentRecord(1), sentRecord(2), sentRecord(3)]);
      assertEquals(notices, []);
      assertEquals(rig.logger.entries, []);
    });
  });
}

Deno.test("what nobody waits for is written as well when the journal is closed", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    journal.write(intent(1));
    journal.write(intent(2));
    journal.write(end(1));
    assertEquals(await rig.ids(), [2]);
  });
});

Deno.test("a state changes what it names and leaves the rest", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(1), intent(2));
    await rig.writeAll(
      { type: "state", id: 1, state: "reversing", cause: "timeout", nextAt: 77 },
      { type: "state", id: 2, state: "delivering" },
    );
    await rig.writeAll({ type: "state", id: 1, state: "parked", attempts: 3 });
    await rig.writeAll({ type: "state", id: 2, state: "delivering", payload: payloadOf(9) });
    const { records } = await rig.reopen();
    assertEquals(records, [
      { ...sentRecord(1), state: "parked", cause: "timeout", attempts: 3, nextAt: 77 },
      { ...sentRecord(2), state: "delivering", payload: payloadOf(9) },
    ]);
  });
});

Deno.test("times are kept in whole milliseconds", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll({ ...intent(1), at: 1000.6 });
    await rig.writeAll({ type: "state", id: 1, state: "reversing", nextAt: 2000.4 });
    await rig.writeAll({ type: "act", act: { ...act(1), at: 3000.6 } });
    const { records: [record] } = await rig.reopen();
    assertEquals([record?.at, record?.nextAt], [1001, 2000]);
    assertEquals((await rig.journal.acts(1))[0]?.at, 3001);
  });
});

Deno.test("changes count in the order in which they are told", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    const order: number[] = [];
    for (let round = 0; round < 200; round++) {
      const change = { type: "state", id: 1, state: "reversing", attempts: round } as const;
      if (round === 0) journal.write(intent(1));
      journal.write(change, () => order.push(round));
      if (round % 50 === 0) await Promise.resolve();
    }
    assertEquals((await rig.reopen()).records[0]?.attempts, 199);
    assertEquals(order, Array.from({ length: 200 }, (_, round) => round));
  });
});

Deno.test("done is called once, and never before write returns", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    let calls = 0;
    journal.write(intent(1), () => calls++);
    assertEquals(calls, 0);
    await rig.writeAll(intent(2));
    await rig.close();
    assertEquals(calls, 1);
    journal.write(intent(3), (durable) => calls += durable ? 10 : 100);
    assertEquals(calls, 1);
    await Promise.resolve();
    assertEquals(calls, 101);
  });
});

Deno.test("many changes at once are few groups", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open({ sync: "full" });
    const ids = Array.from({ length: 1000 }, (_, index) => index + 1);
    await rig.writeAll(...ids.map(intent));
    assertEquals(journal.commits, 1);
    assertEquals(await rig.ids(), ids);
  });
});

Deno.test("two groups are under way at a time; what comes meanwhile goes into the one after", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    const first = rig.write(intent(1));
    // The group of the first is on its way; these come one by one after it.
    await Promise.resolve();
    const rest: Promise<boolean>[] = [];
    for (let id = 2; id <= 50; id++) {
      rest.push(rig.write(intent(id)));
      await Promise.resolve();
    }
    await Promise.all([first, ...rest]);
    assertEquals(journal.commits, 3);
    assertEquals(await rig.ids(), Array.from({ length: 50 }, (_, index) => index + 1));
  });
});

Deno.test("an end alone waits for a group to ride with, at most twenty milliseconds", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    await rig.writeAll(intent(1), intent(2));
    journal.write(end(1));
    assertEquals(rig.time.alarms, [20]);
    await journal.acts(1);
    assertEquals(journal.commits, 1);
    rig.time.advance(20);
    await journal.acts(1);
    assertEquals(journal.commits, 2);
    journal.write(end(2));
    await rig.writeAll(intent(3));
    assertEquals(journal.commits, 3);
    assertEquals(await rig.ids(), [3]);
  });
});

Deno.test("a record that ends in the group of its intent leaves nothing, but its number is used", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(7), { type: "state", id: 7, state: "delivering" }, end(7));
    const { records, firstId } = await rig.reopen();
    assertEquals(records, []);
    assertEquals(firstId, 1001);
  });
});

Deno.test("a record that is begun anew after its end in one group is there", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(1), end(1), intent(1));
    assertEquals(await rig.ids(), [1]);
  });
});

Deno.test("numbers grow from run to run", async () => {
  await withRig(async (rig) => {
    assertEquals((await rig.open()).firstId, 1);
    assertEquals((await rig.reopen()).firstId, 1);
    await rig.writeAll(intent(1), intent(1000), end(1000), end(1));
    assertEquals((await rig.reopen()).firstId, 1001);
    await rig.writeAll(intent(1001));
    assertEquals((await rig.reopen()).firstId, 2001);
    await rig.writeAll({ type: "act", act: act(5000) });
    assertEquals((await rig.reopen()).firstId, 5001);
  });
});

Deno.test("acts are kept when their record is gone, the newest first", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    await rig.writeAll(intent(1), { type: "act", act: act(1) }, end(1));
    journal.write({ type: "act", act: act(2) });
    journal.write({ type: "act", act: act(1, "") });
    const all = [act(1, ""), act(2), act(1)];
    assertEquals(await journal.acts(9), all);
    assertEquals(await journal.acts(2), all.slice(0, 2));
    assertEquals(await journal.acts(9, 1), [act(1, ""), act(1)]);
    const again = await rig.reopen();
    assertEquals(await again.acts(9), all);
    assertEquals(await again.acts(1, 1), [act(1, "")]);
  });
});

Deno.test("the oldest acts go when there are too many", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    for (let id = 1; id <= MOST_ACTS + 5; id++) journal.write({ type: "act", act: act(id) });
    await rig.writeAll(intent(1));
    await rig.writeAll({ type: "act", act: act(MOST_ACTS + 6) });
    const acts = await journal.acts(2 * MOST_ACTS);
    assertEquals(acts.length, MOST_ACTS);
    assertEquals(acts[0]?.id, MOST_ACTS + 6);
    assertEquals(acts.at(-1)?.id, 7);
  });
});

Deno.test("to close it with nothing to write, or after all was asked for, ends", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    assertEquals(await journal.acts(5), []);
    rig.time.advance(20);
    await Promise.all([journal.close(), journal.close()]);
    await rig.open();
    await rig.writeAll(intent(1));
    rig.time.advance(1000);
    await rig.writeAll(intent(2));
    await rig.close();
  });
});

Deno.test("a wake for nothing does not keep later sales from being written", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    journal.write(end(1));
    // The timer of the end fires when all has gone with the sale's group.
    await rig.writeAll(intent(2));
    rig.time.advance(20);
    await rig.writeAll(intent(3));
    assertEquals(await rig.ids(), [2, 3]);
  });
});

Deno.test("the files of a journal are its owner's alone", async () => {
  if (Deno.build.os === "windows") return;
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(1));
    const names = [...Deno.readDirSync(rig.folder)].map(({ name }) => name).sort();
    assertEquals(names, ["queue.db", "queue.db-wal", "queue.db.lock", "queue.db.owner"]);
    for (const name of names) {
      assertEquals((Deno.statSync(`${rig.folder}/${name}`).mode ?? 0) & 0o777, 0o600, name);
    }
    await rig.close();
    const left = [...Deno.readDirSync(rig.folder)].map(({ name }) => name).sort();
    assertEquals(left, ["queue.db", "queue.db.lock"]);
  });
});

Deno.test("the same payload is never encrypted to the same bytes", async () => {
  await withRig(async (rig) => {
    await rig.open();
    const payload = payloadOf(1);
    await rig.writeAll({ ...intent(1), payload }, { ...intent(2), payload });
    await rig.close();
    const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(rig.path);
    const [one, two] = db.prepare("SELECT payload FROM records").all();
    db.close();
    assert(one?.["payload"] instanceof Uint8Array);
    assertNotEquals(one["payload"], two?.["payload"]);
  });
});

Deno.test("who looks how long it takes is told once a group that is durable", async () => {
  await withRig(async (rig) => {
    const took: number[] = [];
    const timing = {
      stopwatch: rig.time,
      took: (milliseconds: number) => void took.push(milliseconds),
    };
    const journal = await rig.open({}, { timing });
    const [one, two] = [rig.write(intent(1)), rig.write(intent(2))];
    // Its group is on its way.
    await Promise.resolve();
    rig.time.advance(7);
    await Promise.all([one, two]);
    assertEquals([took, journal.commits], [[7], 1]);
    await Deno.rename(rig.path, `${rig.folder}/away`);
    assertEquals(await rig.write(intent(3)), false);
    assertEquals(took.length, 1);
    await Deno.rename(`${rig.folder}/away`, rig.path);
  });
});
