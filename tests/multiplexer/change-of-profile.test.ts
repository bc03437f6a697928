import { assertEquals } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import type { Profile } from "../../src/codec/profile.ts";
import { PAN, smartvista } from "../fixtures.ts";
import { approvalBytes, Asker, GatewaySetup, HOSTS } from "./gateway-setup.ts";

const HOST = HOSTS[0]!;
const TIMEOUT = 1_000;
const { profile } = smartvista;

/** A gateway, and what its host comes to speak. */
function setUp() {
  const codec = new Codec(profile);
  const options = { timeout: TIMEOUT, shortTimeout: 300, autoReversal: true };
  const setup = new GatewaySetup(codec, { options });
  const become = (changes: Partial<Profile>) => codec.become(new Codec({ ...profile, ...changes }));
  const sell = (values: Record<number, string> = {}) => {
    const client = new Asker();
    setup.gateway.submitBytes(codec.encode({ ...HOST.sale, ...values }).bytes.slice(), client);
    return client;
  };
  const sent = () => setup.sent.map((bytes) => codec.decode(bytes.slice()));
  return { setup, codec, become, sell, sent };
}

Deno.test("a field that the profile comes to have is taken from then on", () => {
  const { setup, become, sell, sent } = setUp();
  const { 55: _, ...fewer } = profile.fields;
  become({ fields: fewer });
  const bytes = smartvista.encode(HOST.sale).bytes;
  const client = new Asker();
  setup.gateway.submitBytes(bytes.slice(), client);
  assertEquals(client.troubles.map(({ code }) => code), ["invalid-message"]);
  become({});
  sell();
  assertEquals(sent().map((message) => message.has(55)), [true]);
});

Deno.test("an answer to what went out before is given to who asked", () => {
  const { setup, become, sell } = setUp();
  const client = sell();
  become({ name: "another" });
  setup.gateway.hostSent(approvalBytes(HOST));
  assertEquals(client.answers.map((answer) => answer.get(39)), ["000"]);
});

Deno.test("a sale is undone by the rules that counted when it came", () => {
  const { setup, become, sell, sent } = setUp();
  sell();
  // The new profile undoes nothing but refunds, and by another message.
  become({ reversal: { ...profile.reversal!, of: ["0220"], mti: "0420", carry: [3] } });
  setup.time.advance(TIMEOUT + 20);
  const [sale, reversal] = sent();
  assertEquals([sale!.mti, reversal!.mti, reversal!.get(2)], ["0200", "0400", PAN.visaOther]);
  // A later sale is not undone.
  setup.gateway.hostSent(
    smartvista.encode({ ...reversal!.toValues() as Record<number, string>, 0: "0410", 39: "000" })
      .bytes,
  );
  sell({ 11: "2" });
  setup.time.advance(TIMEOUT + 20);
  assertEquals(sent().map(({ mti }) => mti), ["0200", "0400", "0200"]);
});

Deno.test("what the host comes to approve with counts for its answers from then on", () => {
  const { setup, become, sell, sent } = setUp();
  become({ approvedCodes: ["000", "085"] });
  const client = sell();
  setup.time.advance(TIMEOUT + 20);
  assertEquals(client.troubles.length, 1);
  // Too late, and approved by the new profile alone: the reversal is needed as before.
  setup.gateway.hostSent(approvalBytes(HOST, { 39: "085" }));
  setup.time.advance(300 + 20);
  assertEquals(sent().slice(0, 2).map(({ mti }) => mti), ["0200", "0400"]);
  assertEquals(setup.gateway.load.reversals, 1);
});
