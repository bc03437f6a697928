import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readArguments } from "../../scripts/compile/arguments.ts";
import { tarGz } from "../../scripts/compile/tar.ts";
import { runtimeZip, TARGETS } from "../../scripts/compile/targets.ts";
import { buildOf, copyTree } from "../../scripts/compile/tree.ts";
import { zip } from "../../scripts/compile/zip.ts";
import { Folder } from "../e2e/folder.ts";
import { type Payload, readPayload } from "./payload.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const LINUX = TARGETS[0]!;
const PROJECT = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));

/** Some program of Linux's, in the runtime's place: what is put behind it is what is looked at. */
const RUNTIME = "/bin/true";
const isClone = [...Deno.readDirSync(ROOT)].some(({ name }) => name === ".git");
const ignore = Deno.build.os !== "linux";

async function command(program: string, args: readonly string[], cwd = ROOT) {
  const env = { NO_COLOR: "1" };
  const made = await new Deno.Command(program, { args: [...args], cwd, env }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: made.code, output: text(made.stdout), errors: text(made.stderr) };
}

const compile = (...args: string[]) =>
  command(Deno.execPath(), ["run", "--no-prompt", "-A", "scripts/compile.ts", ...args]);

/** A folder with a runtime for Linux, and what was compiled with it. */
async function compiled(folder: string) {
  const runtime = [{ path: "denort", bytes: await Deno.readFile(RUNTIME), runs: true }];
  await Deno.writeFile(`${folder}/${runtimeZip(LINUX)}`, await zip(runtime, new Date()));
  const out = `${folder}/out`;
  const made = await compile("--target", LINUX.name, "--out", out, "--offline", folder);
  assertEquals(made.code, 0, made.errors);
  return out;
}

const allowed = ({ how }: Payload, of: string): unknown => how.permissions[`allow_${of}`];

/** What no program of ours may do. */
const NEVER = ["ffi", "sys"];

Deno.test("the compiled program has the rights of `task start`, and embeds nothing but itself", {
  ignore,
}, async () => {
  await using folder = new Folder();
  const out = await compiled(folder.path);
  const payload = readPayload(await Deno.readFile(`${out}/${LINUX.name}/socketqueue`));

  const { how, files } = payload;
  assertEquals([how.entrypoint_key, how.app_version], ["main.ts", PROJECT.version]);
  assertEquals(how.permissions.prompt, false);
  assertEquals(allowed(payload, "run"), LINUX.run);
  // An empty list is all of its kind; without any list there is no such right.
  for (const kind of ["net", "read", "write", "env"]) {
    assertEquals(allowed(payload, kind), [], kind);
  }
  for (const kind of NEVER) assertEquals(allowed(payload, kind), null, kind);
  assertEquals("allow_all" in how.permissions, false);
  const [, flags = ""] = /--v8-flags=(\S+)/.exec(PROJECT.tasks.start.command) ?? [];
  for (const flag of flags.split(",")) assert(how.v8_flags.includes(flag), flag);
  assertEquals(how.unstable_config.features, PROJECT.unstable);

  const own = files.filter((path) => !path.startsWith(".deno_compile_node_modules/"));
  assertEquals(own.filter((path) => !/^(src|scripts\/systemd)\//.test(path)).sort(), [
    "config.yaml",
    "deno.json",
    "main.ts",
  ]);
  assert(own.includes("src/journal/worker.ts") && own.includes("src/profiles/smartvista.yaml"));
  assertEquals(files.filter((path) => /fast-check|esbuild|resedit|pe-library/.test(path)), []);
});

Deno.test(
  "the archive is the one of its sum, and holds the program",
  { ignore },
  async () => {
    await using folder = new Folder();
    const out = await compiled(folder.path);
    const program = await Deno.readFile(`${out}/${LINUX.name}/socketqueue`);
    const sums = await command("sha256sum", ["-c", "SHA256SUMS"], out);
    const archive = `socketqueue-${PROJECT.version}-${LINUX.name}.tar.gz`;
    assertEquals([sums.code, sums.output], [0, `${archive}: OK\n`]);
    assertEquals((await command("tar", ["-xzf", archive], out)).code, 0);
    const unpacked = `${out}/${archive.replace(".tar.gz", "")}/socketqueue`;
    assertEquals(await Deno.readFile(unpacked), program);
    assertEquals((await Deno.stat(unpacked)).mode! & 0o777, 0o755);
  },
);

