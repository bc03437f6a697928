import { assertEquals } from "@std/assert";
import { LinkWatch } from "../../src/net/link-watch.ts";
import { FakeTime } from "../fake-time.ts";

const START = Date.UTC(2026, 2, 7, 9, 8, 5);

/** A watch, the events of its link, and what was told to others. */
function setUp() {
  const time = new FakeTime();
  const watch = new LinkWatch(time);
  const others: string[] = [];
  const link = watch.over({
    up: () => void others.push(`up ${watch.isUp}`),
    down: () => void others.push(`down ${watch.isUp}`),
    lost: (why) => void others.push(why),
    message: () => void others.push("message"),
    congested: () => {},
    writable: () => {},
  });
  return { time, watch, link, others };
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
  const { time, watch, link } = setUp();
  link.lost?.("refused");
  time.advance(100);
  link.lost?.("no connection in 10000 ms");
  assertEquals(told(watch), [false, 0, 0, "no connection in 10000 ms at 100"]);
});

Deno.test("the first connection is no reconnect, each further one is", () => {
  const { time, watch, link } = setUp();
  time.advance(10);
  link.up();
  assertEquals(told(watch), [true, 10, 0, undefined]);
  time.advance(10);
  link.down();
  link.lost?.("closed by the host");
  assertEquals(told(watch), [false, 20, 0, "closed by the host at 20"]);
  time.advance(10);
  link.up();
  assertEquals(told(watch), [true, 30, 1, "closed by the host at 20"]);
});

Deno.test("who the events are for is told of them, when the watch knows", () => {
  const { link, others } = setUp();
  link.up();
  link.message(new Uint8Array());
  link.down();
  link.lost?.("closed by the host");
  assertEquals(others, ["up true", "message", "down false", "closed by the host"]);
});
