import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { applyOverrides, parseOverrides } from "../../src/config/overrides.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { join, profileNamed, smartvista } from "../fixtures.ts";
import { frame } from "../net/messages.ts";
import { CANARY_PANS, CARDS, SECRETS, textHex } from "./canaries.ts";
import { canaryFields, plainValues } from "./canary-messages.ts";
import { CanaryRun } from "./canary-run.ts";
import { leaksIn } from "./canary-watch.ts";
import {
  byHex,
  byJson,
  canarySales,
  clientGoes,
  FEW,
  fromHost,
  garbageFromHost,
  lateAnswer,
  malformed,
  malformedByTcp,
  wellFormedByTcp,
} from "./canary-ways.ts";
import { Folder } from "./folder.ts";
import { Program } from "./program.ts";

/** What shows that a run was told of cards, and by what ways. */
function checkTold(outlet: string, log: string): void {
  const told = (pattern: RegExp) => assert(pattern.test(log), `no ${pattern} in ${outlet}`);
  for (const pan of CANARY_PANS) {
    const masked = `${pan.slice(0, 6)}\\*{${pan.length - 10}}${pan.slice(-4)}`;
    told(new RegExp(`\\.${masked}\\b`));
    told(new RegExp(`\\.${masked}=\\*{16}`));
  }
  told(/#\d+ http:\S+ is gone/);
  told(/late answer to #\d+, which ended by timeout/);
  told(/answer to #\d+ once more/);
  told(/answer that nobody waits for/);
  told(/request of the host, not answered: 0200/);
  told(/host asks 0800/);
  told(/a message of \d+ bytes that cannot be read/);
  told(/client tcp:\S+ will be closed: not-a-message/);
  told(/refused \(invalid-message\)/);
  told(/no link to the host/);
}

Deno.test("canaries are found where they are, and not where they are masked", () => {
  const shown = [
    ...CANARY_PANS.map((pan) => `PAN ${pan}`),
    ...CANARY_PANS.map((pan) => textHex(pan).toLowerCase()),
    ...CANARY_PANS.map((pan) => pan.replaceAll(/\d{4}/g, "$& ")),
    ...CANARY_PANS.map((pan) => `${pan.slice(0, 11)}********`),
    ...Object.values(SECRETS).map((secret) => `x${secret}y`),
    ...Object.values(SECRETS).map((secret) => textHex(secret)),
    SECRETS.pinBlock.toLowerCase(),
  ];
  for (const text of shown) assertEquals(leaksIn(`a line\n${text}`).length > 0, true, text);
  for (const pan of CANARY_PANS) {
    assertEquals(leaksIn(`${pan.slice(0, 6)}*****${pan.slice(-4)} ${pan.slice(0, 6)}`), []);
  }
});

/**
 * The scenes are made of SmartVista's and OpenWay's messages. Of the standard's profiles
 * `tests/multiplexer/secrecy.test.ts` looks at the same ways in, without a network.
 */
const HOSTS = PROFILE_NAMES.filter((name) => !/^(?:iso|base1|ipm)/.test(name));

for (const profile of HOSTS) {
  Deno.test(`${profile}: every field that is long enough for a card's data holds some`, () => {
    const codec = new Codec(profileNamed(profile));
    const enough = codec.table.defined.filter(({ type, units }) =>
      units >= (type === "b" ? 8 : 13)
    );
    assertEquals(canaryFields(codec), enough.map(({ number }) => number));
  });

  Deno.test(`${profile}: nothing of a card leaves the gateway at --vv, whatever comes in`, async () => {
    await using run = new CanaryRun(profile, { args: ["--log-format", "json"] });
    await run.host.links.next();
    await clientGoes(run);
    const answerLate = await lateAnswer(run);
    for (const answer of await wellFormedByTcp(run, canarySales(run))) {
      assertEquals(answer.get(39), run.codec.profile.bank.approved);
    }
    await byJson(run);
    await byHex(run);
    await malformedByTcp(run);
    await fromHost(run);
    await answerLate();
    await garbageFromHost(run);
    const outlets = await run.finish();
    const streams = outlets.get("standard output")! + outlets.get("standard error")!;
    checkTold("standard output and error", streams);
    checkTold("the log file", outlets.get("the log file")!);
    checkTold("Logstash", outlets.get("Logstash")!);
    assertStringIncludes(outlets.get("statistics")!, `"invalid-message":`);
    assertStringIncludes(outlets.get("statistics' file")!, `"invalid-message":`);
  });
}

Deno.test("nothing of a card leaves the emulated bank at --vv, nor logs that are text", async () => {
  await using run = new CanaryRun("smartvista", { bank: true });
  await wellFormedByTcp(run, canarySales(run));
  await malformedByTcp(run);
  await run.way("messages to the bank itself");
  const { codec, hostFraming } = run;
  const sent = [
    ...canarySales(run).map(({ bytes }) => bytes),
    ...malformed(run, (values) => codec.encode(values), FEW),
  ].map((bytes) => frame(hostFraming, bytes));
  const unframed = CARDS.flatMap((
    { track1, track2 },
  ) => [join(`;${track2}?`), join(`%${track1}?`)]);
  await run.sendAlone([join(...sent)], () => run.dialBank());
  await run.sendAlone(unframed, () => run.dialBank());
  const log = (await run.finish()).get("the log file")!;
  assertMatch(log, /bank: 0200 stan 001000 .* → 0210 stan 001000 .* rrn \d{12} rc 000/);
  assertMatch(log, /bank: \d+ bytes that cannot be read/);
  assertMatch(log, /bank: \S+ closed: bad-length/);
});

/** Fields that the log's lines tell of, and that the statistics look at, made so long as a card's data. */
const LONGER = "3:n:19,4:n:19,7:n:19,11:ll-n:19,12:n:19,24:n:19," +
  "22:ll-an:40,37:ll-an:40,38:ll-an:40,39:ll-an:40,41:ll-an:40";

Deno.test("nothing of a card is told although options made any field long enough for it", async () => {
  const codec = new Codec(applyOverrides(profileNamed("smartvista"), parseOverrides(LONGER)));
  await using run = new CanaryRun("smartvista", { codec, args: ["--overrides", LONGER] });
  const { host } = run;
  await host.links.next();
  const messages = CARDS.flatMap(({ pan, track2 }, index) => {
    const digits = Object.fromEntries([3, 4, 7, 11, 12, 24].map((number) => [number, pan]));
    return [pan, pan.replaceAll(/\d{4}(?=\d)/g, "$& "), `x${pan}y`, track2].flatMap((text) => {
      const texts = Object.fromEntries([22, 38, 39, 41].map((number) => [number, text]));
      const all = { ...plainValues(codec), ...digits, ...texts };
      const own = { ...all, 37: text, 41: `${index} ${text}` };
      return [codec.encode(all), codec.encode(own)];
    });
  });
  assertEquals((await wellFormedByTcp(run, messages)).length, messages.length);
  await run.way("answers to nobody, and what is refused");
  await host.send(messages.map((message) => host.approval(message).bytes));
  await run.sendAlone(messages.map((message) => codec.change(message, { 42: undefined }).bytes));
  await run.way("the end");
  const outlets = await run.finish();
  assertMatch(outlets.get("the log file")!, /0200 stan 411111\*{3}6787 tid 411111\*{3}6787 /);
  assertMatch(outlets.get("statistics")!, /"faultStat":\{"other":\d+\}/);
});

Deno.test("a card number in a profile's own values is masked as any other", async () => {
  await using folder = new Folder();
  const { pan, track2 } = CARDS[2]!;
  const profile = folder.file("profile.yaml");
  await Deno.writeTextFile(
    profile,
    [
      ...["extends: smartvista", "name: mistaken", "title: Mistaken"],
      `testEcho: { 3: "990000", 24: "831", 46: "${track2}", 62: "card ${pan}" }`,
    ].join("\n"),
  );
  await using run = new CanaryRun(profile, {
    codec: smartvista,
    bank: true,
    args: ["--test-clients", "1"],
  });
  await run.program.says(/Test client 1 got correct response/);
  const answer = /rrn (\d{12})/.exec(run.program.said);
  assert(answer !== null);
  run.noteRrn(answer[1]!);
  const log = (await run.finish()).get("the log file")!;
  assertMatch(log, /\[62\]\.+card 401288\*{6}1881\n/);
});

Deno.test("options that hold a card number by mistake tell of it nowhere but by their own name", async () => {
  const { pan, track2 } = CARDS[2]!;
  await using folder = new Folder();
  const log = folder.file("log");
  const cases: [string, string[], Record<string, string>][] = [
    ["--overrides", ["--overrides", `2:ll-n:${pan}`], {}],
    ["--profile", ["--profile", track2], {}],
    ["SOCKETQUEUE_OVERRIDES", [], { SOCKETQUEUE_OVERRIDES: `2:ll-n:${pan}` }],
    ["SOCKETQUEUE_PROFILE", [], { SOCKETQUEUE_PROFILE: track2 }],
    ["SOCKETQUEUE_QUEUE_TIMEOUT", [], { SOCKETQUEUE_QUEUE_TIMEOUT: pan }],
  ];
  for (const [option, args, env] of cases) {
    const all = ["--echo-server-port", "0", "--listen-port", "0", "--vv", "--log-file", log];
    await using program = new Program([...all, ...args], folder.path, undefined, env);
    const { code, output, errors } = await program.end();
    assertEquals([code, output], [2, ""]);
    for (const { line } of leaksIn(errors)) assert(line.startsWith(`${option}: `), line);
    await assertRejects(() => Deno.stat(log), Deno.errors.NotFound, undefined, option);
  }
});
