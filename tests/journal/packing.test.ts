import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { pack, unpack } from "../../src/journal/packing.ts";
import type { JournalChange, JournalState } from "../../src/ports.ts";

const id = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ unit: "binary", maxLength: 20 });
const payload = fc.uint8Array({ maxLength: 50 });
const state = fc.constantFrom<JournalState>("sent", "delivering", "reversing", "parked");

const change: fc.Arbitrary<JournalChange> = fc.oneof(
  fc.record({ type: fc.constant("intent" as const), id, at: id, payload }),
  fc.record(
    {
      type: fc.constant("state" as const),
      id,
      state,
      cause: text,
      attempts: id,
      nextAt: id,
      payload,
    },
    { requiredKeys: ["type", "id", "state"] },
  ),
  fc.record({ type: fc.constant("end" as const), id }),
  fc.record({
    type: fc.constant("act" as const),
    act: fc.record({ id, at: id, who: text, what: text, why: text }),
  }),
);

/** Records of fast-check's have no prototype. */
const plain = (changes: readonly JournalChange[]): unknown => structuredClone(changes);

Deno.test("changes are the same after they were packed", () => {
  fc.assert(fc.property(fc.array(change), (changes) => {
    assertEquals(plain(unpack(pack(changes))), plain(changes));
  }));
});
