import { lastLook } from "./src/app/exporting.ts";
import { main } from "./src/cli/main.ts";
import { systemTerminal } from "./src/cli/terminal.ts";
import { journalWorkerWanted } from "./src/journal/worker.ts";

// Bundled into one file, the program is its own worker as well.
if (!journalWorkerWanted()) {
  const code = await main(Deno.args, systemTerminal);
  await lastLook();
  Deno.exit(code);
}
