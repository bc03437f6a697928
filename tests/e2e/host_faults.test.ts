import { assert, assertEquals, assertMatch } from "@std/assert";
import { selfDelimited } from "../../src/framing/framing.ts";
import { join, openway, smartvista } from "../fixtures.ts";
import { approval, echo, headers, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { Pos, unusedPort } from "../net/sockets.ts";
import { JSON_SALE, postJson, Program } from "./program.ts";

function dialling(port: number, ...more: string[]): Program {
  const upstream = ["--upstream-host", "127.0.0.1", "--upstream-port", String(port)];
  return new Program([...upstream, "--listen-port", "0", "--listen-http-port", "0", ...more]);
}

Deno.test("a thousand terminals at once get each their own answer, in whatever order and chunks", async () => {
  const terminals = 1000;
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port, "--max-queue", String(terminals));
  const port = await program.port("TCP");
  // Ten connections of a hundred terminals; the amount is the mark by which each knows its answer.
  const clients = await Promise.all(Array.from({ length: 10 }, () => Pos.dial(port)));
  try {
    const mark = (tid: number) => 100_000 + tid * 7;
    for (const [index, client] of clients.entries()) {
      const tids = Array.from({ length: 100 }, (_, place) => index * 100 + place + 1);
      await client.send(...tids.map((tid) => sale({ tid, stan: 1, amount: mark(tid) })));
    }
    const requests = await host.requests.take(terminals);
    const shuffled = requests
      .map((request) => ({ request, place: crypto.getRandomValues(new Uint32Array(1))[0]! }))
      .sort((a, b) => a.place - b.place)
      .map(({ request }) => request);
    const [first] = shuffled;
    await first!.link.send(...shuffled.map(({ message }) => approval(message)));
    for (const [index, client] of clients.entries()) {
      const answers = await client.answers.take(100);
      const tids = answers.map((answer) => Number(answer.get(41)));
      assertEquals(answers.map((answer) => Number(answer.get(4))), tids.map(mark));
      const own = tids.every((tid) => tid > index * 100 && tid <= index * 100 + 100);
      assert(own, "an answer went to another client");
      assertEquals(new Set(tids).size, 100);
    }
  } finally {
    for (const client of clients) await client[Symbol.asyncDispose]();
  }
});

Deno.test("a silent host: the client is told in time, the sale is reversed, and the late answer is given to nobody", async () => {
  await using host = ScriptedHost.listen({ undoes: true });
  await using program = dialling(host.port, "--queue-timeout", "0.5");
  await using pos = await Pos.dial(await program.port("TCP"));
  const http = await program.port("HTTP");

  const overHttp = postJson(http, { ...JSON_SALE, 41: 1 });
  const { message: silent, link } = await host.requests.next();
  const unknown = { id: 1, reversal: "pending" };
  const told = { status: 504, result: "", errors: ["Gateway timeout"], ...unknown } as const;
  assertEquals<unknown>(await overHttp, told);
  const { message: reversal } = await host.reversals.next();
  assertEquals(
    [reversal.get(11), reversal.get(41), reversal.get(4), reversal.get(24)],
    ["618160", "00000001", silent.get(4), "400"],
  );

  const refused = await pos.ask(sale({ tid: 2, stan: 5 }));
  assertEquals([refused.mti, refused.get(39), refused.get(11)], ["0210", "912", "000005"]);
  assert(!refused.has(35) && !refused.has(2), "card data in the gateway's own answer");
  await host.requests.next();
  assertEquals((await host.reversals.next()).message.get(11), "000005");

  // The same key again with another amount; then the answer to the first, and only then its own.
  await pos.send(sale({ tid: 1, stan: 618160, amount: 2222, more: { 12: "150820130601" } }));
  const { message: second } = await host.requests.next();
  await link.send(approval(silent, { 38: "LATE01" }), approval(second, { 38: "OWN001" }));
  const answer = await pos.answers.next();
  assertEquals([answer.get(4), answer.get(38)], ["000000002222", "OWN001"]);
  await program.says(/late answer to #1, which ended by timeout/);
});

/** Waits until the gateway has noticed that the host is there: the host knows it a moment before. */
async function linked(program: Program, times: number): Promise<void> {
  await program.says(new RegExp(`(?:link to the host \\S+ is up[^]*){${times}}`));
}

Deno.test("a host that is not there yet, comes, dies in the midst of a sale and comes back", async () => {
  const port = unusedPort();
  await using program = dialling(port);
  const http = await program.port("HTTP");
  assertEquals((await postJson(http, JSON_SALE)).status, 503);
  {
    await using host = ScriptedHost.listen({ port });
    await linked(program, 1);
    const sold = postJson(http, JSON_SALE);
    await host.approve();
    assertEquals((await sold).status, 200);
    const lost = postJson(http, { ...JSON_SALE, 11: 2 });
    const { link } = await host.requests.next();
    await link.close();
    const { status, errors } = await lost;
    assertEquals(status, 502);
    assertMatch(errors.join(), /outcome is unknown/);
  }
  await using host = ScriptedHost.listen({ port, undoes: true });
  await linked(program, 2);
  // The one whose outcome is unknown is reversed as soon as there is a host again.
  assertEquals((await host.reversals.next()).message.get(11), "000002");
  const sold = postJson(http, { ...JSON_SALE, 11: 3 });
  await host.approve();
  assertEquals((await sold).status, 200);
});

Deno.test("garbage from the host costs the link, and a message that cannot be read costs only itself", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  const http = await program.port("HTTP");
  const link = await host.links.next();
  await link.sendBytes(join("0020", "0210 is no message.."));
  const sold = postJson(http, JSON_SALE);
  await host.approve();
  assertEquals((await sold).status, 200);
  await link.sendBytes(join("HTTP/1.1 400 Bad Request\r\n\r\n"));
  await program.says(/no link to the host .*bad-length/);
  await host.links.next();
  const again = postJson(http, JSON_SALE);
  await host.approve();
  assertEquals((await again).status, 200);
});