Deno.test("what is compiled is told by its commit and the date of that", {
  ignore: !isClone,
}, async () => {
  await using folder = new Folder();
  const build = await buildOf(ROOT);
  await copyTree(ROOT, folder.path, build);
  const { output } = await command("git", ["show", "-s", "--format=%H %cI", "HEAD"]);
  assertEquals(`${build.commit?.replace("-changed", "")} ${build.date}\n`, output);
  const { BUILD } = await import(`file://${folder.path}/src/cli/build.ts`);
  assertEquals(BUILD, build);
  const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  assertEquals(names.includes("main.ts") && !names.includes("tests"), true);
});

Deno.test("a runtime that is not there is told with the file that is missing, and its address", async () => {
  await using folder = new Folder();
  const { code, output, errors } = await compile(
    ...["--target", "aarch64-pc-windows-msvc", "--offline", folder.path, "--out", folder.path],
  );
  assertEquals([code, output], [1, ""]);
  const file = "denort-aarch64-pc-windows-msvc.zip";
  assertStringIncludes(errors, `${folder.path} lacks ${file}`);
  assertStringIncludes(errors, `https://dl.deno.land/release/v${Deno.version.deno}/${file}`);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("compile --help tells every option, and that Deno puts what it embeds behind DENORT_BIN", async () => {
  const { code, output, errors } = await compile("--help");
  assertEquals([code, errors], [0, ""]);
  for (const name of ["--target NAME", "--out DIR", "--offline DIR", "DENORT_BIN"]) {
    assertStringIncludes(output, name);
  }
  for (const { name } of TARGETS) assertStringIncludes(output, name);
});

Deno.test("where Deno cannot compile, our own words stand before Deno's", async () => {
  await using folder = new Folder();
  const env = { NO_COLOR: "1", DENORT_BIN: `${folder.path}/nothing` };
  const args = ["run", "--no-prompt", "-A", "scripts/compile.ts", "--out", folder.path];
  const [target] = TARGETS;
  const made = await new Deno.Command(Deno.execPath(), {
    args: [...args, "--target", target!.name],
    cwd: ROOT,
    env,
  }).output();
  const errors = new TextDecoder().decode(made.stderr);
  assertEquals(made.code, 1);
  assertMatch(
    errors,
    new RegExp(`^${target!.name} could not be made.\n\nWhat Deno says:\nerror: `),
  );
  assertEquals(errors.includes("backtrace"), false);
});

Deno.test("a target that is none is told with those that are", async () => {
  const { code, errors } = await compile("--target", "amiga");
  assertEquals(code, 2);
  assertMatch(errors, /^--target amiga: not one of x86_64-unknown-linux-gnu, aarch64/);
  assertStringIncludes(errors, "usage: deno task compile [--target NAME,…]");
});

Deno.test("compile knows the targets that `deno compile` knows, and makes all of them", async () => {
  const { output } = await command(Deno.execPath(), ["compile", "--help"]);
  const [, list = ""] = /--target <target>.*\[possible values: (.*)\]/.exec(output) ?? [];
  assertEquals(readArguments([])?.targets.map(({ name }) => name), list.split(", "));
});

Deno.test("an archive for Windows is one that others can read", async () => {
  await using folder = new Folder();
  const bytes = new TextEncoder().encode("echo\r\n".repeat(1000));
  const at = new Date("2026-12-01T02:03:04Z");
  const files = [{ path: "a/socketqueue.exe", bytes, runs: true }];
  await Deno.writeFile(`${folder.path}/x.zip`, await zip(files, at));
  const listing = "import zipfile; z = zipfile.ZipFile('x.zip'); print(z.testzip(), " +
    "[(i.filename, i.file_size, i.date_time) for i in z.infolist()])";
  const { output, errors } = await command("python3", ["-c", listing], folder.path);
  assertEquals(errors, "");
  assertEquals(output, "None [('a/socketqueue.exe', 6000, (2026, 12, 1, 2, 3, 4))]\n");
  assertEquals(await tarGz(files, at), await tarGz(files, at));
});
