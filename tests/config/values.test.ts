import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { load } from "../../src/config/load.ts";
import { OPTION_NAMES, optionEntry, type OptionName, OPTIONS } from "../../src/config/options.ts";
import { companions, loadFile, noFile, problems } from "./fixtures.ts";

const NOT_NUMBERS = ["12abc", "0x10", "1e3", "010", "+5", " 5", "5 ", "1_000", "five", "NaN"];
const NOT_WHOLE = [...NOT_NUMBERS, "1.5", "1,5", "5."];
const HEADERS = ["length", "len:n:4", "length:q:4", "length:n:0", "length:n:4,", "length:n:4,x"];

/** Values that must be refused, as text. */
const WRONG: Partial<Record<OptionName, readonly string[]>> = {
  "listen-port": [...NOT_WHOLE, "65536", "99999999999999999999"],
  "listen-http-port": [...NOT_WHOLE, "65536"],
  "upstream-port": [...NOT_WHOLE, "65536"],
  "echo-server-port": [...NOT_WHOLE, "65536"],
  "max-queue": [...NOT_WHOLE, "0", "1000001"],
  "drain-timeout": [...NOT_NUMBERS, "0", "86401"],
  "queue-timeout": [...NOT_NUMBERS, "0", "0.0", "86401", "5.", ".5", "Infinity"],
  "queue-message-key-fields": [
    ...["11,", ",11", "11,,41", "11;41", "1", "0", "193", "11,11", "11,1.5", "stan", "011"],
    "2,3,4,5,6,7,8,9,10",
  ],
  "upstream-host": ["10.0.0.1:5000", "tcp://bank", "a b", "[::1]", "bank..example", "a/b", "_:_"],
  "listen-header-format": [...HEADERS, "None"],
  "header-format": [...HEADERS, "None", "length:n:4,counts=header", "length:n:4,zero=maybe"],
  "profile": ["smartvista2", "profile", "toString"],
  "length-include-header": ["maybe", "2", "t", "true "],
  "use-header": ["maybe", "2", "y"],
  "queue-lock-terminal": ["maybe", "-"],
  "client-timeout": [...NOT_NUMBERS, "-1", "86401"],
  "upstream-timeout": [...NOT_NUMBERS, "-1", "86401"],
  "queue-short-timeout": [...NOT_NUMBERS, "0", "86401"],
  "upstream-listen-port": [...NOT_WHOLE, "65536"],
  "stat-server-port": [...NOT_WHOLE, "65536"],
  "test-target-port": [...NOT_WHOLE, "0", "65536"],
  "logstash-port": [...NOT_WHOLE, "0", "65536"],
  "test-clients": [...NOT_WHOLE, "-1", "10001"],
  "test-target-host": ["10.0.0.1:5000", "a b"],
  "logstash-host": ["10.0.0.1:5000", "a b"],
  "logstash-node": ["a\nb", "n".repeat(101)],
  "overrides": ["x", "1", "1:q", "4:n:0", "4:n:12:5", "200:n:3"],
  "log-format": ["xml", "jsonl"],
  "log-max-size": [...NOT_WHOLE, "1023", "10T", "1.5M", "-1", "M"],
  "log-max-age": [...NOT_NUMBERS, "-1", "3651"],
  "no-journal": ["maybe"],
  "journal-sync": ["none", "fulll"],
  "admin-port": [...NOT_WHOLE, "65536"],
  "admin-host": ["10.0.0.1:8081", "a b"],
  "log-keep": [...NOT_WHOLE, "-1", "1001"],
  "dangerous": ["very"],
  "v": ["maybe"],
  "vv": ["2"],
};

for (const [option, values] of Object.entries(WRONG) as [OptionName, readonly string[]][]) {
  const { allowed } = OPTIONS[option];
  for (const value of values) {
    Deno.test(`${option} refuses ${JSON.stringify(value)} and says what is allowed`, () => {
      const lines = problems(() => load([`--${option}=${value}`, ...companions(option)], noFile));
      assertEquals(lines.length, 1, lines.join("\n"));
      assert(lines[0]!.startsWith(`--${option}: `), lines[0]);
      assertStringIncludes(lines[0]!, `(allowed: ${allowed})`);
    });
    Deno.test(`${option} refuses ${JSON.stringify(value)} in a file, with its line`, () => {
      const text = `# a comment\n${option}: ${JSON.stringify(value)}\n`;
      const lines = problems(() => loadFile(text, companions(option)));
      assertEquals(lines.length, 1, lines.join("\n"));
      assert(lines[0]!.startsWith(`config.yaml:2: ${option}: `), lines[0]);
    });
  }
}

