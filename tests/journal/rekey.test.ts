import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CannotUseJournal } from "../../src/journal/cannot-use-journal.ts";
import { keyId } from "../../src/journal/key.ts";
import { readLock } from "../../src/journal/lock.ts";
import type { JournalChange } from "../../src/ports.ts";
import {
  dyingWorkers,
  end,
  intent,
  KEY,
  OTHER_KEY,
  type Rig,
  sentRecord,
  withRig,
} from "./setup.ts";
import { Child } from "./running-child.ts";

const THIRD_KEY = new Uint8Array(32).fill(9);

const FILES = ["", "-wal"];

/** Everything encrypted that the open journal's files hold, as SQLite reads them. */
async function sealed(rig: Rig): Promise<Uint8Array[]> {
  const { DatabaseSync } = await import("node:sqlite");
  const copy = await Deno.makeTempDir();
  try {
    for (const end of FILES) await Deno.copyFile(rig.path + end, `${copy}/copy.db${end}`);
    const db = new DatabaseSync(`${copy}/copy.db`);
    const rows = db.prepare("SELECT payload AS b FROM records UNION ALL SELECT changes FROM log");
    const blobs = rows.all().map(({ b }) => b).filter((b) => b instanceof Uint8Array);
    db.close();
    return blobs;
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

/** Bytes that are no chance any more. */
const TELLING = 16;

/** How many pieces of what was encrypted are still in the journal's files, wherever that is. */
function remains(rig: Rig, blobs: readonly Uint8Array[]): number {
  // By its first four bytes: a search for each piece alone takes minutes.
  const pieces = new Map<number, string>();
  for (const blob of blobs) {
    for (let at = 0; at + TELLING <= blob.length; at += TELLING) {
      const piece = blob.slice(at, at + TELLING);
      pieces.set(new DataView(piece.buffer).getUint32(0), piece.toHex());
    }
  }
  let found = 0;
  for (const end of FILES) {
    const bytes = Deno.readFileSync(rig.path + end);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + TELLING <= bytes.length; at++) {
      const piece = pieces.get(view.getUint32(at));
      if (piece !== undefined && piece === bytes.slice(at, at + TELLING).toHex()) found++;
    }
  }
  return found;
}

/** A sale whose record takes a part of a page, or several pages. */
const large = (id: number): JournalChange => ({
  ...intent(id),
  payload: new Uint8Array(20 + (id * 397) % 9000).fill(id),
});

async function refusal(act: () => Promise<unknown>): Promise<string> {
  const { code, message } = await assertRejects(act, CannotUseJournal);
  assertEquals(code, "journal-key");
  for (const key of [KEY, OTHER_KEY]) assert(!message.includes(key.toHex()), message);
  return message;
}

/** Checks which key the journal is under, and that the other does not open it. */
async function assertUnder(rig: Rig, key: Uint8Array, ids: readonly number[]): Promise<void> {
  assertEquals(rig.journal.isUnder(key), true);
  await rig.close();
  for (const other of [KEY, OTHER_KEY]) {
    if (other === key) continue;
    assertMatch(await refusal(() => rig.open({ key: other })), /its records want the key/);
  }
  const { records, notices } = await rig.open({ key });
  assertEquals(notices, []);
  assertEquals(records.map(({ id }) => id), ids);
  assertEquals(records.filter(({ payload }) => payload === undefined), []);
}

for (const sync of ["full", "normal"] as const) {
  Deno.test(`another key: records, what is in the log, acts and keys are there under it alone, with sync ${sync}`, async () => {
    await withRig(async (rig) => {
      const ids = Array.from({ length: 120 }, (_, index) => index + 1);
      await rig.open({ sync });
      await rig.writeAll(...ids.map(large));
      await rig.reopen({ sync });
      const act = { id: 3, at: 5, who: "ann", what: "closed", why: "by phone" };
      await rig.writeAll({ ...intent(200), idempotencyKey: "k" }, { type: "act", act }, end(3));
      await rig.writeAll({ type: "state", id: 4, state: "parked", cause: "timeout", attempts: 2 });
      const before = await sealed(rig);
      assert(remains(rig, before) > 10_000, "the search finds what is there");

      assertEquals(await rig.journal.rekey(OTHER_KEY), KEY);
      assertEquals(remains(rig, before), 0);
      assertEquals((await readLock(rig.path)).keyId, await keyId(OTHER_KEY));
      const left = [...ids.filter((id) => id !== 3), 200];
      await assertUnder(rig, OTHER_KEY, left);
      const { records, keys } = rig.journal;
      assertEquals(records.find(({ id }) => id === 4)?.cause, "timeout");
      assertEquals(records.at(-1), sentRecord(200));
      assertEquals(keys.map(({ key, id }) => [key, id]), [["k", 200]]);
      assertEquals(await rig.journal.acts(9), [act]);
    });
  });
}

Deno.test("a journal without a record takes another key as well", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.journal.rekey(OTHER_KEY);
    await rig.writeAll(intent(1));
    await assertUnder(rig, OTHER_KEY, [1]);
  });
});

Deno.test("what is written while the key changes waits, and none of it is refused", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    const before = [intent(1), intent(2)].map((change) => rig.write(change));
    // Their group is on its way.
    await Promise.resolve();
    const changes = [journal.rekey(OTHER_KEY)];
    const meanwhile = [intent(3), end(1)].map((change) => rig.write(change));
    await Promise.resolve();
    changes.push(journal.rekey(THIRD_KEY), journal.rekey(OTHER_KEY));
    const after = rig.write(intent(4));
    await Promise.all(changes);
    assertEquals(await Promise.all([...before, ...meanwhile, after]), Array(5).fill(true));
    assertEquals(journal.writable, true);
    await assertUnder(rig, OTHER_KEY, [2, 3, 4]);
  });
});

