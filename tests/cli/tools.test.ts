import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { main } from "../../src/cli/main.ts";
import { decode } from "../../src/cli/tools/decode.ts";
import { diff } from "../../src/cli/tools/diff.ts";
import { encode } from "../../src/cli/tools/encode.ts";
import { MAX_INPUT } from "../../src/cli/tools/input.ts";
import { redact } from "../../src/cli/tools/redact.ts";
import { validate } from "../../src/cli/tools/validate.ts";
import { smartvista, wireOf } from "../fixtures.ts";
import { runTool } from "./tools-run.ts";

const TRACK = "4111111111111111=30122011000000000000";
const PIN = "A1B2C3D4E5F60718";
const SECRETS = /4111111111111111|=3012|A1B2C3D4E5F60718/i;

const SALE = {
  ...{ 0: "0200", 2: "4111111111111111", 3: "000000", 4: "1000", 7: "0818160933", 11: "618160" },
  ...{ 12: "150820130600", 22: "056", 24: "200", 25: "00", 35: TRACK, 41: "992468" },
  ...{ 42: "124642124643", 49: "810", 52: PIN, 55: "9F360200015A084111111111111111" },
};
const HEX = wireOf(smartvista.encode(SALE));
const ECHO = wireOf(
  smartvista.encode({
    ...{ 0: "0800", 3: "0", 7: "0607161700", 11: "123456", 24: "0", 41: "123456" },
    42: "124642124643",
  }),
);
const bytes = (hex: string): Uint8Array => Uint8Array.fromHex(hex);
const framed = (hex: string): string =>
  new TextEncoder().encode(String(hex.length / 2).padStart(4, "0")).toHex() + hex;
const TOOLS = { decode, encode, diff, redact, validate };

for (const [name, tool] of Object.entries(TOOLS)) {
  Deno.test(`${name} --help tells usage, options and exit codes, on the standard output`, async () => {
    const { code, printed, errors } = await runTool(tool, ["--help"]);
    assertEquals([code, errors], [0, ""]);
    assertStringIncludes(printed, `socketqueue ${name} [OPTIONS]`);
    for (const part of ["--profile NAME", "Exit codes: 0", "1 MiB"]) {
      assertStringIncludes(printed, part);
    }
  });

  Deno.test(`${name}: an unknown option is refused with the nearest one, and code 2`, async () => {
    const { code, printed, errors } = await runTool(tool, ["--profil", "--overrides", "--raw=1"]);
    assertEquals([code, printed], [2, ""]);
    assertMatch(errors, /^--profil: unknown option; did you mean --profile\?/);
    assertMatch(errors, /^--overrides: has no value/m);
    assertMatch(errors, /^--raw: takes no value/m);
  });

  Deno.test(`${name}: what is larger than 1 MiB, missing, or no message is refused`, async () => {
    const large = { input: "0".repeat(MAX_INPUT + 1) };
    assertEquals((await runTool(tool, [], large)).code, 66);
    const missing = await runTool(tool, ["--file", "nowhere.hex"]);
    assertEquals(missing.code, 66);
    assertMatch(missing.errors, /^"nowhere.hex": there is no such file$/);
    assertEquals((await runTool(tool, [])).code, 2);
    assertEquals((await runTool(tool, [], { input: "zz 4111111111111111" })).code, 65);
    assertEquals((await runTool(tool, ["-"], { input: "\n" })).code, 65);
  });

  Deno.test(`${name}: a message that is given with a slip is not repeated`, async () => {
    for (const args of [[`${HEX}x`], [`--${HEX}`], [HEX.slice(0, -1), HEX]]) {
      const { code, errors, printed } = await runTool(tool, args);
      assert(code === 2 || code === 65 || code === 66);
      assertNotMatch(errors + printed, SECRETS);
      assertNotMatch(errors + printed, new RegExp(HEX.slice(36, 68)));
    }
  });
}

Deno.test("the tools are subcommands of the program", async () => {
  for (const name of Object.keys(TOOLS)) {
    const printed: string[] = [];
    const terminal = {
      print: (text: string) => void printed.push(text),
      error() {},
      columns: () => 80,
    };
    assertEquals(await main([name, "--help"], terminal), 0);
    assertMatch(printed.join(), new RegExp(`socketqueue ${name} `));
  }
});

