import { assert, assertEquals } from "@std/assert";
import { Shipment } from "../../src/logging/shipment.ts";
import type { Batch } from "../../src/logging/batch.ts";
import { FakeTime } from "../fake-time.ts";

const entry = (text: string) => ({ time: 0, level: "info", text, data: { exchange: 1 } });
const records = ({ lines }: Batch) => lines.map((line) => JSON.parse(line));
const shipment = () => new Shipment("node-1", new FakeTime());

/** Takes `room` bytes and no more. */
const sink = (room: number) => ({
  write(bytes: Uint8Array): Promise<number> {
    const taken = Math.min(room, bytes.length);
    room -= taken;
    return taken > 0 ? Promise.resolve(taken) : Promise.reject(new Error("gone"));
  },
});

/** Sends a batch to somebody who takes `room` bytes of it. */
async function send(from: Shipment, room = Infinity): Promise<Batch> {
  const batch = from.take();
  await batch.writeTo(sink(room)).catch(() => {});
  from.settle(batch);
  return batch;
}

const BIG = "x".repeat(10_000);

/** Records of {@link BIG} that are more than a shipment holds. */
function overfill(full: Shipment, count = 200): void {
  for (let number = 0; number < count; number++) full.add(entry(`${number} ${BIG}`));
}

Deno.test("a record has what Logstash wants, and its data", async () => {
  const one = shipment();
  one.add(entry("a\nb"));
  assertEquals(records(await send(one)), [{
    "@timestamp": "1970-01-01T00:00:00.000Z",
    "@version": "1",
    level: "info",
    message: "a\nb",
    node: "node-1",
    exchange: 1,
  }]);
  assertEquals(one.left, 0);
});

Deno.test("records that did not go out to their end are sent again, those that did are not", async () => {
  const some = shipment();
  for (const text of ["one", "two", "three"]) some.add(entry(text));
  const batch = some.take();
  const first = batch.lines[0]!.length + 1;
  await batch.writeTo(sink(first + 5)).catch(() => {});
  some.settle(batch);
  some.add(entry("four"));
  const again = records(await send(some)).map(({ message }) => message);
  assertEquals(again, ["two", "three", "four"]);
});

Deno.test("when too many wait the oldest are dropped, and how many is the first thing said", async () => {
  const full = shipment();
  overfill(full);
  const batch = await send(full);
  const [told, oldest] = records(batch);
  assertEquals(told.level, "warning");
  assert(told.dropped > 80, "1 MiB is held");
  assertEquals(told.dropped + batch.lines.length - 1 + full.left, 200);
  assertEquals(oldest.message, `${told.dropped} ${BIG}`);
});

Deno.test("dropped records are told of again if that did not go out, and once if it did", async () => {
  const full = shipment();
  overfill(full);
  const before = full.left;
  const first = records(await send(full, 10));
  assertEquals(full.left, before, "nothing went out");
  const second = records(await send(full));
  assertEquals(second[0], first[0]);
  const third = records(await send(full));
  assertEquals(third[0].dropped, undefined);
});

Deno.test("records that are dropped while a batch is under way are told of in the next", async () => {
  const full = shipment();
  overfill(full);
  const batch = full.take();
  const [{ dropped }] = records(batch);
  overfill(full, 300);
  await batch.writeTo(sink(Infinity));
  full.settle(batch);
  const left = full.left;
  const [next] = records(full.take());
  assertEquals(dropped + batch.lines.length - 1 + left, 500, "each is sent, dropped or waits");
  assert(next.dropped > 0);
});

Deno.test("a record that is larger than everything allowed is dropped, and told of", async () => {
  const full = shipment();
  full.add(entry("x".repeat(2 * 1024 * 1024)));
  assertEquals(records(await send(full)).map(({ dropped }) => dropped), [1]);
  assertEquals(full.left, 0);
});
