import { assertEquals } from "@std/assert";
import { load } from "../../src/config/load.ts";
import { camelCase } from "../../src/config/option-entry.ts";
import { companions, loadFile, problems, type Sample, SAMPLES } from "./fixtures.ts";

/** `a: {b: value}` drawn as block YAML. */
function nestedYaml({ nested, yaml }: Sample): string {
  return nested.map((key, depth) => `${"  ".repeat(depth)}${key}:`).join("\n") + ` ${yaml}\n`;
}

const asJson = (value: unknown, text: string) =>
  Array.isArray(value) ? `"${text}"` : JSON.stringify(value);

for (const each of SAMPLES) {
  const { option, key, text, yaml, nested, value } = each;
  const camel = nested.map(camelCase);
  const forms: [string, string][] = [
    ["nested YAML", nestedYaml(each)],
    ["nested camelCase YAML", nestedYaml({ ...each, nested: camel })],
    ["flat YAML", `${option}: ${yaml}\n`],
    ["YAML in quotation marks", `${option}: "${text}"\n`],
    ["flat camelCase JSON", `{ "${camelCase(option)}": ${asJson(value, text)} }`],
    [
      "nested JSON",
      JSON.stringify(camel.reduceRight((inner, k) => ({ [k]: inner }), value as object)),
    ],
  ];
  for (const [form, file] of forms) {
    Deno.test(`${option} is read from ${form}`, () => {
      assertEquals<unknown>(loadFile(file, companions(option))[key], value);
    });
  }
}

Deno.test("the original's flat config.json is read as it is", () => {
  const json = `{
    "upstreamHost":    "10.0.0.1",
    "upstreamPort":    5000,
    "listenPort":      2014,
    "hostConfig":      "smartVista",
    "queueMessageKeyFields": "11,41",
    "vv":              true
}`;
  const options = loadFile(json);
  assertEquals(options.upstreamHost, "10.0.0.1");
  assertEquals(options.upstreamPort, 5000);
  assertEquals(options.listenPort, 2014);
  assertEquals(options.profile, "smartvista");
  assertEquals(options.queueMessageKeyFields, [11, 41]);
  assertEquals(options.vv, true);
});

Deno.test("the command line beats the file, which beats the default", () => {
  const file = "max-queue: 7\nqueue:\n  timeout: 7\necho-server-port: 0\nuse-header: false\n";
  const options = loadFile(file, ["--maxQueue=8", "--use-header"]);
  assertEquals(options.maxQueue, 8);
  assertEquals(options.useHeader, true);
  assertEquals(options.queueTimeout, 7);
  assertEquals(options.queueLockTerminal, true);
});

Deno.test("a mistake in the file is told of although a flag beats it", () => {
  assertEquals(
    problems(() => loadFile("max-queue: 0\n", ["--max-queue=8", "--vv"])),
    [
      "config.yaml:1: max-queue: 0 is too small (allowed: 1 to 1000000)",
      "--listen-port, --listen-http-port, --echo-server-port: nothing to do " +
      "(allowed: at least one of these)",
    ].slice(0, 1),
  );
});

Deno.test("anchors and an empty group are fine", () => {
  const file = "listen:\n  # port: 5\nqueue: {}\nupstream: ~\necho-server: &x {port: 0}\n";
  assertEquals(loadFile(file).echoServerPort, 0);
});

const BANK = ["--echo-server-port=0"];

const BAD_FILES: [string, string, string[]][] = [
  ["a tab where blanks belong", "listen:\n\tport: 5\n", [
    "config.yaml:2: port: unknown option; there is a tab in front of it " +
    "(allowed: blanks, as YAML has it)",
  ]],
  [
    "an unknown option, nested",
    "\nlisten:\n  # prot: 1\n  prot: 1\n",
    [
      "config.yaml:4: listen.prot: unknown option; did you mean listen-port? " +
      "(allowed: the options that --help lists)",
    ],
  ],
  [
    "an unknown group",
    "foo:\n  bar: {baz: 1}\n",
    ["config.yaml:1: foo: unknown option (allowed: the options that --help lists)"],
  ],
  [
    "an option twice under different names",
    "max-queue: 5\nmaxQueue: 6\n",
    ["config.yaml:2: maxQueue: given already, as max-queue (allowed: once)"],
  ],
  [
    "a key twice",
    "vv: true\nqueue:\n  timeout: 5\n  timeout: 6\nmax-queue: 0\nvv: true\n",
    [
      "config.yaml:4: queue.timeout: given twice (allowed: once)",
      "config.yaml:6: vv: given twice (allowed: once)",
      "config.yaml:5: max-queue: 0 is too small (allowed: 1 to 1000000)",
    ],
  ],
  [
    "a mapping in place of a value",
    "max-queue: {a: 1}\n",
    ["config.yaml:1: max-queue: a mapping is not a whole number (allowed: 1 to 1000000)"],
  ],
  [
    "a list in place of a value",
    "use-header: [true]\n",
    ["config.yaml:1: use-header: a list is neither true nor false (allowed: true or false)"],
  ],
  [
    "a value in place of a group",
    "listen: 2014\n",
    ["config.yaml:1: listen: unknown option (allowed: the options that --help lists)"],
  ],
  [
    "no value",
    "max-queue:\nqueue-timeout: null\nprofile: ''\n",
    [
      "config.yaml:1: max-queue: has no value (allowed: 1 to 1000000)",
    ],
  ],
  [
    "options of the command line only",
    "config: x\nc: x\nhelp: true\nversion: true\n",
    [
      "config.yaml:1: config: not in a file (allowed: --config on the command line)",
      "config.yaml:2: c: not in a file (allowed: --config on the command line)",
      "config.yaml:3: help: not in a file (allowed: --help on the command line)",
      "config.yaml:4: version: not in a file (allowed: --version on the command line)",
    ],
  ],
  [
    "a number that YAML would read otherwise",
    "max-queue: 0x10\nlisten-port: 010\n",
    [
      'config.yaml:1: max-queue: "0x10" is not a whole number (allowed: 1 to 1000000)',
      'config.yaml:2: listen-port: "010" is not a whole number ' +
      "(allowed: 0 to 65535; 0: the system chooses)",
    ],
  ],
  [
    "one line of flow, with the name in a value and a comment too",
    '{ "profile": "smartvista", "maxQueue": "maxQueue" } # maxQueue: 1\n',
    ['config.yaml:1: maxQueue: "maxQueue" is not a whole number (allowed: 1 to 1000000)'],
  ],
  [
    "a key that is spelled with an escape",
    '\n"max\\x2dqueue": 0\n',
    ["config.yaml:2: max-queue: 0 is too small (allowed: 1 to 1000000)"],
  ],
];

