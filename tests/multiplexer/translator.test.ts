import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Message } from "../../src/codec/message.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { refusalMessage } from "../../src/multiplexer/refusal.ts";
import { ClientSide } from "../../src/multiplexer/client-side.ts";
import { codecOf, PAN, profileNamed, smartvista } from "../fixtures.ts";
import { approval } from "../net/messages.ts";
import { Asker, GatewaySetup } from "./gateway-setup.ts";

/** The clients' dialect: as SmartVista, but packed, and with a TPDU of the message's own in front. */
const packed: Profile = {
  ...smartvista.profile,
  name: "packed",
  mti: { encoding: "bcd" },
  encodings: { digits: "bcd", text: "ebcdic-037", binary: "binary" },
  messageHeader: { length: 5, value: "6000010002", reply: "swap-tpdu" },
  rules: { minLength: 0, required: {} },
};

const SALE = {
  0: "0200",
  3: "000000",
  4: "1000",
  7: "0818160933",
  11: "1",
  12: "260818160933",
  22: "056",
  24: "200",
  25: "00",
  35: `${PAN.visa}=30122011`,
  41: "1",
  42: "124642124643",
  49: "810",
};

class Rig {
  readonly setup: GatewaySetup;
  readonly clients: ClientSide;
  readonly codec: Codec;
  readonly asker = new Asker();

  constructor(
    clients: Profile = packed,
    map: { fields?: [number, number | null][]; mtis?: [string, string][] } = {},
    host: Codec = smartvista,
  ) {
    this.setup = new GatewaySetup(host, { options: { autoReversal: true } });
    this.codec = new Codec(clients);
    const { setup, codec } = this;
    const logger = {
      enabled: () => true,
      log: (level: "error" | "warning" | "info" | "debug", text: string) =>
        void setup.records.push({ level, text }),
    };
    const whole = { fields: new Map(map.fields), mtis: new Map(map.mtis) };
    this.clients = new ClientSide(setup.gateway, { codec, map: whole }, logger);
  }

  /** A client asks; what the host gets of it. */
  ask(values: Record<number, string> = {}): Message {
    const request = this.codec.encode({ ...SALE, ...values });
    this.clients.submitBytes(request.bytes.slice(), this.asker);
    return this.setup.codec.decode(this.setup.sent.at(-1)!.slice());
  }

  /** The host answers it; what the client is told. */
  answer(request: Message, changes: Record<number, string | undefined> = {}): Message | undefined {
    const response = approval(request, changes, this.setup.codec);
    this.setup.gateway.hostSent(response.bytes.slice());
    return this.asker.answers.at(-1);
  }
}

Deno.test("the host gets a client's sale in its own dialect, and the client its answer in theirs", () => {
  const rig = new Rig();
  const request = rig.ask();
  assertEquals(request.bytes, smartvista.encode(SALE).bytes);
  const answer = rig.answer(request, { 37: "ABC123456789", 39: "000" })!;
  assertEquals(answer.header, "6000020001", "its request's, turned round");
  assertEquals(answer.toValues(), {
    ...request.toValues(),
    0: "0210",
    37: "ABC123456789",
    39: "000",
  });
  assertEquals(rig.codec.decode(answer.bytes.slice()).get(41), "00000001");
});

Deno.test("a field that the host's dialect has not is refused, with the number that the client knows", () => {
  const rig = new Rig(codecOf({ ...packed.fields, 120: { type: "n", length: 3 } }).profile);
  rig.clients.submit(rig.codec.encode({ ...SALE, 120: "123" }), rig.asker);
  assertEquals(rig.setup.sent, []);
  const [trouble] = rig.asker.troubles;
  assertEquals([trouble?.code, trouble?.sent], ["invalid-message", false]);
  assertStringIncludes(trouble!.errors[0]!, "clients' field 120");
});

Deno.test("a value that the host's field cannot hold is refused, and is not in the text", () => {
  const wide = { ...packed.fields, 42: { ...packed.fields[42]!, length: 30 } };
  const rig = new Rig({ ...packed, fields: wide });
  rig.clients.submit(rig.codec.encode({ ...SALE, 42: `${PAN.visa}12345` }), rig.asker);
  const [trouble] = rig.asker.troubles;
  assertStringIncludes(trouble!.errors[0]!, "DE 42: the value is too long");
  assert(!rig.setup.log.includes(PAN.visa) && !trouble!.errors[0]!.includes(PAN.visa));
});

Deno.test("what cannot be read, and what breaks the host's rules, is refused in the client's dialect", () => {
  const rig = new Rig();
  rig.clients.submitBytes(Uint8Array.fromHex("60000100020200FFFF"), rig.asker);
  rig.ask();
  rig.clients.submit(rig.codec.encode({ 0: "0200", 11: "2", 41: "2" }), rig.asker);
  assertEquals(rig.asker.troubles.map(({ code }) => code), ["invalid-message", "invalid-message"]);
  const refused = rig.asker.requests.at(-1)!;
  assert(refused.table.profile === packed);
  const refusal = refusalMessage(rig.codec, refused, "invalid-message")!;
  assertEquals([refusal.get(39), refusal.header], ["904", "6000020001"]);
});

Deno.test("fields and requests that have other numbers with the host are mapped both ways", () => {
  const fields = { ...packed.fields, 46: packed.fields[62]!, 62: packed.fields[46]! };
  const rig = new Rig({ ...packed, fields }, {
    fields: [[46, 62], [62, null]],
    mtis: [["1200", "0200"]],
  });
  const request = rig.ask({ 0: "1200", 46: "FOR 62", 62: "NOT CARRIED" });
  assertEquals([request.mti, request.get(62), request.has(46)], ["0200", "FOR 62", false]);
  const answer = rig.answer(request, { 46: "NO PLACE FOR IT", 62: "BACK" })!;
  assertEquals([answer.mti, answer.get(46), answer.has(62)], ["1210", "BACK", false]);
});

