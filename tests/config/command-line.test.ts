import { assertEquals } from "@std/assert";
import { load } from "../../src/config/load.ts";
import { camelCase } from "../../src/config/option-entry.ts";
import { OPTION_NAMES } from "../../src/config/options.ts";
import { companions, noFile, problems, SAMPLES } from "./fixtures.ts";

const flags = (...args: string[]) => load(args, noFile);
const wrong = (...args: string[]) => problems(() => flags(...args));

Deno.test("there is a sample of every option that may stand in a file", () => {
  const sampled: string[] = SAMPLES.map(({ option }) => option);
  const rest = OPTION_NAMES.filter((name) => !sampled.includes(name));
  assertEquals(rest, ["journal-key", "config", "help", "help-json", "version"]);
});

for (const { option, key, text, value } of SAMPLES) {
  const forms: [string, string[]][] = [
    ["--name VALUE", [`--${option}`, text]],
    ["--name=VALUE", [`--${option}=${text}`]],
    ["--camelCase VALUE", [`--${camelCase(option)}`, text]],
    ["--camelCase=VALUE", [`--${camelCase(option)}=${text}`]],
  ];
  for (const [form, args] of forms) {
    Deno.test(`${option} is taken as ${form}`, () => {
      assertEquals<unknown>(flags(...args, ...companions(option))[key], value);
      assertEquals<unknown>(flags(...companions(option), ...args)[key], value);
    });
  }
}

Deno.test("defaults stand where nobody set anything", () => {
  assertEquals(flags("--echo-server-port=5000"), {
    listenPort: undefined,
    listenHeaderFormat: "none",
    listenProfile: undefined,
    listenMap: undefined,
    listenHttpPort: undefined,
    listenTlsCert: undefined,
    listenTlsKey: undefined,
    listenTlsCa: undefined,
    listenHttpTlsCert: undefined,
    listenHttpTlsKey: undefined,
    listenHttpTlsCa: undefined,
    clientTimeout: undefined,
    closeAfterAnswer: false,
    profile: "smartvista",
    overrides: undefined,
    upstreamHost: undefined,
    upstreamPort: undefined,
    upstreamListenPort: undefined,
    upstreamTimeout: undefined,
    upstreamTls: false,
    upstreamTlsCa: undefined,
    upstreamTlsName: undefined,
    upstreamTlsCert: undefined,
    upstreamTlsKey: undefined,
    headerFormat: undefined,
    lengthIncludeHeader: undefined,
    useHeader: true,
    maxQueue: 100,
    queueTimeout: 35,
    queueShortTimeout: 5,
    noAutoReversal: false,
    drainTimeout: 30,
    queueMessageKeyFields: [11, 41],
    queueLockTerminal: true,
    journal: "socketqueue.db",
    noJournal: false,
    journalSync: "full",
    journalKeyFile: undefined,
    journalKey: undefined,
    echoServerPort: 5000,
    testRealLife: false,
    testClients: 0,
    testTargetHost: undefined,
    testTargetPort: undefined,
    statServerPort: undefined,
    statDumpFile: undefined,
    v: false,
    vv: false,
    silent: false,
    logFile: undefined,
    logFormat: "text",
    logMaxSize: undefined,
    logMaxAge: undefined,
    logKeep: 10,
    logstashHost: undefined,
    logstashPort: undefined,
    logstashNode: "SocketQueue",
    dangerous: false,
    adminPort: undefined,
    adminHost: "127.0.0.1",
    pidFile: undefined,
    config: undefined,
    help: false,
    helpJson: false,
    version: false,
  });
});

Deno.test("yes-or-no options go alone, negated, and with a value", () => {
  const cases: [string[], boolean][] = [
    [["--use-header"], true],
    [["--useHeader"], true],
    [["--no-use-header"], false],
    [["--no-useHeader"], false],
    [["--use-header=false"], false],
    [["--use-header", "false"], false],
    [["--use-header", "no"], false],
    [["--use-header=0"], false],
    [["--use-header=Off"], false],
    [["--use-header", "yes"], true],
    [["--use-header", "--v"], true],
  ];
  for (const [args, value] of cases) {
    assertEquals(flags(...args, "--echo-server-port=0").useHeader, value, args.join(" "));
  }
});

Deno.test("how much is told: -v, --v, --vv and -vv", () => {
  const told = (arg: string) => {
    const { v, vv } = flags("--echo-server-port=0", arg);
    return { v, vv };
  };
  for (const arg of ["-v", "--v", "--v=true"]) assertEquals(told(arg), { v: true, vv: false });
  for (const arg of ["-vv", "--vv", "--vv=1"]) assertEquals(told(arg), { v: false, vv: true });
});

