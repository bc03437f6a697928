import { assert, assertEquals, assertMatch } from "@std/assert";
import { selfDelimited } from "../../src/framing/framing.ts";
import { hexOf, join, openway, smartvista } from "../fixtures.ts";
import { approval, bare, echo, frame, headers, sale } from "../net/messages.ts";
import { type HostOptions, ScriptedHost } from "../net/scripted-host.ts";
import { Pos } from "../net/sockets.ts";
import { JSON_SALE, postJson, Program } from "./program.ts";

/** A gateway with these options before a host of this kind, and a binary client. */
async function setUp(flags: readonly string[], kind: Partial<HostOptions> = {}) {
  const host = ScriptedHost.listen(kind);
  const program = new Program([
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(host.port)],
    ...["--listen-port", "0", "--listen-http-port", "0", ...flags],
  ]);
  const codec = kind.codec ?? smartvista;
  const pos = await Pos.dial(await program.port("TCP"), selfDelimited(codec), codec);
  const all = new AsyncDisposableStack();
  for (const part of [host, program, pos]) all.use(part);
  return { host, program, pos, http: await program.port("HTTP"), all };
}

const HEADERS: readonly (readonly [string[], string, Partial<HostOptions>])[] = [
  [[], hexOf("0045"), {}],
  [["--use-header=false"], "", { framing: bare }],
  [["--length-include-header"], hexOf("0049"), { framing: headers("length:n:4", true) }],
  [["--header-format", "length:b-hex:2"], "002D", { framing: headers("length:b-hex:2") }],
  [["--headerFormat=length:b:2"], "0045", { framing: headers("length:b:2") }],
  [
    ["--header-format", "id:an:3:ISO,length:n:4,end:b:1:03"],
    hexOf("ISO0045", Uint8Array.of(3)),
    { framing: headers("id:an:3:ISO,length:n:4,end:b:1:03") },
  ],
];

for (const [flags, header, kind] of HEADERS) {
  Deno.test(`what the host sees with ${flags.join(" ") || "no options"}`, async () => {
    const { host, pos, all } = await setUp(flags, kind);
    await using _all = all;
    await pos.send(echo());
    const { message, link } = await host.requests.next();
    assertEquals(hexOf(link.received), header + hexOf(echo().bytes));
    await link.send(approval(message));
    assertEquals((await pos.answers.next()).mti, "0810");
  });
}

Deno.test("--profile openway: another table, another header, other response codes", async () => {
  const kind = { codec: openway, framing: headers("length:b-hex:2") };
  const { host, pos, http, all } = await setUp(["--profile", "openWay", "--max-queue=1"], kind);
  await using _all = all;
  const body = { "0": 200, "3": 0, "4": 5, "11": 6, "22": 51, "41": "T1", "49": 643 };
  const posted = postJson(http, body);
  const { message, link } = await host.requests.next();
  assertEquals(hexOf(link.received.subarray(0, 4)), "00220200");
  assertEquals([message.get(41), message.get(4)], ["      T1", "000000000005"]);
  const refused = await pos.ask(openway.encode({ 0: "0200", 11: "7", 41: "T2" }));
  assertEquals([refused.mti, refused.get(39), refused.get(41)], ["0210", "96", "      T2"]);
  await link.send(approval(message, { 39: "51" }, openway));
  const { status, result } = await posted;
  assertEquals([status, result !== "" && result[39]], [200, "51"]);
});

Deno.test("--profile openway: the bank answers its sample sale", async () => {
  await using program = new Program([
    ...["--profile", "openway", "--echo-server-port", "0", "--listen-http-port", "0"],
  ]);
  const [, body] = await program.says(/curl .* -d '(.*)' http:/);
  const { status, result } = await postJson(await program.port("HTTP"), JSON.parse(body ?? ""));
  assertEquals([status, result !== "" && [result[0], result[39]]], [200, ["0210", "00"]]);
});

Deno.test("--max-queue counts binary and HTTP clients' requests together", async () => {
  const { host, pos, http, all } = await setUp(["--max-queue", "2"]);
  await using _all = all;
  const first = postJson(http, { ...JSON_SALE, 41: 1 });
  const one = await host.requests.next();
  await pos.send(sale({ tid: 2 }));
  const two = await host.requests.next();
  assertEquals((await pos.ask(sale({ tid: 3 }))).get(39), "909");
  const body = JSON.stringify({ ...JSON_SALE, 41: 4 });
  const refused = await fetch(`http://127.0.0.1:${http}/`, { method: "POST", body });
  assertEquals([refused.status, refused.headers.get("retry-after")], [429, "1"]);
  assertEquals(await refused.json(), { result: "", errors: ["Queue is full"] });
  await one.link.send(approval(one.message), approval(two.message));
  assertEquals((await first).status, 200);
  await pos.answers.next();
  // There is room again.
  const next = postJson(http, { ...JSON_SALE, 41: 4 });
  await host.approve();
  assertEquals((await next).status, 200);
});

