import { assertEquals } from "@std/assert";
import { changedOptions } from "../../src/config/changes.ts";
import { load } from "../../src/config/load.ts";

const BASE = ["--listen-port", "0", "--echo-server-port", "0"];
const KEY = "5a".repeat(32);

const read = (args: string[], key = KEY) =>
  load([...BASE, ...args], () => "", { SOCKETQUEUE_JOURNAL_KEY: key });
const changes = (before: string[], after: string[]) => changedOptions(read(before), read(after));

Deno.test("options that mean the same have not changed, however they are written", () => {
  assertEquals(changes([], []), []);
  assertEquals(changes(["--queue-timeout", "35"], ["--queueTimeout", "35.0"]), []);
  const keys = (list: string) => ["--queue-message-key-fields", list];
  assertEquals(changes(keys("11,41"), keys("11, 41")), []);
});

Deno.test("every option that differs is told, once, in the table's order", () => {
  const after = ["--vv", "--max-queue", "7", "--queue-message-key-fields", "11"];
  assertEquals(changes([], after), ["max-queue", "queue-message-key-fields", "vv"]);
});

Deno.test("a key that differs is told, though it shows nothing of itself", () => {
  assertEquals(changedOptions(read([]), read([], "5b".repeat(32))), ["journal-key"]);
});