Deno.test("other names mean the same option", () => {
  for (const arg of ["--host-config=openWay", "--hostConfig=OPENWAY", "--profile=open-way"]) {
    assertEquals(flags(arg, "--echo-server-port=0").profile, "openway");
  }
  for (const args of [["-c", "f"], ["-c=f"], ["--c=f"], ["--config", "f"], ["--config=f"]]) {
    const read: string[] = [];
    load(args, (path) => (read.push(path), "echo-server-port: 0"));
    assertEquals(read, ["f"]);
  }
});

Deno.test("without --config no file is read", () => {
  assertEquals(flags("--echo-server-port", "1").echoServerPort, 1);
});

Deno.test("help and version are answered whatever else is wrong", () => {
  assertEquals(flags("--help").help, true);
  assertEquals(flags("-h", "--nonsense", "--config", "f", "--max-queue=x").help, true);
  assertEquals(flags("--version", "stray").version, true);
});

const BANK = "--echo-server-port=0";

const UNKNOWN: [string, string][] = [
  ["--listen-prot=1", "--listen-prot: unknown option; did you mean listen-port?"],
  ["--listenPrt=1", "--listenPrt: unknown option; did you mean listen-port?"],
  ["--max_queue=1", "--max_queue: unknown option; did you mean max-queue?"],
  ["-listenPort=1", "-listenPort: unknown option; did you mean listen-port?"],
  ["--hostConfg=1", "--hostConfg: unknown option; did you mean host-config?"],
  ["--Listen-Port=1", "--Listen-Port: unknown option; did you mean listen-port?"],
  ["--zzzzzzzzz=1", "--zzzzzzzzz: unknown option"],
  ["-x", "-x: unknown option"],
  ["--listen.port=1", "--listen.port: unknown option; did you mean listen-port?"],
  ["--__proto__=1", "--__proto__: unknown option"],
  ["--constructor=1", "--constructor: unknown option"],
  ["--", "--: unknown option"],
  ["--=5", "--: unknown option"],
  ["-c5", "-c5: unknown option"],
  ["-listen-port", "-listen-port: unknown option; did you mean listen-port?"],
  ["--no-use-header=true", "--no-use-header: unknown option; did you mean use-header?"],
  ["--no-max-queue=5", "--no-max-queue: unknown option; did you mean max-queue?"],
  ["--no-max-queue", "--no-max-queue: unknown option; did you mean max-queue?"],
];

Deno.test("an unknown option is named as it was written, with the nearest name there is", () => {
  for (const [arg, message] of UNKNOWN) {
    assertEquals(wrong(BANK, arg), [`${message} (allowed: the options that --help lists)`]);
  }
});

Deno.test("an argument that belongs to no option is refused", () => {
  const refusal = "an argument that belongs to no option " +
    "(allowed: options, each with two dashes in front: --listen-port 2014)";
  assertEquals(wrong(BANK, "2014", "demo"), [`"2014": ${refusal}`, `"demo": ${refusal}`]);
  assertEquals(wrong(BANK, "--vv", "x"), [`"x": ${refusal}`]);
  assertEquals(wrong(BANK, "-"), [`"-": ${refusal}`]);
  assertEquals(wrong(BANK, ""), [`"": ${refusal}`]);
});

Deno.test("an option is given once", () => {
  assertEquals(wrong(BANK, "--max-queue=1", "--maxQueue", "1"), [
    "--maxQueue: given already, as --max-queue (allowed: once)",
  ]);
  assertEquals(wrong(BANK, "--profile=openway", "--host-config=openway"), [
    "--host-config: given already, as --profile (allowed: once)",
  ]);
  assertEquals(wrong(BANK, "--vv", "--vv"), ["--vv: given already, as --vv (allowed: once)"]);
  assertEquals(wrong(BANK, "--use-header", "--no-use-header"), [
    "--no-use-header: given already, as --use-header (allowed: once)",
  ]);
});

Deno.test("an option that needs a value gets one", () => {
  const refusal = "has no value (allowed: 1 to 1000000)";
  assertEquals(wrong(BANK, "--max-queue"), [`--max-queue: ${refusal}`]);
  assertEquals(wrong(BANK, "--maxQueue="), [`--maxQueue: ${refusal}`]);
  assertEquals(wrong(BANK, "--max-queue", "--vv"), [`--max-queue: ${refusal}`]);
  assertEquals(wrong(BANK, "--max-queue", ""), [`--max-queue: ${refusal}`]);
  assertEquals(wrong(BANK, "--max-queue", "-5"), [
    "--max-queue: -5 is too small (allowed: 1 to 1000000)",
  ]);
  assertEquals(wrong(BANK, "--use-header="), [
    "--use-header: has no value (allowed: true or false)",
  ]);
});