for (const [what, file, expected] of BAD_FILES) {
  Deno.test(`a file is refused for ${what}`, () => {
    assertEquals(problems(() => loadFile(file, BANK)), expected);
  });
}

const WHOLE = "(allowed: a YAML or JSON mapping of options to values, at most 1 MiB)";

const NOT_FILES: [string, string, string][] = [
  ["a list", "- 1\n", "config.yaml: the file: not a mapping"],
  ["a word", "hello", "config.yaml: the file: not a mapping"],
  [
    "a broken mapping",
    "a: 1\nb: {c: 1\n",
    "config.yaml:3: the file: not YAML: Cannot read flow collection: unexpected end of the stream " +
    "within a flow collection",
  ],
  [
    "an alias of nothing",
    "vv: *x\n",
    'config.yaml:1: the file: not YAML: Cannot read alias: unidentified alias "x"',
  ],
  ["more than 1 MiB", `# ${"é".repeat(524_288)}`, "config.yaml: the file: larger than 1 MiB"],
  ["much more than 1 MiB", "a".repeat(2_000_000), "config.yaml: the file: larger than 1 MiB"],
];

for (const [what, file, expected] of NOT_FILES) {
  Deno.test(`a file is refused whole when it is ${what}`, () => {
    assertEquals(problems(() => loadFile(file, BANK)), [`${expected} ${WHOLE}`]);
  });
}

Deno.test("brackets without end do not bring the parser down", () => {
  const [line, more] = problems(() => loadFile("[".repeat(500_000), BANK));
  assertEquals([line?.startsWith("config.yaml"), more], [true, undefined]);
});

Deno.test("a file that cannot be read is named, with the reason", async (test) => {
  const folder = Deno.makeTempDirSync();
  const at = (name: string) => `${folder}/${name}`;
  Deno.writeFileSync(at("latin1.yaml"), Uint8Array.of(0x76, 0x3a, 0xe9));
  Deno.writeTextFileSync(at("large.yaml"), "#".repeat(1_048_577));
  Deno.writeTextFileSync(at("full.yaml"), "echo-server-port: 0 ".padEnd(1_048_576));
  const cases: [string, string][] = [
    ["missing.yaml", "there is no such file"],
    ["latin1.yaml", "not UTF-8 text"],
    ["large.yaml", "larger than 1 MiB"],
  ];
  for (const [name, reason] of cases) {
    await test.step(name, () => {
      assertEquals(problems(() => load(["-c", at(name), ...BANK])), [
        `-c: cannot read ${JSON.stringify(at(name))}: ${reason} ` +
        "(allowed: a YAML or JSON file of at most 1 MiB)",
      ]);
    });
  }
  await test.step("of exactly 1 MiB is read", () => {
    assertEquals(load(["-c", at("full.yaml")]).echoServerPort, 0);
  });
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("all problems of all sources are told at once", () => {
  const file = "listen:\n  port: 70000\nfoo: 1\nupstream-host: bank\n";
  assertEquals(problems(() => loadFile(file, ["--maxQueue=0", "--bar", "x"])), [
    "--bar: unknown option (allowed: the options that --help lists)",
    '"x": an argument that belongs to no option ' +
    "(allowed: options, each with two dashes in front: --listen-port 2014)",
    "--maxQueue: 0 is too small (allowed: 1 to 1000000)",
    "config.yaml:3: foo: unknown option (allowed: the options that --help lists)",
    "config.yaml:2: listen.port: 70000 is too large (allowed: 0 to 65535; 0: the system chooses)",
    "config.yaml:4: upstream-host: needs upstream-port as well " +
    "(allowed: upstream-host and upstream-port together, or neither)",
  ]);
});

Deno.test("a file of something else is refused without much ado", () => {
  const other = Array.from({ length: 3000 }, (_, index) => `key${index}: 1`).join("\n");
  const started = performance.now();
  const lines = problems(() => loadFile(other, BANK));
  assertEquals(lines.length, 3000);
  assertEquals(lines[2]!.startsWith("config.yaml:3: key2: unknown option"), true);
  assertEquals(lines[2999]!.startsWith("config.yaml:3000: key2999: unknown option"), true);
  assertEquals(performance.now() - started < 10_000, true);
});
