import { assertEquals } from "@std/assert";
import { journalWorkerWanted } from "../../src/journal/worker.ts";
import { within } from "../net/waiting.ts";

/** Milliseconds that the whole program may take to be type-checked, beside all other tests. */
const LOADING = 90_000;

Deno.test("the program's own file serves as the journal's worker, as it has to in a bundle", async () => {
  const worker = new Worker(new URL("../../main.ts", import.meta.url), {
    type: "module",
    name: "socketqueue-journal",
  });
  try {
    for (let round = 0; round < 2; round++) {
      const reply = new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
      worker.postMessage({ type: "close" });
      assertEquals(await within(reply, "the worker's answer", LOADING), { type: "done" });
      // A program that ran as well would have ended the worker by now.
    }
  } finally {
    worker.terminate();
  }
});

Deno.test("nobody else takes itself for the worker", () => {
  assertEquals(journalWorkerWanted(), false);
});
