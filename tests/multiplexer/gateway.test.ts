import { assert, assertEquals, assertMatch, assertStrictEquals } from "@std/assert";
import { responseMti } from "../../src/codec/mti.ts";
import { refusalMessage } from "../../src/multiplexer/refusal.ts";
import { approvalBytes, Asker, GatewaySetup, type Host, HOSTS } from "./gateway-setup.ts";

const smartvista = HOSTS[0]!;

const saleBytes = ({ codec, sale }: Host, changes: Record<number, string | undefined> = {}) =>
  codec.encode({ ...sale, ...changes }).bytes;

for (const host of HOSTS) {
  const { name, codec, sale } = host;

  Deno.test(`${name}: a sale goes to the host byte for byte, the answer back`, () => {
    const setup = new GatewaySetup(codec);
    const client = new Asker();
    const bytes = saleBytes(host);
    const exchange = setup.gateway.submitBytes(bytes, client);
    assertEquals([exchange?.state, setup.gateway.open], ["sent", 1]);
    assertStrictEquals(setup.sent[0], bytes);
    setup.time.advance(12);
    const answer = approvalBytes(host);
    setup.gateway.hostSent(answer);
    assertEquals([client.answers.length, client.told, setup.gateway.open], [1, 1, 0]);
    assertStrictEquals(client.answers[0]!.bytes, answer);
    const tid = sale[41];
    const told = `0200 stan 000001 tid ${tid} amount 000000001000 (${bytes.length} bytes)`;
    assertEquals(setup.records[0], {
      level: "info",
      text: `#1 tcp:10.0.0.7:53578 → host: ${told}` +
        '{"exchange":1,"client":"tcp:10.0.0.7:53578"}',
    });
    assertMatch(setup.log, /host → #1 tcp:10\.0\.0\.7:53578: 0210 stan 000001 .* 12 ms/);
  });

  Deno.test(`${name}: a message with invalid content is refused, and can be answered`, () => {
    const setup = new GatewaySetup(codec);
    const client = new Asker();
    const request = codec.encode(sale);
    const bytes = request.bytes.slice();
    const place = request.numbers().indexOf(3) * 3;
    bytes[request.index.spans[place]!] = 0x7a;
    assertEquals(setup.gateway.submitBytes(bytes, client), undefined);
    assertEquals([setup.sent.length, setup.gateway.open, client.told], [0, 0, 1]);
    const [trouble] = client.troubles;
    assertEquals([trouble!.code, trouble!.sent, trouble!.errors.length], [
      "invalid-message",
      false,
      1,
    ]);
    assertMatch(trouble!.errors[0]!, /^DE 3: only digits are allowed, at byte \d+$/);
    const answer = refusalMessage(codec, client.requests[0]!, trouble!.code)!;
    const { "invalid-message": invalid } = codec.profile.refusal.codes;
    assertEquals([answer.mti, answer.get(39), answer.get(11)], ["0210", invalid, sale[11]]);
    assert(!answer.has(3));
  });

  Deno.test(`${name}: what is no message is refused, and cannot be answered`, () => {
    const setup = new GatewaySetup(codec);
    const bytes = saleBytes(host);
    for (const broken of [bytes.slice(0, -1), Uint8Array.of(...bytes, 0x30), bytes.slice(0, 3)]) {
      const client = new Asker();
      assertEquals(setup.gateway.submitBytes(broken, client), undefined);
      assertEquals([client.troubles[0]!.code, client.requests[0]], ["invalid-message", undefined]);
      assertMatch(setup.records.at(-1)!.text, new RegExp(`; ${broken.length} bytes`));
    }
    assertEquals(setup.sent, []);
  });

  for (const mti of ["0210", "0230", "0410", "0810", "0240"]) {
    Deno.test(`${name}: a client cannot send a ${mti}`, () => {
      const setup = new GatewaySetup(codec);
      const client = new Asker();
      assertEquals(setup.gateway.submitBytes(saleBytes(host, { 0: mti }), client), undefined);
      assertEquals(client.troubles[0]!.errors, [`MTI ${mti} is not a request`]);
      assertEquals([setup.sent.length, client.told], [0, 1]);
    });
  }

  Deno.test(`${name}: a message that is longer than the host takes is refused`, () => {
    const bytes = saleBytes(host);
    const exact = new GatewaySetup(codec, { maxMessage: bytes.length });
    assert(exact.gateway.submitBytes(bytes.slice(), new Asker()) !== undefined);
    const short = new GatewaySetup(codec, { maxMessage: bytes.length - 1 });
    const client = new Asker();
    assertEquals(short.gateway.submitBytes(bytes.slice(), client), undefined);
    assertEquals(client.troubles[0], {
      code: "invalid-message",
      errors: [`Message is longer than ${bytes.length - 1} bytes`],
      sent: false,
    });
    assertEquals(short.sent, []);
  });
}

Deno.test("a message that breaks rules is refused with everything that is wrong", () => {
  const setup = new GatewaySetup(smartvista.codec);
  const client = new Asker();
  const bytes = saleBytes(smartvista, { 4: undefined, 22: undefined, 49: undefined });
  assertEquals(setup.gateway.submitBytes(bytes, client), undefined);
  assertEquals(client.troubles[0]!.code, "invalid-message");
  assertEquals(client.troubles[0]!.errors, [
    "No field 4 (Amount, Transaction)",
    "No field 22 (Pos Entry Mode)",
    "No field 49 (Currency code, transaction)",
  ]);
  assertEquals(client.requests[0]!.get(11), "000001");
  assertEquals(setup.sent, []);
});

Deno.test("a message without a key field is refused, and the field named", () => {
  const { codec } = smartvista;
  const setup = new GatewaySetup(codec, { options: { keyFields: [11, 37] } });
  const client = new Asker();
  setup.gateway.submitBytes(saleBytes(smartvista), client);
  assertEquals(client.troubles[0]!.code, "invalid-message");
  assertMatch(client.troubles[0]!.errors[0]!, /^No field 37 \(Retrieval Reference Number\), /);
});

Deno.test("a full queue, a drain and a link that is gone refuse, each by its code", () => {
  const { codec } = smartvista;
  const setup = new GatewaySetup(codec, { options: { maxQueue: 1, linkGrace: 100 } });
  const client = new Asker();
  setup.gateway.submitBytes(saleBytes(smartvista), new Asker());
  setup.gateway.submitBytes(saleBytes(smartvista), client);
  setup.gateway.linkDown();
  setup.time.advance(100);
  setup.gateway.submitBytes(saleBytes(smartvista), client);
  setup.gateway.drain(() => {});
  setup.gateway.submitBytes(saleBytes(smartvista), client);
  assertEquals(client.troubles, [
    { code: "queue-full", errors: ["Queue is full"], sent: false },
    { code: "link-down", errors: ["No link to the host"], sent: false },
    { code: "draining", errors: ["Service is stopping"], sent: false },
  ]);
});

Deno.test("a client is told whether its request may have reached the host", () => {
  const { codec } = smartvista;
  const options = { timeout: 1000, linkGrace: 100 };
  const setup = new GatewaySetup(codec, { options });
  const [a, b, c, d] = [new Asker("A"), new Asker("B"), new Asker("C"), new Asker("D")];
  setup.gateway.submitBytes(saleBytes(smartvista), a);
  setup.gateway.submitBytes(saleBytes(smartvista, { 11: "2" }), b);
  setup.time.advance(1010);
  setup.gateway.submitBytes(saleBytes(smartvista, { 11: "3" }), c);
  setup.gateway.submitBytes(saleBytes(smartvista, { 11: "4" }), d);
  setup.gateway.linkDown();
  setup.time.advance(100);
  const told = [a, b, c, d].map(({ troubles }) => troubles.map(({ code, sent }) => [code, sent]));
  assertEquals(told, [
    [["timeout", true]],
    [["timeout", false]],
    [["link-lost", true]],
    [["link-down", false]],
  ]);
  assertMatch(setup.log, /warning: #1 A gets no answer \(timeout\); the outcome is unknown: 0200/);
  assertMatch(setup.log, /warning: #2 B gets no answer \(timeout\); it was not sent: 0200/);
});

Deno.test("a late answer is logged with the exchange that it was for", () => {
  const setup = new GatewaySetup(smartvista.codec, { options: { timeout: 1000 } });
  const client = new Asker();
  setup.gateway.submitBytes(saleBytes(smartvista), client);
  setup.time.advance(1500);
  setup.gateway.hostSent(approvalBytes(smartvista));
  assertEquals([client.answers.length, client.troubles.length], [0, 1]);
  assertMatch(
    setup.log,
    /warning: late answer to #1, which ended by timeout, 1500 ms after it was sent: 0210 stan/,
  );
});

Deno.test("an answer that nobody waits for is logged with what came nearest", () => {
  const setup = new GatewaySetup(smartvista.codec);
  setup.gateway.hostSent(approvalBytes(smartvista));
  setup.gateway.submitBytes(saleBytes(smartvista), new Asker());
  setup.gateway.hostSent(approvalBytes(smartvista, { 11: "000009" }));
  setup.gateway.hostSent(approvalBytes(smartvista, { 0: "0410" }));
  const lines = setup.log.split("\n").filter((line) => line.includes("nobody waits for"));
  assertMatch(lines[0]!, /warning: .*, nothing under way comes near: 0210/);
  assertMatch(lines[1]!, /, nearest is #1, which differs in DE 11: 0210 stan 000009/);
  assertMatch(lines[2]!, /, nearest is #1, which differs in MTI: 0410/);
});

Deno.test("clients that go are logged, and what became of their requests", () => {
  const setup = new GatewaySetup(smartvista.codec);
  const client = new Asker("A");
  const first = setup.gateway.submitBytes(saleBytes(smartvista), client)!;
  const second = setup.gateway.submitBytes(saleBytes(smartvista, { 11: "2" }), client)!;
  setup.gateway.abandon(first);
  setup.gateway.abandon(second);
  setup.gateway.hostSent(approvalBytes(smartvista));
  assertEquals([client.told, setup.gateway.open, setup.sent.length], [0, 0, 1]);
  assertMatch(setup.log, /info: #1 A is gone\{"exchange":1,/);
  assertMatch(setup.log, /info: #2 A is gone; cancelled/);
  assertMatch(setup.log, /warning: #1 A had gone; answer: 0210 .* rc 000/);
});

Deno.test("what the host asks is logged, what it sends unreadably too, and nothing ends by it", () => {
  const setup = new GatewaySetup(smartvista.codec);
  const client = new Asker();
  setup.gateway.submitBytes(saleBytes(smartvista), client);
  setup.gateway.hostSent(smartvista.codec.encode({ 0: "0800", 11: "9" }).bytes);
  const answer = approvalBytes(smartvista);
  setup.gateway.hostSent(answer.slice(0, -1));
  setup.gateway.hostSent(new Uint8Array(0));
  assertMatch(setup.log, /warning: request of the host, not answered: 0800 stan 000009/);
  const bytes = answer.length - 1;
  assertMatch(
    setup.log,
    new RegExp(`error: the host sent a message of ${bytes} bytes that cannot be read: DE 55`),
  );
  assertEquals(client.told, 0);
  setup.gateway.hostSent(answer);
  assertEquals(client.answers.length, 1);
});

Deno.test("drains at once, or when the last exchange has ended", () => {
  const idle = new GatewaySetup(smartvista.codec);
  let drained = 0;
  idle.gateway.drain(() => drained++);
  assertEquals(drained, 1);
  idle.gateway.drain(() => drained++);
  assertEquals(drained--, 2);
  const busy = new GatewaySetup(smartvista.codec);
  busy.gateway.submitBytes(saleBytes(smartvista), new Asker());
  busy.gateway.drain(() => drained++);
  busy.gateway.drain(() => drained++);
  assertEquals(drained, 1);
  busy.gateway.hostSent(approvalBytes(smartvista));
  assertEquals(drained, 3);
});

Deno.test("given up, every client is told, and it is drained", () => {
  const setup = new GatewaySetup(smartvista.codec);
  const [sent, waiting] = [new Asker("A"), new Asker("B")];
  setup.gateway.submitBytes(saleBytes(smartvista), sent);
  setup.gateway.submitBytes(saleBytes(smartvista, { 11: "2" }), waiting);
  let drained = 0;
  setup.gateway.drain(() => drained++);
  setup.gateway.giveUp();
  const told = [sent, waiting].map(({ troubles }) => {
    return troubles.map(({ code, errors, sent }) => [code, ...errors, sent]);
  });
  assertEquals(told, [
    [[
      "link-lost",
      "The gateway was stopped before the host answered; the outcome is unknown",
      true,
    ]],
    [["link-down", "The gateway was stopped; this was not sent", false]],
  ]);
  assertEquals([drained, setup.gateway.open], [1, 0]);
  assertMatch(
    setup.log,
    /#1 A gets no answer \(given up, as the gateway is stopped\); the outcome/,
  );
});

Deno.test("a link that is congested or down holds requests back, and lets them go again", () => {
  const setup = new GatewaySetup(smartvista.codec);
  setup.gateway.linkCongested();
  setup.gateway.submitBytes(saleBytes(smartvista), new Asker());
  assertEquals(setup.sent.length, 0);
  setup.gateway.linkWritable();
  assertEquals(setup.sent.length, 1);
  setup.gateway.linkDown();
  setup.gateway.submitBytes(saleBytes(smartvista), new Asker());
  assertEquals(setup.sent.length, 1);
  setup.gateway.linkUp();
  assertEquals(setup.sent.length, 2);
});

Deno.test("a message that is made, not read, goes the same way", () => {
  const setup = new GatewaySetup(smartvista.codec);
  const client = new Asker("http:10.0.0.7");
  const request = smartvista.codec.encode(smartvista.sale);
  setup.gateway.submit(request, client);
  setup.gateway.hostSent(approvalBytes(smartvista));
  assertEquals(client.answers[0]!.mti, responseMti(request.mti));
});
