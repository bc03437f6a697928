import { assert, assertEquals } from "@std/assert";
import { REPEAT_DELAY, type Whim, whimOf } from "../../src/emulator/real-life.ts";
import { seeded } from "../net/chance.ts";

Deno.test("of ten chances one closes, two repeat, and the rest are plain answers", () => {
  const bounds: number[] = [];
  const whims = Array.from({ length: 10 }, (_, draw) =>
    whimOf({
      below(below) {
        bounds.push(below);
        return draw;
      },
    }));
  const count = (whim: Whim) => whims.filter((each) => each === whim).length;
  assertEquals([count("close"), count("repeat"), count("answer")], [1, 2, 7]);
  assertEquals(new Set(bounds), new Set([10]));
});

Deno.test("of many answers a tenth is lost and a fifth comes twice", () => {
  const random = seeded(8583);
  const rounds = 100_000;
  const counts = { answer: 0, close: 0, repeat: 0 };
  for (let round = 0; round < rounds; round++) counts[whimOf(random)]++;
  // Five standard deviations of 10,000 and 20,000.
  assert(Math.abs(counts.close - rounds / 10) < 500, String(counts.close));
  assert(Math.abs(counts.repeat - rounds / 5) < 650, String(counts.repeat));
});

Deno.test("an answer is repeated half a second later", () => assertEquals(REPEAT_DELAY, 500));
