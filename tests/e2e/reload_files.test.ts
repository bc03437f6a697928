import { assertEquals, assertMatch } from "@std/assert";
import { sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";
import { Configured } from "./configured.ts";
import { Folder } from "./folder.ts";
import { Program } from "./program.ts";

async function makePipe(path: string): Promise<void> {
  assertEquals((await new Deno.Command("mkfifo", { args: [path] }).output()).code, 0);
}

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
    await makePipe(path);
    const said = await within(configured.hangUp(), "what comes of it");
    assertMatch(said, /: it is no file, and cannot be read again/);
    const answer = pos.ask(sale({ stan: 1 }));
    await host.approve();
    assertEquals((await answer).get(39), "000");
  });
}

Deno.test("HUP: one that comes while the program starts is kept for it", async () => {
  await using folder = new Folder();
  const [profile, pidFile] = [folder.file("mine.yaml"), folder.file("pid")];
  await makePipe(profile);
  const ports = ["--listen-port", "0", "--echo-server-port", "0"];
  await using program = new Program([...ports, "--profile", profile, "--pid-file", pidFile]);
  const text = "extends: smartvista\nname: mine\n";
  // It waits for that twice: when it reads its options, and when it starts, its pid file written. The
  // signal is seen while the journal is opened.
  await Deno.writeTextFile(profile, text);
  const claimed = async () => {
    while (await Deno.readTextFile(pidFile).catch(() => "") === "") {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await within(claimed(), "the pid file");
  program.signal("SIGHUP");
  await Deno.writeTextFile(profile, text);
  await program.says(/HUP: the configuration is as it was: .*cannot be read again/);
});