/** Values at the limits and in other forms, as text, with what they mean. */
const RIGHT: readonly (readonly [OptionName, string, unknown])[] = [
  ["listen-port", "0", 0],
  ["listen-port", "65535", 65_535],
  ["max-queue", "1", 1],
  ["max-queue", "1000000", 1_000_000],
  ["queue-timeout", "0.001", 0.001],
  ["queue-timeout", "86400", 86_400],
  ["queue-message-key-fields", "2", [2]],
  ["queue-message-key-fields", "11, 37 ,62", [11, 37, 62]],
  ["queue-message-key-fields", "2,3,4,5,6,7,8,9", [2, 3, 4, 5, 6, 7, 8, 9]],
  ["upstream-host", "bank.example.com", "bank.example.com"],
  ["upstream-host", "localhost", "localhost"],
  ["upstream-host", "::1", "::1"],
  ["upstream-host", "fe80::1%eth0", "fe80::1%eth0"],
  ["profile", "smartVista", "smartvista"],
  ["listen-header-format", "none", "none"],
  ["header-format", "none", "none"],
  ["header-format", "id:an:3:ISO,length:n:4", "id:an:3:ISO,length:n:4"],
  ["header-format", "message,etx:b:1:03,max=4096", "message,etx:b:1:03,max=4096"],
  ["use-header", "TRUE", true],
  ["client-timeout", "0", undefined],
  ["upstream-timeout", "0", undefined],
  ["upstream-timeout", "0.5", 0.5],
  ["test-clients", "10000", 10_000],
  ["log-format", "JSON", "json"],
  ["log-max-size", "0", undefined],
  ["log-max-size", "1024", 1024],
  ["log-max-size", "500k", 512_000],
  ["log-max-size", "2G", 2_147_483_648],
  ["log-max-age", "0", undefined],
  ["journal-sync", "NORMAL", "normal"],
  ["admin-port", "0", 0],
  ["admin-host", "::1", "::1"],
  ["log-keep", "0", 0],
  ["overrides", "1:bitmap-hex:8,62:ll-an:200", "1:bitmap-hex:8,62:ll-an:200"],
];

for (const [option, text, value] of RIGHT) {
  Deno.test(`${option} takes ${text}`, () => {
    const key = option.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
    const options: Record<string, unknown> = load(
      [`--${option}=${text}`, ...companions(option)],
      noFile,
    );
    assertEquals<unknown>(options[key], value);
  });
}

Deno.test("each default of the table passes its own check", () => {
  for (const name of OPTION_NAMES) {
    const { default: value, schema } = optionEntry(name);
    if (value !== undefined) assertEquals<unknown>(schema.parse(value), value, name);
  }
});

Deno.test("values that have their type already are taken as they are", () => {
  assertEquals<unknown>(optionEntry("max-queue").schema.parse(5), 5);
  assertEquals<unknown>(optionEntry("use-header").schema.parse(false), false);
  assertEquals<unknown>(optionEntry("queue-message-key-fields").schema.parse([11, 41]), [11, 41]);
  assertEquals<unknown>(optionEntry("queue-message-key-fields").schema.parse(11), [11]);
  for (const value of [1.5, Number.NaN, 0, true, [5], { a: 5 }]) {
    assert(!optionEntry("max-queue").schema.safeParse(value).success);
  }
});

Deno.test("a problem is one line, whatever the value holds", () => {
  const value = `a\n\u001b[31mb\u2028${"c".repeat(500)}`;
  const [line] = problems(() => load([`--upstream-host=${value}`, "--upstream-port=1"]));
  assert(line !== undefined && line.length < 300, line);
  // deno-lint-ignore no-control-regex -- control characters must not be there
  assert(!/[\u0000-\u001f\u2028]/.test(line), line);
});
