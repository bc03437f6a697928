import { main } from "./src/cli/main.ts";
import { systemTerminal } from "./src/cli/terminal.ts";

Deno.exit(await main(Deno.args, systemTerminal));
