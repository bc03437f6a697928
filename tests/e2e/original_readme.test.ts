import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { hex, join, PAN, smartvista } from "../fixtures.ts";
import { approval, headers, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { curl, type HttpAnswer } from "./curl.ts";
import { Folder } from "./folder.ts";
import { box, checkSaleLog, records } from "./log_box.ts";
import { Program } from "./program.ts";
import {
  EMV,
  README_BINARY,
  README_ECHO,
  README_HEX,
  README_SALE,
  TRACK2,
} from "./readme_samples.ts";
import { saysTimes } from "./says_times.ts";
import { sixOf, statisticsOf } from "./statistics_line.ts";
import { finalTally } from "./tally.ts";
import { AFTER_TRADING_DAY, NOTHING, tradingDay } from "./trading_day.ts";
import { unheard } from "./unheard.ts";

/** "The upstream and echo servers two in one", at ports that the system chooses. */
const TWO_IN_ONE = [
  ...["--upstreamHost=localhost", "--upstreamPort=0", "--listenPort=0", "--echoServerPort=0"],
  "--listenHttpPort=0",
];

const JSON_TYPE = "application/json";

/** Posts as the README does, to the port of a program. */
function post(program: Program, type: string, body: string, path = ""): Promise<HttpAnswer> {
  const port = program.port("HTTP");
  return unheard(port.then((port) => curl(`http://localhost:${port}${path}`, type, body)));
}

async function sell(program: Program): Promise<Record<string, string | number>> {
  const { status, body } = await post(program, JSON_TYPE, README_SALE);
  assertEquals(status, 200, body);
  return JSON.parse(body).result;
}

Deno.test("the README's samples for curl are answered as it says", async (t) => {
  await using program = new Program(TWO_IN_ONE);

  await t.step("the sale: field by field in its shape", async () => {
    const { status, body } = await post(program, JSON_TYPE, README_SALE);
    assertEquals(status, 200);
    const { result: { 7: time, 37: rrn, 38: approval, ...rest }, ...envelope } = JSON.parse(body);
    assertEquals(envelope, { errors: [] });
    assertEquals(rest, {
      "0": "0210",
      "1": "723005802ec08200",
      "2": PAN.visa,
      "3": 0,
      "4": 1000,
      "11": "618160",
      "12": "150820130600",
      "22": "056",
      "24": 200,
      "25": 0,
      "35": TRACK2,
      "39": 0,
      "41": "00992468",
      "42": "000124642124643",
      "49": "810",
      "55": EMV,
    });
    assertMatch(time, /^(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])([0-5]\d){2}$/);
    assertMatch(rrn, /^\d{12}$/);
    assertMatch(approval, /^[0-9A-Za-z]{6}$/);
  });

  await t.step("the echo test", async () => {
    const { status, body } = await post(program, JSON_TYPE, README_ECHO);
    assertEquals(status, 200);
    const { result: { 7: time, 37: rrn, ...rest }, ...envelope } = JSON.parse(body);
    assertEquals(envelope, { errors: [] });
    assertEquals(rest, {
      "0": "0810",
      "1": "222000000a800000",
      "3": 0,
      "11": "123456",
      "39": 0,
      "41": "00123456",
    });
    assertMatch(time, /^\d{10}$/);
    assertMatch(rrn, /^\d{12}$/);
  });

  await t.step("hexadecimal for /raw", async () => {
    const { status, body } = await post(program, "text/plain", README_HEX, "/raw");
    assertEquals(status, 200);
    const answer = smartvista.decode(hex(body));
    assertEquals(
      [answer.mti, answer.get(11), answer.get(41), answer.get(39), answer.has(24), answer.has(42)],
      ["0810", "123456", "00123456", "000", false, false],
    );
  });
});

Deno.test("--vv --logFile: the log with the README's boxes, on the console and in the file", async () => {
  await using folder = new Folder();
  await using program = new Program([...TWO_IN_ONE, "--vv", `--logFile=${folder.file("log.txt")}`]);
  await sell(program);
  program.signal("SIGTERM");
  const { code, output, errors } = await program.end();
  assertEquals(code, 0);
  checkSaleLog(output);
  const file = await Deno.readTextFile(folder.file("log.txt"));
  checkSaleLog(file);
  assert(records(file).length > 5);
  assertEquals(records(file), records(output + errors));
});

Deno.test("--silent: nothing of the log on the console, all of it in the file", async () => {
  await using folder = new Folder();
  const log = folder.file("log.txt");
  await using program = new Program([...TWO_IN_ONE, "--vv", `--logFile=${log}`, "--silent"]);
  await sell(program);
  program.signal("SIGTERM");
  const { code, output, errors } = await program.end();
  assertEquals([code, errors], [0, ""]);
  assertNotMatch(output, /={5}|info|debug|warning|Purchase|stopping/);
  checkSaleLog(await Deno.readTextFile(log));
});

