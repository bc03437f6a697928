/** The journal's worker, but that it dies when it is told to. */
import "../../src/journal/worker.ts";

globalThis.addEventListener("message", (event) => {
  if (event instanceof MessageEvent && event.data === "die") throw new Error("told to");
});
