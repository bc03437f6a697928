import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CannotUseJournal } from "../../src/journal/cannot-use-journal.ts";
import { dyingWorkers, end, intent, OTHER_KEY, type Rig, sentRecord, withRig } from "./setup.ts";

/** Removes the file; gives a function that puts it back. */
async function hide(rig: Rig): Promise<() => Promise<void>> {
  const away = `${rig.folder}/away`;
  await Deno.rename(rig.path, away);
  return () => Deno.rename(away, rig.path);
}

Deno.test("a file that was removed takes no more sales until it is back; what was told meanwhile is kept", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    await rig.writeAll(intent(1), intent(2), intent(3));
    const putBack = await hide(rig);
    const kept: Promise<boolean>[] = [rig.write({ type: "state", id: 2, state: "reversing" })];
    assertEquals(await rig.write(intent(4)), false);
    assertEquals(journal.writable, false);
    assertEquals(await rig.write({ type: "state", id: 3, state: "delivering" }), false);
    kept.push(
      rig.write(end(1)),
      rig.write({ type: "state", id: 2, state: "reversing", attempts: 1 }),
    );
    rig.time.advance(1000);
    await journal.acts(1);
    assertEquals(await rig.write(intent(5)), false);
    await putBack();
    await rig.recover();
    assertEquals(await Promise.all(kept), [true, true, true]);
    await rig.writeAll(intent(6));
    assertMatch(
      rig.logger.text,
      /^error: .* cannot be written.*\nwarning: .* can be written again$/,
    );
    assertEquals((await rig.reopen()).records, [
      { ...sentRecord(2), state: "reversing", attempts: 1 },
      sentRecord(3),
      sentRecord(6),
    ]);
  });
});

Deno.test("a sale that waits for a group fails with the group before it", async () => {
  await withRig(async (rig) => {
    await rig.open();
    const putBack = await hide(rig);
    const first = rig.write(intent(1));
    // Its group is on its way.
    await Promise.resolve();
    const kept = rig.write(end(9));
    assertEquals(await Promise.all([first, rig.write(intent(2))]), [false, false]);
    await putBack();
    await rig.recover();
    assertEquals(await kept, true);
    assertEquals(await rig.ids(), []);
  });
});

Deno.test("a group that was on its way when the one before it failed does not get ahead of it", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    await rig.writeAll(intent(1));
    const kept = [rig.write({ type: "state", id: 1, state: "reversing", attempts: 1 })];
    // A change that the file does not take: what is with it in the group fails as well.
    const bad = rig.write({ ...intent(2), at: NaN });
    await Promise.resolve();
    kept.push(rig.write({ type: "state", id: 1, state: "parked", attempts: 2 }));
    await Promise.resolve();
    assertEquals(journal.commits, 1, "both are under way");
    assertEquals(await bad, false);
    await rig.recover();
    assertEquals(await Promise.all(kept), [true, true]);
    assertEquals((await rig.reopen()).records, [
      { ...sentRecord(1), state: "parked", attempts: 2 },
    ]);
  });
});

Deno.test("a change that the file does not take fails its group alone", async () => {
  await withRig(async (rig) => {
    await rig.open();
    const kept = rig.write({ type: "act", act: { id: 1, at: 5, who: "a", what: "b", why: "c" } });
    assertEquals(await rig.write({ ...intent(1), at: NaN }), false);
    await rig.recover();
    assertEquals(await kept, true);
    await rig.writeAll(intent(2));
    assertEquals(await rig.ids(), [2]);
  });
});

Deno.test("another file in the journal's place takes nothing, and is left as it is", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(1));
    const putBack = await hide(rig);
    await Deno.writeTextFile(rig.path, "another");
    assertEquals(await rig.write(intent(2)), false);
    assertMatch(rig.logger.text, /another file stands in its place; put it back/);
    assertEquals(await Deno.readTextFile(rig.path), "another");
    await putBack();
    await rig.recover();
    assertEquals(await rig.ids(), [1]);
  });
});

