import { assertEquals } from "@std/assert";
import { approval } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { Folder } from "./folder.ts";
import { JSON_SALE, Program } from "./program.ts";
import { unheard } from "./unheard.ts";

/** What a client was told. */
interface Told {
  readonly status: number;
  readonly body: string;
  readonly replayed: boolean;
}

/** A gateway, and a host that a test plays. */
class KeyRig implements AsyncDisposable {
  readonly host = ScriptedHost.listen();
  readonly folder = new Folder();
  program = this.#start();

  /** Ends it, in good order or as a crash would, and starts it anew. */
  async restart(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.program.signal(signal);
    await this.program.end();
    this.program = this.#start();
  }

  /** Posts a sale with a key. */
  post(key: string, signal?: AbortSignal, changes: Record<string, unknown> = {}): Promise<Told> {
    return unheard(this.#post(key, { ...JSON_SALE, ...changes }, signal));
  }

  /** A sale with a key that the host approves. */
  async sell(key: string): Promise<Told> {
    const posted = this.post(key);
    await this.host.approve();
    return await posted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }

  async #post(key: string, sale: unknown, signal: AbortSignal | undefined): Promise<Told> {
    const response = await fetch(`http://${LOOPBACK}:${await this.program.port("HTTP")}/`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify(sale),
      signal: signal ?? null,
    });
    const replayed = response.headers.get("idempotent-replayed") === "true";
    return { status: response.status, body: await response.text(), replayed };
  }

  #start(): Program {
    return new Program([
      ...["--listen-http-port", "0", "--journal", this.folder.file("queue.db"), "--v"],
      ...["--upstream-host", LOOPBACK, "--upstream-port", String(this.host.port)],
    ]);
  }
}

Deno.test("a sale that is posted twice with one key goes to the host once", async () => {
  await using rig = new KeyRig();
  const first = await rig.sell("k1");
  assertEquals([first.status, first.replayed], [200, false]);
  assertEquals(await rig.post("k1"), { ...first, replayed: true });
  assertEquals((await rig.post("k1", undefined, { "4": 1 })).status, 422);
  assertEquals(rig.host.requests.count, 1);
});

Deno.test("many repeats while the sale is under way all get its answer, and it goes once", async () => {
  await using rig = new KeyRig();
  const first = rig.post("k1");
  const request = await rig.host.requests.next();
  const repeats = Array.from({ length: 20 }, () => rig.post("k1"));
  await request.link.send(approval(request.message));
  const { body } = await first;
  for (const { status, body: told } of await Promise.all(repeats)) {
    assertEquals([status, told], [200, body]);
  }
  assertEquals(rig.host.requests.count, 1);
});

Deno.test("a client that left and comes back with its key is told that its sale is reversed", async () => {
  await using rig = new KeyRig();
  const client = new AbortController();
  rig.post("k1", client.signal);
  const { message, link } = await rig.host.requests.next();
  client.abort();
  await rig.program.says(/#1 \S+ is gone/);
  const { status, body, replayed } = await rig.post("k1");
  const { id, reversal } = JSON.parse(body);
  assertEquals([status, id, reversal, replayed], [502, 1, "pending", true]);
  await link.send(approval(message));
  assertEquals((await rig.host.requests.next()).message.mti, "0400");
  assertEquals(rig.host.requests.count, 2);
});

Deno.test("a sale that was sold before the program was started anew is not sent again by a repeat with its key", async () => {
  await using rig = new KeyRig();
  assertEquals((await rig.sell("k1")).status, 200);
  await rig.restart("SIGTERM");
  const { status, body, replayed } = await rig.post("k1");
  const { result, id } = JSON.parse(body);
  assertEquals([status, result, id, replayed], [502, "", 1, true]);
  assertEquals(rig.host.requests.count, 1);
});

Deno.test("a sale that was under way when the program died is reversed, and a repeat is told so", async () => {
  await using rig = new KeyRig();
  rig.post("k1").catch(() => {}); // its connection breaks
  await rig.host.requests.next();
  await rig.restart("SIGKILL");
  assertEquals((await rig.host.requests.next()).message.mti, "0400");
  const { status, body } = await rig.post("k1");
  const { id, reversal } = JSON.parse(body);
  assertEquals([status, id, reversal], [502, 1, "pending"]);
  assertEquals(rig.host.requests.count, 2);
});

Deno.test("another key sells after the program was started anew", async () => {
  await using rig = new KeyRig();
  await rig.sell("k1");
  await rig.restart("SIGTERM");
  assertEquals((await rig.sell("k2")).status, 200);
});
