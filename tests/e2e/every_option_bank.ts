import { assertEquals } from "@std/assert";
import { bare, echo, headers, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { beforeBank, beforeHost, ELSEWHERE, type OptionCase } from "./every_option_scene.ts";

/** Echo tests for a bank that drops one in ten: that it answers all of them happens once in 10^7. */
const ECHOES = 150;

/** What 1.4 keeps of one sale of 5.00. */
const OLD_DUMP = {
  securedAmount: 5,
  processedAmount: 5,
  refundAmount: 0,
  reversalAmount: 0,
  faultStat: {},
  packetCount: { "0200": 1, "0210": 1, total: 2 },
};

/** Waits until the answer to one echo test has come twice. */
async function seeRepeat({ requests: answers }: ScriptedHost): Promise<void> {
  const seen = new Set<string | undefined>();
  for (;;) {
    const stan = (await answers.next()).message.get(11);
    if (seen.has(stan)) return;
    seen.add(stan);
  }
}

/** What is said to whoever connects to a port. */
async function told(port: number): Promise<Record<string, unknown>> {
  using conn = await Deno.connect({ hostname: LOOPBACK, port });
  return JSON.parse(await within(new Response(conn.readable).text(), "the statistics"));
}

/** What an option says of the emulated bank, test clients and statistics. */
export const BANK_OPTIONS: readonly OptionCase[] = [
  {
    option: "echoServerPort",
    value: ({ port }) => port,
    beside: () => ({}),
    async observe(scene) {
      await scene.program.port("bank");
      await using pos = await Pos.dial(scene.port, headers());
      assertEquals((await pos.ask(sale())).get(39), "000");
    },
  },
  {
    option: "testClients",
    value: 2,
    beside: beforeHost,
    async observe({ host }) {
      const requests = (await host.requests.take(2)).map(({ message }) => message);
      assertEquals(requests.map(({ mti }) => mti), ["0800", "0800"]);
      assertEquals(requests.map((message) => Number(message.get(41))).sort(), [1, 2]);
    },
  },
  {
    option: "testTargetHost",
    value: ELSEWHERE,
    beside: ({ everywhere }) => ({ testClients: 1, testTargetPort: everywhere }),
    observe: async (scene) => assertEquals(await scene.reachedAt(), ELSEWHERE),
  },
  {
    option: "testTargetPort",
    value: ({ host }) => host.port,
    kind: { framing: bare },
    // The gateway is where they would go otherwise.
    beside: () => ({ testClients: 1, testTargetHost: LOOPBACK, listenPort: 0, echoServerPort: 0 }),
    async observe({ host }) {
      assertEquals((await host.requests.next()).message.mti, "0800");
    },
  },
  {
    option: "testRealLife",
    value: true,
    beside: () => ({ echoServerPort: 0 }),
    async observe({ program }) {
      const port = await program.port("bank");
      // All that it does here is to hear what the bank says on many connections.
      await using many = ScriptedHost.dialling();
      const closed = Array.from({ length: ECHOES }, async (_, stan) => {
        const link = await many.dial(port);
        await link.send(echo(stan));
        return await link.ended;
      });
      await within(Promise.any(closed), "a connection that the bank closes");
      await seeRepeat(many);
    },
  },
  {
    option: "statServerPort",
    value: ({ port }) => port,
    beside: beforeBank,
    async observe(scene) {
      assertEquals((await scene.sell()).status, 200);
      assertEquals((await told(scene.port)).processedAmount, 10);
    },
  },
  {
    option: "statDumpFile",
    value: (scene) => scene.fileWith("stats.json", JSON.stringify(OLD_DUMP)),
    beside: (scene) => ({ ...beforeBank(), statServerPort: scene.port }),
    async observe(scene) {
      assertEquals((await scene.sell()).status, 200);
      assertEquals((await told(scene.port)).processedAmount, 15);
      await scene.stop();
      const kept = JSON.parse(Deno.readTextFileSync(scene.folder.file("stats.json")));
      assertEquals(kept.processedMinor, "1500");
    },
  },
];