Deno.test("--c=config.json runs as the README's sample file says", async () => {
  await using host = ScriptedHost.listen();
  await using folder = new Folder();
  const config = {
    "upstreamHost": "127.0.0.1",
    "upstreamPort": host.port,
    "listenPort": 0,
    "vv": true,
    "logFile": "log.txt",
  };
  await Deno.writeTextFile(folder.file("config.json"), JSON.stringify(config, null, 4));
  await using program = new Program(["--c=config.json"], folder.path);
  await using pos = await Pos.dial(await program.port("TCP"));
  const asked = unheard(pos.ask(smartvista.encode(sampleValues())));
  const request = await host.approve();
  assertEquals([request.mti, request.get(11), request.get(4)], ["0200", "618160", "000000001000"]);
  assertEquals((await asked).get(39), "000");
  program.signal("SIGTERM");
  assertEquals((await program.end()).code, 0);
  const log = await Deno.readTextFile(folder.file("log.txt"));
  box(log, "Purchase Request");
  box(log, "Purchase Response");
});

/** The README's sale as texts. */
function sampleValues(): Record<string, string> {
  const entries = Object.entries(JSON.parse(README_SALE));
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

Deno.test("the echo server alone answers the README's binary message", async () => {
  await using program = new Program(["--vv", "--echoServerPort=0"]);
  await using host = await Pos.dial(await program.port("bank"), headers());
  const { mti, bitmap, fields } = README_BINARY;
  const bytes = join(mti, hex(bitmap), fields);
  await host.send({ bytes });
  const answer = await host.answers.next();
  const told = [answer.mti, ...[3, 11, 41, 39].map((number) => answer.get(number))];
  assertEquals(told, ["0810", "990000", "000001", "00000001", "000"]);
  assertEquals([answer.has(24), answer.has(42)], [false, false]);
  assertMatch(answer.get(37) ?? "", /^\d{12}$/);
});

Deno.test("ten test clients of a second process get fifty correct answers, and nothing else", async () => {
  await using gateway = new Program([...TWO_IN_ONE, "--vv"]);
  const port = await gateway.port("TCP");
  await using clients = new Program([
    ...["--testTargetHost=localhost", `--testTargetPort=${port}`, "--testClients=10", "--vv"],
  ]);
  await saysTimes(clients, "got correct response", 50);
  const { correct, wrong, missing } = await finalTally(clients);
  assertEquals([wrong, missing], [0, 0]);
  assert(correct >= 50, `${correct} correct`);
  const numbers = clients.said.matchAll(/Test client (\d+) got correct response/g);
  assertEquals(new Set(Array.from(numbers, ([, number]) => Number(number))).size, 10);
});

Deno.test("all parameters in one line start one copy that does it all", async () => {
  await using program = new Program([...TWO_IN_ONE, "--testClients=10", "--vv"]);
  await saysTimes(program, "got correct response", 10);
  const { correct, wrong, missing } = await finalTally(program);
  assertEquals([wrong, missing], [0, 0]);
  assert(correct >= 10, `${correct} correct`);
});

Deno.test("the test clients' tally is the last line, also when rounds are under way at the end", async () => {
  await using gateway = new Program([...TWO_IN_ONE, "--maxQueue=1000"]);
  const port = await gateway.port("TCP");
  // Two hundred begin within a second, and each listens for a tenth of one after its answer.
  await using program = new Program([
    ...["--testTargetHost=localhost", `--testTargetPort=${port}`, "--testClients=200", "--v"],
  ]);
  await saysTimes(program, "got correct response", 1);
  program.signal("SIGTERM");
  const { code, output } = await program.end();
  assertEquals(code, 0);
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  assertMatch(last, /^Test clients: \d+ correct, 0 wrong, 0 missing$/);
});

Deno.test("the statistics over plain TCP are those that pencil and paper give; HUP resets them", async () => {
  await using program = new Program([...TWO_IN_ONE, "--statServerPort=0"]);
  await using pos = await Pos.dial(await program.port("TCP"));
  assertEquals(await sixOf(program), NOTHING);
  await tradingDay(pos);
  assertEquals(await sixOf(program), AFTER_TRADING_DAY);
  const { since } = await statisticsOf(program);
  program.signal("SIGHUP");
  await program.says(/HUP: the statistics count from zero$/m);
  assertEquals(await sixOf(program), NOTHING);
  assert((await statisticsOf(program)).since > since);
  assertEquals((await pos.ask(sale({ stan: 90, amount: 250 }))).get(39), "000");
  assertEquals((await sixOf(program)).securedAmount, 2.5);
});

Deno.test("HUP reopens the log file, as logrotate wants it", async () => {
  await using folder = new Folder();
  const [log, rotated] = [folder.file("log.txt"), folder.file("log.txt.1")];
  await using program = new Program([...TWO_IN_ONE, "--v", `--logFile=${log}`]);
  await using pos = await Pos.dial(await program.port("TCP"));
  await pos.ask(sale({ stan: 111111 }));
  await Deno.rename(log, rotated);
  // Until it is told, it writes on into the file that it has.
  await pos.ask(sale({ stan: 222222 }));
  program.signal("SIGHUP");
  await program.says(/HUP: the log file is opened anew, the statistics count from zero$/m);
  await pos.ask(sale({ stan: 333333 }));
  program.signal("SIGTERM");
  assertEquals((await program.end()).code, 0);
  const stans = async (path: string) => {
    const answers = (await Deno.readTextFile(path)).matchAll(/host → #.*: 0210 stan (\d+)/g);
    return Array.from(answers, ([, stan]) => stan);
  };
  assertEquals(await stans(rotated), ["111111", "222222"]);
  assertEquals(await stans(log), ["333333"]);
});

Deno.test("--statDumpFile: the statistics survive a restart, and kill -9 leaves what was written", async () => {
  await using folder = new Folder();
  const dump = folder.file("stats.json");
  const options = [...TWO_IN_ONE, "--statServerPort=0", `--statDumpFile=${dump}`];
  const run = async (act: (pos: Pos, program: Program) => Promise<void>, signal: Deno.Signal) => {
    await using program = new Program(options);
    await using pos = await Pos.dial(await program.port("TCP"));
    await act(pos, program);
    const statistics = await statisticsOf(program);
    program.signal(signal);
    const { code } = await program.end();
    assertEquals(code, signal === "SIGKILL" ? 137 : 0);
    return statistics;
  };
  const first = await run(tradingDay, "SIGTERM");
  const second = await run(async (pos, program) => {
    assertEquals(await sixOf(program), AFTER_TRADING_DAY);
    await pos.ask(sale({ stan: 91, amount: 1 }));
  }, "SIGTERM");
  assertEquals([second.securedAmount, second.since], [141.4, first.since]);
  await run(async () => {}, "SIGKILL");
  const last = await run(async () => {}, "SIGTERM");
  assertEquals([last.securedAmount, last.packetCount], [141.4, second.packetCount]);
});

/** Waits until connections to a port are refused. */
async function refused(port: number): Promise<void> {
  for (;;) {
    try {
      (await Deno.connect({ hostname: LOOPBACK, port })).close();
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionRefused) return;
      // The system had taken it in the moment before the end.
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
  }
}

/** A gateway before a host, as the README dials one. */
function dialling(port: number, ...more: string[]): Program {
  return new Program([
    ...["--upstreamHost=127.0.0.1", `--upstreamPort=${port}`, "--listenPort=0"],
    ...["--listenHttpPort=0", ...more],
  ]);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} in mid-flight: no new clients, the answer under way delivered, code 0`, async () => {
    await using host = ScriptedHost.listen();
    await using program = dialling(host.port);
    const tcp = await program.port("TCP");
    await using pos = await Pos.dial(tcp);
    const asked = unheard(pos.ask(sale()));
    const overHttp = post(program, JSON_TYPE, README_SALE);
    const [first, second] = await host.requests.take(2);
    program.signal(signal);
    await program.says(/stopping/);
    await within(refused(tcp), "new connections to be refused");
    const late = await post(program, JSON_TYPE, README_ECHO);
    assertEquals([late.status, JSON.parse(late.body).result], [503, ""]);
    for (const { message, link } of [first!, second!]) await link.send(approval(message));
    assertEquals((await asked).get(39), "000");
    assertEquals((await overHttp).status, 200);
    assertEquals(await pos.end(), "closed");
    assertEquals((await program.end()).code, 0);
    assertEquals(host.requests.count, 2);
  });

  Deno.test(`a second ${signal} ends it at once`, async () => {
    await using host = ScriptedHost.listen();
    await using program = dialling(host.port, "--drainTimeout=60");
    await using pos = await Pos.dial(await program.port("TCP"));
    await pos.send(sale());
    await host.requests.next();
    program.signal(signal);
    await program.says(/stopping/);
    program.signal(signal);
    assertEquals((await program.end()).code, 1);
  });
}
