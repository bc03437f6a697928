import { assertEquals } from "@std/assert";
import { approval, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { Pos, writeAll } from "../net/sockets.ts";
import { JSON_SALE, Program } from "./program.ts";

/** A gateway at --v, and its host, which approves reversals by itself. */
async function setUp() {
  const host = ScriptedHost.listen({ undoes: true });
  const program = new Program([
    ...["--upstream-host", "127.0.0.1", "--upstream-port", String(host.port)],
    ...["--listen-port", "0", "--listen-http-port", "0", "--v"],
  ]);
  const all = new AsyncDisposableStack();
  all.use(host);
  all.use(program);
  return { host, program, all, tcp: await program.port("TCP"), http: await program.port("HTTP") };
}

/** A POST of a sale in bytes. */
function post(stan: number): Uint8Array {
  const body = JSON.stringify({ ...JSON_SALE, 11: stan, 41: stan });
  const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`;
  return new TextEncoder().encode(head + body);
}

Deno.test("a binary client that closes its connection while its sale is with the host: it is reversed", async () => {
  const { host, all, tcp } = await setUp();
  await using _all = all;
  const pos = await Pos.dial(tcp);
  await pos.send(sale({ stan: 7 }));
  const { message, link } = await host.requests.next();
  await pos[Symbol.asyncDispose]();
  await link.send(approval(message));
  assertEquals((await host.reversals.next()).message.get(11), "000007");
});

Deno.test("of several sales of a binary client that closes, each that is approved is reversed", async () => {
  const { host, all, tcp } = await setUp();
  await using _all = all;
  const pos = await Pos.dial(tcp);
  await pos.send(...[1, 2, 3, 4].map((stan) => sale({ stan, tid: stan })));
  const requests = await host.requests.take(4);
  await pos[Symbol.asyncDispose]();
  for (const { message, link } of requests) await link.send(approval(message));
  const reversed = await host.reversals.take(4);
  const stans = reversed.map(({ message }) => message.get(11)).sort();
  assertEquals(stans, ["000001", "000002", "000003", "000004"]);
});

Deno.test("a binary client that has said all and waits for its answer keeps its sale", async () => {
  const { host, program, all, tcp } = await setUp();
  await using _all = all;
  await using pos = await Pos.dial(tcp);
  await pos.send(sale());
  await pos.closeWrite();
  await host.approve();
  assertEquals((await pos.answers.next()).get(39), "000");
  assertEquals(await pos.end(), "closed");
  await program.says(/client tcp:.* closed\n/);
  assertEquals(host.reversals.count, 0);
});

Deno.test("of pipelined HTTP requests each notices that their client has gone", async () => {
  const { host, program, all, http } = await setUp();
  await using _all = all;
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: http });
  for (const stan of [1, 2, 3]) await writeAll(conn, post(stan));
  const requests = await host.requests.take(3);
  conn.close();
  for (const id of [1, 2, 3]) await program.says(new RegExp(`#${id} http:.* is gone`));
  for (const { message, link } of requests) await link.send(approval(message));
  const reversed = await host.reversals.take(3);
  assertEquals(reversed.map(({ message }) => message.get(11)).sort(), [
    ...["000001", "000002", "000003"],
  ]);
});

Deno.test("an HTTP client that goes cancels what was not sent yet", async () => {
  const { host, program, all, http } = await setUp();
  await using _all = all;
  const first = await Deno.connect({ hostname: "127.0.0.1", port: http });
  await writeAll(first, post(9));
  const { message, link } = await host.requests.next();
  const second = await Deno.connect({ hostname: "127.0.0.1", port: http });
  await writeAll(second, post(9));
  await program.says(/#2 http:.* waits/);
  second.close();
  await program.says(/#2 http:.* is gone; cancelled/);
  await link.send(approval(message));
  await program.says(/host → #1 /);
  first.close();
  assertEquals([host.requests.count, host.reversals.count], [1, 0]);
});

Deno.test("one that pipelines requests without end is hung up on", async () => {
  const { all, http } = await setUp();
  await using _all = all;
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: http });
  const request = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000));
  let cut = false;
  try {
    for (let round = 0; round < 500; round++) await writeAll(conn, request);
  } catch (error) {
    cut = error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset;
  }
  assertEquals(cut, true);
});
