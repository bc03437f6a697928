import { assertEquals } from "@std/assert";
import { pauseAfter } from "../../src/logging/pause.ts";
import { always } from "../net/chance.ts";

for (
  const [failures, least, most] of [
    [1, 250, 500],
    [2, 500, 1_000],
    [3, 1_000, 2_000],
    [6, 8_000, 16_000],
    [7, 15_000, 30_000],
    [1_000_000, 15_000, 30_000],
  ] as const
) {
  Deno.test(`the pause after ${failures} failures is ${least} to ${most} ms`, () => {
    assertEquals(pauseAfter(failures, always(0)), least);
    assertEquals(pauseAfter(failures, always(0.999999)), most);
  });
}