Deno.test("the host's own echo test is answered, while a sale is under way, and nothing else is", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  const sold = postJson(await program.port("HTTP"), JSON_SALE);
  const { message, link } = await host.requests.next();
  await link.send(echo(77, 88), smartvista.change(sale({ stan: 9 }), {}), echo(78, 88));
  const replies = await host.requests.take(2);
  assertEquals(replies.map(({ message }) => [message.mti, message.get(11), message.get(39)]), [
    ["0810", "000077", "000"],
    ["0810", "000078", "000"],
  ]);
  await program.says(/request of the host, not answered: 0200 stan 000009/);
  await link.send(approval(message));
  assertEquals((await sold).status, 200);
});

Deno.test("stopping delivers what is under way and takes nothing new", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  await using pos = await Pos.dial(await program.port("TCP"));
  await using late = await Pos.dial(await program.port("TCP"));
  const http = await program.port("HTTP");
  const asked = pos.ask(sale());
  const overHttp = postJson(http, { ...JSON_SALE, 41: 2 });
  const [first, second] = await host.requests.take(2);
  program.signal("SIGTERM");
  await program.says(/stopping/);
  assertEquals((await late.ask(sale({ tid: 9 }))).get(39), "909");
  await first!.link.send(approval(second!.message), approval(first!.message));
  assertEquals((await overHttp).status, 200);
  assertEquals((await asked).mti, "0210");
  assertEquals((await program.end()).code, 0);
});

Deno.test("the queue's limit, the terminal's lock and the key fields are as the options say", async (t) => {
  await using host = ScriptedHost.listen();
  await t.step("--max-queue counts what waits and what is with the host", async () => {
    await using program = dialling(host.port, "--max-queue", "2");
    await using pos = await Pos.dial(await program.port("TCP"));
    await pos.send(sale({ tid: 1 }), sale({ tid: 1, stan: 2 }), sale({ tid: 2 }));
    assertEquals((await pos.answers.next()).get(39), "909");
    assertEquals((await postJson(await program.port("HTTP"), JSON_SALE)).status, 429);
  });
  await t.step("--no-queue-lock-terminal lets two of one terminal go", async () => {
    await using program = dialling(host.port, "--no-queue-lock-terminal");
    await host.requests.take(host.requests.size);
    await using pos = await Pos.dial(await program.port("TCP"));
    await pos.send(sale({ stan: 1 }), sale({ stan: 2 }));
    assertEquals((await host.requests.take(2)).map(({ message }) => message.get(11)), [
      "000001",
      "000002",
    ]);
  });
  await t.step("--queue-message-key-fields ties answers by other fields", async () => {
    await using program = dialling(host.port, "--queue-message-key-fields", "11,42");
    await using pos = await Pos.dial(await program.port("TCP"));
    const asked = pos.ask(sale({ tid: 5, stan: 55 }));
    await host.approve({ 41: "99999999" });
    assertEquals((await asked).get(41), "99999999");
  });
});

Deno.test("headers and profiles are as the options say", async (t) => {
  const cases = [
    ["--no-use-header", selfDelimited(smartvista), smartvista],
    ["--length-include-header", headers("length:n:4", true), smartvista],
    [
      "--header-format=tag:an:3:ISO,length:b-hex:2",
      headers("tag:an:3:ISO,length:b-hex:2"),
      smartvista,
    ],
    ["--profile=openway", headers("length:b-hex:2"), openway],
  ] as const;
  for (const [option, framing, codec] of cases) {
    await t.step(option, async () => {
      await using host = ScriptedHost.listen({ framing, codec });
      await using program = dialling(host.port, option);
      await using pos = await Pos.dial(await program.port("TCP"), selfDelimited(codec), codec);
      const values = { ...echo().toValues(), 63: "TEST" };
      const request = codec === openway ? openway.encode({ ...values, 41: "T1" }) : echo();
      const asked = pos.ask(request);
      await host.approve();
      assertEquals((await asked).mti, "0810");
    });
  }
});

Deno.test("a client's garbage closes that one connection, and a half-closed one gets its answer", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  const port = await program.port("TCP");
  await using good = await Pos.dial(port);
  await using bad = await Pos.dial(port);
  await good.send(sale({ tid: 1 }));
  await good.closeWrite();
  await bad.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
  assertEquals(await bad.end(), "closed");
  await program.says(/client tcp:.* will be closed: not-a-message/);
  await host.approve();
  assertEquals((await good.answers.next()).mti, "0210");
  assertEquals(await good.end(), "closed");
});
