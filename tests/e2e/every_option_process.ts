import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { PAN } from "../fixtures.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { beforeBank, ELSEWHERE, type OptionCase, type Scene } from "./every_option_scene.ts";
import { JSON_SALE, postJson } from "./program.ts";

/** What the log tells of {@link Scene.sell} at `v`. */
const SOLD = /0200 stan 618160/;

const NODE = "till 7";

/** The record of Logstash's that tells of a sale. */
async function shipped(scene: Scene): Promise<Readonly<Record<string, unknown>>> {
  await using peer = (await scene.logstash.accept()).read();
  assertEquals((await scene.sell()).status, 200);
  for (;;) {
    const record = await peer.records.next();
    if (SOLD.test(String(record.message))) return record;
  }
}

const toLogstash = (scene: Scene) => ({
  ...beforeBank(),
  v: true,
  logstashHost: LOOPBACK,
  logstashPort: scene.logstash.port,
});

/** What an option says of the log and of the program as a whole. */
export const PROCESS_OPTIONS: readonly OptionCase[] = [
  {
    option: "v",
    value: true,
    beside: beforeBank,
    async observe(scene) {
      assertEquals((await scene.sell()).status, 200);
      await scene.program.says(SOLD);
    },
  },
  {
    option: "vv",
    value: true,
    beside: beforeBank,
    async observe(scene) {
      assertEquals((await scene.sell()).status, 200);
      await scene.program.says(/\[Purchase Request\][^]*Amount, Transaction \[4\]\.+0{8}1000\n/);
    },
  },
  {
    option: "silent",
    value: true,
    beside: () => ({ ...beforeBank(), v: true }),
    async observe(scene) {
      assertEquals((await scene.sell()).status, 200);
      // At its end it would warn that it is stopping.
      const { output, errors } = await scene.stop();
      assertEquals(errors, "");
      assertNotMatch(output, SOLD);
    },
  },
  {
    option: "dangerous",
    value: true,
    beside: () => ({ ...beforeBank(), vv: true }),
    async observe(scene) {
      assertStringIncludes(JSON_SALE[35], `${PAN.visa}=`);
      assertEquals((await scene.sell()).status, 200);
      await scene.program.says(new RegExp(`Track 2 Data \\[35\\]\\.+${JSON_SALE[35]}\n`));
      await scene.program.says(/card data is NOT masked/i);
    },
  },
  {
    option: "logFile",
    value: ({ folder }) => folder.file("log.txt"),
    beside: () => ({ ...beforeBank(), v: true }),
    async observe(scene) {
      assertEquals((await scene.sell()).status, 200);
      await scene.stop();
      assertMatch(Deno.readTextFileSync(scene.folder.file("log.txt")), SOLD);
    },
  },
  {
    option: "logstashHost",
    value: ELSEWHERE,
    beside: ({ everywhere }) => ({ ...beforeBank(), logstashPort: everywhere }),
    observe: async (scene) => assertEquals(await scene.reachedAt(), ELSEWHERE),
  },
  {
    option: "logstashPort",
    value: ({ logstash }) => logstash.port,
    beside: () => ({ ...beforeBank(), v: true, logstashHost: LOOPBACK }),
    observe: async (scene) => assertEquals((await shipped(scene)).level, "info"),
  },
  {
    option: "logstashNode",
    value: NODE,
    beside: toLogstash,
    observe: async (scene) => assertEquals((await shipped(scene)).node, NODE),
  },
  {
    option: "pidFile",
    value: ({ folder }) => folder.file("pid"),
    beside: beforeBank,
    async observe(scene) {
      const read = () => Deno.readTextFileSync(scene.folder.file("pid"));
      assertEquals((await scene.sell()).status, 200);
      assertEquals(read().trim(), String(scene.program.pid));
      await scene.stop();
      assertEquals(read(), "");
    },
  },
  {
    option: "c",
    value: (scene) => {
      return scene.fileWith("own.yaml", `listen-http-port: ${scene.port}\necho-server-port: 0\n`);
    },
    beside: () => ({}),
    async observe(scene) {
      await scene.program.port("HTTP");
      assertEquals((await postJson(scene.port, JSON_SALE)).status, 200);
    },
  },
  {
    option: "help",
    value: true,
    beside: beforeBank,
    async observe({ program }) {
      const { code, output, errors } = await program.end();
      assertEquals([code, errors], [0, ""]);
      assertMatch(output, /--listen-port PORT/);
    },
  },
  {
    option: "helpJson",
    value: true,
    beside: beforeBank,
    async observe({ program }) {
      const { code, output, errors } = await program.end();
      assertEquals([code, errors], [0, ""]);
      const { maxQueue, upstreamHost } = JSON.parse(output);
      assertEquals([maxQueue, upstreamHost], [100, ""]);
    },
  },
];
