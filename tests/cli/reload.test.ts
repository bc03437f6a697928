import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { main } from "../../src/cli/main.ts";
import { otherFile, reloadedText } from "../../src/cli/reload.ts";
import { unusedPort } from "../net/sockets.ts";
import { Folder } from "../e2e/folder.ts";

async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(["reload", ...args], {
    print: (text) => void printed.push(text),
    error: (text) => void errors.push(text),
    columns: () => 80,
  });
  return { code, printed: printed.join("\n"), errors: errors.join("\n") };
}

Deno.test("reload --help tells how it is used, on the standard output", async () => {
  const { code, printed, errors } = await run("--help");
  assertEquals([code, errors], [0, ""]);
  for (const name of ["--config", "--journal", "--admin-port", "--by", "--reason", "--json"]) {
    assertStringIncludes(printed, name);
  }
});

for (
  const [args, ...patterns] of [
    [["--by"], /^--by: has no value/],
    [["--by=a\u0007"], /^--by: one line of text/],
    [["--jsno"], /^--jsno: unknown option/],
    [["--max-queue", "7"], /^--max-queue: is not taken up from here; write it into/],
    [["now", "--vv"], /^--vv: is not taken up from here/, /^"now": an argument that belongs/],
    [["--config", "/nowhere/config.yaml"], /^--config: cannot read .*there is no such file/],
  ] as const
) {
  Deno.test(`reload ${args.join(" ").replaceAll("\u0007", "?")}: everything that is wrong is told, with code 2`, async () => {
    const { code, printed, errors } = await run(...args, "--journal", "/nowhere/queue.db");
    assertEquals([code, printed], [2, ""]);
    const lines = errors.split("\n");
    assertEquals(lines.length, patterns.length, errors);
    for (const [index, pattern] of patterns.entries()) assertMatch(lines[index]!, pattern);
  });
}

Deno.test("reload where no gateway has the journal: one line, code 69, and nothing is made", async () => {
  await using folder = new Folder();
  const { code, printed, errors } = await run("--journal", folder.file("queue.db"));
  assertEquals([code, printed], [69, ""]);
  assertMatch(errors, /^no gateway runs that has the journal .*queue\.db"(?:; .*)?$/);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("reload where nobody listens on the admin port: one line, code 69", async () => {
  const port = unusedPort();
  const { code, errors } = await run("--no-journal", "--admin-port", String(port));
  assertEquals(code, 69);
  assertMatch(errors, new RegExp(`^no gateway can be asked at 127\\.0\\.0\\.1:${port}: `));
});

Deno.test("reload where nobody has the journal, but a port is named: that one is asked", async () => {
  await using folder = new Folder();
  const port = unusedPort();
  const args = ["--journal", folder.file("queue.db"), "--admin-port", String(port)];
  const { code, errors } = await run(...args);
  assertEquals(code, 69);
  assertMatch(errors, new RegExp(`^no gateway can be asked at 127\\.0\\.0\\.1:${port}: `));
});

Deno.test("reload of a gateway that cannot be found says why, with code 69", async () => {
  await using folder = new Folder();
  await Deno.writeTextFile(folder.file("config.yaml"), "listen-port: 0\nno-journal: true\n");
  const { code, errors } = await run("--config", folder.file("config.yaml"));
  assertEquals(code, 69);
  assertMatch(errors, /keep no journal, and name no admin-port$/);
});

Deno.test("reload by a file that is wrong, with nobody to ask: what is wrong is told, with code 78", async () => {
  await using folder = new Folder();
  await Deno.writeTextFile(folder.file("config.yaml"), "max-queue: none\n");
  const { code, errors } = await run("--config", folder.file("config.yaml"));
  assertEquals(code, 78);
  assertMatch(errors, /config\.yaml:1: max-queue: .*\nno gateway runs that has the journal/);
});

Deno.test("what came of it is told in words", () => {
  const file = "/etc/socketqueue/config.yaml";
  const nothing = { file, changed: [], needLink: [], needRestart: [] };
  assertEquals(reloadedText(nothing), `read anew: "${file}"\nnothing has changed`);
  assertEquals(
    reloadedText({ ...nothing, file: null, needRestart: ["journal"] }),
    "read anew: command line and environment (no file)\n" +
      "nothing has changed that can change while it runs\nafter a restart: journal",
  );
  assertEquals(
    reloadedText({ ...nothing, changed: ["vv", "max-queue"], needLink: ["upstream-port"] }),
    `read anew: "${file}"\n` +
      "counts now: vv, max-queue\nafter a restart, with a new link: upstream-port",
  );
});

Deno.test("a gateway that reads another file than the one that it was found by: that is said", async () => {
  await using folder = new Folder();
  const [own, other, link] = ["own.yaml", "other.yaml", "link.yaml"].map((name) =>
    folder.file(name)
  ) as [string, string, string];
  for (const path of [own, other]) await Deno.writeTextFile(path, "listen-port: 0\n");
  await Deno.symlink(own, link);
  assertEquals(otherFile(own, own), undefined);
  assertEquals(otherFile(own, link), undefined);
  assertEquals(otherFile(own, undefined), undefined);
  assertMatch(
    otherFile(own, other) ?? "",
    /^warning: the gateway reads ".*own\.yaml"; ".*other\.yaml"/,
  );
  assertMatch(otherFile(null, other) ?? "", /^warning: the gateway has no file of options; /);
  assertMatch(otherFile("/nowhere/x.yaml", other) ?? "", /^warning: the gateway reads "\/nowhere/);
});
