import { assertEquals } from "@std/assert";
import { type Batch, BatchMaker } from "../../src/logging/batch.ts";
import { LineQueue } from "../../src/logging/line-queue.ts";

const MANY = 10_000;

function queueOf(...lines: string[]): LineQueue {
  const queue = new LineQueue();
  for (const line of lines) queue.push(line);
  return queue;
}

const textOf = ({ bytes }: Batch): string => new TextDecoder().decode(bytes);

/** A sink that takes `room` bytes, two at a time, and then no more. */
function sinkFor(room: number) {
  return {
    write(bytes: Uint8Array): Promise<number> {
      if (room === 0) return Promise.reject(new Error("full"));
      const taken = Math.min(2, room, bytes.length);
      room -= taken;
      return Promise.resolve(taken);
    },
  };
}

Deno.test("a queue gives its lines in order, however many come and go", () => {
  const queue = new LineQueue();
  const taken: string[] = [];
  for (let count = 0; count < MANY; count++) {
    queue.push(`line ${count}`);
    if (count % 3 === 0) continue;
    taken.push(queue.first!);
    queue.shift();
  }
  queue.putBack(taken.splice(-2));
  for (; queue.first !== undefined; queue.shift()) taken.push(queue.first);
  assertEquals(taken, Array.from({ length: MANY }, (_, count) => `line ${count}`));
  queue.shift();
  assertEquals([queue.length, queue.size], [0, 0]);
});

Deno.test("a batch has all lines that wait, each with its end", () => {
  const batch = new BatchMaker().take(queueOf("a", "", "€"));
  assertEquals(textOf(batch), "a\n\n€\n");
  assertEquals(batch.lines, ["a", "", "€"]);
});

Deno.test("lines that do not fit into one batch come in the next, in order, none cut", () => {
  const lines = Array.from({ length: 200 }, (_, count) => `${count}${"ä".repeat(count * 7)}`);
  const queue = queueOf(...lines);
  const maker = new BatchMaker();
  let text = "";
  while (queue.length > 0) text += textOf(maker.take(queue));
  assertEquals(text, lines.map((line) => `${line}\n`).join(""));
});

for (const length of [65_534, 65_535, 65_536, 65_537, 300_000]) {
  Deno.test(`a line of ${length} characters goes out whole`, () => {
    const queue = queueOf("before", "x".repeat(length), "after");
    const maker = new BatchMaker();
    let text = "";
    while (queue.length > 0) text += textOf(maker.take(queue));
    assertEquals(text, `before\n${"x".repeat(length)}\nafter\n`);
  });
}

for (
  const { room, least, lines } of [
    { room: 6, least: 1, lines: ["aa", "bb"] },
    { room: 5, least: 1, lines: ["aa"] },
    { room: 2, least: 1, lines: ["aa"] },
    { room: 2, least: 0, lines: [] },
    { room: -7, least: 1, lines: ["aa"] },
    { room: 3, least: 0, lines: ["aa"] },
  ] as const
) {
  Deno.test(`room for ${room} bytes, and at least ${least} line, takes ${lines.length}`, () => {
    const queue = queueOf("aa", "bb", "cc");
    assertEquals(new BatchMaker().take(queue, room, least).lines, [...lines]);
    assertEquals(queue.length, 3 - lines.length);
  });
}

Deno.test("a long line for which there is no room stays in the queue", () => {
  const queue = queueOf("x".repeat(100_000));
  assertEquals(new BatchMaker().take(queue, 99_999, 0).lines, []);
  assertEquals(queue.length, 1);
});

for (
  const { room, rest, torn } of [
    { room: 0, rest: ["aa", "bb"], torn: false },
    { room: 1, rest: ["aa", "bb"], torn: true },
    { room: 3, rest: ["bb"], torn: false },
    { room: 5, rest: ["bb"], torn: true },
    { room: 6, rest: [], torn: false },
  ]
) {
  Deno.test(`after a failure at byte ${room} a batch knows which lines are not whole`, async () => {
    const batch = new BatchMaker().take(queueOf("aa", "bb"));
    const failed = await batch.writeTo(sinkFor(room)).then(() => false, () => true);
    assertEquals(
      { failed, rest: batch.rest(), torn: batch.torn },
      { failed: rest.length > 0, rest, torn },
    );
  });
}
