import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@std/yaml";
import { load } from "../../src/config/load.ts";
import { unusedPort } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const DOCKER = `${ROOT}scripts/docker/`;
const dockerfile = Deno.readTextFileSync(`${DOCKER}Dockerfile`);

/** The arguments of an instruction in its JSON form. */
function json(instruction: RegExp): string[] {
  const [, list] = new RegExp(`${instruction.source}\\s+(\\[.*\\])`).exec(dockerfile) ?? [];
  return JSON.parse(list ?? "null");
}

/** Copies into a folder what the image's first stage copies, and nothing else. */
async function build(folder: string): Promise<void> {
  for (const [, list] of dockerfile.matchAll(/^COPY (?!--)(.+)$/gm)) {
    const parts = list!.split(" ");
    const target = parts.pop()!;
    for (const source of parts) {
      const isFolder = (await Deno.stat(ROOT + source)).isDirectory;
      const to = `${folder}/${target}/${isFolder ? "" : source.split("/").pop()}`;
      await new Deno.Command("mkdir", { args: ["-p", `${folder}/${target}`] }).output();
      const from = isFolder ? `${ROOT}${source}/.` : ROOT + source;
      assert((await new Deno.Command("cp", { args: ["-r", from, to] }).output()).success, source);
    }
  }
}

/** An instruction's command line, run from the folder in place of /app. */
function command(line: readonly string[], folder: string, env: Record<string, string> = {}) {
  const [program, ...args] = line.map((part) => part.replace(/^\/app\//, `${folder}/`));
  assertEquals(program, "deno");
  return new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

Deno.test("image and README give V8 what `task start` gives it", () => {
  const flags = (text: string) => text.match(/--v8-flags=--[\w=,-]+/g);
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const given = flags(tasks.start.command);
  assertEquals(given?.length, 1);
  assertEquals(flags(dockerfile), given);
  assertEquals(flags(Deno.readTextFileSync(`${ROOT}README.md`))?.slice(0, 1), given);
});

Deno.test("the image holds all that its entry point and its health check need", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await build(folder);
    const { version } = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
    const shown = await command([...json(/ENTRYPOINT/), "--version"], folder).output();
    assertEquals(new TextDecoder().decode(shown.stdout), `SocketQueue ${version}\n`);

    const port = unusedPort();
    const health = json(/HEALTHCHECK[^[]*CMD/);
    const env = { HEALTH_PORT: String(port) };
    const sick = await command(health, folder, env).output();
    assertEquals(sick.code, 1);
    assertMatch(new TextDecoder().decode(sick.stderr), /nothing listens on port \d+/);

    const bank = command([...json(/ENTRYPOINT/), `--echo-server-port=${port}`], folder).spawn();
    try {
      const reader = bank.stdout.pipeThrough(new TextDecoderStream()).getReader();
      for (let said = ""; !said.includes("listens on");) {
        said += (await within(reader.read(), "the bank's start")).value ?? "";
      }
      await reader.cancel();
      assertEquals((await command(health, folder, env).output()).code, 0);
    } finally {
      bank.kill("SIGTERM");
      await bank.stderr.cancel();
      await bank.status;
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the image runs the Deno that the README runs, not as root", () => {
  const versions = [...dockerfile.matchAll(/^FROM denoland\/deno:(?:distroless-)?(\S+)/gm)];
  assertEquals(versions.map(([, version]) => version), ["2.9.5", "2.9.5"]);
  assertMatch(Deno.readTextFileSync(`${ROOT}README.md`), /deno@2\.9\.5/);
  assertMatch(dockerfile, /^USER 65532$/m);
});

Deno.test("what is copied into the image is not held back from the build", () => {
  const ignore = Deno.readTextFileSync(`${DOCKER}Dockerfile.dockerignore`).split("\n");
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, list]) =>
    list!.split(" ")
  );
  assertEquals(ignore.filter((line) => line.startsWith("!")), copied.map((name) => `!${name}`));
});

interface Compose {
  readonly services: Record<string, { command: string[]; build: { context: string } }>;
}

Deno.test("compose runs a bank, a gateway that dials it, and ten test clients that call the gateway", async () => {
  const { services } = parse(await Deno.readTextFile(`${DOCKER}compose.yaml`)) as Compose;
  const options = (name: string) => load(services[name]!.command);
  const { bank, gateway, clients } = {
    bank: options("bank"),
    gateway: options("gateway"),
    clients: options("test-clients"),
  };
  assertEquals([gateway.upstreamHost, gateway.upstreamPort], ["bank", bank.echoServerPort]);
  assertEquals(
    [clients.testClients, clients.testTargetHost, clients.testTargetPort],
    [10, "gateway", gateway.listenPort],
  );
  const { context } = services.bank!.build;
  assertEquals(await Deno.realPath(DOCKER + context), await Deno.realPath(ROOT));
});
