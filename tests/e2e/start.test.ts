import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { JSON_SALE, postJson, Program } from "./program.ts";

/** An empty folder, gone afterwards. */
class Folder implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync();

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Ports that the system chooses, in place of those of the configuration. */
const ANY_PORTS = [
  ...["--listen-port", "0", "--listen-http-port", "0"],
  ...["--echo-server-port", "0", "--upstream-port", "0"],
];

Deno.test("demo sells without any file", async () => {
  await using folder = new Folder();
  await using program = new Program(["demo", ...ANY_PORTS], folder.path);
  const port = await program.port("HTTP");
  const [, body] = await program.says(/curl .* -d '(.*)' http:\/\/127\.0\.0\.1:(\d+)\//);
  const { status, result } = await postJson(port, JSON.parse(body ?? ""));
  assertEquals([status, result !== "" && result[39]], [200, 0]);
  assertStringIncludes(program.said, `http://127.0.0.1:${port}/`);
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
