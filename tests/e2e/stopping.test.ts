import { assert, assertEquals, assertMatch, assertNotMatch, assertRejects } from "@std/assert";
import { approval, headers, sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos, unusedPort, writeAll } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { JSON_SALE, postJson, Program } from "./program.ts";

const CLIENTS = ["--listen-port", "0", "--listen-http-port", "0"];

function dialling(port: number, ...more: string[]): Program {
  return new Program([
    ...["--upstream-host", LOOPBACK, "--upstream-port", String(port), ...CLIENTS, ...more],
  ]);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} ends a program with idle clients at once, with code 0`, async () => {
    await using program = new Program(["--echo-server-port", "0", ...CLIENTS]);
    await using pos = await Pos.dial(await program.port("TCP"));
    const http = await program.port("HTTP");
    // Kept alive by the runtime: an idle HTTP connection.
    assertEquals((await postJson(http, JSON_SALE)).status, 200);
    assertEquals((await pos.ask(sale())).get(39), "000");
    program.signal(signal);
    assertEquals(await pos.end(), "closed");
    const { code, errors } = await program.end();
    assertEquals(code, 0);
    assertMatch(errors, /stopping/);
  });
}

Deno.test("SIGTERM ends a bank alone, with code 0", async () => {
  await using program = new Program(["--echo-server-port", "0"]);
  await using pos = await Pos.dial(await program.port("bank"), headers());
  assertEquals((await pos.ask(sale())).get(39), "000");
  program.signal("SIGTERM");
  assertEquals(await pos.end(), "closed");
  assertEquals((await program.end()).code, 0);
});

Deno.test("while it stops, it takes no connections, refuses requests, and delivers answers", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  const tcp = await program.port("TCP");
  const http = await program.port("HTTP");
  await using pos = await Pos.dial(tcp);
  // The second waits in its terminal's line, and is still sent.
  await pos.send(sale({ stan: 1 }), sale({ stan: 2 }));
  await pos.closeWrite();
  const overHttp = postJson(http, { ...JSON_SALE, 41: 2 });
  const [first, second] = await host.requests.take(2);

  program.signal("SIGTERM");
  await program.says(/stopping/);
  // The system may still connect it in the moment that closing takes; it is not served then.
  await using late = await Pos.dial(tcp).catch(() => undefined);
  const body = JSON.stringify({ ...JSON_SALE, 41: 3 });
  const refused = await fetch(`http://${LOOPBACK}:${http}/`, { method: "POST", body });
  assertEquals([refused.status, refused.headers.get("retry-after")], [503, "10"]);
  assertEquals(await refused.json(), { result: "", errors: ["Service is stopping"] });

  for (const { message, link } of [first!, second!]) await link.send(approval(message));
  assertEquals((await overHttp).status, 200);
  await host.approve();
  const answers = await pos.answers.take(2);
  assertEquals(answers.map((answer) => answer.get(11)), ["000001", "000002"]);
  assertEquals(await pos.end(), "closed");
  assertEquals(late?.answers.count ?? 0, 0);
  assertEquals((await program.end()).code, 0);
});

Deno.test("a second signal ends it at once, with code 1", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port);
  await using pos = await Pos.dial(await program.port("TCP"));
  await pos.send(sale());
  await host.requests.next();
  program.signal("SIGTERM");
  await program.says(/stopping/);
  program.signal("SIGTERM");
  const { code, errors } = await program.end();
  assertEquals(code, 1);
  // Nobody will reverse it now but a person, who has to be told.
  assertMatch(
    errors,
    /warning: reversal of #1 was not confirmed before the end; the next start goes on with it: 0400/,
  );
});

