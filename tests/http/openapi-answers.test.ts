import { assertEquals } from "@std/assert";
import { createApp } from "../../src/http/app.ts";
import { MAX_BODY } from "../../src/http/body.ts";
import { fingerprintOf } from "../../src/http/idempotency-keys.ts";
import type { ClientGateway } from "../../src/multiplexer/client-gateway.ts";
import { FakeJournal } from "../multiplexer/fake-journal.ts";
import { assertDescribed } from "./openapi-check.ts";
import { clientDocument } from "./openapi-rig.ts";
import { type HttpOptions, HttpRig, JSON_SALE, RAW_SALE } from "./setup.ts";

const API = await clientDocument();
const TIMEOUT = 35_000;

const keyed = (key: string): RequestInit => ({ headers: { "Idempotency-Key": key } });

/** Each form's path, with a sale in it. */
const FORMS = [["/", JSON.stringify(JSON_SALE)], ["/raw", RAW_SALE]] as const;

/** Asserts the status of an answer to a POST, and that it is described. */
async function assertAnswer(path: string, status: number, response: Response): Promise<void> {
  assertEquals(response.status, status);
  await assertDescribed(API, ["post", path], response);
}

/** A sale that the host leaves without an answer. */
async function timedOut(rig: HttpRig, path: string, body: string): Promise<Response> {
  const posted = rig.post(path, body);
  await rig.requests.next();
  rig.time.advance(TIMEOUT);
  return await posted;
}

/** A sale while there is no link, for longer than one is waited for. */
async function unlinked(path: string, body: string): Promise<Response> {
  const rig = new HttpRig();
  rig.gateway.linkDown();
  const posted = rig.post(path, body);
  await rig.waiting(1);
  rig.time.advance(TIMEOUT);
  return await posted;
}

for (const [path, sale] of FORMS) {
  Deno.test(`POST ${path}: an approval and a refusal of the host's are described`, async () => {
    for (const code of ["000", "116"]) {
      const { response } = await new HttpRig().exchange(path, sale, { 39: code });
      await assertAnswer(path, 200, response);
    }
  });

  Deno.test(`POST ${path}: what a repeat gets is described`, async () => {
    const rig = new HttpRig();
    const posted = rig.post(path, sale, keyed("k"));
    rig.answer(await rig.requests.next());
    await assertAnswer(path, 200, await posted);
    const again = await rig.post(path, sale, keyed("k"));
    assertEquals(again.headers.get("idempotent-replayed"), "true");
    await assertAnswer(path, 200, again);
    await assertAnswer(path, 422, await rig.post(path, `${sale} `, keyed("k")));
  });

  Deno.test(`POST ${path}: what is refused for itself is described`, async () => {
    const rig = new HttpRig();
    await assertAnswer(path, 400, await rig.post(path, "no message"));
    const large = " ".repeat(MAX_BODY + 1);
    await assertAnswer(path, 413, await rig.post(path, large));
    const headers = { "Content-Type": "application/xml" };
    await assertAnswer(path, 415, await rig.post(path, sale, { headers }));
  });

  Deno.test(`POST ${path}: a full queue is described`, async () => {
    const rig = new HttpRig({ maxQueue: 1 });
    const first = rig.post(path, sale);
    const request = await rig.requests.next();
    await assertAnswer(path, 429, await rig.post(path, sale));
    rig.answer(request);
    await assertAnswer(path, 200, await first);
  });

  Deno.test(`POST ${path}: no link, and a gateway that is about to stop, are described`, async () => {
    await assertAnswer(path, 503, await unlinked(path, sale));
    const rig = new HttpRig();
    rig.gateway.drain(() => {});
    await assertAnswer(path, 503, await rig.post(path, sale));
  });

  Deno.test(`POST ${path}: a journal that cannot be written is described`, async () => {
    const journal = new FakeJournal();
    journal.writable = false;
    const rig = new HttpRig({ journal, autoReversal: true });
    await assertAnswer(path, 503, await rig.post(path, sale));
  });

  Deno.test(`POST ${path}: outcomes that are not known are described, with and without reversal`, async () => {
    for (const options of [{}, { autoReversal: true }] satisfies HttpOptions[]) {
      await assertAnswer(path, 504, await timedOut(new HttpRig(options), path, sale));
      const rig = new HttpRig(options);
      const posted = rig.post(path, sale);
      await rig.requests.next();
      rig.gateway.linkDown();
      await assertAnswer(path, 502, await posted);
    }
  });

  Deno.test(`POST ${path}: a sale that waits for the reversal of its like is described`, async () => {
    const rig = new HttpRig({ autoReversal: true });
    await (await timedOut(rig, path, sale)).body?.cancel();
    const posted = rig.post(path, sale);
    await rig.waiting(1);
    rig.time.advance(TIMEOUT);
    await assertAnswer(path, 409, await posted);
  });

  Deno.test(`POST ${path}: a repeat of what has no known outcome is described`, async () => {
    const rig = new HttpRig();
    const posted = rig.post(path, sale, keyed("k"));
    await rig.requests.next();
    rig.gateway.linkDown();
    await assertAnswer(path, 502, await posted);
    await assertAnswer(path, 502, await rig.post(path, sale, keyed("k")));
  });

  Deno.test(`POST ${path}: a repeat of what an earlier run has sent is described`, async () => {
    const rig = new HttpRig();
    const ports = { clock: { now: () => 0 }, logger: rig.logger, timers: rig.time };
    const earlier = [{ key: fingerprintOf("k"), id: 7, at: 0 }];
    const app = createApp(rig.gateway, ports, { earlier });
    const init = { method: "POST", body: sale, ...keyed("k") };
    await assertAnswer(path, 502, await app.request(path, init));
  });

  Deno.test(`POST ${path}: a mistake of our own is described`, async () => {
    const rig = new HttpRig();
    const fail = () => {
      throw new Error("a mistake");
    };
    const broken = { codec: rig.gateway.codec, submit: fail, submitBytes: fail };
    const ports = { clock: { now: () => 0 }, logger: rig.logger, timers: rig.time };
    const app = createApp(broken as unknown as ClientGateway, ports);
    await assertAnswer(path, 500, await app.request(path, { method: "POST", body: sale }));
  });
}

Deno.test("GET /transactions/ID: what is told of a sale is described, whatever became of it", async () => {
  const rig = new HttpRig({ autoReversal: true });
  const assertTold = async (id: string, status: number) => {
    const response = await rig.app.request(`/transactions/${id}`);
    assertEquals(response.status, status);
    await assertDescribed(API, ["get", "/transactions/{id}"], response);
  };
  await (await timedOut(rig, "/", JSON.stringify(JSON_SALE))).body?.cancel();
  await assertTold("1", 200);
  rig.answer(await rig.requests.next());
  await assertTold("1", 200);
  await assertTold("99", 404);
  await assertTold("x", 400);
});

for (const path of ["/openapi.json", "/docs"]) {
  Deno.test(`GET ${path} is described itself`, async () => {
    await assertDescribed(API, ["get", path], await new HttpRig().app.request(path));
  });
}
