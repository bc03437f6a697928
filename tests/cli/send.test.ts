import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { send } from "../../src/cli/tools/send.ts";
import type { Message } from "../../src/codec/message.ts";
import { PAN, smartvista, wireOf } from "../fixtures.ts";
import { approval, frame, headers, sale } from "../net/messages.ts";
import { runTool } from "./tools-run.ts";

const framing = headers("length:n:4");

/** A host that reads one message after the other, and does with each as it is told. */
class Host implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly received: Message[] = [];
  readonly #done: Promise<void>;

  constructor(act: (message: Message, conn: Deno.TcpConn) => Promise<void>) {
    this.#done = this.#serve(act);
  }

  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async #serve(act: (message: Message, conn: Deno.TcpConn) => Promise<void>): Promise<void> {
    for await (const conn of this.#listener) {
      using _closing = { [Symbol.dispose]: () => conn.close() };
      const chunk = new Uint8Array(4096);
      let held = new Uint8Array(0);
      for (let size; (size = await conn.read(chunk)) !== null;) {
        held = Uint8Array.from([...held, ...chunk.subarray(0, size)]);
        const length = Number(new TextDecoder().decode(held.subarray(0, 4)));
        if (held.length < 4 + length) continue;
        const message = smartvista.decode(held.slice(4, 4 + length));
        held = held.slice(4 + length);
        this.received.push(message);
        await act(message, conn);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#done;
  }
}