Deno.test("decode shows numbers, names and values, card data masked", async () => {
  const { code, printed, errors } = await runTool(decode, [HEX]);
  assertEquals([code, errors], [0, ""]);
  assertMatch(printed, /^DE +NAME +VALUE +MEANING$/m);
  assertMatch(printed, /^0 +Message Type Indicator +0200/m);
  assertMatch(printed, /^1 +Bitmap +7230058020C09200$/m);
  assertMatch(printed, /^2 +Primary Account Number +411111\*{6}1111$/m);
  assertMatch(printed, /^4 +Amount, Transaction +000000001000 +.*10\.00/m);
  assertMatch(printed, /^ {2}9F36 .*0001/m);
  assertMatch(printed, /^ {2}5A .*\*{16}$/m);
  assertNotMatch(printed, SECRETS);
});

Deno.test("decode --unsafe shows everything, and encode makes the same message of its JSON", async () => {
  const { printed } = await runTool(decode, ["--unsafe", "--json", HEX, ECHO]);
  assertMatch(printed, SECRETS);
  const { code, printed: made } = await runTool(encode, [], { input: printed });
  assertEquals([code, made], [0, `${HEX}\n${ECHO}`]);
});

Deno.test("decode --json is one object a line, and says what is masked", async () => {
  const { printed } = await runTool(decode, ["--json", HEX, ECHO]);
  assertNotMatch(printed, SECRETS);
  const [sale, echo] = printed.split("\n").map((line) => JSON.parse(line));
  assertEquals(sale.length, HEX.length / 2);
  assertEquals(sale.fields["2"].value, "411111******1111");
  assertEquals([sale.fields["2"].masked, sale.fields["4"].masked], [true, undefined]);
  assertEquals(sale.fields["4"].alias, "amount");
  assertEquals(sale.fields["55"].parts["9F36"].value, "0001");
  assertEquals(echo.fields["0"].value, "0800");
});

const SPACED = HEX.match(/../g)!;
const DUMP = Array.from({ length: Math.ceil(SPACED.length / 16) }, (_, line) => {
  const offset = (line * 16).toString(16).padStart(8, "0");
  const row = SPACED.slice(line * 16, line * 16 + 16);
  const text = row.map((pair) => String.fromCharCode(parseInt(pair, 16))).join("")
    .replaceAll(/[^\x20-\x7e]/g, ".");
  return { offset, row, text };
});
const XXD = DUMP.map(({ offset, row, text }) => {
  const words = row.join("").replaceAll(/(.{4})/g, "$1 ").trim();
  return `${offset}: ${words.padEnd(39)}  ${text}`;
}).join("\n");
const HEXDUMP = DUMP.map(({ offset, row, text }) => {
  const halves = `${row.slice(0, 8).join(" ")}  ${row.slice(8).join(" ")}`;
  return `${offset}  ${halves.padEnd(49)} |${text}|`;
}).join("\n") + `\n${SPACED.length.toString(16).padStart(8, "0")}\n`;

for (
  const [form, input, ...args] of [
    ["lower case", HEX.toLowerCase()],
    ["blanks", SPACED.join(" ")],
    ["colons", SPACED.join(":")],
    ["0x before each byte", SPACED.map((pair) => `0x${pair}`).join(", ")],
    ["broken lines", HEX.match(/.{1,61}/g)!.join("\r\n")],
    ["a comment", `# a sale\n${HEX}\n`],
    ["xxd", XXD],
    ["hexdump -C", HEXDUMP],
    ["bytes", bytes(HEX)],
    ["bytes, said to be", bytes(HEX), "--raw"],
    ["a length header", framed(HEX), "--header"],
    ["a length header nobody spoke of", framed(HEX)],
    ["a length header in bytes", bytes(framed(HEX))],
    [
      "another length header",
      `${(HEX.length / 2).toString(16).padStart(4, "0")}${HEX}`,
      "--framing",
      "length:b-hex:2",
    ],
  ] as const
) {
  Deno.test(`messages are read as ${form}`, async () => {
    const { code, printed } = await runTool(decode, ["--json", ...args], { input });
    assertEquals(code, 0);
    assertEquals(JSON.parse(printed).length, HEX.length / 2);
  });
}

