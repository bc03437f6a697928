import { assertEquals } from "@std/assert";
import { tallyText } from "../../src/emulator/test-tally.ts";

Deno.test("a tally is told on one line", () => {
  assertEquals(
    tallyText({ correct: 50, wrong: 0, missing: 3 }),
    "Test clients: 50 correct, 0 wrong, 3 missing",
  );
});
