import { assertEquals } from "@std/assert";
import { systemMachine } from "../../src/cli/service/machine.ts";
import { Folder } from "../e2e/folder.ts";

const machine = systemMachine();
const ignore = Deno.build.os === "windows";

Deno.test("a file is written over whatever is there, with its mode", { ignore }, async () => {
  await using folder = new Folder();
  const path = folder.file("a/program");
  machine.makeFolder(folder.file("a"));
  machine.makeFolder(folder.file("a"));
  machine.write(path, new TextEncoder().encode("one"), 0o644);
  // Whoever has it open, or runs it, keeps the old one.
  using old = Deno.openSync(path);
  machine.write(path, new TextEncoder().encode("two"), 0o755);
  assertEquals(new TextDecoder().decode(machine.read(path)), "two");
  assertEquals(Deno.statSync(path).mode! & 0o777, 0o755);
  const bytes = new Uint8Array(3);
  old.readSync(bytes);
  assertEquals(new TextDecoder().decode(bytes), "one");
  assertEquals([...Deno.readDirSync(folder.file("a"))].map(({ name }) => name), ["program"]);
});

Deno.test("a file is removed once; that it is gone is no failure", { ignore }, async () => {
  await using folder = new Folder();
  const path = folder.file("unit");
  machine.write(path, new Uint8Array(), 0o644);
  assertEquals(machine.isFile(path), true);
  machine.remove(path);
  machine.remove(path);
  assertEquals(machine.isFile(path), false);
});

Deno.test("programs are run, with their exit code", { ignore }, async () => {
  assertEquals(await machine.run(["sh", "-c", "exit 3"]), 3);
});

Deno.test("who may read a file is told by its mode, owner and group", { ignore }, async () => {
  await using folder = new Folder();
  const path = folder.file("own.key");
  machine.write(path, new Uint8Array(), 0o600);
  assertEquals(machine.isReadableBy(path, "root"), true);
  // A user that is not there yet is one of the others.
  assertEquals(machine.isReadableBy(path, "socketqueue-test"), false);
  Deno.chmodSync(path, 0o644);
  assertEquals(machine.isReadableBy(path, "socketqueue-test"), true);
});