Deno.test("what a client's dialect has not is left out of answers, and told once", () => {
  const { 62: _, ...fields } = packed.fields;
  const rig = new Rig({ ...packed, fields });
  for (const stan of ["1", "2"]) {
    const answer = rig.answer(rig.ask({ 11: stan }), { 62: "MORE" })!;
    assertEquals([answer.get(39), answer.has(62)], ["000", false]);
  }
  const told = rig.setup.records.filter(({ text }) => text.includes("DE 62 is left out"));
  assertEquals(told.map(({ level }) => level), ["info"]);
});

Deno.test("an approval that cannot be told to the client is undone, and it is told so", () => {
  const short = { ...packed.fields, 39: { ...packed.fields[39]!, length: 2 } };
  const rig = new Rig({ ...packed, fields: short });
  const request = rig.ask();
  assertEquals(rig.answer(request), undefined);
  const [trouble] = rig.asker.troubles;
  assertEquals([trouble?.code, trouble?.sent, trouble?.reversal], ["untellable", true, "pending"]);
  rig.setup.time.advance(1);
  const reversal = smartvista.decode(rig.setup.sent.at(-1)!.slice());
  assertEquals([reversal.mti, reversal.get(11)], ["0400", request.get(11)]);
});

Deno.test("a decline that cannot be told leaves nothing to undo", () => {
  const short = { ...packed.fields, 39: { ...packed.fields[39]!, length: 2 } };
  const rig = new Rig({ ...packed, fields: short });
  rig.answer(rig.ask(), { 39: "116" });
  assertEquals(rig.asker.troubles.map(({ reversal }) => reversal), ["none"]);
  rig.setup.time.advance(1000);
  assertEquals(rig.setup.sent.length, 1);
});

Deno.test("an answer that did not get to its client is undone by what the host has said", () => {
  const rig = new Rig();
  let told: Message | undefined;
  const request = rig.codec.encode(SALE);
  rig.clients.submit(request, {
    name: "leaver",
    answered: (response, exchange) => {
      told = response;
      rig.clients.undelivered(exchange, response);
    },
    refused: () => {},
  });
  rig.answer(smartvista.decode(rig.setup.sent.at(-1)!.slice()));
  assert(told?.table.profile === packed);
  rig.setup.time.advance(1);
  assertEquals(smartvista.decode(rig.setup.sent.at(-1)!.slice()).mti, "0400");
});

Deno.test("an Idempotency-Key and a client's name go on to the gateway", () => {
  const rig = new Rig();
  const exchange = rig.clients.submit(rig.codec.encode(SALE), {
    name: "http:10.0.0.7",
    idempotencyKey: "abc",
    answered: () => {},
    refused: () => {},
  });
  assertEquals(exchange?.client.name, "http:10.0.0.7");
  assertEquals(exchange?.client.idempotencyKey, "abc");
});

Deno.test("clients of ISO 8583:1993 reach a host of 1987", () => {
  const rules = { minLength: 0, required: {} };
  const host = new Codec({ ...profileNamed("iso87-bcd"), rules });
  const rig = new Rig(profileNamed("iso93-ascii"), {
    fields: [[12, null], [22, null], [24, null]],
    mtis: [["1100", "0100"], ["1200", "0200"]],
  }, host);
  const values = { 0: "1200", 3: "0", 4: "1000", 7: "0818160933", 11: "1", 12: "260818160933" };
  rig.clients.submit(
    rig.codec.encode({ ...values, 2: PAN.visa, 22: "600101600130", 24: "200", 41: "1", 49: "978" }),
    rig.asker,
  );
  const refused = rig.asker.troubles.flatMap(({ errors }) => errors);
  assertEquals(refused, []);
  const request = host.decode(rig.setup.sent.at(-1)!.slice());
  assertEquals([request.mti, request.get(2)], ["0200", PAN.visa]);
});

Deno.test("another dialect counts for what comes then; what is under way is answered in its own", () => {
  const rig = new Rig();
  const early = rig.ask();
  const wide = { ...packed, name: "wide", messageHeader: { length: 2, value: "ABCD" } } as const;
  const codec = new Codec(wide);
  rig.clients.speak({ codec, map: { fields: new Map(), mtis: new Map() } });
  assertEquals(rig.clients.codec.profile, wide);
  assert(rig.answer(early)?.table.profile === packed);
  rig.clients.submitBytes(codec.encode({ ...SALE, 11: "2", 41: "2" }).bytes.slice(), rig.asker);
  const late = smartvista.decode(rig.setup.sent.at(-1)!.slice());
  assert(rig.answer(late)?.table.profile === wide);
});

Deno.test("clients come to speak as the host, and another dialect again", () => {
  const rig = new Rig();
  const early = rig.ask();
  rig.clients.speak();
  rig.clients.submitBytes(
    smartvista.encode({ ...SALE, 11: "2", 41: "2" }).bytes.slice(),
    rig.asker,
  );
  // An answer that was translated and does not arrive is undone by what the host has said.
  const told = rig.answer(early)!;
  assert(told.table.profile === packed);
  const late = smartvista.decode(rig.setup.sent.at(-1)!.slice());
  assert(rig.answer(late)?.table.profile === smartvista.profile);
  rig.clients.speak({ codec: rig.codec, map: { fields: new Map(), mtis: new Map() } });
  assertEquals(rig.ask({ 11: "3", 41: "3" }).get(11), "000003");
});
