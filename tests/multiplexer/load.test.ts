import { assert, assertEquals } from "@std/assert";
import { FrameReader } from "../../src/framing/frame-reader.ts";
import { cut, frame, framingOf } from "../framing/reading.ts";
import { Asker, GatewaySetup, HOSTS } from "./gateway-setup.ts";
import { approval, Setup } from "./setup.ts";

/** The same numbers in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

function shuffled<T>(items: readonly T[], below: (below: number) => number): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = below(at + 1);
    [result[at], result[other]] = [result[other]!, result[at]!];
  }
  return result;
}

Deno.test("a thousand terminals at once, answers in shuffled order: each gets its own", () => {
  const below = chance(1);
  const setup = new Setup({ maxQueue: 3000 });
  const sent: string[] = [];
  setup.send = ({ client }) => void sent.push(client);
  const got = new Map<string, string>();
  setup.answer = ({ client }, response) => {
    assert(!got.has(client), `${client} was answered twice`);
    got.set(client, response.get(12)!);
  };
  const all = new Map<string, ReturnType<Setup["take"]>>();
  for (let round = 1; round <= 3; round++) {
    for (let terminal = 0; terminal < 1000; terminal++) {
      const name = `${terminal}/${round}`;
      const values = {
        11: String(round),
        12: String(round * 1000 + terminal),
        41: String(terminal),
      };
      all.set(name, setup.take(name, values));
    }
  }
  assertEquals(setup.counts, [3000, 1000, 1000]);
  while (sent.length > 0) {
    for (const name of shuffled(sent.splice(0), below)) {
      setup.multiplexer.receive(approval(all.get(name)!.request));
      setup.time.advance(1);
    }
  }
  assertEquals(got.size, 3000);
  for (const [name, exchange] of all) assertEquals(got.get(name), exchange.request.get(12));
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
});

Deno.test("a thousand terminals over one framed stream, in random chunks: each gets its own", () => {
  const below = chance(2);
  const { codec, sale } = HOSTS[0]!;
  const framing = framingOf("length:n:4");
  const setup = new GatewaySetup(codec, { lowest: "error", options: { maxQueue: 1000 } });
  const clients = Array.from({ length: 1000 }, (_, index) => {
    const client = new Asker(`client ${index}`);
    const request = { ...sale, 11: String(index), 41: String(index % 997) };
    setup.gateway.submitBytes(codec.encode(request).bytes, client);
    return client;
  });
  const toGateway = new FrameReader(framing, (bytes) => setup.gateway.hostSent(bytes));
  for (let answered = 0; answered < 1000;) {
    const requests = shuffled(setup.sent.splice(0), below);
    const answers = requests.map((bytes) => approval(codec.decode(bytes)).bytes);
    const stream = answers.flatMap((bytes) => [...frame(framing, bytes)]);
    const sizes = Array.from({ length: 50 }, () => 1 + below(below(2) === 0 ? 8 : 2000));
    for (const chunk of cut(Uint8Array.from(stream), sizes)) toGateway.push(chunk);
    answered += requests.length;
  }
  for (const [index, { answers, told }] of clients.entries()) {
    assertEquals(told, 1);
    assertEquals(Number(answers[0]!.get(11)), index);
  }
  assertEquals([setup.gateway.open, setup.time.pending, toGateway.pending], [0, 0, 0]);
});

Deno.test("one terminal sends a thousand sales, one after the other", () => {
  const setup = new Setup({ maxQueue: 1000 });
  const order: string[] = [];
  setup.send = (exchange) => {
    order.push(exchange.client);
  };
  const exchanges = Array.from(
    { length: 1000 },
    (_, index) => setup.take(`${index}`, { 11: String(index) }),
  );
  for (const exchange of exchanges) setup.multiplexer.receive(approval(exchange.request));
  assertEquals(order, exchanges.map(({ client }) => client));
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
});

Deno.test("a thousand that are never answered all time out, and leave nothing", () => {
  const setup = new Setup({ maxQueue: 1000, timeout: 5000 });
  for (let terminal = 0; terminal < 1000; terminal++) {
    setup.take(`${terminal}`, { 41: String(terminal % 500) });
    setup.time.advance(1);
  }
  setup.time.advance(6000);
  const lines = setup.lines();
  assertEquals(lines.filter((line) => line.startsWith("fail")).length, 1000);
  assertEquals([setup.counts, setup.time.pending], [[0, 0, 0], 0]);
  setup.approve(setup.take("after"));
});
