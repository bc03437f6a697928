import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { service } from "../../src/cli/service/service.ts";
import type { Machine } from "../../src/cli/service/machine.ts";
import { Folder } from "../e2e/folder.ts";

const UNIT = new URL("../../scripts/systemd/socketqueue.service", import.meta.url);
const UNIT_FILE = "/etc/systemd/system/socketqueue.service";
const CONFIG = "/etc/socketqueue/config.yaml";

/** A system in memory: what is done to it, in order. */
class FakeMachine implements Machine {
  readonly program: string | undefined = "/home/me/socketqueue";
  readonly environment = {};
  readonly files = new Map([["/home/me/socketqueue", new Uint8Array([1])]]);
  readonly done: string[] = [];

  constructor(
    readonly os: string,
    readonly codes: Readonly<Record<string, number>> = {},
    readonly refuses?: Error,
  ) {}

  readonly unreadable = new Set<string>();
  isFile = (path: string) => this.files.has(path);
  isReadableBy = (path: string) => !this.unreadable.has(path);
  makeFolder = (path: string) => void this.done.push(`folder ${path}`);
  remove = (path: string) => void this.done.push(`remove ${path}`);
  read = (path: string) => this.files.get(path) ?? Deno.readFileSync(path);
  giveToGroupOf = (path: string, user: string) => void this.done.push(`give ${path} ${user}`);

  write = (path: string, bytes: Uint8Array, mode: number) => {
    this.files.set(path, new Uint8Array(bytes));
    this.done.push(`write ${path} ${mode.toString(8)}`);
  };

  run = (command: readonly string[]) => {
    if (this.refuses !== undefined) return Promise.reject(this.refuses);
    this.done.push(command.join(" "));
    return Promise.resolve(this.codes[command[0]!] ?? 0);
  };

  text = (path: string) => new TextDecoder().decode(this.files.get(path));
}

/** Runs `socketqueue service` with a file of options at hand. */
async function run(machine: Machine, ...args: string[]) {
  await using folder = new Folder();
  const file = folder.file("mine.yaml");
  await Deno.writeTextFile(
    file,
    "listen: {http-port: 8080}\nupstream: {host: 127.0.0.1, port: 5000}\n",
  );
  const output: string[] = [];
  const errors: string[] = [];
  const terminal = {
    print: (text: string) => void output.push(text),
    error: (text: string) => void errors.push(text),
    columns: () => 80,
  };
  const code = await service(args.map((arg) => arg.replace("FILE", file)), terminal, machine);
  const plain = (lines: string[]) => lines.join("\n").replaceAll(file, "FILE");
  return { code, output: plain(output), errors: plain(errors) };
}

const USERADD = "/usr/sbin/useradd --system --user-group --no-create-home " +
  "--home-dir /var/lib/socketqueue --shell /usr/sbin/nologin";

Deno.test("on Linux install makes user, program, options and unit, and starts it", async () => {
  const machine = new FakeMachine("linux");
  const { code, output } = await run(machine, "install", "--config", "FILE");
  assertEquals(code, 0);
  assertEquals(machine.done, [
    `${USERADD} socketqueue`,
    "write /usr/local/bin/socketqueue 755",
    "folder /etc/socketqueue",
    `write ${CONFIG} 640`,
    `give ${CONFIG} socketqueue`,
    `write ${UNIT_FILE} 644`,
    "/usr/bin/systemctl daemon-reload",
    "/usr/bin/systemctl enable socketqueue.service",
    "/usr/bin/systemctl restart socketqueue.service",
  ]);
  assertEquals(machine.text(UNIT_FILE), await Deno.readTextFile(UNIT));
  assertStringIncludes(machine.text(CONFIG), "listen: {http-port: 8080}");
  assertStringIncludes(output, "write   /etc/systemd/system/socketqueue.service");
  assertStringIncludes(output, "journalctl -u socketqueue");
});

Deno.test("installed again, with a user that is there, it needs no file of options", async () => {
  const machine = new FakeMachine("linux", { "/usr/sbin/useradd": 9 });
  machine.files.set(CONFIG, new Uint8Array());
  const { code, errors } = await run(machine, "install", "--user=iso");
  assertEquals([code, errors], [0, ""]);
  assertEquals(machine.done.filter((line) => line.includes(CONFIG)), []);
  assertEquals(machine.done[0], `${USERADD} iso`);
  assertMatch(machine.text(UNIT_FILE), /^User=iso$/m);
});

Deno.test("an emulated bank is not installed without a word", async () => {
  await using folder = new Folder();
  const file = folder.file("demo.yaml");
  await Deno.writeTextFile(file, "echo-server-port: 5000\nlisten: {http-port: 8080}\n");
  const { code, errors } = await run(new FakeMachine("linux"), "install", "--config", file);
  assertEquals(code, 0);
  assertMatch(errors, /^note: .*emulated bank .*echo-server-port/);
});