Deno.test("a change of the key that fails at its last step leaves all under the old one", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(...[1, 2, 3].map(large));
    await rig.close();
    const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(rig.path);
    const when = "BEFORE INSERT ON meta WHEN NEW.name = 'key_id'";
    db.exec(`CREATE TRIGGER fault ${when} BEGIN SELECT RAISE(ABORT, 'the disk broke'); END`);
    db.close();
    const journal = await rig.open();
    await rig.writeAll(end(2), intent(1001));
    const message = await refusal(() => journal.rekey(OTHER_KEY));
    assertMatch(message, /^cannot change the key of the journal ".*queue\.db": the disk broke$/);
    assertEquals(journal.writable, true);
    await rig.writeAll(intent(1002), end(3));
    await assertUnder(rig, KEY, [1, 1001, 1002]);
  });
});

Deno.test("a record that the key does not read refuses another key, and stays as it is", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(intent(1), intent(2));
    await rig.close();
    const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(rig.path);
    db.exec("UPDATE records SET payload = zeroblob(length(payload)) WHERE id = 2");
    db.close();
    const journal = await rig.open();
    const message = await refusal(() => journal.rekey(OTHER_KEY));
    assertMatch(message, /1 of its records cannot be read \(sale 2\).*socketqueue reversals list$/);
    assertEquals(journal.isUnder(KEY), true);
    await rig.writeAll(end(2));
    await journal.rekey(OTHER_KEY);
    await assertUnder(rig, OTHER_KEY, [1]);
  });
});

Deno.test("a file that was removed takes no other key until it is back", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    await rig.writeAll(intent(1));
    await Deno.rename(rig.path, `${rig.folder}/away`);
    await refusal(() => journal.rekey(OTHER_KEY));
    assertEquals(await rig.write(intent(2)), false);
    assertMatch(await refusal(() => journal.rekey(OTHER_KEY)), /cannot be written at present$/);
    await Deno.rename(`${rig.folder}/away`, rig.path);
    await rig.recover();
    await rig.writeAll(intent(3));
    assertEquals(journal.isUnder(KEY), true);
    await journal.rekey(OTHER_KEY);
    await assertUnder(rig, OTHER_KEY, [1, 3]);
  });
});

Deno.test("a group that could not be written comes before another key", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    await rig.writeAll(intent(1));
    const bad = rig.write({ ...intent(2), at: NaN });
    await Promise.resolve();
    assertMatch(await refusal(() => journal.rekey(OTHER_KEY)), /group before could not be written/);
    assertEquals(await bad, false);
    await rig.recover();
    await assertUnder(rig, KEY, [1]);
  });
});

for (const [word, key] of [["die", KEY], ["die unheard", OTHER_KEY]] as const) {
  Deno.test(`a worker that is told to ${word} when the key changes: the file says which it is under`, async () => {
    await withRig(async (rig) => {
      const { workers, start } = dyingWorkers();
      const journal = await rig.open({}, { worker: start });
      await rig.writeAll(intent(1));
      workers[0]!.postMessage(word);
      const change = journal.rekey(OTHER_KEY);
      // The dead worker may have the file for a moment yet: it is not known what became of it then.
      const said = await change.then(() => "done", ({ message }: Error) => message);
      assertMatch(said, key === OTHER_KEY ? /^done$|not known yet: keep both keys$/ : /told to/);
      await rig.recover();
      await rig.writeAll(intent(2));
      await assertUnder(rig, key, [1, 2]);
    });
  });
}

Deno.test("a journal that is closed takes no other key, and none takes one of another size", async () => {
  await withRig(async (rig) => {
    const journal = await rig.open();
    await refusal(() => journal.rekey(new Uint8Array(31)));
    await rig.close();
    await refusal(() => journal.rekey(OTHER_KEY));
  });
});

/** The key that a journal was left under by a process that was killed. */
async function keyLeft(rig: Rig): Promise<Uint8Array> {
  try {
    await rig.open({ key: KEY });
    return KEY;
  } catch (error) {
    if (!(error instanceof CannotUseJournal) || error.code !== "journal-key") throw error;
    await rig.open({ key: OTHER_KEY });
    return OTHER_KEY;
  }
}

for (const sync of ["full", "normal"]) {
  Deno.test(`after a kill while the key changes all records are under one, with sync ${sync}`, async () => {
    for (let round = 1; round <= 4; round++) {
      await withRig(async (rig) => {
        await using child = new Child([rig.path, sync, "rekey"]);
        await child.says(new RegExp(`written 200\n(under \\d\n){${round}}`));
        await child.kill();
        const key = await keyLeft(rig);
        await assertUnder(rig, key, Array.from({ length: 200 }, (_, index) => index + 1));
      });
    }
  });
}

Deno.test("a disk that has no room for the change of the key: the old one stays, and all goes on", async () => {
  if (Deno.build.os === "windows") return;
  await withRig(async (rig) => {
    await using child = new Child([rig.path, "full", "tight"], 400);
    await child.says(/goes on .*\n/);
    await child.end();
    assertMatch(
      child.output,
      /\nwritten 60\nrefused cannot change the key of the journal ".*": .+\n/,
    );
    assertMatch(child.output, /\nunder the old one true, writable true\ngoes on true\n/);
    const { records } = await rig.open();
    assertEquals(records.length, 61);
    assertEquals(records.filter(({ payload }) => payload === undefined), []);
  });
});
