import { assert, assertEquals } from "@std/assert";
import { approval, sale } from "../net/messages.ts";
import { Pos } from "../net/sockets.ts";
import { beforeHost, type OptionCase, type Scene } from "./every_option_scene.ts";
import { JSON_SALE, postJson } from "./program.ts";

/** Milliseconds that a reversal's repeat may take: less than `queueShortTimeout`'s default of 5 s. */
const BEFORE_DEFAULT = 4_000;

const stans = (requests: readonly { message: { get(field: number): string | undefined } }[]) =>
  requests.map(({ message }) => message.get(11));

/** Once a listener is told of, they all are there. */
const listening = ({ program }: Scene) => program.says(/listening on/);

/** What an option says of clients and their queue. */
export const QUEUE_OPTIONS: readonly OptionCase[] = [
  {
    option: "listenPort",
    value: ({ port }) => port,
    beside: () => ({ echoServerPort: 0, listenHttpPort: 0 }),
    async observe(scene) {
      await listening(scene);
      await using pos = await Pos.dial(scene.port);
      assertEquals((await pos.ask(sale())).get(39), "000");
    },
  },
  {
    option: "listenHttpPort",
    value: ({ port }) => port,
    beside: () => ({ echoServerPort: 0, listenPort: 0 }),
    async observe(scene) {
      await listening(scene);
      assertEquals((await postJson(scene.port, JSON_SALE)).status, 200);
    },
  },
  {
    option: "clientTimeout",
    value: 0.4,
    beside: beforeHost,
    observe: async (scene) => assertEquals(await (await scene.pos()).end(), "closed"),
  },
  {
    option: "maxQueue",
    value: 1,
    beside: beforeHost,
    async observe(scene) {
      const pos = await scene.pos();
      await pos.send(sale({ tid: 1 }));
      await scene.host.requests.next();
      const refused = await pos.ask(sale({ tid: 2 }));
      assertEquals([refused.get(41), refused.get(39)], ["00000002", "909"]);
    },
  },
  {
    option: "queueLockTerminal",
    value: false,
    beside: beforeHost,
    async observe(scene) {
      const pos = await scene.pos();
      await pos.send(sale({ stan: 1 }), sale({ stan: 2 }));
      assertEquals(stans(await scene.host.requests.take(2)), ["000001", "000002"]);
    },
  },
  {
    option: "queueTimeout",
    value: 0.4,
    beside: beforeHost,
    async observe(scene) {
      const fate = { id: 1, reversal: "pending" };
      const told = { status: 504, result: "", errors: ["Gateway timeout"], ...fate } as const;
      assertEquals<unknown>(await scene.sell(), told);
    },
  },
  {
    option: "queueShortTimeout",
    value: 0.4,
    beside: (scene) => ({ ...beforeHost(scene), queueTimeout: 0.4 }),
    async observe(scene) {
      const pos = await scene.pos();
      await pos.send(sale());
      const [, reversal] = await scene.host.requests.take(2);
      const start = performance.now();
      const repeat = await scene.host.requests.next();
      const time = performance.now() - start;
      assertEquals([reversal?.message.mti, repeat.message.mti], ["0400", "0400"]);
      assert(time < BEFORE_DEFAULT, `the reversal was repeated after ${time} ms only`);
    },
  },
  {
    option: "queueMessageKeyFields",
    value: [4, 62],
    beside: beforeHost,
    async observe(scene) {
      const pos = await scene.pos();
      await pos.send(sale({ amount: 5, more: { 62: "mark" } }));
      const { message, link } = await scene.host.requests.next();
      // Neither STAN nor terminal, by which it would be known otherwise.
      await link.send(approval(message, { 11: "999999", 41: "99999999" }));
      const answer = await pos.answers.next();
      assertEquals([answer.get(11), answer.get(62)], ["999999", "mark"]);
    },
  },
  {
    option: "noAutoReversal",
    value: true,
    beside: (scene) => ({ ...beforeHost(scene), queueTimeout: 0.4 }),
    async observe(scene) {
      const pos = await scene.pos();
      assertEquals((await pos.ask(sale({ stan: 1 }))).get(39), "912");
      // A reversal would be in its terminal's line before the next sale.
      await pos.send(sale({ stan: 2 }));
      const requests = await scene.host.requests.take(2);
      assertEquals(requests.map(({ message }) => message.mti), ["0200", "0200"]);
    },
  },
];
