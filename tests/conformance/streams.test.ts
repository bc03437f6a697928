import { assert, assertEquals } from "@std/assert";
import { hex } from "../fixtures.ts";
import { cut, framingOf, read } from "../framing/reading.ts";
import { formatOf, loadStreams, type StreamCase } from "./streams.ts";

function check(stream: StreamCase, format: string): void {
  const framing = framingOf(format);
  const bytes = hex(stream.streamHex);
  const { error, onClose, pendingBytes = 0 } = stream;
  for (const sizes of [stream.chunkSizes, [bytes.length], [1]]) {
    const reading = read(framing, cut(bytes, sizes));
    assertEquals(reading.frames, stream.expected.map(({ messageHex = "" }) => messageHex));
    const messages = stream.expected.filter(({ type }) => type === "message");
    assertEquals(reading.replies, messages.map(({ headerHex = "" }) => headerHex));
    assertEquals(reading.error, error === null ? undefined : [error.kind, error.offset]);
    if (error !== null) continue;
    assertEquals(reading.pending, pendingBytes);
    const close = onClose?.kind ?? (pendingBytes > 0 ? "truncated-frame" : undefined);
    assertEquals(reading.close?.[0], close);
    if (onClose !== undefined) assertEquals(reading.pending, onClose.pendingBytes);
  }
}

function say(line: string): void {
  // deno-lint-ignore no-console -- what was not run has to be seen
  console.info(line);
}

function declare(streams: readonly StreamCase[]): void {
  let ran = 0;
  for (const stream of streams) {
    const format = formatOf(stream.framing);
    Deno.test(`${stream.id}: ${format.slice(0, 100)}`, () => {
      check(stream, format);
      ran++;
    });
  }
  Deno.test("every stream ran", () => {
    say(`${ran} of ${streams.length} streams ran, by their chunks, at once and by bytes`);
    assertEquals(ran, streams.length);
    assert(ran > 0);
  });
}

const streams = loadStreams();
if (streams === undefined) {
  say(
    "SKIPPED: no ../shared/vectors beside this checkout, the framing's conformance was not looked at",
  );
  Deno.test({ name: "shared streams", ignore: true, fn: () => {} });
} else {
  declare(streams);
}
