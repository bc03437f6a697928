import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../src/codec/message.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { join, PAN } from "../fixtures.ts";
import { seeded, shuffled } from "../net/chance.ts";
import { approval, bare, echo, frame, headers, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { Pos } from "../net/sockets.ts";
import { JSON_SALE, postJson, Program } from "./program.ts";

const stanOf = (message: Message): number => Number(message.get(11));

const FORMS: readonly (readonly [name: string, flags: readonly string[], framing: Framing])[] = [
  ["without a header", [], bare],
  ["with a header", ["--listen-header-format", "length:n:4"], headers("length:n:4")],
];

for (const [name, flags, framing] of FORMS) {
  Deno.test(`binary clients ${name}, at gateway and bank`, async (t) => {
    await using program = new Program([
      ...["--echo-server-port", "0", "--listen-port", "0", "--max-queue", "1000", ...flags],
    ]);
    const port = await program.port("TCP");
    const dial = () => Pos.dial(port, framing);

    await t.step("a sale sent whole is approved", async () => {
      await using pos = await dial();
      const answer = await pos.ask(sale());
      assertEquals([answer.mti, answer.get(39), answer.get(2)], ["0210", "000", PAN.visaOther]);
    });

    await t.step("a sale and an echo test sent byte by byte are answered", async () => {
      await using pos = await dial();
      await pos.trickle(frame(framing, sale({ stan: 2 }).bytes));
      assertEquals((await pos.answers.next()).get(39), "000");
      await pos.trickle(frame(framing, echo(3).bytes));
      assertEquals((await pos.answers.next()).mti, "0810");
    });

    await t.step("two in one chunk are both answered, and so is one cut in two", async () => {
      await using pos = await dial();
      const frames = [4, 5, 6].map((stan) => frame(framing, sale({ stan, tid: stan }).bytes));
      const stream = join(...frames);
      const cut = stream.length - 70;
      await pos.write(stream.subarray(0, cut));
      assertEquals(new Set((await pos.answers.take(2)).map(stanOf)), new Set([4, 5]));
      await pos.write(stream.subarray(cut));
      assertEquals(stanOf(await pos.answers.next()), 6);
    });

    await t.step("one connection carries a thousand sales, one by one", async () => {
      await using pos = await dial();
      for (let stan = 1; stan <= 1000; stan++) {
        assertEquals(stanOf(await pos.ask(sale({ stan, amount: 1 }))), stan);
      }
    });

    await t.step("one connection carries a thousand sales, all at once", async () => {
      await using pos = await dial();
      const sales = Array.from(
        { length: 1000 },
        (_, index) =>
          sale({ stan: index + 1, tid: index % 50, amount: index + 1, more: { 35: undefined } }),
      );
      await pos.send(...sales);
      await pos.closeWrite();
      const answers = await pos.answers.take(1000);
      const told = (message: Message) => `${message.get(41)} ${message.get(11)} ${message.get(4)}`;
      assertEquals(answers.map(told).toSorted(), sales.map(told).toSorted());
      assertEquals(await pos.end(), "closed");
    });

    await t.step(
      "a client that half-closes still gets its answer, and is closed then",
      async () => {
        await using pos = await dial();
        await pos.send(sale({ stan: 7 }));
        await pos.closeWrite();
        assertEquals(stanOf(await pos.answers.next()), 7);
        assertEquals(await pos.end(), "closed");
      },
    );

    await t.step("garbage closes the connection that it came by, and no other", async () => {
      await using good = await dial();
      assertEquals((await good.ask(echo(8))).mti, "0810");
      for (
        const garbage of ["\u0016\u0003\u0001\u0002", "GET / HTTP/1.0\r\n\r\n", "\r\n".repeat(50)]
      ) {
        await using bad = await dial();
        await bad.write(join(garbage));
        assertEquals(await bad.end(), "closed");
        assertEquals(bad.answers.count, 0);
      }
      assertEquals((await good.ask(echo(9))).mti, "0810");
    });
  });
}

Deno.test("a thousand terminals, each a client of its own, get each their own answer", async () => {
  const random = seeded(20150818);
  await using host = ScriptedHost.listen({ random });
  await using program = new Program([
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(host.port)],
    ...["--listen-port", "0", "--listen-http-port", "0", "--max-queue", "2000"],
  ]);
  const tcp = await program.port("TCP");
  const http = await program.port("HTTP");
  const link = await host.links.next();

  // All with the same STAN: the terminal alone tells them apart; the amount marks each.
  const mark = (tid: number) => 7_000_000 + tid * 13;
  const overTcp = async (tid: number): Promise<void> => {
    await using pos = await Pos.dial(tcp);
    const answer = await pos.ask(sale({ tid, amount: mark(tid) }));
    assertEquals([Number(answer.get(41)), Number(answer.get(4))], [tid, mark(tid)]);
    assertEquals(answer.get(37), `R${String(tid).padStart(11, "0")}`);
    assertEquals(pos.answers.count, 1);
  };
  const overHttp = async (tid: number): Promise<void> => {
    const { result } = await postJson(http, { ...JSON_SALE, 4: mark(tid), 11: 1, 41: tid });
    assert(result !== "");
    assertEquals([Number(result[41]), result[4]], [tid, mark(tid)]);
    assertEquals(result[37], `R${String(tid).padStart(11, "0")}`);
  };
  const clients = Array.from(
    { length: 1000 },
    (_, index) => index % 2 === 0 ? overTcp(index + 1) : overHttp(index + 1),
  );
  const requests = await host.requests.take(1000);
  assertEquals(host.links.count, 1);
  await link.send(
    ...shuffled(requests, random).map(({ message }) =>
      approval(message, { 37: `R${String(Number(message.get(41))).padStart(11, "0")}` })
    ),
  );
  await Promise.all(clients);
  assertEquals(host.requests.count, 1000, "a request was sent twice");
});

Deno.test("a client that goes away leaves the others' answers theirs", async () => {
  await using host = ScriptedHost.listen();
  await using program = new Program([
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(host.port)],
    ...["--listen-port", "0", "--v"],
  ]);
  const port = await program.port("TCP");
  const link = await host.links.next();
  await using stays = await Pos.dial(port);
  const goes = await Pos.dial(port);
  await goes.send(sale({ tid: 1 }));
  await stays.send(sale({ tid: 2 }));
  const requests = await host.requests.take(2);
  await goes[Symbol.asyncDispose]();
  await link.send(...requests.map(({ message }) => approval(message)));
  assertEquals((await stays.answers.next()).get(41), "00000002");
  await stays.send(sale({ tid: 1, stan: 2 }));
  await host.approve();
  assertEquals((await stays.answers.next()).get(41), "00000001");
  assertEquals(stays.answers.count, 2);
  // The log comes by a pipe of its own: later than the answers, as it may.
  await program.says(/client tcp:127\.0\.0\.1:\d+ closed/);
});
