import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { RECONNECT, reconnectDelay } from "../../src/net/reconnect.ts";
import { always, seeded } from "./chance.ts";

Deno.test("reconnectDelay doubles from 200 ms up to 10 s on average", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((failures) =>
    reconnectDelay(failures, always(0.5))
  );
  assertEquals(delays, [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
});

Deno.test("reconnectDelay is spread by half to both sides", () => {
  assertEquals(reconnectDelay(1, always(0)), 100);
  assertEquals(reconnectDelay(1, always(1)), 300);
  assertEquals(reconnectDelay(50, always(0)), 5_000);
  assertEquals(reconnectDelay(50, always(1)), 15_000);
});

Deno.test("reconnectDelay differs from gateway to gateway", () => {
  const random = seeded(7);
  const delays = new Set(Array.from({ length: 50 }, () => reconnectDelay(8, random)));
  assert(delays.size > 40, `${delays.size} different ones of 50`);
});

Deno.test("reconnectDelay keeps within its bounds, whatever the failures and chance", () => {
  const random = seeded(3);
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 1000, max: 100_000 }),
    (failures, first, most) => {
      const delay = reconnectDelay(failures, random, { first, most });
      assert(Number.isInteger(delay));
      assert(delay >= Math.floor(first / 2) && delay <= Math.ceil(most * 1.5), String(delay));
    },
  ));
});

Deno.test("reconnectDelay's defaults are those that its documentation tells", () => {
  assertEquals(RECONNECT, { first: 200, most: 10_000 });
});
