import { assert, assertEquals, assertMatch } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import { responseMti } from "../../src/codec/mti.ts";
import { sampleSale } from "../../src/app/sample.ts";
import { PROFILE_NAMES } from "../../src/config/profiles.ts";
import { echoRequest } from "../../src/emulator/test-client.ts";
import { selfDelimited } from "../../src/framing/framing.ts";
import { messageFromJson } from "../../src/http/json-message.ts";
import { profileNamed } from "../fixtures.ts";
import { approval } from "../net/messages.ts";
import { Pos } from "../net/sockets.ts";
import { Dialect } from "./dialects.ts";
import { DirectionRig } from "./direction_rig.ts";
import { abandoned } from "./leaving_clients.ts";
import { postJson, Program } from "./program.ts";

/** The profiles of the standard's editions, and what is made of them. */
const ISO = PROFILE_NAMES.filter((name) => /^(?:iso|base1|ipm)/.test(name));

/** The sale that the program's start prints, as its user pastes it. */
function sampleJson(profile: string): Readonly<Record<string, string | number>> {
  const line = sampleSale(profile, 1).find((text) => text.includes("curl"))!;
  return JSON.parse(/-d '([^']+)'/.exec(line)![1]!);
}

/** What its reversal says of the sale, by the standard's rules. */
function originalOf(sale: Message): Readonly<Record<number, string>> {
  const head = sale.mti + sale.get(11);
  switch (sale.mti[0]) {
    case "0":
      return { 90: `${head}${sale.get(7)}00000123456${"0".repeat(11)}` };
    case "1":
      return { 24: "400", 25: "4007", 56: `${head}${sale.get(12)}06123456` };
    default:
      return { 24: "400", 25: "4007", 56: `${head}${sale.get(12)}123456` };
  }
}

for (const name of ISO) {
  const codec = new Codec(profileNamed(name));
  const sale = messageFromJson(codec, sampleJson(name));
  const echo = codec.profile.testEcho;
  const dialect = new Dialect(name, { sale: {}, echo, hostEcho: echo, isAutoReversing: true });

  Deno.test(`${name}: sales and echo tests go through gateway and bank`, async () => {
    await using program = new Program([
      ...["--profile", name, "--echo-server-port", "0", "--listen-port", "0"],
      ...["--listen-http-port", "0"],
    ]);
    const { result } = await postJson(await program.port("HTTP"), sampleJson(name));
    assert(result !== "");
    assertEquals([result[0], result[39]], [responseMti(sale.mti), codec.profile.bank.approved]);
    assertMatch(String(result[37]), /^\d{12}$/);
    const framing = selfDelimited(codec);
    await using pos = await Pos.dial(await program.port("TCP"), framing, codec);
    const again = codec.change(sale, { 11: "2".padStart(sale.get(11)!.length, "0") });
    const answer = await pos.ask(again);
    assertEquals([answer.mti, answer.get(39)], [String(result[0]), codec.profile.bank.approved]);
    assertEquals(answer.header, sale.header);
    const echo = await pos.ask(echoRequest(codec, 3, Date.now()));
    assertEquals(echo.get(39), codec.profile.hostEcho.code);
  });

  Deno.test(`${name}: a sale whose client has gone is undone as the standard has it`, async () => {
    await using rig = new DirectionRig(dialect, "dials");
    await rig.link();
    const { message, link } = await abandoned(rig, sale);
    await link.send(approval(message, { 37: "412345678901" }, codec));
    const { message: undoing, link: same } = await rig.host.requests.next();
    const { reversal, bank } = codec.profile;
    const { 7: _now, ...values } = undoing.toValues();
    const { 7: _then, ...carried } = sale.toValues();
    assertEquals(values, { ...carried, 0: reversal!.mti, ...originalOf(sale) });
    await same.send(approval(undoing, { 39: bank.reversed ?? bank.approved }, codec));
    assertEquals((await rig.stop()).code, 0);
  });

  Deno.test(`${name}: the host's own echo test is answered`, async () => {
    await using rig = new DirectionRig(dialect, "dials");
    const link = await rig.link();
    const echo = echoRequest(codec, 9, Date.now());
    await link.send(echo);
    const { message: reply } = await rig.host.requests.next();
    assertEquals([reply.mti, reply.get(39)], [responseMti(echo.mti), codec.profile.hostEcho.code]);
    assertEquals([reply.get(11), reply.get(41)], [echo.get(11), echo.get(41)]);
  });
}
