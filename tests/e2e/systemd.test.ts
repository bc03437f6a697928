import { assertEquals, assertMatch } from "@std/assert";
import { SystemdSocket } from "../net/systemd-socket.ts";
import { Configured } from "./configured.ts";
import { Folder } from "./folder.ts";
import { Program } from "./program.ts";

Deno.test("the program tells systemd that it serves, that it lives, and that it stops", async () => {
  await using folder = new Folder();
  await using systemd = await SystemdSocket.open();
  const env = { NOTIFY_SOCKET: systemd.path, WATCHDOG_USEC: "1000000", TMPDIR: folder.path };
  const config = folder.file("config.yaml");
  Deno.writeTextFileSync(config, "profile: smartvista\n");
  const args = ["--config", config, "--listen-port=0", "--echo-server-port=0", "--drain-timeout=5"];
  await using program = new Program(args, folder.path, undefined, env);

  /** The next message that is no sign of life, which come at any time. */
  const next = async () => {
    let message = await systemd.next();
    while (message === "WATCHDOG=1") message = await systemd.next();
    return message;
  };
  assertEquals(await next(), "READY=1\nSTATUS=serving, profile smartvista");
  await program.port("TCP");
  assertEquals(await systemd.next(), "WATCHDOG=1");
  assertEquals(
    [...Deno.readDirSync(folder.path)].filter(({ name }) => /notify|^socketqueue-/.test(name)),
    [],
  );
  Deno.writeTextFileSync(config, "profile: smartvista-hex\n");
  program.signal("SIGHUP");
  assertEquals(await next(), "STATUS=serving, profile smartvista-hex");
  program.signal("SIGTERM");
  assertMatch(
    await next(),
    /^STOPPING=1\nSTATUS=stopping, waits for .*\nEXTEND_TIMEOUT_USEC=15000000$/,
  );
  assertEquals((await program.end()).code, 0);
});

Deno.test("systemd is told of the time that stopping may take as it is after a reload", async () => {
  await using systemd = await SystemdSocket.open();
  const options = { "listen-port": 0, "echo-server-port": 0, "drain-timeout": 5 };
  await using configured = new Configured(options, { NOTIFY_SOCKET: systemd.path });
  assertMatch(await systemd.next(), /^READY=1/);
  configured.write({ ...options, "drain-timeout": 60 });
  assertMatch(await configured.hangUp(), /now drain-timeout$/);
  assertEquals(await systemd.next(), "STATUS=serving, profile smartvista");
  configured.program.signal("SIGTERM");
  assertMatch(await systemd.next(), /\nEXTEND_TIMEOUT_USEC=70000000$/);
});