Deno.test("a journal that is closed while it cannot be written says what is lost", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(1));
    const putBack = await hide(rig);
    assertEquals(await rig.write(intent(2)), false);
    const ended = rig.write(end(1));
    await rig.close();
    assertEquals(await ended, false);
    // The one that is told, and the one that makes sure of the sale that failed.
    assertMatch(rig.logger.text, /is closed, and 2 changes could not be written; sales that were/);
    await putBack();
    assertEquals(await rig.ids(), [1]);
  });
});

Deno.test("a worker that dies is started again, with what it had not written", async () => {
  await withRig(async (rig) => {
    const { workers, start } = dyingWorkers();
    const journal = await rig.open({}, { worker: start });
    await rig.writeAll(intent(1), intent(2));
    workers[0]!.postMessage("die");
    const dropped = rig.write(intent(3));
    const kept = rig.write(end(1));
    assertEquals(await dropped, false);
    assertEquals(journal.writable, false);
    assertMatch(rig.logger.text, /^error: .* cannot be written.*its worker has ended: .*told to/);
    await rig.recover();
    assertEquals(await kept, true);
    assertEquals(workers.length, 2);
    await rig.writeAll(intent(4));
    assertEquals(await rig.ids(), [2, 4]);
  });
});

/** Opens, writes, closes; gives the file's bytes. */
async function written(rig: Rig, count = 3): Promise<Uint8Array> {
  await rig.open();
  await rig.writeAll(...Array.from({ length: count }, (_, index) => intent(index + 1)));
  await rig.close();
  return await Deno.readFile(rig.path);
}

/** What the file is set aside as, at the rig's time. */
const ASIDE = /\.damaged-20260307090805/;

async function assertSetAside(rig: Rig, name: RegExp, bytes: Uint8Array): Promise<void> {
  const { notices, records, firstId } = await rig.open();
  assertEquals(records, []);
  assertEquals(notices.length, 1);
  assertMatch(notices[0]!, name);
  assertMatch(notices[0]!, /reverse by hand/);
  const aside = /is kept as "([^"]+)"/.exec(notices[0]!)?.[1];
  assert(aside !== undefined);
  assertEquals(await Deno.readFile(aside), bytes);
  assert(firstId > rig.time.now(), "numbers are greater than any before");
  await rig.writeAll(intent(firstId));
  const again = await rig.reopen();
  assertEquals(again.notices, []);
  assertEquals(again.records.map(({ id }) => id), [firstId]);
}

const DAMAGES: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "is something else": () => new TextEncoder().encode("no journal\n".repeat(1000)),
  "is cut short": (bytes) => bytes.slice(0, bytes.length / 2 + 100),
  "lacks its head": (bytes) => new Uint8Array(bytes.length).fill(0, 0, 100),
  // A state that there is not, in the last record: only a check of the whole finds it.
  "has a changed letter": (bytes) => {
    const changed = bytes.slice();
    const text = new TextDecoder("latin1").decode(bytes);
    changed[text.lastIndexOf("sent")] = "b".charCodeAt(0);
    return changed;
  },
  "has changed bits": (bytes) => {
    const changed = bytes.slice();
    for (let at = 4096; at < changed.length; at += 512) changed[at]! ^= 0xff;
    return changed;
  },
};

for (const [damage, spoil] of Object.entries(DAMAGES)) {
  Deno.test(`a file that ${damage} is set aside, and a new one begun`, async () => {
    await withRig(async (rig) => {
      const bytes = spoil(await written(rig, 300));
      await Deno.writeFile(rig.path, bytes);
      await assertSetAside(rig, ASIDE, bytes);
    });
  });
}

