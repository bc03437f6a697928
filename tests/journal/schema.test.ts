import { assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { APPLICATION, LADDER, migrate, pragma } from "../../src/journal/schema.ts";
import { intent, sentRecord, withRig } from "./setup.ts";

/** A later version, as one may come. */
const FURTHER = "ALTER TABLE records ADD COLUMN terminal TEXT NOT NULL DEFAULT 'none'";

Deno.test("a new file takes every step", () => {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  assertEquals(pragma(db, "user_version"), LADDER.length);
  assertEquals(pragma(db, "application_id"), APPLICATION);
  migrate(db);
  db.close();
});

Deno.test("a file of an earlier version takes the steps that it lacks, and keeps what it holds", () => {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE notes (text); INSERT INTO notes VALUES ('of version 0')");
  migrate(db);
  db.exec("INSERT INTO records VALUES (5, 'parked', 9, 'timeout', 3, 0, x'00')");
  migrate(db, [...LADDER, FURTHER]);
  assertEquals(pragma(db, "user_version"), LADDER.length + 1);
  assertEquals({ ...db.prepare("SELECT id, state, terminal FROM records").get() }, {
    id: 5,
    state: "parked",
    terminal: "none",
  });
  assertEquals(db.prepare("SELECT text FROM notes").get()?.["text"], "of version 0");
  db.close();
});

Deno.test("a step that fails leaves the file at the version before it", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(1));
    await rig.close();
    const db = new DatabaseSync(rig.path);
    const half = "DELETE FROM records; INSERT INTO nowhere VALUES (1)";
    assertThrows(() => migrate(db, [...LADDER, half]), Error, "nowhere");
    db.close();
    assertEquals((await rig.open()).records, [sentRecord(1)]);
  });
});

Deno.test("a journal of version 0 is brought up to date when it is opened", async () => {
  await withRig(async (rig) => {
    const db = new DatabaseSync(rig.path);
    db.exec(`PRAGMA application_id = ${APPLICATION}; CREATE TABLE notes (text)`);
    db.exec("INSERT INTO notes VALUES ('of version 0')");
    db.close();
    await rig.open();
    await rig.writeAll(intent(1));
    assertEquals(await rig.ids(), [1]);
    await rig.close();
    const after = new DatabaseSync(rig.path);
    assertEquals(pragma(after, "user_version"), LADDER.length);
    assertEquals(after.prepare("SELECT text FROM notes").get()?.["text"], "of version 0");
    after.close();
  });
});
