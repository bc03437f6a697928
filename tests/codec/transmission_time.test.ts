import { assertEquals } from "@std/assert";
import { transmissionTime } from "../../src/codec/transmission-time.ts";

Deno.test("writes a moment as MMDDhhmmss in UTC", () => {
  const table: [string, string][] = [
    ["2026-03-07T09:08:05.999Z", "0307090805"],
    ["2025-12-31T23:59:59Z", "1231235959"],
    ["2026-01-01T00:00:00Z", "0101000000"],
    ["2024-02-29T12:00:00+03:00", "0229090000"],
  ];
  for (const [moment, text] of table) {
    assertEquals(transmissionTime(Date.parse(moment)), text, moment);
  }
});
