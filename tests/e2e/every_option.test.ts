import { assert, assertEquals, assertRejects } from "@std/assert";
import { optionNamed } from "../../src/config/names.ts";
import { sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { BANK_OPTIONS } from "./every_option_bank.ts";
import { LINK_OPTIONS } from "./every_option_link.ts";
import { PROCESS_OPTIONS } from "./every_option_process.ts";
import { QUEUE_OPTIONS } from "./every_option_queue.ts";
import { freshPort, type OptionCase, Scene } from "./every_option_scene.ts";
import { type Way, WAYS } from "./every_option_ways.ts";
import { Folder } from "./folder.ts";
import { JSON_SALE, postJson, Program } from "./program.ts";

/** Every option of SocketQueue 1.4. */
const ORIGINAL = [
  ...["hostConfig", "overrides", "upstreamHost", "upstreamPort", "upstreamListenPort"],
  ...["listenPort", "listenHttpPort", "upstreamTimeout", "clientTimeout", "maxQueue"],
  ...["queueLockTerminal", "queueTimeout", "queueShortTimeout", "queueMessageKeyFields"],
  ...["noAutoReversal", "logFile", "pidFile", "logstashHost", "logstashPort", "logstashNode"],
  ...["echoServerPort", "testClients", "testTargetHost", "testTargetPort", "testRealLife"],
  ...["statServerPort", "statDumpFile", "c", "v", "vv", "silent", "dangerous", "useHeader"],
  ...["headerFormat", "lengthIncludeHeader", "help", "helpJson"],
];

const CASES: readonly OptionCase[] = [
  ...LINK_OPTIONS,
  ...QUEUE_OPTIONS,
  ...BANK_OPTIONS,
  ...PROCESS_OPTIONS,
];

/** Sets a case's option, and what goes with it, in one way, and sees that it has taken effect. */
async function takesEffect({ option, value, beside, kind, observe }: OptionCase, way: Way) {
  await using scene = new Scene(kind ?? {});
  const own = typeof value === "function" ? value(scene) : value;
  scene.start(way, { ...beside(scene), [option]: own });
  await observe(scene);
}

for (const optionCase of CASES) {
  const { option } = optionCase;
  Deno.test(`${option} takes effect, in whichever way it is set`, async () => {
    const ways = WAYS.filter((way) => way.sets(option));
    // Side by side: some of them take their time to be seen.
    const results = await Promise.allSettled(ways.map((way) => takesEffect(optionCase, way)));
    const faults = results.flatMap((result, index) => {
      if (result.status === "fulfilled") return [];
      return [`set by ${ways[index]?.name}: ${Deno.inspect(result.reason)}`];
    });
    assert(faults.length === 0, faults.join("\n\n"));
  });
}

Deno.test("the program has every option of the original, and the table above has each once", () => {
  assertEquals(ORIGINAL.filter((option) => optionNamed(option) === undefined), []);
  assertEquals(CASES.map(({ option }) => option).sort(), ORIGINAL.toSorted());
});

/** Checks that nobody listens. */
async function assertUnused(port: number): Promise<void> {
  const dial = () => Deno.connect({ hostname: LOOPBACK, port });
  await assertRejects(dial, Deno.errors.ConnectionRefused);
}

Deno.test("the command line beats the environment, which beats the file", async () => {
  await using folder = new Folder();
  // Three ports, of which the sources say three, two and one: who listens shows which of them counts.
  const flag = { tcp: freshPort() };
  const env = { tcp: freshPort(), http: freshPort() };
  const file = { tcp: freshPort(), http: freshPort(), statistics: freshPort() };
  const config = folder.file("all.yaml");
  Deno.writeTextFileSync(
    config,
    `listen: {port: ${file.tcp}, http-port: ${file.http}}\n` +
      `stat-server-port: ${file.statistics}\necho-server-port: 0\n`,
  );
  const args = ["--config", config, "--listen-port", String(flag.tcp)];
  await using program = new Program(args, folder.path, undefined, {
    SOCKETQUEUE_LISTEN_PORT: String(env.tcp),
    SOCKETQUEUE_LISTEN_HTTP_PORT: String(env.http),
  });
  await program.port("statistics");
  await using pos = await Pos.dial(flag.tcp);
  assertEquals((await pos.ask(sale())).get(39), "000");
  assertEquals((await postJson(env.http, JSON_SALE)).status, 200);
  using statistics = await Deno.connect({ hostname: LOOPBACK, port: file.statistics });
  assertEquals((await new Response(statistics.readable).json()).processedAmount, 20);
  for (const port of [env.tcp, file.tcp, file.http]) await assertUnused(port);
});

const WRONG_FILE = `
listen:
  port: 70000
  prot: 2014
queue-timeout: soon
log-file: LOG
`;

Deno.test("mistakes of all sources come at once, with code 2, and nothing is started", async () => {
  await using folder = new Folder();
  await using host = ScriptedHost.listen();
  const bank = freshPort();
  const config = folder.file("wrong.yaml");
  Deno.writeTextFileSync(config, WRONG_FILE.replace("LOG", folder.file("log.txt")));
  const args = [
    ...["--config", config, "--nope", "--test-clients=many"],
    ...["--upstream-host", LOOPBACK, `--upstream-port=${host.port}`],
    ...["--pid-file", folder.file("pid")],
  ];
  await using program = new Program(args, folder.path, undefined, {
    SOCKETQUEUE_ECHO_SERVER_PORT: String(bank),
    SOCKETQUEUE_STAT_SERVER_PORT: String(bank),
    SOCKETQUEUE_UPSTREAM_LISTEN_PORT: "0",
    SOCKETQUEUE_MAX_QUEUE: "none",
    SOCKETQUEUE_LISTEN_PROT: "2014",
  });
  const { code, output, errors } = await program.end();
  assertEquals([code, output], [2, ""]);
  const patterns = [
    /^--nope: unknown option/,
    /^--test-clients: .*many.* \(allowed: 0 to 10000/,
    /^SOCKETQUEUE_LISTEN_PROT: unknown option; did you mean listen-port\?/,
    /^SOCKETQUEUE_MAX_QUEUE: .*none.* \(allowed: 1 to 1000000\)/,
    /wrong\.yaml:3: listen\.port: .*70000.* \(allowed: 0 to 65535/,
    /wrong\.yaml:4: listen\.prot: unknown option; did you mean listen-port\?/,
    /wrong\.yaml:5: queue-timeout: .*soon.* \(allowed: above 0/,
    /^--upstream-host: there is upstream-listen-port already/,
    /^--upstream-port: there is upstream-listen-port already/,
    /^SOCKETQUEUE_STAT_SERVER_PORT: \d+ is the echo-server-port already/,
  ];
  const lines = errors.trimEnd().split("\n");
  assertEquals(lines.length, patterns.length, errors);
  for (const pattern of patterns) assert(lines.some((line) => pattern.test(line)), `${pattern}`);
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["wrong.yaml"]);
  assertEquals(host.links.count, 0);
  await assertUnused(bank);
});