for (
  const [form, input, ...args] of [
    ["one a line", `${HEX}\n${ECHO}\n`],
    ["one a line, one of them broken", `${HEX.slice(0, 200)}\n${ECHO}\n`],
    ["one a line, one of them broken off early", `${HEX.slice(0, 60)}\n${ECHO}\n`],
    ["apart by an empty line", `${HEX.match(/.{1,64}/g)!.join("\n")}\n\n${ECHO}`],
    ["a stream with length headers", framed(HEX) + framed(ECHO), "--header"],
    ["a stream nobody spoke of", framed(HEX) + framed(ECHO)],
    ["a stream without", HEX + ECHO, "--header-format", "none"],
    ["a stream in bytes", bytes(framed(HEX) + framed(ECHO))],
  ] as const
) {
  Deno.test(`several messages are read: ${form}`, async () => {
    const { printed } = await runTool(decode, ["--json", ...args], { input });
    const mtis = printed.split("\n").map((line) => JSON.parse(line).fields["0"].value);
    assertEquals(mtis, ["0200", "0800"]);
  });
}

Deno.test("a length header that was found is told of", async () => {
  const { errors } = await runTool(decode, [framed(HEX)]);
  assertMatch(errors, /length header of profile smartvista \(length:n:4\)/);
  assertEquals((await runTool(decode, ["--header", framed(HEX)])).errors, "");
});

Deno.test("what stands before a fault is shown, then the fault with field and place, and code 65", async () => {
  const { code, printed, errors } = await runTool(decode, [HEX.slice(0, 200)]);
  assertEquals(code, 65);
  assertMatch(printed, /^25 +Pos Condition Code +00/m);
  assertNotMatch(printed, /^35 /m);
  assertMatch(errors, /^DE 35: the message ends inside the field .* at byte \d+$/m);
  assertMatch(errors, /try --profile and --header-format/);
});

Deno.test("a stream that breaks off: what came before is shown, and code 65", async () => {
  const { code, printed, errors } = await runTool(decode, ["--header", "--json"], {
    input: framed(HEX) + framed(ECHO).slice(0, -2),
  });
  assertEquals(code, 65);
  assertEquals(printed.split("\n").length, 1);
  assertMatch(errors, /truncated-frame/);
});

Deno.test("a profile, its overrides and its file are those of the command line", async () => {
  const files = await Promise.all([
    runTool(decode, ["--profile", "openway", "--json", ECHO]),
    runTool(decode, ["--overrides", "1:bitmap-hex:8", "--json", ECHO]),
    runTool(decode, ["--profile", "nonsense", ECHO]),
  ]);
  assertEquals(files.map(({ code }) => code), [65, 65, 2]);
});

Deno.test("encode takes an object, a list, or one a line, by number or alias", async () => {
  const object = '{"mti": "0800", "stan": 7, "terminalId": 1}';
  const { code, printed } = await runTool(encode, [object]);
  assertEquals(code, 0);
  const two = `${printed}\n${printed}`;
  assertEquals((await runTool(encode, [`[${object},${object}]`])).printed, two);
  assertEquals((await runTool(encode, [], { input: `${object}\n${object}\n` })).printed, two);
  assertEquals(
    (await runTool(encode, ["m.json"], { files: { "m.json": object } })).printed,
    printed,
  );
  const raw = await runTool(encode, ["--raw", "--header", object]);
  assertEquals([raw.printed, raw.raw], ["", framed(printed).toUpperCase()]);
  assertEquals(JSON.parse((await runTool(encode, ["--json", object])).printed).hex, printed);
});

Deno.test("encode tells everything that is wrong, without values, and code 65", async () => {
  const { code, errors } = await runTool(encode, ['{"0":"0200","2":"4111x","4":[1],"nope":1}']);
  assertEquals(code, 65);
  for (const part of [/DE 2: only digits/, /Field 4 is neither/, /"nope" is neither/]) {
    assertMatch(errors, part);
  }
  assertNotMatch(errors, /4111/);
  const broken = await runTool(encode, ['{"2":"4111111111111111"']);
  assertEquals([broken.code, broken.errors], [65, "not JSON"]);
});

