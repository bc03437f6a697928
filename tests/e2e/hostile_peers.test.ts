import { createConnection, type Socket } from "node:net";
import { assertEquals, assertNotMatch } from "@std/assert";
import { sale } from "../net/messages.ts";
import { Pos } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { JSON_ECHO, postJson, Program } from "./program.ts";

const LOOPBACK = "127.0.0.1";

/** Connects and hangs up by a reset, as port scanners and health checks do. */
async function connectAndReset(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket: Socket = createConnection(port, LOOPBACK, () => socket.resetAndDestroy());
  socket.on("close", () => resolve());
  socket.on("error", reject);
  await within(promise, "a connection that resets itself");
}

Deno.test("connections that are reset at once hold nobody up, and are no error", async () => {
  await using program = new Program(["--echo-server-port", "0", "--listen-port", "0"]);
  const port = await program.port("TCP");
  await Promise.all(Array.from({ length: 200 }, () => connectAndReset(port)));
  await using pos = await Pos.dial(port);
  assertEquals((await pos.ask(sale())).get(39), "000");
  program.signal("SIGTERM");
  assertNotMatch((await program.end()).errors, / error: /);
});

/** How many files the program may open: enough to start, and soon used up. */
const FILES = 120;

for (const kind of ["TCP", "HTTP"] as const) {
  Deno.test({
    name:
      `when files have run out by ${kind} connections, the program lives, and serves on afterwards`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using program = new Program(
        ["--echo-server-port", "0", "--listen-port", "0", "--listen-http-port", "0"],
        undefined,
        FILES,
      );
      const [tcp, http] = [await program.port("TCP"), await program.port("HTTP")];
      await using before = await Pos.dial(tcp);
      assertEquals((await before.ask(sale())).get(39), "000");
      const idle: Deno.Conn[] = [];
      try {
        for (let count = 0; count < FILES + 20; count++) {
          const port = kind === "TCP" ? tcp : http;
          const conn = await Deno.connect({ hostname: LOOPBACK, port }).catch(() => undefined);
          if (conn !== undefined) idle.push(conn);
        }
        if (kind === "TCP") await program.says(/cannot accept a connection/);
        assertEquals((await before.ask(sale({ stan: 2 }))).get(39), "000");
      } finally {
        for (const conn of idle) conn.close();
      }
      if (kind === "HTTP") await program.says(/HTTP takes no connections any more; listening anew/);
      assertEquals(await served(http), 200);
      await using after = await Pos.dial(tcp);
      assertEquals((await after.ask(sale({ stan: 3 }))).get(39), "000");
    },
  });
}

/** The status of an echo test, as soon as HTTP takes connections again. */
async function served(port: number): Promise<number> {
  for (let attempt = 1;; attempt++) {
    const answer = await postJson(port, JSON_ECHO).catch((error: unknown) => {
      if (attempt === 50) throw error;
    });
    if (answer !== undefined) return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
