import { PassThrough } from "node:stream";
import type { IncomingMessage } from "node:http";
import { assertEquals, assertRejects } from "@std/assert";
import { BodyRefused, MAX_BODY, readIncoming } from "../../src/http/body.ts";

const encoder = new TextEncoder();

/** A request whose body comes in these pieces, and then ends or breaks off. */
function incoming(pieces: readonly Uint8Array[], how: "ends" | "breaks off"): IncomingMessage {
  const stream = new PassThrough();
  for (const piece of pieces) stream.write(piece);
  if (how === "ends") stream.end();
  else queueMicrotask(() => stream.destroy());
  return Object.assign(stream, { headers: {} }) as unknown as IncomingMessage;
}

Deno.test("a body that comes in pieces is one text, characters cut in two included", async () => {
  const bytes = encoder.encode("{“46”: “Кофе”}");
  for (const sizes of [[bytes.length], [3, 9], [1, 1, 1, 1, 1, 1, 1]]) {
    let at = 0;
    const pieces = [...sizes, bytes.length].map((size) => bytes.slice(at, at += size));
    assertEquals(await readIncoming(incoming(pieces, "ends")), "{“46”: “Кофе”}");
  }
  assertEquals(await readIncoming(incoming([], "ends")), "");
});

Deno.test("a body that grows too large, or breaks off, is refused", async () => {
  const large = [new Uint8Array(MAX_BODY), new Uint8Array(1)];
  const tooLarge = await assertRejects(() => readIncoming(incoming(large, "ends")), BodyRefused);
  assertEquals(tooLarge.status, 413);
  const begun = [encoder.encode("{")];
  const broken = await assertRejects(
    () => readIncoming(incoming(begun, "breaks off")),
    BodyRefused,
  );
  assertEquals(broken.status, 400);
});
