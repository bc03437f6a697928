import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { Folder } from "./folder.ts";
import { JSON_SALE, postJson, Program } from "./program.ts";

/** Ports that the system chooses, in place of those of the configuration. */
const ANY_PORTS = [
  ...["--listen-port", "0", "--listen-http-port", "0"],
  ...["--echo-server-port", "0", "--upstream-port", "0"],
];

/** A port that is not to be had; on a machine where it is somebody else's already, that will do. */
function takenPort(port: number): Disposable {
  try {
    return Deno.listen({ hostname: "0.0.0.0", port });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    return { [Symbol.dispose]() {} };
  }
}

Deno.test("demo sells without any file", async () => {
  await using folder = new Folder();
  await using program = new Program(["demo", ...ANY_PORTS], folder.path);
  const port = await program.port("HTTP");
  const [, body] = await program.says(/curl .* -d '(.*)' http:\/\/127\.0\.0\.1:(\d+)\//);
  const { status, result } = await postJson(port, JSON.parse(body ?? ""));
  assertEquals([status, result !== "" && result[39]], [200, 0]);
  assertStringIncludes(program.said, `http://127.0.0.1:${port}/`);
});

Deno.test("demo tells how to have other ports where its own are taken, with code 1", async () => {
  await using folder = new Folder();
  using _taken = takenPort(2014);
  await using program = new Program(["demo", ...ANY_PORTS.slice(2)], folder.path);
  const { code, output, errors } = await program.end();
  assertEquals([code, output], [1, ""]);
  assertMatch(
    errors,
    /^config\.yaml \(embedded\):\d+: .*in use already.*\noptions behind demo beat/,
  );
  const own = ["demo", ...ANY_PORTS, "--log-file", `${folder.path}/none/queue.log`];
  await using other = new Program(own, folder.path);
  assertNotMatch((await other.end()).errors, /behind demo/);
});

Deno.test("the repository's config.yaml runs gateway and bank", async () => {
  await using program = new Program(["--config", "config.yaml", ...ANY_PORTS]);
  const { status } = await postJson(await program.port("HTTP"), JSON_SALE);
  assertEquals(status, 200);
});

Deno.test("without arguments it says how to begin, where there is no config.yaml", async () => {
  await using folder = new Folder();
  await using program = new Program([], folder.path);
  const { code, output, errors } = await program.end();
  assertEquals([code, output], [2, ""]);
  assertStringIncludes(errors, "socketqueue demo");
  assertStringIncludes(errors, "socketqueue --help");
});

Deno.test("without arguments it runs as the folder's config.yaml says", async () => {
  await using folder = new Folder();
  const config = "listen: {http-port: 0}\necho-server-port: 0\n";
  await Deno.writeTextFile(`${folder.path}/config.yaml`, config);
  await using program = new Program([], folder.path);
  const { status } = await postJson(await program.port("HTTP"), JSON_SALE);
  assertEquals(status, 200);
});

Deno.test("without arguments it runs as the environment's file says, rather than the folder's", async () => {
  await using folder = new Folder();
  await Deno.writeTextFile(`${folder.path}/config.yaml`, "no-such-option: 1\n");
  await Deno.writeTextFile(`${folder.path}/other.yaml`, "echo-server-port: 0\n");
  const env = { SOCKETQUEUE_CONFIG: "other.yaml" };
  await using program = new Program([], folder.path, undefined, env);
  await program.port("bank");
});

Deno.test("without arguments and files it runs as the environment says", async () => {
  await using folder = new Folder();
  const env = { SOCKETQUEUE_ECHO_SERVER_PORT: "0" };
  await using program = new Program([], folder.path, undefined, env);
  await program.port("bank");
});

Deno.test("given flags and no --config, no file is read", async () => {
  await using folder = new Folder();
  await Deno.writeTextFile(`${folder.path}/config.yaml`, "no-such-option: 1\n");
  await using program = new Program(["--echo-server-port", "0"], folder.path);
  await program.port("bank");
});

Deno.test("wrong options are all told, a line each, with exit code 2", async () => {
  await using program = new Program([
    "--listen-port",
    "99999",
    "--queue-timeout",
    "soon",
    "--nope",
  ]);
  const { code, errors } = await program.end();
  assertEquals(code, 2);
  const lines = errors.trimEnd().split("\n");
  assertMatch(lines.join("\n"), /^--listen-port: .*99999.*0 to 65535/m);
  assertMatch(lines.join("\n"), /^--queue-timeout: .*soon.*86400/m);
  assertMatch(lines.join("\n"), /^--nope: unknown option/m);
});

Deno.test("key fields that the profile lacks are refused, with exit code 2", async () => {
  await using program = new Program([
    ...["--echo-server-port", "0", "--listen-port", "0", "--profile", "openway"],
    ...["--queue-message-key-fields", "11,100,101"],
  ]);
  const { code, errors } = await program.end();
  assertEquals(code, 2);
  assertMatch(errors, /^--queue-message-key-fields: the profile openway has no field 100 \(/m);
  assertMatch(errors, /^--queue-message-key-fields: the profile openway has no field 101 \(/m);
});

Deno.test("a port that is taken is named with its option, with exit code 1", async () => {
  using taken = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const { port } = taken.addr;
  for (const option of ["echo-server-port", "listen-port", "listen-http-port"]) {
    const bank = option === "echo-server-port" ? [] : ["--echo-server-port", "0"];
    await using program = new Program([`--${option}`, String(port), ...bank]);
    const { code, errors } = await program.end();
    assertEquals(code, 1);
    assertMatch(errors, new RegExp(`^--${option}: cannot listen on port ${port}: .*in use`));
  }
});

Deno.test("ports and files that cannot be had are told all at once, each with the place where it was set", async () => {
  await using folder = new Folder();
  using first = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  using second = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const ports = [first.addr.port, second.addr.port];
  await Deno.writeTextFile(folder.file("pid"), `${Deno.pid}\n`);
  const config = `listen:\n  port: ${ports[0]}\nlistenHttpPort: ${ports[1]}\npid-file: pid\n`;
  await Deno.writeTextFile(folder.file("config.yaml"), config);
  const env = { SOCKETQUEUE_STAT_SERVER_PORT: String(ports[0]) };
  const args = ["--config", "config.yaml", "--echo-server-port", String(ports[1]), "--no-journal"];
  await using both = new Program([...args, "--listen-http-port", "0"], folder.path, undefined, {});
  const { code, output, errors } = await both.end();
  assertEquals([code, output], [1, ""]);
  const [pid, ...others] = errors.trim().split("\n");
  assertMatch(pid!, /^config\.yaml:4: pid-file: cannot use "pid": it names process \d+, which is/);
  assertEquals(others.map((line) => line.replace(/ cannot listen on port \d+: .*/, "")), [
    "config.yaml:2: listen.port:",
    "--echo-server-port:",
  ]);

  await Deno.remove(folder.file("pid"));
  await Deno.writeTextFile(folder.file("config.yaml"), "listen-port: 0\necho-server-port: 0\n");
  const more = ["--config", "config.yaml", "--no-journal"];
  await using third = new Program(more, folder.path, undefined, env);
  assertMatch((await third.end()).errors, /^SOCKETQUEUE_STAT_SERVER_PORT: cannot listen on port/);
});

for (
  const [host, why] of [
    ["192.0.2.7", "it is no address of this machine"],
    ["nowhere.invalid", "it is a name that has no address"],
  ] as const
) {
  Deno.test(`an admin-host that cannot be listened on is blamed itself: ${host}`, async () => {
    await using folder = new Folder();
    const config = `listen-port: 0\necho-server-port: 0\nadmin-port: 0\nadmin-host: ${host}\n`;
    await Deno.writeTextFile(folder.file("config.yaml"), config);
    await using start = new Program(["--config", "config.yaml"], folder.path);
    const { code, errors } = await start.end();
    assertEquals(code, 1);
    const expected = `config.yaml:4: admin-host: cannot listen on "${host}": ${why}`;
    assertEquals(errors.trim().split("\n").at(-1), expected);
    await using check = new Program(["check"], folder.path);
    assertStringIncludes((await check.end()).output, `fault: ${expected} (allowed: a host name`);
  });
}

Deno.test("a log file and a journal that cannot be had are told with the place where they were set", async () => {
  await using folder = new Folder();
  const write = (line: string) =>
    Deno.writeTextFile(folder.file("c.yaml"), `listen-port: 0\necho-server-port: 0\n${line}\n`);
  for (const option of ["log-file", "journal", "stat-dump-file"]) {
    await write(`${option}: gone/file`);
    await using program = new Program(["--config", "c.yaml"], folder.path);
    const { code, errors } = await program.end();
    assertEquals(code, 1);
    assertMatch(errors, new RegExp(`^c\\.yaml:3: ${option}: cannot .*gone`, "m"));
  }
});

Deno.test("help and version are told on the standard output, with exit code 0", async () => {
  for (
    const [option, pattern] of [["--help", /--listen-port/], ["--version", /\d+\.\d+/]] as const
  ) {
    await using program = new Program([option]);
    const { code, output, errors } = await program.end();
    assertEquals([code, errors], [0, ""]);
    assertMatch(output, pattern);
  }
});

Deno.test("a pid file that is a pipe is refused, and not waited for", async () => {
  await using folder = new Folder();
  const pipe = folder.file("pipe");
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  await using program = new Program([...ANY_PORTS, "--no-journal", "--pid-file", pipe]);
  const { code, errors } = await program.end();
  assertEquals(code, 1);
  assertMatch(errors, /pid-file: cannot use ".*": it is no file; choose another/);
});
