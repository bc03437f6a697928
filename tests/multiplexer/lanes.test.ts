import { assert, assertEquals } from "@std/assert";
import { Lanes } from "../../src/multiplexer/lanes.ts";

interface Waiting {
  ahead: Waiting | undefined;
  behind: Waiting | undefined;
}

const waiting = (): Waiting => ({ ahead: undefined, behind: undefined });

Deno.test("a terminal's lane is the same from sale to sale", () => {
  const lanes = new Lanes<Waiting>();
  const lane = lanes.of("A");
  const exchange = waiting();
  lane.append(exchange);
  assertEquals(lanes.busy, 1);
  lane.remove(exchange);
  assertEquals(lanes.busy, 0);
  assert(lanes.of("A") === lane);
});

Deno.test("idle lanes are bounded, and one in use is never thrown away", () => {
  const lanes = new Lanes<Waiting>();
  const held = Array.from({ length: 700 }, (_, index) => lanes.of(`held ${index}`));
  for (const lane of held) lane.busy = waiting();
  for (let terminal = 0; terminal < 100_000; terminal++) lanes.of(`passing ${terminal}`);
  assert(lanes.size <= 1401, `${lanes.size} are kept`);
  assertEquals(lanes.busy, held.length);
  held.forEach((lane, index) => assert(lanes.of(`held ${index}`) === lane));
});
