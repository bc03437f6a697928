import { assertEquals } from "@std/assert";
import { whenQuiet } from "../../src/app/when-quiet.ts";
import { FakeTime } from "../fake-time.ts";

/** Somebody who waits for quiet, with a time of the test's. */
function setUp() {
  const time = new FakeTime();
  const state = { came: 0, calls: 0 };
  const cancel = whenQuiet(() => state.came, time, () => state.calls++);
  return { time, state, cancel };
}

Deno.test("it is quiet when nobody has come for three looks", () => {
  const { time, state } = setUp();
  time.advance(59);
  assertEquals(state.calls, 0);
  time.advance(1);
  assertEquals([state.calls, time.pending], [1, 0]);
});

Deno.test("whoever comes meanwhile has it wait anew", () => {
  const { time, state } = setUp();
  time.advance(50);
  state.came++;
  time.advance(69);
  assertEquals(state.calls, 0);
  time.advance(1);
  assertEquals(state.calls, 1);
});

Deno.test("where somebody comes all the time it is over after two seconds", () => {
  const { time, state } = setUp();
  for (let passed = 0; passed < 1_980; passed += 20) {
    state.came++;
    time.advance(20);
  }
  assertEquals(state.calls, 0);
  state.came++;
  time.advance(20);
  assertEquals([state.calls, time.pending], [1, 0]);
});

Deno.test("called off, it ends", () => {
  const { time, state, cancel } = setUp();
  cancel();
  time.advance(1_000);
  assertEquals([state.calls, time.pending], [0, 0]);
});
