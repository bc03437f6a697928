import { assertEquals } from "@std/assert";
import { Backlog } from "../../src/journal/backlog.ts";
import type { JournalAct, JournalChange } from "../../src/ports.ts";
import { end, intent, payloadOf } from "./setup.ts";

const act: JournalAct = { id: 1, at: 5, who: "gateway", what: "parked", why: "" };

function backlogOf(...changes: readonly JournalChange[]): Backlog {
  const backlog = new Backlog();
  for (const change of changes) backlog.push({ change, done: undefined });
  return backlog;
}

const changesOf = (backlog: Backlog): JournalChange[] =>
  backlog.take(Infinity).map(({ change }) => change);

Deno.test("all that becomes of a record while nothing can be written is one change in the end", () => {
  const told: string[] = [];
  const backlog = new Backlog();
  const changes: JournalChange[] = [
    { type: "state", id: 1, state: "reversing", cause: "timeout", payload: payloadOf(1) },
    { type: "state", id: 2, state: "reversing" },
    { type: "act", act },
    { type: "state", id: 1, state: "parked", attempts: 3 },
    end(2),
    { type: "act", act },
  ];
  changes.forEach((change, place) => {
    backlog.push({ change, done: (durable) => told.push(`${place} ${durable}`) });
  });
  backlog.compact();
  const left = backlog.take(Infinity);
  assertEquals(left.map(({ change }) => change), [
    {
      type: "state",
      id: 1,
      state: "parked",
      cause: "timeout",
      attempts: 3,
      payload: payloadOf(1),
    },
    end(2),
    { type: "act", act },
    { type: "act", act },
  ]);
  for (const { done } of left) done?.(true);
  assertEquals(told, ["0 true", "3 true", "1 true", "4 true", "2 true", "5 true"]);
});

Deno.test("what a record was told after its end is nothing", () => {
  const backlog = backlogOf(end(1), { type: "state", id: 1, state: "reversing" });
  backlog.compact();
  assertEquals(changesOf(backlog), [end(1)]);
});

Deno.test("a group that failed comes first again, and its sales are made to be gone", () => {
  const backlog = backlogOf(
    intent(1),
    { type: "state", id: 2, state: "delivering" },
    end(3),
    end(4),
  );
  const taken = backlog.take(3);
  backlog.putBack(taken);
  assertEquals(changesOf(backlog), [end(1), end(3), end(4)]);
});

Deno.test("what somebody waits for is urgent, and nothing else", () => {
  assertEquals(backlogOf().urgent, false);
  assertEquals(backlogOf(end(1), { type: "act", act }).urgent, false);
  assertEquals(backlogOf(end(2), intent(1)).urgent, true);
  assertEquals(backlogOf({ type: "state", id: 1, state: "delivering" }).urgent, true);
  assertEquals(backlogOf({ type: "state", id: 1, state: "parked" }).urgent, false);
  const backlog = backlogOf(end(1));
  backlog.push({ change: end(2), done: () => {} });
  assertEquals(backlog.urgent, true);
  backlog.take(1);
  assertEquals(backlog.urgent, true);
  backlog.take(1);
  assertEquals(backlog.urgent, false);
});
