import { assertEquals } from "@std/assert";
import { LinkWatch } from "../../src/net/link-watch.ts";
import { FakeTime } from "../fake-time.ts";

const START = Date.UTC(2026, 2, 7, 9, 8, 5);

function setUp() {
  const time = new FakeTime();
  return { time, watch: new LinkWatch(time) };
}

const told = ({ isUp, since, reconnects, lastError }: LinkWatch) => [
  ...[isUp, since - START, reconnects],
  lastError && `${lastError.text} at ${lastError.at - START}`,
];

Deno.test("a link that was never there is down since the start", () => {
  const { time, watch } = setUp();
  time.advance(500);
  assertEquals(told(watch), [false, 0, 0, undefined]);
});

Deno.test("attempts in vain leave the time since when it is down, and the last reason", () => {
  const { time, watch } = setUp();
  watch.lost("refused");
  time.advance(100);
  watch.lost("no connection in 10000 ms");
  assertEquals(told(watch), [false, 0, 0, "no connection in 10000 ms at 100"]);
});

Deno.test("the first connection is no reconnect, each further one is", () => {
  const { time, watch } = setUp();
  time.advance(10);
  watch.up();
  assertEquals(told(watch), [true, 10, 0, undefined]);
  time.advance(10);
  watch.down();
  watch.lost("closed by the host");
  assertEquals(told(watch), [false, 20, 0, "closed by the host at 20"]);
  time.advance(10);
  watch.up();
  assertEquals(told(watch), [true, 30, 1, "closed by the host at 20"]);
});
