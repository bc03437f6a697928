/** The journal's worker, but that it dies when it is told to: at once, or before its next answer. */
import "../../src/journal/worker.ts";

function die(): never {
  throw new Error("told to");
}

globalThis.addEventListener("message", (event) => {
  if (!(event instanceof MessageEvent)) return;
  if (event.data === "die") die();
  if (event.data !== "die unheard") return;
  // The first answer is the one to this message.
  let answers = 0;
  Object.assign(globalThis, { postMessage: () => answers++ > 0 && die() });
});