const write = async (conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> => {
  await conn.write(bytes);
};
const approve = (changes = {}) => (message: Message, conn: Deno.TcpConn) =>
  write(conn, frame(framing, approval(message, { 38: "123456", ...changes }).bytes));

const SALE = wireOf(sale({ more: { 2: PAN.visa } }));
const profile = ["--profile", "smartvista"];

Deno.test("send shows the answer, masked, and how long it took", async () => {
  await using host = new Host(approve());
  const { code, printed, errors } = await runTool(send, [...profile, host.address, SALE]);
  assertEquals(code, 0);
  assertMatch(printed, /^39 +.*000/m);
  assertNotMatch(printed + errors, new RegExp(`${PAN.visa}|${PAN.visaOther}`));
  assertMatch(errors, /^connected after \d+\.\d ms\nanswered after \d+\.\d ms$/);
  assertEquals(host.received[0]?.get(2), PAN.visa);
  const open = await runTool(send, [...profile, host.address, SALE, "--unsafe", "--json"]);
  assertEquals(JSON.parse(open.printed).fields[2].value, PAN.visa);
});

Deno.test("send takes JSON, files, hexadecimal and several messages, one after the other", async () => {
  await using host = new Host(approve());
  const json = '{"mti": "0800", "3": 0, "7": "0607161700", "stan": 7, "24": 0, "terminalId": 1}';
  const around = { files: { "a.json": json, "b.hex": SALE } };
  const stan = (at: number) => host.received[at]?.get(11);
  assertEquals((await runTool(send, [...profile, host.address, json])).code, 0);
  assertEquals((await runTool(send, [...profile, host.address, "a.json"], around)).code, 0);
  assertEquals(
    (await runTool(send, [...profile, host.address, "--file", "b.hex"], around)).code,
    0,
  );
  const piped = await runTool(send, [...profile, host.address], { input: `\n${json}` });
  assertEquals([piped.code, host.received.pop()?.get(11)], [0, "000007"]);
  const two = await runTool(send, [...profile, host.address], { input: `${SALE}\n\n${SALE}\n` });
  assertEquals([two.code, host.received.length], [0, 5]);
  assertEquals([stan(0), stan(1), stan(2)], ["000007", "000007", "000001"]);
});

Deno.test("send ends with code 1 where the answer is not as expected, and says how", async () => {
  await using host = new Host(approve({ 39: "116" }));
  const expecting = (...expected: string[]) =>
    runTool(send, [
      ...[...profile, host.address, SALE],
      ...expected.flatMap((text) => ["--expect", text]),
    ]);
  assertEquals((await expecting("39=116", "0=0210", "38")).code, 0);
  const { code, errors } = await expecting("39=000", "37", `2=${PAN.amex}`, "0=0410");
  assertEquals(code, 1);
  assertMatch(errors, /^expected DE 39 \(.*\) = 000: it is 116$/m);
  assertMatch(errors, /^expected DE 37: it is missing$|^expected DE 37 .*: it is missing$/m);
  assertMatch(errors, /^expected DE 2 \(.*\) = another value: it is 411111\*{6}1111$/m);
  assertMatch(errors, /^expected MTI = 0410: it is 0210$/m);
  assert(!errors.includes(PAN.amex));
});

Deno.test("send tells of what comes beside the answer, and takes the one of its STAN and terminal", async () => {
  await using host = new Host(async (message, conn) => {
    const other = approval(message, { 11: "999999" });
    const echo = smartvista.encode({ 0: "0800", 11: "1", 41: "1" });
    for (const { bytes } of [echo, other]) await write(conn, frame(framing, bytes));
    await approve()(message, conn);
  });
  const { code, errors } = await runTool(send, [...profile, host.address, SALE]);
  assertEquals(code, 0);
  assertStringIncludes(errors, "note: a message 0800 came that is no answer to it");
  assertStringIncludes(errors, "note: a message 0210 came that is no answer to it");
});

Deno.test("send shows what it can of an answer that cannot be read, and ends with code 65", async () => {
  await using host = new Host((message, conn) => {
    const { bytes } = approval(message);
    return write(conn, frame(framing, bytes.subarray(0, bytes.length - 3)));
  });
  const { code, printed, errors } = await runTool(send, [...profile, host.address, SALE]);
  assertEquals(code, 65);
  assertStringIncludes(printed, "0210");
  assertMatch(errors, /DE 49/);
});

Deno.test("send ends with code 75 when the host is silent, hangs up, or stops in the midst", async () => {
  const faults: [RegExp, (message: Message, conn: Deno.TcpConn) => Promise<void>][] = [
    [/no answer within 0.1 s/, () => Promise.resolve()],
    [/closed the connection before it answered/, (_, conn) => conn.closeWrite()],
    [/closed the connection|end|frame/i, async (message, conn) => {
      await write(conn, frame(framing, approval(message).bytes).subarray(0, 20));
      await conn.closeWrite();
    }],
    [/cannot be cut into messages/, (_, conn) => write(conn, new TextEncoder().encode("HTTP/1.1"))],
  ];
  for (const [reason, act] of faults) {
    await using host = new Host(act);
    const quick = [...profile, "--timeout", "0.1", host.address, SALE];
    const { code, printed, errors } = await runTool(send, quick);
    assertEquals([code, printed], [75, ""]);
    assertMatch(errors, reason);
    assertMatch(errors, /a gateway's own TCP port.*; try --header-format none/);
    const asked = await runTool(send, ["--header", ...quick]);
    assertNotMatch(asked.errors, /gateway/);
  }
});

Deno.test("send ends with code 69 where nobody listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { code, errors } = await runTool(send, [...profile, `127.0.0.1:${port}`, SALE]);
  assertEquals(code, 69);
  assertStringIncludes(errors, `127.0.0.1:${port}: `);
});

Deno.test("send refuses what is no address, no time, no expectation and no message, and sends nothing", async () => {
  const refused = async (...args: string[]) => {
    const { code, errors } = await runTool(send, [...profile, ...args]);
    return [code, errors.split(":")[0]];
  };
  assertEquals(await refused(), [2, "HOST"]);
  for (const address of ["bank", "bank:0", "bank:70000", "::1:5000", "[bank]:5", PAN.visa]) {
    assertEquals(await refused(address, SALE), [2, "HOST"], address);
  }
  assertEquals(await refused("[::1]:1", SALE, "--timeout", "0"), [2, "--timeout"]);
  assertEquals(await refused("[::1]:1", SALE, "--expect", "39:00"), [2, "--expect"]);
  assertEquals(await refused("[::1]:1", SALE, "--expect", "1=00"), [2, "--expect"]);
  assertEquals((await refused("[::1]:1", "3038"))[0], 65);
  assertEquals((await refused("[::1]:1", "{}"))[0], 65);
});