Deno.test("a client that is gone does not hold up the end: its sale does, until it is reversed", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port, "--v");
  const http = await program.port("HTTP");
  const client = new AbortController();
  const body = JSON.stringify(JSON_SALE);
  const url = `http://${LOOPBACK}:${http}/`;
  const posted = fetch(url, { method: "POST", body, signal: client.signal });
  const { message, link } = await host.requests.next();
  client.abort();
  await assertRejects(() => posted, Error);
  await program.says(/#1 http:.* is gone/);
  program.signal("SIGTERM");
  await program.says(/stopping/);
  await link.send(approval(message));
  await program.says(/#1 http:.* had gone; answer: 0210/);
  assertEquals((await host.approve()).mti, "0400");
  await program.says(/reversal of #1: over: 0410/);
  assertEquals((await program.end()).code, 0);
});

Deno.test("a client that never finishes its request does not hold up the end", async () => {
  await using program = new Program(["--echo-server-port", "0", ...CLIENTS]);
  const port = await program.port("HTTP");
  using conn = await Deno.connect({ hostname: LOOPBACK, port });
  const text = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"0":';
  await writeAll(conn, new TextEncoder().encode(text));
  using pos = await Deno.connect({ hostname: LOOPBACK, port: await program.port("TCP") });
  await writeAll(pos, sale().bytes.subarray(0, 20));
  // The program has read both by the time that it answers somebody who came later.
  assertEquals((await postJson(port, JSON_SALE)).status, 200);
  const start = performance.now();
  program.signal("SIGTERM");
  const { code, errors } = await program.end();
  assertEquals(code, 0);
  assertNotMatch(errors, /not drained/);
  assert(performance.now() - start < 10_000, "it took too long");
});

Deno.test("what waits for a link that does not come is refused, and then it ends", async () => {
  await using program = dialling(unusedPort(), "--max-queue", "1");
  await using pos = await Pos.dial(await program.port("TCP"));
  await pos.send(sale({ stan: 1 }), sale({ stan: 2 }));
  await pos.closeWrite();
  // There is no room for the second, so the first is in line.
  assertEquals((await pos.answers.next()).get(39), "909");
  program.signal("SIGTERM");
  assertEquals((await pos.answers.next()).get(39), "907");
  assertEquals(await pos.end(), "closed");
  assertEquals((await program.end()).code, 0);
});

Deno.test("the link breaks while it stops: who waits is told, the sale reversed, and then it ends", async () => {
  await using host = ScriptedHost.listen({ undoes: true });
  await using program = dialling(host.port);
  const overHttp = postJson(await program.port("HTTP"), JSON_SALE);
  const { link } = await host.requests.next();
  program.signal("SIGTERM");
  await program.says(/stopping/);
  await link.close();
  assertEquals((await within(overHttp, "the answer")).status, 502);
  assertEquals((await host.reversals.next()).message.get(11), "618160");
  assertEquals((await program.end()).code, 0);
});

Deno.test("what a silent host has is given up after --drain-timeout: clients are told, and code 1", async () => {
  await using host = ScriptedHost.listen();
  await using program = dialling(host.port, "--drain-timeout", "0.3");
  await using pos = await Pos.dial(await program.port("TCP"));
  // The second waits in its terminal's line and never goes to the host.
  await pos.send(sale({ stan: 1 }), sale({ stan: 2 }));
  const overHttp = postJson(await program.port("HTTP"), { ...JSON_SALE, 41: 2 });
  await host.requests.take(2);
  program.signal("SIGTERM");
  const answers = await pos.answers.take(2);
  assertEquals(answers.map((answer) => answer.mti), ["0210", "0210"]);
  assert(answers.every((answer) => answer.get(39) !== "000"));
  const { status, result } = await overHttp;
  assert(status >= 500 && result === "", String(status));
  assertEquals(await pos.end(), "closed");
  assertEquals((await program.end()).code, 1);
  assertEquals(host.requests.count, 2);
});

Deno.test("a signal that comes right after the start is kept to the order of any other", async () => {
  const programs = Array.from(
    { length: 8 },
    () => new Program(["--echo-server-port", "0", ...CLIENTS]),
  );
  try {
    const codes = programs.map(async (program) => {
      await program.port("HTTP");
      program.signal("SIGTERM");
      return (await program.end()).code;
    });
    assertEquals(await Promise.all(codes), Array(8).fill(0));
  } finally {
    for (const program of programs) await program[Symbol.asyncDispose]();
  }
});
