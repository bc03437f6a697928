import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { PAN, smartvista } from "../fixtures.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { type Card, cardOf, CARDS } from "./canaries.ts";
import {
  ask,
  askBroken,
  badJson,
  badRaw,
  badTexts,
  brokenHttp,
  inTurns,
  strayingAsks,
} from "./canary-http.ts";
import { canaryValues, cardValues } from "./canary-messages.ts";
import { assertHidden } from "./canary-watch.ts";
import { Collector } from "./otlp.ts";
import { JSON_ECHO, JSON_SALE, postJson, Program } from "./program.ts";

/** A compiled program exports what it was compiled to export: nothing. */
const ignore = !/^$|\.js$/.test(Deno.env.get("SOCKETQUEUE_BIN") ?? "");

const ON = { OTEL_DENO: "true", OTEL_DENO_TRACING: "false" };

const WIDTH = 4;

/** A bank and a gateway that has no port for operators. */
function shop(collector: Collector, env: Readonly<Record<string, string>>): Program {
  const args = ["--echo-server-port", "0", "--listen-port", "0", "--listen-http-port", "0"];
  return new Program(args, undefined, undefined, { ...collector.env, ...env });
}

async function end(program: Program): Promise<void> {
  program.signal("SIGTERM");
  assertEquals((await program.end()).code, 0);
}

Deno.test({ name: "figures of the sales that were made are exported", ignore }, async () => {
  await using collector = new Collector();
  await using program = shop(collector, ON);
  const http = await program.port("HTTP");
  await using _pos = await Pos.dial(await program.port("TCP"));
  assertEquals((await postJson(http, JSON_SALE)).status, 200);
  assertEquals((await postJson(http, { ...JSON_SALE, 4: 116777, 11: 3 })).result !== "", true);
  assertEquals((await postJson(http, JSON_ECHO)).status, 200);
  assertEquals((await postJson(http, { 0: "0200" })).status, 400);

  await collector.until("refusals", { reason: "invalid-message" }, 1);
  const value = collector.value.bind(collector);
  assertEquals([value("requests", { mti: "0200" }), value("requests", { mti: "0800" })], [2, 1]);
  const answers = (mti: string, code: string) => value("answers", { mti, code });
  assertEquals([answers("0200", "000"), answers("0200", "116"), answers("0800", "000")], [1, 1, 1]);
  assertEquals([value("failures", { reason: "timeout" }), value("late_answers")], [0, 0]);
  assertEquals([value("in_flight"), value("waiting"), value("link.reconnects")], [0, 0, 0]);
  assertEquals([value("link.up"), value("journal.writable")], [1, 1]);
  assertEquals([value("clients", { kind: "tcp" }), value("reversals.parked")], [1, 0]);
  assert((value("journal.commits") ?? 0) > 0);
  assertEquals([value("reversals.pending"), value("reversals.oldest_age")], [0, 0]);
  const { sum, unit } = collector.metric("requests")!;
  assertEquals([sum?.isMonotonic, unit], [true, "{request}"]);
  assert(!collector.metric("in_flight")!.sum!.isMonotonic, "what goes up and down");
  assertEquals(collector.sender[0], "shop");
  assertMatch(collector.sender[1] ?? "", /^\d+\.\d+\.\d+/);
  await end(program);
});

/** Tells a gateway of a card by every way in: sales, and whatever is wrong in many ways. */
async function tell(program: Program, card: Card): Promise<void> {
  const [http, tcp] = [await program.port("HTTP"), await program.port("TCP")];
  const sales = canaryValues(smartvista, card).map((values, turn) =>
    smartvista.encode({ ...values, 11: String(turn + 1), 41: String(turn + 1) })
  );
  await inTurns(sales, WIDTH, async (sale) => {
    await using pos = await Pos.dial(tcp);
    await pos.ask(sale);
    const [hex, { pan }] = [sale.bytes.toHex(), card];
    await ask(http, { path: "/raw", body: hex, headers: { "Content-Type": "text/plain", pan } });
  });
  const { bytes } = smartvista.encode(cardValues(smartvista, card));
  const asks = [
    { body: cardValues(smartvista, card) },
    ...[...badJson(smartvista, card), ...badTexts(smartvista, card)].map((body) => ({ body })),
    ...badRaw(bytes, card).map((body) => ({ path: "/raw", body })),
    ...strayingAsks(smartvista, card),
  ];
  await inTurns(asks, WIDTH, (each) => ask(http, each));
  await inTurns(brokenHttp(card), WIDTH, (text) => askBroken(http, text));
}

Deno.test({ name: "nothing that is exported has card data in it", ignore }, async () => {
  await using collector = new Collector();
  await using program = shop(collector, ON);
  const card = CARDS[1]!;
  await tell(program, card);
  const url = `http://${LOOPBACK}:${await program.port("HTTP")}`;
  const stray = await fetch(`${url}/transactions/${PAN.visa}?x=${PAN.visa}`);
  assertEquals([stray.status, (await stray.text()).includes(PAN.visa)], [400, false]);
  await tell(program, cardOf(PAN.visaOther));
  await end(program);
  assert(collector.paths.length > 0);
  assertEquals([...new Set(collector.paths)], ["/v1/metrics"], "no spans, no logs");
  assertHidden(collector.text, "what is exported");
  for (const pan of [card.pan, PAN.visa, PAN.visaOther]) {
    assertNotMatch(collector.raw, new RegExp(pan.slice(6)));
  }
});

Deno.test({ name: "without OTEL_DENO nothing is exported", ignore }, async () => {
  await using collector = new Collector();
  await using program = shop(collector, { OTEL_DENO_TRACING: "false" });
  assertEquals((await postJson(await program.port("HTTP"), JSON_SALE)).status, 200);
  await end(program);
  assertEquals(collector.paths, []);
});

for (const [name, env] of [["OTEL_DENO", {}], ["OTEL_DENO_TRACING", ON]] as const) {
  Deno.test(
    { name: `it does not start with ${name}=true alone, as spans have URLs`, ignore },
    async () => {
      await using collector = new Collector();
      const spans = name === "OTEL_DENO" ? { OTEL_DENO: "true" } : { OTEL_DENO_TRACING: "true" };
      await using program = shop(collector, { ...env, ...spans });
      const { code, errors } = await program.end();
      assertEquals(code, 2);
      assertMatch(errors, /^OTEL_DENO_TRACING: .* \(allowed: false\)\n$/);
      assert(!collector.paths.includes("/v1/traces"));
    },
  );
}
