import { assertEquals, assertMatch } from "@std/assert";
import { Folder } from "./folder.ts";
import { Program } from "./program.ts";
import { unusedPort } from "../net/sockets.ts";

Deno.test("check ends with code 0 where all is well, 78 where not, and leaves nothing", async () => {
  await using folder = new Folder();
  const config = folder.file("config.yaml");
  await Deno.writeTextFile(config, "listen: {port: 0}\necho-server-port: 0\n");
  {
    await using program = new Program(["check"], folder.path);
    const { code, output, errors } = await program.end();
    assertEquals([code, errors], [0, ""]);
    assertMatch(output, /^all is well: /m);
  }
  await Deno.writeTextFile(config, "listen:\n  port: 70000\nmax-queue: 0\n");
  await using program = new Program(["check", "--config", config], folder.path);
  const { code, output } = await program.end();
  assertEquals(code, 78);
  assertMatch(output, /^fault: .*config\.yaml:2: listen\.port: 70000 is too large \(allowed: /m);
  assertMatch(output, /^fault: .*config\.yaml:3: max-queue: 0 is too small/m);
  assertEquals(Array.from(Deno.readDirSync(folder.path), ({ name }) => name), ["config.yaml"]);
});

Deno.test("check tells of a gateway that runs, which goes on", async () => {
  await using folder = new Folder();
  const config = "listen-port: 0\necho-server-port: 0\nadmin-port: 0\n";
  await Deno.writeTextFile(folder.file("config.yaml"), config);
  await using gateway = new Program([], folder.path);
  await gateway.port("TCP");
  await using program = new Program(["check"], folder.path);
  const { code, output } = await program.end();
  assertEquals(code, 0);
  const already =
    `^note: journal: this gateway runs already \\(process ${gateway.pid}\\) and has "`;
  assertMatch(output, new RegExp(already, "m"));
  await Deno.writeTextFile(folder.file("other.yaml"), `${config}journal: socketqueue.db\n`);
  await using other = new Program(["check", "--config", "other.yaml"], folder.path);
  const { code: refused, output: why } = await other.end();
  assertEquals(refused, 78);
  assertMatch(
    why,
    /^fault: other\.yaml:4: journal: process \d+, a gateway that runs by the file ".*config\.yaml", has/m,
  );
  gateway.signal("SIGTERM");
  assertEquals((await gateway.end()).code, 0);
});

Deno.test("check keeps the key of the environment to itself", async () => {
  await using folder = new Folder();
  const key = "5b".repeat(32);
  const flags = ["check", "--listen-port", "0", "--echo-server-port", "0"];
  const env = { SOCKETQUEUE_JOURNAL_KEY: key };
  await using program = new Program(flags, folder.path, undefined, env);
  const { code, output, errors } = await program.end();
  assertEquals([code, (output + errors).includes(key)], [0, false]);
  assertMatch(output, /^ok: SOCKETQUEUE_JOURNAL_KEY: is a key$/m);
});

Deno.test("check finds a gateway that would dial itself by an address of this machine", async () => {
  const port = unusedPort();
  await using folder = new Folder();
  const flags = (host: string) => [
    ...["check", "--listen-port", `${port}`, "--upstream-host", host, "--upstream-port", `${port}`],
  ];
  // As good as any other address that is not written as loopback's are.
  await using program = new Program(flags("::ffff:127.0.0.1"), folder.path);
  const { code, output } = await program.end();
  assertEquals(code, 78);
  assertMatch(output, /^fault: --upstream-port: \d+ is the listen-port of this very gateway/m);
  await using other = new Program(flags("192.0.2.1"), folder.path);
  assertEquals((await other.end()).code, 0);
});
