import { assertEquals, assertMatch } from "@std/assert";
import { Checks } from "./check-run.ts";

const GATEWAY = "listen-port: 0\necho-server-port: 0\nno-journal: true\n";

/** A file of options whose relative paths mean this folder's files. */
function checksOf(text: string, files: Readonly<Record<string, string>> = {}): Checks {
  const checks = new Checks({ "a-file": "", ...files });
  checks.write("config.yaml", GATEWAY + text.replaceAll("HERE", checks.path));
  return checks;
}

for (const option of ["log-file", "stat-dump-file", "pid-file"]) {
  for (
    const [path, pattern] of [
      ["HERE/gone/file", /gone does not exist/],
      ["HERE", /it is a folder/],
      ["HERE/a-file/file", /a-file is not a folder|not a directory/i],
    ] as const
  ) {
    Deno.test(`check: ${option} cannot be ${path}`, async () => {
      await using checks = checksOf(`${option}: ${path}\n`);
      const faults = await checks.told("fault");
      assertEquals(faults.length, 1, faults.join("\n"));
      assertMatch(faults[0]!, new RegExp(`^config\\.yaml:4 ${option}: cannot use`));
      assertMatch(faults[0]!, pattern);
    });
  }

  Deno.test(`check: ${option} can be a file that is not there yet, and is not made`, async () => {
    await using checks = checksOf(`${option}: HERE/new\n`);
    assertEquals(await checks.told("fault"), []);
    assertMatch((await checks.told("ok")).join("\n"), /"new" is not there yet and can be made/);
  });
}

Deno.test("check: log-file and stat-dump-file may be there already", async () => {
  await using checks = checksOf("log-file: HERE/log\nstat-dump-file: HERE/stats\n", {
    log: "a line\n",
    stats: "",
  });
  assertEquals(await checks.told("fault"), []);
  assertEquals((await checks.told("ok")).filter((line) => line.includes("is there")).length, 2);
});

Deno.test("check: statistics that are not understood are a note", async () => {
  await using checks = checksOf("stat-dump-file: HERE/stats\n", { stats: "nonsense" });
  const { code } = await checks.findings();
  assertEquals(code, 0);
  assertMatch((await checks.told("note")).join("\n"), /a start renames it to "stats\.broken"/);
});

Deno.test("check: a pid file of a process that is alive is a fault", async () => {
  await using checks = checksOf("pid-file: HERE/pid\n", { pid: `${Deno.ppid}\n` });
  const faults = await checks.told("fault");
  assertMatch(
    faults.join(),
    /^config\.yaml:4 pid-file: "pid" names process \d+, which is running$/,
  );
});

Deno.test("check: a pid file that holds something else is a fault, one of the dead is none", async () => {
  await using checks = checksOf("pid-file: HERE/pid\n", { pid: "something\n" });
  assertMatch((await checks.told("fault")).join(), /pid-file: .*something else than the number/);
  checks.write("pid", "4194303999\n");
  assertEquals(await checks.told("fault"), []);
});

for (
  const option of [
    ...["listen-port", "listen-http-port", "echo-server-port", "stat-server-port"],
    ...["admin-port", "upstream-listen-port"],
  ]
) {
  Deno.test(`check: a port in use is told with ${option}`, async () => {
    const hostname = option === "admin-port" ? "127.0.0.1" : "0.0.0.0";
    using taken = Deno.listen({ hostname, port: 0 });
    const { port } = taken.addr;
    const host = option === "upstream-listen-port" ? [] : ["--echo-server-port", "0"];
    await using checks = new Checks();
    const flags = [...host, "--listen-port", "0"].filter((_, at, all) => {
      return all[at - at % 2] !== `--${option}`;
    });
    const { code, printed } = await checks.run(...flags, "--no-journal", `--${option}=${port}`);
    assertEquals(code, 78);
    const faults = printed.split("\n").filter((line) => line.startsWith("fault"));
    assertEquals(faults.length, 1, printed);
    assertMatch(faults[0]!, new RegExp(`: --${option}: cannot listen on port ${port}: .*in use`));
  });
}

Deno.test("check: two listeners on one port", async () => {
  await using checks = checksOf("listen-http-port: 7001\nstat-server-port: 7001\n");
  const faults = (await checks.told("fault")).filter((line) => line.includes("already"));
  assertEquals(faults.filter((line) => line.includes("listen-http-port already")), [
    "config.yaml:5 stat-server-port: 7001 is the listen-http-port already",
  ]);
});

Deno.test({
  name: "check: pipes are neither read nor waited for",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using checks = checksOf("");
    using folder = {
      path: Deno.makeTempDirSync(),
      [Symbol.dispose]: () => {
        Deno.removeSync(folder.path, { recursive: true });
      },
    };
    const pipe = `${folder.path}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    for (
      const option of ["log-file", "pid-file", "stat-dump-file", "journal", "journal-key-file"]
    ) {
      const flags = option.startsWith("journal") ? ["--no-journal=false"] : ["--no-journal"];
      const { printed } = await checks.run(
        ...["--listen-port", "0", "--echo-server-port", "0", `--${option}`, pipe, ...flags],
      );
      // Only a log may go into a pipe, as a start has it as well.
      const verdict = option === "log-file" ? "note" : "fault";
      assertMatch(printed, new RegExp(`^${verdict}: --${option}: `, "m"));
    }
  },
});

const UPSTREAM = ["--listen-port", "0", "--no-journal", "--upstream-host", "127.0.0.1"];

Deno.test("check --connect dials the host, and says that it took the connection", async () => {
  using host = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using checks = new Checks();
  const port = ["--upstream-port", String(host.addr.port)];
  const { code, printed } = await checks.run(...UPSTREAM, ...port, "--connect");
  (await host.accept()).close();
  assertEquals(code, 0);
  assertMatch(printed, /^ok: --upstream-host: 127\.0\.0\.1:\d+ took the connection after \d+ ms$/m);
});

Deno.test("check --connect ends with code 69 where only the host is not there", async () => {
  const host = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  host.close();
  await using checks = new Checks();
  const flags = [...UPSTREAM, "--upstream-port", String(host.addr.port), "--connect"];
  const { code, printed } = await checks.run(...flags);
  assertEquals(code, 69);
  assertMatch(printed, /^unavailable: --upstream-host: cannot reach 127\.0\.0\.1:\d+: .*refused/m);
  assertMatch(printed, /^not all is well: .* 0 faults, the host cannot be reached$/m);
  assertEquals((await checks.run(...flags, "--max-queue=0")).code, 78);
  const wrong = await checks.run(...flags.map((flag) => flag.replace("127.0.0.1", "no host")));
  assertMatch(wrong.printed, /^note: --upstream-host: is wrong, and is not dialled$/m);
});

Deno.test("check --connect has nobody to dial where the host dials, or is the bank", async () => {
  await using checks = new Checks();
  const flags = ["--listen-port", "0", "--no-journal", "--connect"];
  const dialled = await checks.run(...flags, "--upstream-listen-port", "0");
  assertMatch(dialled.printed, /^note: --upstream-listen-port: the host dials us/m);
  const bank = await checks.run(...flags, "--echo-server-port", "0");
  assertMatch(bank.printed, /^note: upstream-port: there is no host to dial$/m);
  assertEquals([dialled.code, bank.code], [0, 0]);
});
