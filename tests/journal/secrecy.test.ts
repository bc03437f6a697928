import { assert, assertEquals } from "@std/assert";
import type { JournalChange } from "../../src/ports.ts";
import { intent, type Rig, withRig } from "./setup.ts";

/** Digits that stand in every payload, and must stand nowhere else. */
const CANARY = "4111111111111111";

const secret = (id: number): JournalChange => ({
  ...intent(id),
  payload: new TextEncoder().encode(`{"2":"${CANARY}","id":${id}}`),
});

/** Names of the files below the folder that hold the canary: as text, as UTF-16 or as BCD. */
function leaking(rig: Rig): string[] {
  const forms = [CANARY, [...CANARY].join("\0"), Uint8Array.fromHex(CANARY)].map((form) =>
    typeof form === "string" ? form : new TextDecoder("latin1").decode(form)
  );
  return [...Deno.readDirSync(rig.folder)].map(({ name }) => name).filter((name) => {
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(`${rig.folder}/${name}`));
    return forms.some((form) => text.includes(form));
  });
}

/** Numbers of the records whose encrypted payloads, `before`, are still in the journal's file. */
function remains(rig: Rig, before: ReadonlyMap<number, Uint8Array>): number[] {
  const text = Deno.readFileSync(rig.path).toHex();
  return [...before].filter(([, payload]) => text.includes(payload.toHex())).map(([id]) => id);
}

/** The payloads as they are in the file, by record. */
async function stored(rig: Rig): Promise<Map<number, Uint8Array>> {
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(rig.path);
  const rows = db.prepare("SELECT id, payload FROM records").all();
  db.close();
  return new Map(rows.map(({ id, payload }) => {
    assert(payload instanceof Uint8Array);
    return [Number(id), payload];
  }));
}

Deno.test("neither the file nor its log ever holds a payload's plain bytes", async () => {
  await withRig(async (rig) => {
    await rig.open();
    const ids = Array.from({ length: 500 }, (_, index) => index + 1);
    await rig.writeAll(...ids.map(secret));
    assertEquals(leaking(rig), []);
    const payload = new TextEncoder().encode(CANARY);
    await rig.writeAll(
      ...ids.map((id) =>
        ({ type: "state", id, state: "reversing", cause: "timeout", payload }) as const
      ),
    );
    assertEquals(leaking(rig), []);
    assert(Deno.statSync(`${rig.path}-wal`).size > 0, "the log was looked into");
    await rig.writeAll(...ids.map((id) => ({ type: "end", id }) as const));
    assertEquals(leaking(rig), []);
    await rig.close();
    assertEquals(leaking(rig), []);
  });
});

Deno.test("what is resolved is gone from the file, encrypted as it is", async () => {
  await withRig(async (rig) => {
    await rig.open();
    await rig.writeAll(...[1, 2, 3, 4].map(secret));
    await rig.close();
    const before = await stored(rig);
    assertEquals(remains(rig, before), [1, 2, 3, 4]);
    await rig.open();
    await rig.writeAll({ type: "end", id: 2 }, { type: "end", id: 4 });
    await rig.close();
    assertEquals(remains(rig, before), [1, 3]);
  });
});
