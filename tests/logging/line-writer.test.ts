import { assert, assertEquals, assertMatch } from "@std/assert";
import { LineWriter } from "../../src/logging/line-writer.ts";

/** A stream that takes what it is let take. */
class Stream {
  readonly writes: string[] = [];
  #waiting: (() => void)[] = [];
  stuck = false;
  broken = false;

  async write(bytes: Uint8Array): Promise<number> {
    if (this.stuck) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.broken) throw new Error("broken pipe");
    const part = bytes.subarray(0, 1000);
    this.writes.push(new TextDecoder().decode(part));
    return part.length;
  }

  get text(): string {
    return this.writes.join("");
  }

  release(): void {
    this.stuck = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

Deno.test("lines come out whole and in order, all of a turn in one write", async () => {
  const stream = new Stream();
  const writer = new LineWriter(stream);
  for (const line of ["a", "b", "c"]) writer.write(line);
  await writer.flush();
  assertEquals(stream.writes, ["a\nb\nc\n"]);
  const long = "x".repeat(2500);
  writer.write(long);
  writer.write("end");
  await writer.flush();
  assertEquals(stream.text, `a\nb\nc\n${long}\nend\n`);
});

Deno.test("a stream that takes nothing costs lines, which are counted, and no memory without end", async () => {
  const stream = new Stream();
  stream.stuck = true;
  const writer = new LineWriter(stream);
  const line = "y".repeat(100_000);
  for (let count = 0; count < 100; count++) writer.write(line);
  assert(writer.lost > 50, String(writer.lost));
  const { lost } = writer;
  stream.release();
  await writer.flush();
  assertMatch(stream.text, new RegExp(`\\(${lost} lines were lost: .*\\)\n$`));
  writer.write("on it goes");
  await writer.flush();
  assertMatch(stream.text, /on it goes\n$/);
});

Deno.test("lost lines are told of in a line such as the others", async () => {
  const stream = new Stream();
  stream.stuck = true;
  const writer = new LineWriter(stream, (text) => JSON.stringify({ text }));
  for (let count = 0; count < 5; count++) writer.write("y".repeat(1024 * 1024));
  stream.release();
  await writer.flush();
  const last = stream.text.trimEnd().split("\n").at(-1) ?? "";
  assertEquals(JSON.parse(last), { text: "1 lines were lost: they were not taken in time" });
});

Deno.test("a stream that is gone ends the writing, not the program", async () => {
  const stream = new Stream();
  stream.broken = true;
  const writer = new LineWriter(stream);
  writer.write("nobody hears this");
  await writer.flush();
  stream.broken = false;
  writer.write("nor this");
  await writer.flush();
  assertEquals(stream.text, "");
});

Deno.test("of grave lines more may wait: each tells of something that a person has to look after", async () => {
  const stream = new Stream();
  stream.stuck = true;
  const writer = new LineWriter(stream);
  const line = "x".repeat(1_000_000);
  for (let count = 0; count < 10; count++) writer.write(line);
  assert(writer.lost > 0);
  const { lost } = writer;
  for (let count = 0; count < 10; count++) writer.write(line, true);
  assertEquals(writer.lost, lost);
  stream.broken = true;
  stream.release();
  await writer.flush();
});