Deno.test("what a service may not do is told: files elsewhere, and ports of the administrator's", async () => {
  await using folder = new Folder();
  const file = folder.file("mine.yaml");
  const options = [
    ...["upstream-host: 127.0.0.1", "upstream-port: 5000", "listen-port: 700"],
    ...["listen-http-port: 8080", `log-file: ${folder.file("sq.log")}`, "pid-file: x.pid"],
    "stat-dump-file: /var/lib/socketqueue/stats.json",
    ...["listen-tls-cert: /etc/socketqueue/own.pem", "listen-tls-key: /home/ann/own.key"],
    ...["upstream-tls: true", "upstream-tls-ca: bank.pem"],
  ];
  await Deno.writeTextFile(file, options.join("\n"));
  const machine = new FakeMachine("linux");
  machine.files.set("/etc/socketqueue/own.pem", new Uint8Array());
  const { code, errors } = await run(machine, "install", "--config", file);
  assertEquals(code, 0);
  assertEquals(errors.split("\n").map((line) => /(?<=: |note: )[a-z-]+(?= is)/.exec(line)?.[0]), [
    "log-file",
    "pid-file",
    "listen-tls-key",
    "upstream-tls-ca",
    "listen-port",
  ]);
});

Deno.test("files that the service's user cannot read, or that are not there, are told with a remedy", async () => {
  await using folder = new Folder();
  const file = folder.file("mine.yaml");
  const profile = folder.file("bank.yaml");
  await Deno.writeTextFile(profile, "extends: smartvista\nname: bank\n");
  const options = [
    ...["upstream-host: 127.0.0.1", "upstream-port: 5000", "listen-port: 2014"],
    ...["listen-tls-cert: /etc/socketqueue/own.pem", "listen-tls-key: /etc/socketqueue/own.key"],
    ...["journal-key-file: /etc/socketqueue/journal.key", `profile: ${profile}`],
  ];
  await Deno.writeTextFile(file, options.join("\n"));
  const machine = new FakeMachine("linux");
  for (const name of ["pem", "key"]) {
    machine.files.set(`/etc/socketqueue/own.${name}`, new Uint8Array());
  }
  machine.unreadable.add("/etc/socketqueue/own.key");
  const { errors } = await run(machine, "install", "--config", file, "--user", "iso");
  assertEquals(errors.split("\n"), [
    "note: the service runs as iso, who cannot read listen-tls-key yet: " +
    "chgrp iso /etc/socketqueue/own.key && chmod 640 /etc/socketqueue/own.key",
    'note: journal-key-file is "/etc/socketqueue/journal.key", which is not there yet',
    "note: the service can read by full paths, and neither below /home, /root nor /tmp: " +
    `profile is ${JSON.stringify(profile)}`,
  ]);
});

Deno.test("a step that fails ends it, and says which", async () => {
  const machine = new FakeMachine("linux", { "/usr/bin/systemctl": 5 });
  const { code, errors } = await run(machine, "install", "--config=FILE");
  assertEquals([code, errors], [1, "/usr/bin/systemctl daemon-reload: ended with code 5"]);
  assertEquals(machine.done.at(-1), "/usr/bin/systemctl daemon-reload");
});

Deno.test("without the right to start programs it tells what to run by hand", async () => {
  const refused = new Deno.errors.NotCapable("no run access");
  const { code, errors } = await run(
    new FakeMachine("linux", {}, refused),
    "uninstall",
  );
  assertEquals(code, 1);
  assertEquals(errors.split("\n").slice(1), [
    "  /usr/bin/systemctl disable --now socketqueue.service",
    "  (remove  /etc/systemd/system/socketqueue.service)",
    "  /usr/bin/systemctl daemon-reload",
    "  (remove  /usr/local/bin/socketqueue)",
  ]);
  const status = await run(new FakeMachine("linux", {}, refused), "status");
  assertEquals(status.code, 1);
  const command = "/usr/bin/systemctl --no-pager status socketqueue.service";
  assertEquals(
    status.errors,
    `this program was started without the right to run /usr/bin/systemctl. By hand it is:\n  ${command}`,
  );
  const gone = new FakeMachine("linux", {}, new Deno.errors.NotFound("no such file"));
  const none = await run(gone, "status");
  assertEquals(none.errors.split("\n"), [
    "there is no /usr/bin/systemctl on this system. By hand it is:",
    `  ${command}`,
  ]);
});

Deno.test("whoever may not write is told who may", async () => {
  const machine = new FakeMachine("linux");
  machine.write = () => {
    throw new Deno.errors.PermissionDenied("denied");
  };
  const { code, errors } = await run(machine, "install", "--config=FILE");
  assertEquals(code, 1);
  assertMatch(errors, /^copy .*: denied; run it as root \(sudo\)$/);
});

Deno.test("uninstall leaves options and journal, status has systemd's exit code", async () => {
  const machine = new FakeMachine("linux");
  const { code, output } = await run(machine, "uninstall");
  assertEquals(code, 0);
  assertEquals(machine.done.filter((line) => line.startsWith("remove")), [
    `remove ${UNIT_FILE}`,
    "remove /usr/local/bin/socketqueue",
  ]);
  assertStringIncludes(output, "/var/lib/socketqueue");
  const asked = new FakeMachine("linux", { "/usr/bin/systemctl": 3 });
  assertEquals((await run(asked, "status")).code, 3);
});

