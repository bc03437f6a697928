import { assertEquals, assertMatch } from "@std/assert";
import { sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { Configured } from "./configured.ts";

for (const name of ["mine.yaml", "config.yaml"]) {
  Deno.test(`HUP: ${name} has become a pipe, for which nobody waits`, async () => {
    await using host = ScriptedHost.listen();
    const options = {
      ...{ "upstream-host": LOOPBACK, "upstream-port": host.port },
      ...{ "no-journal": true, "listen-port": 0 },
    };
    await using configured = new Configured(options);
    await using pos = await Pos.dial(await configured.program.port("TCP"));
    const profile = configured.at("mine.yaml");
    Deno.writeTextFileSync(profile, "extends: smartvista\nname: mine\n");
    configured.write({ ...options, profile });
    assertMatch(await configured.hangUp(), /now profile$/);
    const path = configured.at(name);
    Deno.removeSync(path);
    assertEquals((await new Deno.Command("mkfifo", { args: [path] }).output()).code, 0);
    const said = await within(configured.hangUp(), "what comes of it");
    assertMatch(said, /: it is no file, and cannot be read again/);
    const answer = pos.ask(sale({ stan: 1 }));
    await host.approve();
    assertEquals((await answer).get(39), "000");
  });
}