Deno.test("--queue-lock-terminal, the default: one sale of a terminal at a time", async () => {
  const { host, pos, all } = await setUp([]);
  await using _all = all;
  await pos.send(sale({ tid: 1, stan: 1 }), sale({ tid: 1, stan: 2 }), sale({ tid: 2, stan: 3 }));
  const [first, other] = await host.requests.take(2);
  assertEquals([first, other].map((request) => request?.message.get(11)), ["000001", "000003"]);
  await other!.link.send(approval(other!.message));
  assertEquals((await pos.answers.next()).get(11), "000003");
  assertEquals(host.requests.count, 2, "the second did not wait for the first");
  await first!.link.send(approval(first!.message));
  assertEquals((await host.approve()).get(11), "000002");
  assertEquals((await pos.answers.take(2)).map((answer) => answer.get(11)), ["000001", "000002"]);
});

Deno.test("--queue-lock-terminal=false: several of a terminal, but never two with one key", async () => {
  const { host, pos, all } = await setUp(["--queueLockTerminal=false"]);
  await using _all = all;
  await pos.send(
    sale({ stan: 1, amount: 1 }),
    sale({ stan: 2, amount: 2 }),
    sale({ stan: 1, amount: 3 }),
    sale({ stan: 4, amount: 4 }),
  );
  const requests = await host.requests.take(3);
  const amounts = requests.map(({ message }) => Number(message.get(4)));
  assertEquals(amounts, [1, 2, 4]);
  const [first, ...others] = requests;
  await first!.link.send(...others.map(({ message }) => approval(message)));
  await pos.answers.take(2);
  assertEquals(host.requests.count, 3, "two with one key were with the host at once");
  await first!.link.send(approval(first!.message));
  assertEquals(Number((await host.approve()).get(4)), 3);
  const rest = await pos.answers.take(2);
  assertEquals(rest.map((answer) => Number(answer.get(4))), [1, 3]);
});

Deno.test("--queue-message-key-fields: answers are known by them, and requests must have them", async () => {
  const { host, pos, http, program, all } = await setUp(["--queue-message-key-fields", "4,62"]);
  await using _all = all;
  const posted = postJson(http, JSON_SALE);
  const { status, errors } = await posted;
  assertEquals(status, 400);
  assertMatch(errors.join(), /^No field 62 \(.+\), by which the answer would be known$/);
  await pos.send(sale({ amount: 5, more: { 62: "mark" } }));
  const { message, link } = await host.requests.next();
  await link.send(
    approval(message, { 62: "other" }),
    approval(message, { 11: "999999", 41: "99999999" }),
  );
  const answer = await pos.answers.next();
  assertEquals([answer.get(11), answer.get(62)], ["999999", "mark"]);
  await program.says(/answer that nobody waits for, nearest is #1, which differs in DE 62/);
});

Deno.test("--queue-timeout: HTTP and binary clients are told, and the next sale goes on", async () => {
  const flags = ["--queue-timeout", "1", "--no-auto-reversal"];
  const { host, pos, http, program, all } = await setUp(flags);
  await using _all = all;
  const start = performance.now();
  const posted = postJson(http, { ...JSON_SALE, 41: 1 });
  const asked = pos.ask(sale({ tid: 2 }));
  const silent = await host.requests.take(2);
  const told = await posted;
  assertEquals([told.status, told.result, told.errors], [504, "", ["Gateway timeout"]]);
  const refused = await asked;
  assertEquals([refused.mti, refused.get(39), refused.get(41)], ["0210", "912", "00000002"]);
  assert(performance.now() - start >= 990, "it was told too early");
  await silent[0]!.link.send(...silent.map(({ message }) => approval(message)));
  await program.says(
    /late answer to #1[^]*late answer to #2|late answer to #2[^]*late answer to #1/,
  );
  await pos.send(sale({ tid: 2, stan: 2 }));
  const next = postJson(http, { ...JSON_SALE, 11: 2, 41: 1 });
  await host.approve();
  await host.approve();
  assertEquals((await pos.answers.next()).get(11), "000002");
  const { result } = await next;
  assertEquals(result !== "" && result[11], "000002");
  assertEquals(pos.answers.count, 2, "a late answer was given to somebody");
});

Deno.test("a host's keep-alives of no length are no messages", async () => {
  const { host, pos, all } = await setUp([]);
  await using _all = all;
  const link = await host.links.next();
  await link.sendBytes(join("0000", "0000"));
  await pos.send(echo());
  const { message } = await host.requests.next();
  await link.sendBytes(join("0000", frame(headers(), approval(message).bytes), "0000"));
  assertEquals((await pos.answers.next()).mti, "0810");
});
