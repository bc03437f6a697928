import { assert, assertEquals } from "@std/assert";
import type { LogEntry } from "../../src/logging/entry.ts";
import { RENDER } from "../../src/logging/format.ts";
import { visible } from "../../src/logging/visible.ts";

const TIME = Date.UTC(2026, 10, 23, 15, 13, 57, 123);

const entry = (text: string, data: LogEntry["data"] = {}): LogEntry => {
  return { time: TIME, level: "warning", text, data };
};
const asText = (text: string) => RENDER.text(entry(text));
const asJson = (text: string, data?: LogEntry["data"]) => RENDER.json(entry(text, data));

/** Whatever a terminal would act on, tab and line feed apart. */
// deno-lint-ignore no-control-regex -- control characters are what this looks for
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

const EVERY_CONTROL = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code))
  .join("") + "\u2028\u2029\u202e\u2066\u200f\u061c";

Deno.test("a text line has the time in UTC, the level and the text, and no data", () => {
  const line = RENDER.text(entry("link is down", { exchange: 12 }));
  assertEquals(line, "2026-11-23 15:13:57.123 warning: link is down");
});

Deno.test("a text of several lines is written as it was drawn", () => {
  const drawn = "\n=====\n\tMTI [0]....0200\n     2026 [7]\n=====";
  assertEquals(asText(drawn), `2026-11-23 15:13:57.123 warning: ${drawn}`);
});

Deno.test("a carriage return or an escape from outside is shown, not obeyed", () => {
  assertEquals(
    asText("client \r2026-11-23 15:13:57.123 info: all is well \x1b[2J\x9b1A\x7f"),
    "2026-11-23 15:13:57.123 warning: client \\u000d2026-11-23 15:13:57.123 info: all is well " +
      "\\u001b[2J\\u009b1A\\u007f",
  );
});

Deno.test("no control character but tab and line feed is left in either format", () => {
  const text = asText(EVERY_CONTROL);
  assert(!RAW.test(text), text);
  const json = asJson(EVERY_CONTROL, { [EVERY_CONTROL]: EVERY_CONTROL });
  assert(!RAW.test(json), json);
  assertEquals(JSON.parse(json)[EVERY_CONTROL], EVERY_CONTROL);
});

Deno.test("a further line that looks like a record is indented, so that none can be forged", () => {
  const forged = "no such field\n2026-11-23 15:13:57.200 info: sale approved";
  const lines = asText(forged).split("\n");
  assertEquals(lines.filter((line) => /^\d{4}-\d\d-\d\d /.test(line)).length, 1);
  assertEquals(lines[1], "  2026-11-23 15:13:57.200 info: sale approved");
});

Deno.test("letters of other scripts stay as they are", () => {
  for (const text of ["Käsekuchen 12 €", "Чек №5", "会計", "🙂"]) assertEquals(visible(text), text);
});

Deno.test("a JSON record is one line, whatever lines its text has", () => {
  assertEquals(
    asJson("a\nb", { exchange: 12 }),
    '{"time":"2026-11-23T15:13:57.123Z","level":"warning","message":"a\\nb","exchange":12}',
  );
});

Deno.test("data cannot replace what a JSON record says of itself", () => {
  const line = asJson("true", { level: "info", message: "forged", time: "never", more: 1 });
  assertEquals(JSON.parse(line), { ...JSON.parse(asJson("true")), more: 1 });
});

Deno.test("data that JSON has no form for are written in some form", () => {
  const line = asJson("text", { amount: 12n, cause: new TypeError("no"), none: undefined });
  const { amount, cause } = JSON.parse(line);
  assertEquals([amount, cause], ["12", "TypeError: no"]);
});

for (
  const [name, value] of Object.entries({
    "an object that holds itself": (() => {
      const ring: Record<string, unknown> = {};
      return ring.ring = ring;
    })(),
    "an object that throws": {
      toJSON() {
        throw new Error("not now");
      },
    },
  })
) {
  Deno.test(`${name} among the data costs the data, not the record`, () => {
    const { message, unreadable, good } = JSON.parse(asJson("text", { good: 1, value }));
    assertEquals([message, good, typeof unreadable], ["text", undefined, "string"]);
  });
}