Deno.test("diff tells what differs, was added, is missing, with code 1", async () => {
  const other = wireOf(smartvista.encode({ ...SALE, 4: "2000", 38: "ABC123", 49: undefined }));
  const { code, printed } = await runTool(diff, [HEX, other]);
  assertEquals(code, 1);
  assertEquals(printed.split("\n").slice(1).map((line) => line.split(/ +/).slice(0, 2)), [
    ["~", "4"],
    ["+", "38"],
    ["-", "49"],
  ]);
});

Deno.test("diff compares masked values as they are, and tags of EMV data one by one", async () => {
  const emv = "9F360200025A084111111111111111";
  const other = wireOf(
    smartvista.encode({ ...SALE, 2: "4111110000001111", 55: emv, 52: "0000000000000000" }),
  );
  const { code, printed } = await runTool(diff, ["--json", HEX, other]);
  assertEquals(code, 1);
  assertNotMatch(printed, SECRETS);
  const { differences } = JSON.parse(printed);
  const seen = differences.map(({ field, hidden }: Record<string, unknown>) => [field, hidden]);
  assertEquals(seen, [["2", true], ["52", true], ["55.9F36", undefined]]);
});

Deno.test("diff of the same message: code 0; of one message, code 2; of no message, code 65", async () => {
  const same = await runTool(diff, [HEX, HEX.toLowerCase()]);
  assertEquals([same.code, same.printed], [0, "no difference"]);
  assertEquals((await runTool(diff, [HEX])).code, 2);
  const broken = await runTool(diff, [HEX, HEX.slice(0, 200)]);
  assertEquals([broken.code, broken.printed], [65, ""]);
  assertMatch(broken.errors, /^message 2: DE 35/);
});

Deno.test("redact keeps the frame and everything but card data", async () => {
  const { code, printed } = await runTool(redact, ["--header", framed(HEX)]);
  assertEquals(code, 0);
  assertEquals(printed.slice(0, 8), framed(HEX).slice(0, 8));
  const { 2: pan, 35: track, 52: pin, 55: emv, ...rest } = smartvista.decode(
    bytes(printed.slice(8)),
  ).toValues();
  assertEquals([pan, track], ["4111110000001111", "4111110000001111=00000000000000000000"]);
  assertEquals([pin, emv], ["0".repeat(16), `9F360200015A08${"0".repeat(16)}`]);
  const values = smartvista.decode(bytes(HEX)).toValues();
  for (const [number, value] of Object.entries(rest)) assertEquals(value, values[Number(number)]);
  assertEquals((await runTool(redact, ["--raw"], { input: bytes(HEX) })).raw, printed.slice(8));
});

Deno.test("redact leaves out what cannot be read, and goes on", async () => {
  const { code, printed, errors } = await runTool(redact, [HEX.slice(0, 200), ECHO]);
  assertEquals([code, printed], [65, ECHO]);
  assertMatch(errors, /^message 1 is left out: DE 35/);
});

Deno.test("validate: valid with code 0; what is wrong, without values, with code 1", async () => {
  assertEquals((await runTool(validate, [HEX])).printed, "valid");
  const { 41: _, ...without } = SALE;
  const wrong = wireOf(smartvista.encode({ ...without, 2: "4111111111111112" }));
  const { code, printed } = await runTool(validate, ["--json", wrong]);
  assertEquals(code, 1);
  const { valid, findings } = JSON.parse(printed);
  const seen = findings.map(({ severity, code, field }: Record<string, string>) => {
    return `${severity} ${code} ${field}`;
  });
  assertEquals([valid, seen], [false, [
    "error missing-field 41",
    "warning bad-check-digit 2",
    "warning other-card 35",
  ]]);
  assertNotMatch(printed, /4111/);
  assertEquals((await runTool(validate, [HEX.slice(0, 200)])).code, 1);
});

Deno.test("an amount whose currency was not read is shown without one", async () => {
  const { code, printed } = await runTool(decode, [HEX.slice(0, 2 * 60)]);
  assertEquals(code, 65);
  assertMatch(printed, /^4 +Amount, Transaction +000000001000/m);
});
