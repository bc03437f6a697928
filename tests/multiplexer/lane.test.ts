import { assertEquals } from "@std/assert";
import { Exchange } from "../../src/multiplexer/exchange.ts";
import { Lane } from "../../src/multiplexer/lane.ts";
import { sale } from "./setup.ts";

const request = sale();

/** A lane with so many exchanges in it, numbered from 1. */
function laneOf(count: number) {
  const lane = new Lane<Exchange<string>>("00000001");
  const exchanges = Array.from(
    { length: count },
    (_, index) => new Exchange(index + 1, request, "A", "key", lane),
  );
  exchanges.forEach((exchange) => lane.append(exchange));
  return { lane, exchanges };
}

function drainOrder(lane: Lane<Exchange<string>>): number[] {
  const order: number[] = [];
  for (let first = lane.first; first !== undefined; first = lane.first) {
    order.push(first.id);
    lane.remove(first);
  }
  return order;
}

Deno.test("gives exchanges in the order in which they came", () => {
  assertEquals(drainOrder(laneOf(4).lane), [1, 2, 3, 4]);
});

Deno.test("exchanges can be taken out from anywhere, in any order", () => {
  for (
    const victims of [[1], [2], [4], [1, 2], [4, 3], [2, 3], [1, 4], [4, 3, 2, 1], [3, 1, 2, 4]]
  ) {
    const { lane, exchanges } = laneOf(4);
    for (const id of victims) lane.remove(exchanges[id - 1]!);
    const left = [1, 2, 3, 4].filter((id) => !victims.includes(id));
    assertEquals(lane.idle, left.length === 0);
    lane.append(new Exchange(5, request, "A", "key", lane));
    assertEquals(drainOrder(lane), [...left, 5], `without ${victims}`);
    assertEquals(lane.idle, true);
  }
});

Deno.test("is idle when nobody waits and nobody is with the host", () => {
  const { lane, exchanges } = laneOf(1);
  assertEquals(lane.idle, false);
  lane.remove(exchanges[0]!);
  assertEquals(lane.idle, true);
  lane.busy = exchanges[0];
  assertEquals(lane.idle, false);
});