const DRY: [string, string[]][] = [
  ["linux", ["install", "--config", "FILE"]],
  ["linux", ["uninstall"]],
  ["linux", ["status"]],
  ["windows", ["install", "--config", "FILE"]],
  ["windows", ["uninstall"]],
  ["windows", ["status"]],
];

for (const [os, args] of DRY) {
  Deno.test(`--dry-run changes nothing: ${os}, ${args[0]}`, async () => {
    const machine = new FakeMachine(os);
    const { code, output, errors } = await run(machine, ...args, "--dry-run");
    assertEquals([code, errors, machine.done], [0, "", []]);
    assertMatch(output, /^run +(\/usr\/|schtasks)/m);
  });
}

Deno.test("--dry-run tells the whole unit, also from the sources", async () => {
  const machine = Object.assign(new FakeMachine("linux"), { program: undefined });
  const { output, errors: note } = await run(machine, "install", "--config=FILE", "--dry-run");
  assertMatch(output, /^copy +\(the compiled program\) to \/usr\/local\/bin\/socketqueue/m);
  assertMatch(
    note,
    /^note: this runs from the sources; .*\(deno task compile makes it, in dist\/\)$/,
  );
  for (const line of (await Deno.readTextFile(UNIT)).split("\n")) {
    assertStringIncludes(output, line);
  }
  const { code, errors } = await run(machine, "install", "--config", "FILE");
  assertEquals(code, 1);
  assertMatch(errors, /deno task compile/);
});

Deno.test("on Windows install makes a task that starts with the system", async () => {
  const machine = Object.assign(new FakeMachine("windows"), { program: "C:\\me\\socketqueue.exe" });
  machine.files.set("C:\\me\\socketqueue.exe", new Uint8Array([1]));
  const { code, errors } = await run(machine, "install", "--config", "FILE");
  assertEquals([code, errors], [0, ""]);
  const data = "C:\\ProgramData\\SocketQueue";
  assertEquals(machine.done, [
    "schtasks /End /TN SocketQueue",
    "folder C:\\Program Files\\SocketQueue",
    "write C:\\Program Files\\SocketQueue\\socketqueue.exe 755",
    `folder ${data}`,
    `icacls ${data} /setowner *S-1-5-32-544`,
    `icacls ${data} /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F`,
    `write ${data}\\config.yaml 640`,
    `write ${data}\\task.xml 644`,
    `schtasks /Create /TN SocketQueue /XML ${data}\\task.xml /F`,
    "schtasks /Run /TN SocketQueue",
  ]);
  const bytes = machine.files.get(`${data}\\task.xml`)!;
  const xml = new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes);
  assert(xml.startsWith('\uFEFF<?xml version="1.0" encoding="UTF-16"?>'));
  assertStringIncludes(xml, "<UserId>S-1-5-18</UserId>");
  assertStringIncludes(xml, `--config &quot;${data}\\config.yaml&quot;`);
  assertMatch(xml, /<RestartOnFailure>\s*<Interval>PT1M</);
});

Deno.test("on Windows it runs as one of the system's own accounts", async () => {
  const machine = new FakeMachine("windows", { schtasks: 0 });
  const ok = await run(machine, "install", "--config=FILE", "--user=localservice", "--dry-run");
  assertMatch(ok.output, /<UserId>S-1-5-19</);
  const other = await run(machine, "install", "--config=FILE", "--user=bob");
  assertEquals([other.code, machine.done], [1, []]);
  assertMatch(other.errors, /^--user bob: on Windows one of SYSTEM, LocalService, NetworkService/);
});

const REFUSED: [string[], number, RegExp][] = [
  [[], 2, /nothing to do/],
  [["begin"], 2, /there is no "begin"/],
  [["install"], 2, /^--config: is needed, as there is no \/etc\/socketqueue\/config.yaml yet/],
  [["install", "--config"], 2, /^--config: has no value/],
  [["install", "--config", "/nowhere.yaml"], 2, /no such file/],
  [["install", "--config", "FILE", "--user", "a b"], 2, /^--user: "a b" is no user's name/],
  [["status", "--loud"], 2, /"--loud": unknown option/],
];

for (const [args, expected, pattern] of REFUSED) {
  Deno.test(`refused: service ${args.join(" ")}`, async () => {
    const machine = new FakeMachine("linux");
    const { code, errors } = await run(machine, ...args);
    assertEquals([code, machine.done], [expected, []]);
    assertMatch(errors, pattern);
  });
}

Deno.test("other systems have no service", async () => {
  const { code, errors } = await run(new FakeMachine("darwin"), "status");
  assertEquals([code, errors], [
    1,
    "on darwin it cannot be made a service: only on Linux, by systemd, and on Windows",
  ]);
});
