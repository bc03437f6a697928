import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { selfDelimited } from "../../src/framing/framing.ts";
import { PAN, profileNamed } from "../fixtures.ts";
import { approval, headers } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { postJson, Program } from "./program.ts";

const clients = new Codec(profileNamed("iso87-ascii"));
const host = new Codec(profileNamed("iso87-bcd"));

const SALE = {
  0: "0200",
  2: PAN.visa,
  3: "000000",
  4: "000000001000",
  7: "0818160933",
  11: "000001",
  12: "130600",
  13: "0820",
  22: "012",
  25: "00",
  41: "00992468",
  42: "000124642124643",
  49: "978",
};

const BOTH = ["--profile", "iso87-bcd", "--listen-profile", "iso87-ascii"];

Deno.test("clients of one dialect, by TCP and HTTP, sell at a bank of another", async () => {
  await using program = new Program([
    ...[...BOTH, "--echo-server-port", "0", "--listen-port", "0", "--listen-http-port", "0"],
    ...["--test-clients", "1"],
  ]);
  await using pos = await Pos.dial(await program.port("TCP"), selfDelimited(clients), clients);
  const answer = await pos.ask(clients.encode(SALE));
  assertEquals([answer.mti, answer.get(39), answer.get(2)], ["0210", "00", PAN.visa]);
  const http = await program.port("HTTP");
  const { status, result } = await postJson(http, { ...SALE, 11: "000002" });
  assert(result !== "");
  assertEquals([status, result[0], result[39]], [200, "0210", "00"]);
  const raw = await fetch(`http://${LOOPBACK}:${http}/raw`, {
    method: "POST",
    body: clients.encode({ ...SALE, 11: "000003" }).bytes.toHex(),
  });
  assertEquals(clients.decode(Uint8Array.fromHex(await raw.text())).get(39), "00");
  const { errors } = await postJson(http, { ...SALE, 11: "000004", 35: "1=2", 999: "x" });
  assertEquals(errors.length, 1);
});

Deno.test("the host sees its own dialect, with its fields where it has them; its reversals too", async () => {
  await using bank = ScriptedHost.listen({ codec: host, framing: headers("length:b-hex:2") });
  await using program = new Program([
    ...[...BOTH, "--listen-map", "48=63,63=", "--no-journal"],
    ...["--upstream-host", LOOPBACK, "--upstream-port", String(bank.port), "--listen-port", "0"],
  ]);
  await using pos = await Pos.dial(await program.port("TCP"), selfDelimited(clients), clients);
  await pos.send(clients.encode({ ...SALE, 48: "MORE", 63: "LEFT" }));
  const { message, link } = await bank.requests.next();
  assertEquals(message.toValues(), { ...SALE, 63: "MORE" });
  await link.send(approval(message, { 38: "123456", 63: "BACK" }, host));
  const answer = await pos.answers.next();
  assertEquals([answer.get(38), answer.get(48), answer.has(63)], ["123456", "BACK", false]);
  await pos.send(clients.encode({ ...SALE, 11: "000002" }));
  const gone = await bank.requests.next();
  await pos[Symbol.asyncDispose]();
  await gone.link.send(approval(gone.message, {}, host));
  const { message: reversal } = await bank.requests.next();
  assertEquals([reversal.mti[1], reversal.get(11)], ["4", "000002"]);
});

Deno.test("profiles of which no answer could be told end the start, with the option's place", async () => {
  await using program = new Program([
    ...["--profile", "iso87-bcd", "--listen-profile", "iso93-ascii"],
    ...["--echo-server-port", "0", "--listen-port", "0"],
  ]);
  const { code, errors } = await program.end();
  assertEquals(code, 2);
  assertStringIncludes(errors, "--listen-profile: the response code (39)");
});

Deno.test("a map that does not fit the profiles ends the start, with the option's place", async () => {
  await using program = new Program([
    ...[...BOTH, "--listen-map", "48=63", "--echo-server-port", "0", "--listen-port", "0"],
  ]);
  const { code, errors } = await program.end();
  assertEquals(code, 2);
  assertStringIncludes(errors, "--listen-map");
  assertStringIncludes(errors, "63=");
});
