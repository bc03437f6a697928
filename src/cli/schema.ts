import { configSchema } from "../config/json-schema.ts";
import { COMMAND_LINE, OptionError } from "../config/option-error.ts";
import { quote } from "../config/quote.ts";
import { failing } from "./failing.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const HELP = `Write the JSON Schema of the file of options, for editors

Usage:
  socketqueue schema > socketqueue.schema.json

With the extension YAML (yaml-language-server) an editor then knows every option of a file that
begins with:
  # yaml-language-server: $schema=socketqueue.schema.json

What options have to be together only socketqueue check knows.

Exit codes: 0 done, 2 wrong options.`;

/** Writes the JSON Schema of the file of options. */
export function schema(args: readonly string[], terminal: Terminal): Promise<number> {
  return failing(terminal, () => {
    const [first] = args;
    if (first === "--help" || first === "-h") terminal.print(HELP);
    else if (first === undefined) terminal.print(JSON.stringify(configSchema(), null, 2));
    else {
      const message = "schema takes no arguments";
      throw new OptionError([{ option: quote(first), message, source: COMMAND_LINE }]);
    }
    return Promise.resolve(EXIT.ok);
  });
}