Deno.test("what was set aside before is never overwritten", async () => {
  await withRig(async (rig) => {
    const bytes = new TextEncoder().encode("no journal\n".repeat(1000));
    for (const name of [/-20260307090805"/, /-20260307090805-2"/, /-20260307090805-3"/]) {
      await Deno.writeFile(rig.path, bytes);
      await assertSetAside(rig, name, bytes);
      await rig.close();
    }
  });
});

Deno.test("an empty file with a log beside it is set aside, and so is the log", async () => {
  await withRig(async (rig) => {
    await Deno.writeTextFile(rig.path, "");
    await Deno.writeTextFile(`${rig.path}-wal`, "the log");
    await assertSetAside(rig, ASIDE, new Uint8Array());
    const log = `${rig.path}.damaged-20260307090805-wal`;
    assertEquals(await Deno.readTextFile(log), "the log");
  });
});

Deno.test("a payload that is damaged is not there; the others are", async () => {
  await withRig(async (rig) => {
    await written(rig);
    const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(rig.path);
    db.exec("UPDATE records SET payload = zeroblob(length(payload)) WHERE id = 2");
    db.close();
    const { records } = await rig.open();
    assertEquals(records, [sentRecord(1), { ...sentRecord(2), payload: undefined }, sentRecord(3)]);
  });
});

Deno.test("payloads that are exchanged are not taken for each other's", async () => {
  await withRig(async (rig) => {
    await written(rig, 1);
    const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(rig.path);
    db.exec("UPDATE records SET id = 2");
    db.close();
    assertEquals((await rig.open()).records, [{ ...sentRecord(1), id: 2, payload: undefined }]);
  });
});

Deno.test("another key is refused while there are records, and taken when there are none", async () => {
  await withRig(async (rig) => {
    const bytes = await written(rig, 1);
    const error = await assertRejects(() => rig.open({ key: OTHER_KEY }), CannotUseJournal);
    assertEquals(error.code, "journal-key");
    // The first hex digits of the keys' SHA-256.
    assertMatch(error.message, /want the key [0-9a-f]{8}, and the one given is [0-9a-f]{8};/);
    assertEquals(await Deno.readFile(rig.path), bytes);
    await rig.open();
    await rig.writeAll(end(1));
    await rig.reopen({ key: OTHER_KEY });
    await rig.writeAll(intent(1001));
    assertEquals((await rig.reopen({ key: OTHER_KEY })).records, [sentRecord(1001)]);
  });
});

Deno.test("a key of another size is refused", async () => {
  await withRig(async (rig) => {
    const error = await assertRejects(
      () => rig.open({ key: new Uint8Array(16) }),
      CannotUseJournal,
    );
    assertEquals(error.code, "journal-key");
  });
});

/** Changes the file behind the journal's back. */
async function change(rig: Rig, sql: string): Promise<Uint8Array> {
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(rig.path);
  db.exec(sql);
  db.close();
  return await Deno.readFile(rig.path);
}

Deno.test("a file of a newer version is refused and left as it is", async () => {
  await withRig(async (rig) => {
    await written(rig);
    const bytes = await change(rig, "PRAGMA user_version = 2");
    const error = await assertRejects(() => rig.open(), CannotUseJournal);
    assertEquals(error.code, "journal-too-new");
    assertMatch(
      error.message,
      /newer version of the program has written it \(2, this one knows 1\)/,
    );
    assertEquals(await Deno.readFile(rig.path), bytes);
  });
});

Deno.test("another program's database is refused and left as it is", async () => {
  await withRig(async (rig) => {
    const bytes = await change(rig, "CREATE TABLE customers (name)");
    const error = await assertRejects(() => rig.open(), CannotUseJournal);
    assertEquals(error.code, "journal-unusable");
    assertMatch(error.message, /holds something else than a journal/);
    assertEquals(await Deno.readFile(rig.path), bytes);
  });
});

Deno.test("a journal where none can be is refused, with what to do about it", async () => {
  await withRig(async (rig) => {
    await Deno.mkdir(`${rig.folder}/folder.db`);
    await Deno.writeTextFile(`${rig.folder}/file`, "");
    const cases: Readonly<Record<string, RegExp>> = {
      "nowhere/queue.db": /its folder does not exist; create it first/,
      "folder.db": /that is a folder; name a file in it/,
      "file/queue.db": /a part of its path is not a folder/,
    };
    for (const [name, message] of Object.entries(cases)) {
      const path = `${rig.folder}/${name}`;
      const error = await assertRejects(() => rig.open({ path }), CannotUseJournal);
      assertEquals([error.code, error.path], ["journal-unusable", path]);
      assertMatch(error.message, message);
    }
  });
});
