import { assertEquals } from "@std/assert";
import { describeLoad } from "../../src/app/draining.ts";

const load = (waiting: number, inFlight: number, reversals: number) =>
  describeLoad({ waiting, inFlight, reversals, parked: 0, oldest: 0, linkUp: true });

Deno.test("what is under way is told in words", () => {
  assertEquals(load(0, 0, 0), "nothing");
  assertEquals(load(0, 1, 0), "1 request (1 with the host)");
  assertEquals(load(2, 3, 0), "5 requests (3 with the host)");
  assertEquals(load(0, 0, 2), "2 reversals");
  assertEquals(load(1, 0, 1), "1 request (0 with the host) and 1 reversal");
});
