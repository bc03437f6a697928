import { assert, assertEquals, assertMatch } from "@std/assert";
import { startBank } from "../../src/app/bank.ts";
import type { World } from "../../src/app/world.ts";
import type { Random } from "../../src/ports.ts";
import { FakeTime } from "../fake-time.ts";
import { smartvista } from "../fixtures.ts";
import { seeded } from "../net/chance.ts";
import { echo, headers, sale } from "../net/messages.ts";
import { RecordingLogger } from "../net/recording-logger.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";

const framing = headers();
const HERE = { hostname: LOOPBACK, port: 0 };

/** A world whose time stands still, with its log at hand. */
function worldOf(random: Random = seeded(1)) {
  const time = new FakeTime();
  const logger = new RecordingLogger();
  return { clock: time, timers: time, stopwatch: time, random, logger, time } satisfies World & {
    time: FakeTime;
  };
}

/** Chance in which real life does these things in turn, and nothing afterwards. */
function lives(...whims: ("answer" | "close" | "repeat")[]): Random {
  const draws = { close: 0, repeat: 1, answer: 9 };
  // Nothing else that the bank draws is a number below ten.
  return { below: (below) => below === 10 ? draws[whims.shift() ?? "answer"] : 0 };
}

Deno.test("a bank without real life answers every time, once", async () => {
  const world = worldOf(lives("close", "repeat"));
  const bank = await startBank(HERE, smartvista, framing, world);
  await using pos = await Pos.dial(bank.listener.port, framing);
  for (let stan = 1; stan <= 5; stan++) await pos.ask(echo(stan));
  assert(!world.time.alarms.includes(500));
  bank.stop();
  assertEquals(await pos.end(), "closed");
});

Deno.test("a bank in real life closes the connection instead of answering, and says so", async () => {
  const world = worldOf(lives("answer", "close"));
  const bank = await startBank(HERE, smartvista, framing, world, { realLife: true });
  await using pos = await Pos.dial(bank.listener.port, framing);
  await pos.ask(sale({ stan: 1 }));
  await pos.send(sale({ stan: 2 }), sale({ stan: 3 }));
  await pos.end();
  assertEquals(pos.answers.count, 1);
  const { level, text } = await world.logger.seen(/closed/);
  assertEquals(level, "info");
  assertMatch(text, /^bank: 0200 stan 000002 .* → connection closed instead, as in real life$/);
  assert(!world.logger.text.includes("000003"), "what came after it was read");
  bank.stop();
});

Deno.test("a bank that closed the connection has booked the sale, which a reversal takes back", async () => {
  const world = worldOf(lives("close"));
  const bank = await startBank(HERE, smartvista, framing, world, { realLife: true });
  await using lost = await Pos.dial(bank.listener.port, framing);
  await lost.send(sale());
  await lost.end();
  await using pos = await Pos.dial(bank.listener.port, framing);
  const reversal = smartvista.change(sale(), { 0: "0400" });
  assertEquals((await pos.ask(reversal)).get(39), "000");
  assertEquals((await pos.ask(reversal)).get(39), "914");
  bank.stop();
});

Deno.test("a bank in real life repeats an answer half a second later, and says so", async () => {
  const world = worldOf(lives("repeat"));
  const bank = await startBank(HERE, smartvista, framing, world, { realLife: true });
  await using pos = await Pos.dial(bank.listener.port, framing);
  const answer = await pos.ask(sale());
  await pos.ask(echo(2));
  world.time.advance(499);
  await pos.ask(echo(3));
  assertEquals(pos.answers.size, 0);
  world.time.advance(1);
  assertEquals((await pos.answers.next()).bytes, answer.bytes);
  const { level, text } = await world.logger.seen(/again/);
  assertEquals(level, "info");
  assertMatch(text, /^bank: 0210 stan 000001 .* again, as in real life$/);
  bank.stop();
});

Deno.test("a repeat is forgotten when the connection is closed before", async () => {
  const world = worldOf(lives("repeat", "close"));
  const bank = await startBank(HERE, smartvista, framing, world, { realLife: true });
  await using pos = await Pos.dial(bank.listener.port, framing);
  await pos.ask(echo(1));
  await pos.send(echo(2));
  await pos.end();
  assertEquals(world.time.pending, 0);
  bank.stop();
});

Deno.test("in real life a bank loses a tenth of its answers, and repeats a fifth", async () => {
  const world = worldOf(seeded(40));
  const bank = await startBank(HERE, smartvista, framing, world, { realLife: true });
  const asked = 500;
  await using clients = new AsyncDisposableStack();
  const dial = async () => clients.use(await Pos.dial(bank.listener.port, framing));
  let repeats = 0;
  let losses = 0;
  for (let stan = 1, pos = await dial(); stan <= asked; stan++) {
    await pos.send(echo(stan));
    const answer = await Promise.race([pos.answers.next(), pos.ended]);
    if (typeof answer === "string") {
      losses++;
      pos = await dial();
    } else if (world.time.alarms.includes(500)) {
      repeats++;
      world.time.advance(500);
      assertEquals((await pos.answers.next()).bytes, answer.bytes);
    }
  }
  // Four standard deviations of 50 and of 100.
  assert(losses > 23 && losses < 77, `${losses} of ${asked} were lost`);
  assert(repeats > 64 && repeats < 136, `${repeats} of ${asked} came twice`);
  assertEquals(world.logger.text.match(/closed instead/g)?.length, losses);
  assertEquals(world.logger.text.match(/again/g)?.length, repeats);
  bank.stop();
});

Deno.test("a bank refuses a message with a value that its field cannot have", async () => {
  const world = worldOf();
  const bank = await startBank(HERE, smartvista, framing, world);
  await using pos = await Pos.dial(bank.listener.port, framing);
  const { bytes } = echo();
  // The last digit of DE 24, which the answer does not repeat; eight of DE 41 follow.
  bytes[bytes.length - 9] = "x".charCodeAt(0);
  const answer = await pos.ask(smartvista.decode(bytes, "ignore"));
  assertEquals([answer.mti, answer.get(39)], ["0810", "120"]);
  bank.stop();
});
