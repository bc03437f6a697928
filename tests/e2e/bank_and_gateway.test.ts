import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { smartvista } from "../fixtures.ts";
import { echo, headers, sale } from "../net/messages.ts";
import { Pos } from "../net/sockets.ts";
import { JSON_ECHO, JSON_SALE, postJson, Program } from "./program.ts";

Deno.test("a bank and a gateway in two processes answer the samples of the original's README", async (t) => {
  await using bank = new Program(["--echo-server-port", "0", "--vv"]);
  const bankPort = await bank.port("bank");
  await using gateway = new Program([
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(bankPort)],
    ...["--listen-port", "0", "--listen-http-port", "0", "--vv"],
  ]);
  const http = await gateway.port("HTTP");
  const tcp = await gateway.port("TCP");

  await t.step("the sale gets its 0210 in the original's shape", async () => {
    const { status, result, errors } = await postJson(http, JSON_SALE);
    assert(result !== "");
    assertEquals([status, errors], [200, []]);
    const { 7: time, 37: rrn, 38: approval, ...rest } = result;
    assertEquals(rest, {
      "0": "0210",
      "1": "723005802ec08200",
      "2": "4111111111111111",
      "3": 0,
      "4": 1000,
      "11": "618160",
      "12": "150820130600",
      "22": "056",
      "24": 200,
      "25": 0,
      "35": JSON_SALE[35],
      "39": 0,
      "41": "00992468",
      "42": "000124642124643",
      "49": "810",
      "55": JSON_SALE[55],
    });
    assertMatch(String(time), /^\d{10}$/);
    assertMatch(String(rrn), /^\d{12}$/);
    assertMatch(String(approval), /^[0-9A-Za-z]{6}$/);
  });

  await t.step("the echo test gets its 0810", async () => {
    const { status, result } = await postJson(http, JSON_ECHO);
    assert(result !== "");
    assertEquals(status, 200);
    const { 7: _time, 37: _rrn, ...rest } = result;
    assertEquals(rest, {
      "0": "0810",
      "1": "222000000a800000",
      "3": 0,
      "11": "123456",
      "39": 0,
      "41": "00123456",
    });
  });

  await t.step("a message in hexadecimal gets its answer in hexadecimal", async () => {
    const body = echo(7, 41).bytes.toHex();
    const response = await fetch(`http://127.0.0.1:${http}/raw`, { method: "POST", body });
    assertMatch(response.headers.get("Content-Type") ?? "", /^text\/plain/);
    const answer = smartvista.decode(Uint8Array.fromHex(await response.text()));
    assertEquals([answer.mti, answer.get(11), answer.get(41)], ["0810", "000007", "00000041"]);
  });

  await t.step("binary clients get theirs, whatever the chunks", async () => {
    await using pos = await Pos.dial(tcp);
    assertEquals((await pos.ask(sale({ stan: 1 }))).get(39), "000");
    await pos.trickle(sale({ stan: 2 }).bytes);
    assertEquals((await pos.answers.next()).get(11), "000002");
    await pos.send(sale({ stan: 3, tid: 3 }), echo(4, 4));
    const [first, second] = await pos.answers.take(2);
    assertEquals(new Set([first?.mti, second?.mti]), new Set(["0210", "0810"]));
  });

  await t.step("nobody's log shows a card number or what follows it", async () => {
    await bank.says(/0810 stan 000004/);
    await gateway.says(/0810 stan 000004/);
    await gateway.says(/Track 2 Data \[35\]\.+411111\*{6}1111=\*+/);
    for (const said of [bank.said, gateway.said]) {
      assertMatch(said, /0200 stan 618160/);
      // The bank's RRNs are drawn by chance, and may hold any digits.
      const undrawn = said.replaceAll(/rrn \d{12}|Retrieval Reference Number[^\n]*/g, "");
      assertNotMatch(undrawn, /411111\d|401288\d|3012201/);
    }
    assertMatch(gateway.said, /Track 2 Data \[35\]\.+411111\*{6}1111=\*+/);
  });
});

Deno.test("one connection carries a thousand sales, one by one and all at once", async () => {
  await using program = new Program([
    ...["--echo-server-port", "0", "--listen-port", "0", "--max-queue", "1000"],
    ...["--listen-header-format", "length:n:4"],
  ]);
  await using pos = await Pos.dial(await program.port("TCP"), headers());
  for (let stan = 1; stan <= 200; stan++) {
    assertEquals((await pos.ask(sale({ stan, amount: 1 }))).get(11), String(stan).padStart(6, "0"));
  }
  const sales = Array.from({ length: 800 }, (_, index) => sale({ stan: 201 + index, amount: 1 }));
  await pos.send(...sales);
  const answers = await pos.answers.take(800);
  // One terminal: first in, first out.
  assertEquals(answers.map((answer) => answer.get(11)), sales.map((request) => request.get(11)));
  assertEquals(new Set(answers.map((answer) => answer.get(39))), new Set(["000"]));
});

Deno.test("the bank refuses, declines and takes back", async () => {
  await using program = new Program(["--echo-server-port", "0", "--listen-http-port", "0"]);
  const port = await program.port("HTTP");
  const pay = async (amount: number, more = {}) => {
    const { result } = await postJson(port, { ...JSON_SALE, 4: amount, ...more });
    assert(result !== "");
    return result;
  };
  const { 37: rrn } = await pay(60_000);
  assertEquals((await pay(60_000))[39], 116);
  assertEquals((await pay(117_777))[39], 117);
  const reversal = { 0: "0400", 2: "4111111111111111", 24: "400", 37: rrn ?? "" };
  assertEquals((await pay(60_000, reversal))[39], 0);
  assertEquals((await pay(60_000, reversal))[39], 914);
  assertEquals((await pay(60_000))[39], 0);
});
