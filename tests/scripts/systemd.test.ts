import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../src/cli/terminal.ts";
import { Folder } from "../e2e/folder.ts";

const UNIT = Deno.readTextFileSync(
  new URL("../../scripts/systemd/socketqueue.service", import.meta.url),
);

/** Whether there is a systemd to ask. */
async function hasSystemd(): Promise<boolean> {
  try {
    return (await new Deno.Command("systemd-analyze", { args: ["--version"] }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test(
  "systemd finds nothing wrong with the unit",
  { ignore: !await hasSystemd() },
  async () => {
    await using folder = new Folder();
    const path = folder.file("socketqueue.service");
    // Programs have to be there, and this one is not installed.
    await Deno.writeTextFile(path, UNIT.replace(/^ExecStart=\S+/m, "ExecStart=/bin/true"));
    const command = new Deno.Command("systemd-analyze", { args: ["verify", path] });
    const { code, stdout, stderr } = await command.output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assertEquals([code, said], [0, ""]);
  },
);

Deno.test("the unit lets V8 compile, and does not start again what mistakes have ended", () => {
  assertEquals(/^MemoryDenyWriteExecute/m.test(UNIT), false);
  assertMatch(UNIT, new RegExp(`^RestartPreventExitStatus=(.* )?${EXIT.usage}( |$)`, "m"));
  assertMatch(UNIT, /^RestartPreventExitStatus=(.* )?78$/m);
  assertStringIncludes(UNIT, "\nType=notify\nNotifyAccess=main\nWatchdogSec=");
});
